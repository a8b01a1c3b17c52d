import type { Answer, Lane, MarketplaceFault } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { isId } from '../fields.ts';
import { unbelievable } from '../outcome.ts';
import type { Entry } from '../schemas.ts';
import { readShipmentList } from './shipment-list.ts';

export interface ReadById<T> {
  readonly endpoint: string;
  readonly lane: Lane;
  /** `GET` unless told. */
  readonly method?: 'GET' | 'POST';
  readonly ids: readonly string[];
  /** The most ids of one request. */
  readonly chunk: number;
  /** Names the list may have in the reply; `shipments` unless told. */
  readonly lists?: readonly string[];
  /** `joined` is the comma-separated list, ready for a path or query. */
  readonly urlOf: (joined: string) => string;
  readonly read: (entry: unknown) => Entry<T>;
  readonly idOf: (value: T) => string;
  /** Whether an entry of the reply is one of those asked for. */
  readonly wasAsked: (value: T, asked: ReadonlySet<string>) => boolean;
  /** Where the rest of the reply stands, for lists that come in pages; null on the last one. */
  readonly nextOf?: (reply: Readonly<Record<string, unknown>>) => Answer<string | null>;
}

/** More pages than any list of ids can fill. */
const MOST_PAGES = 50;

/** Code of a fault that an unreadable shipment caused: ask for fewer ids to find which. */
export const UNREADABLE_SHIPMENT = 'UNREADABLE_SHIPMENT';

/**
 * Codes by which a server may refuse a whole list for one id it does not know (marketplace-api 5.2: omitted or error).
 * A refusal without one of them, such as a gateway's 404, says nothing about any id.
 */
const UNKNOWN_ID_CODES: readonly string[] = ['UNPROCESSABLE_ENTITY', 'INVALID_SHIPMENTS'];

/**
 * Reads shipments by their ids, chunk after chunk. Ids the marketplace does not know are absent, also where it refuses
 * the list for them. A shipment that was not asked for, or cannot be read, spoils the answer: "absent" must not come to
 * mean "unreadable".
 */
export async function readById<T>(exchange: Exchange, call: ReadById<T>): Promise<Answer<readonly T[]>> {
  // What cannot be an id (a scanned code may be anything) is unknown to the marketplace without asking.
  const ids = [...new Set(call.ids)].filter(isId);
  const found = new Map<string, T>();
  for (let start = 0; start < ids.length; start += call.chunk) {
    const chunk = ids.slice(start, start + call.chunk);
    const answer = await readKnown(exchange, call, chunk);
    if (!answer.ok) return answer;
    for (const value of answer.value) found.set(call.idOf(value), value);
  }
  return { ok: true, value: [...found.values()] };
}

/** Halves a refused list until the ids the marketplace does not know stand alone. */
async function readKnown<T>(
  exchange: Exchange,
  call: ReadById<T>,
  chunk: readonly string[],
): Promise<Answer<readonly T[]>> {
  const answer = await readChunk(exchange, call, chunk);
  if (answer.ok || !isAboutIds(answer.fault)) return answer;
  if (chunk.length === 1) return { ok: true, value: [] };
  const middle = Math.ceil(chunk.length / 2);
  const first = await readKnown(exchange, call, chunk.slice(0, middle));
  if (!first.ok) return first;
  const second = await readKnown(exchange, call, chunk.slice(middle));
  return second.ok ? { ok: true, value: [...first.value, ...second.value] } : second;
}

function isAboutIds(fault: MarketplaceFault): boolean {
  return fault.kind === 'refused' && fault.codes.some((code) => UNKNOWN_ID_CODES.includes(code));
}

async function readChunk<T>(
  exchange: Exchange,
  call: ReadById<T>,
  chunk: readonly string[],
): Promise<Answer<readonly T[]>> {
  const { endpoint, lane, method = 'GET' } = call;
  const asked = new Set(chunk);
  const values = new Map<string, T>();
  const spoiled = (reason: string, codes: readonly string[] = []): Answer<never> => ({
    ok: false,
    fault: unbelievable(endpoint, reason, codes),
  });
  let url: string | null = call.urlOf(chunk.join(','));
  for (let page = 0; url !== null; page += 1) {
    if (page === MOST_PAGES) return spoiled('the reply has no end');
    const answer: Answer<Uint8Array> = await exchange({
      ...{ endpoint, effect: 'read', lane, url },
      method: page === 0 ? method : 'GET',
    });
    if (!answer.ok) return answer;
    const list = readShipmentList(endpoint, answer.value, call.lists);
    if (!list.ok) return list;
    for (const entry of list.value.entries) {
      const read = call.read(entry);
      if (!read.ok) {
        return spoiled(`${read.id || 'an entry without id'} cannot be read: ${read.reason}`, [UNREADABLE_SHIPMENT]);
      }
      const id = call.idOf(read.value);
      if (!call.wasAsked(read.value, asked)) return spoiled(`the reply holds ${id}, not asked for`);
      if (values.has(id)) return spoiled(`the reply holds ${id} twice`);
      values.set(id, read.value);
    }
    const next: Answer<string | null> = call.nextOf?.(list.value.reply) ?? { ok: true, value: null };
    if (!next.ok) return next;
    url = next.value;
  }
  return { ok: true, value: [...values.values()] };
}
