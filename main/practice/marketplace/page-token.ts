import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { FilterQuery } from './filter-query.ts';
import { ITEM_STATES } from './records.ts';
import { Refusal } from './reply.ts';
import { INDEXED_FIELDS } from './store.ts';

/** At most this many records of one query can be reached (marketplace-api 3.1): the page that gets there is the last. */
export const MAX_REACHABLE = 5_000;

const rangeEnd = z.number().nullable();
const tokenSchema = z.strictObject({
  offset: z.number().int().min(1).max(MAX_REACHABLE),
  query: z.strictObject({
    states: z.array(z.enum(ITEM_STATES)).min(1),
    locationId: z.string().nullable(),
    hold: z.boolean().nullable(),
    mps: z.boolean().nullable(),
    shipmentTypes: z.array(z.enum(['NORMAL', 'SELF', 'EXPRESS'])),
    ownFulfilment: z.boolean(),
    serviceTiers: z.array(z.string()).nullable(),
    skus: z.array(z.string()).nullable(),
    cancelledBy: z.enum(['buyer', 'marketplace', 'seller']).nullable(),
    ranges: z.array(
      z.strictObject({
        field: z.enum([...INDEXED_FIELDS, 'cancellationDate']),
        range: z.strictObject({ fromMs: rangeEnd, toMs: rangeEnd }),
      }),
    ),
    sort: z.strictObject({ field: z.enum(INDEXED_FIELDS), descending: z.boolean() }),
    pageSize: z.number().int().min(1).max(20),
  }),
});

/** Query and offset as an opaque text: the cursor counts positions, so what changes state while paging shifts it (5.1). */
export function writePageToken(query: FilterQuery, offset: number): string {
  // JSON has no infinity; an open end of a range becomes null.
  return sealed({ offset, query });
}

export function readPageToken(token: string): { readonly query: FilterQuery; readonly offset: number } {
  const { offset, query } = unsealed(token, tokenSchema);
  const ranges = query.ranges.map(({ field, range }) => ({
    field,
    range: { fromMs: range.fromMs ?? Number.NEGATIVE_INFINITY, toMs: range.toMs ?? Number.POSITIVE_INFINITY },
  }));
  return { offset, query: { ...query, ranges } };
}

/** Any content as a text that only this marketplace makes. */
export function sealed(content: unknown): string {
  const text = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${text}.${seal(text)}`;
}

/** Refuses what it did not make itself. */
export function unsealed<T>(token: string, schema: z.ZodType<T>): T {
  const [text = '', mark = ''] = token.split('.');
  if (mark !== seal(text)) throw unreadable();
  const parsed = schema.safeParse(readJson(text));
  if (!parsed.success) throw unreadable();
  return parsed.data;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function seal(text: string): string {
  return createHash('sha256').update(`page:${text}`).digest('base64url').slice(0, 12);
}

function unreadable(): Refusal {
  return new Refusal(400, 'INVALID_REQUEST_JSON', 'next_token cannot be read', 'next_token');
}
