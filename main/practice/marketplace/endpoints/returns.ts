import { z } from 'zod';
import { parseIndiaIso } from '../../../../shared/india-time.ts';
import { RETURN_SOURCES } from '../../../../shared/model/returns.ts';
import { type Call, readIds, refuseByRule } from '../call.ts';
import type { InstantRange } from '../fields.ts';
import { sealed, unsealed } from '../page-token.ts';
import { jsonReply, type PracticeReply, Refusal } from '../reply.ts';
import type { ReturnRecord } from '../return-records.ts';
import { type ReturnQuery, searchReturns } from '../return-search.ts';
import { wireReturn } from '../wire-return.ts';

const MAX_IDS = 25;

const rangeEnd = z.number().nullable();
const range = z.strictObject({ fromMs: rangeEnd, toMs: rangeEnd });
const tokenSchema = z.strictObject({
  offset: z.number().int().min(1).max(1_000_000),
  query: z.strictObject({
    source: z.enum(RETURN_SOURCES),
    locationId: z.string().nullable(),
    created: range,
    modified: range,
    by: z.enum(['created', 'modified']),
  }),
});

/** `GET /v2/returns`: by source and dates, by return ids, by tracking ids, or the next page (marketplace-api 10.1). */
export function answerReturns(call: Call): PracticeReply {
  refuseByRule(call, 'returns');
  const { query, ledger } = call;
  const next = query.get('next_token');
  if (next !== null) {
    const token = unsealed(next, tokenSchema);
    const { created, modified } = token.query;
    return answerPage(call, { ...token.query, created: opened(created), modified: opened(modified) }, token.offset);
  }
  const returnIds = query.getAll('returnIds').join(',');
  const trackingIds = query.getAll('trackingIds').join(',');
  if (query.has('returnIds') && query.has('trackingIds')) {
    throw new Refusal(422, 'UNPROCESSABLE_ENTITY', 'returnIds or trackingIds, not both', 'returnIds');
  }
  if (query.has('returnIds')) {
    const found = readIds(returnIds, MAX_IDS, 'returnIds').flatMap((id) => ledger.returns.byId(id) ?? []);
    return answerList(call, found);
  }
  if (query.has('trackingIds')) {
    const ids = readIds(trackingIds, MAX_IDS, 'trackingIds');
    return answerList(call, [...new Set(ids.flatMap((id) => [...ledger.returns.byTrackingId(id)]))]);
  }
  return answerPage(call, readQuery(query), 0);
}

function answerList(call: Call, records: readonly ReturnRecord[]): PracticeReply {
  const returnItems = records.flatMap((record) => wireReturn(record, call.ledger));
  return jsonReply(200, { hasMore: false, nextUrl: null, returnItems });
}

function answerPage(call: Call, query: ReturnQuery, offset: number): PracticeReply {
  const { records, more } = searchReturns(call.ledger.returns, query, offset);
  return jsonReply(200, {
    hasMore: more,
    nextUrl: more ? nextUrl(call, sealed({ offset: offset + records.length, query })) : null,
    returnItems: records.flatMap((record) => wireReturn(record, call.ledger)),
  });
}

/** Appended to `<host>/sellers/v2` by live clients (10.1); the other forms are what a careful one has to bear. */
function nextUrl(call: Call, token: string): string {
  const path = `/returns?next_token=${token}`;
  switch (call.ledger.switches.returnsNextUrl) {
    case 'returns':
      return path;
    case 'v2':
      return `/v2${path}`;
    case 'absolute':
      return `http://${call.request.headers['host'] ?? '127.0.0.1'}/sellers/v2${path}`;
    case 'foreign':
      return `https://returns.elsewhere.example/sellers/v2${path}`;
  }
}

function readQuery(query: URLSearchParams): ReturnQuery {
  const source = RETURN_SOURCES.find((each) => each === query.get('source'));
  if (source === undefined) {
    throw new Refusal(422, 'UNPROCESSABLE_ENTITY', `source must be one of ${RETURN_SOURCES.join(', ')}`, 'source');
  }
  const modified = readRange(query, 'modified');
  return {
    source,
    locationId: query.get('locationId') || null,
    created: readRange(query, 'created'),
    modified,
    by: query.has('modifiedAfter') || query.has('modifiedBefore') ? 'modified' : 'created',
  };
}

function readRange(query: URLSearchParams, name: 'created' | 'modified'): InstantRange {
  return {
    fromMs: readInstant(query, `${name}After`) ?? Number.NEGATIVE_INFINITY,
    toMs: readInstant(query, `${name}Before`) ?? Number.POSITIVE_INFINITY,
  };
}

function readInstant(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  // A plus that was not percent-encoded arrives as a space: it can only be the sign of the zone.
  const atMs = parseIndiaIso(value.replace(/ (?=\d{2}:?\d{2}$)/, '+'));
  if (atMs === undefined) throw new Refusal(400, 'INVALID_DATE_FORMAT', `${name} is not an ISO date`, name);
  return atMs;
}

/** JSON has no infinity; an open end became null on its way into the token. */
function opened({ fromMs, toMs }: z.infer<typeof range>): InstantRange {
  return { fromMs: fromMs ?? Number.NEGATIVE_INFINITY, toMs: toMs ?? Number.POSITIVE_INFINITY };
}
