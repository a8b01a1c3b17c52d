import type { Handlers } from '../../shared/contract/index.ts';
import type { ReturnEntry } from '../../shared/contract/returns.ts';
import { RETURN_ACT_ENDS, RETURN_ACTS, type ReturnSource } from '../../shared/model/returns.ts';
import { FIRST_KEY, type ReturnTabAsked } from '../db/return-heads.ts';
import { pause, type Timers } from '../ports/timers.ts';
import { entryOf, knownReturn, type ReturnSources, readReturn, receiptView } from './known-return.ts';
import { refusalOf } from './rules.ts';

export interface ListOptions extends ReturnSources {
  readonly locationId: string;
  readonly timers: Timers;
  readonly serverNowMs: () => number;
  /** Up to when all returns are known; null: never. */
  readonly readAtMs: () => number | null;
}

/** Keys of one look at the lists, and entries built in one go: a millisecond or two each. */
const KEYS = 200;
const ENTRIES = 5;
const MOST_UNKNOWN = 200;

interface Asked {
  readonly tab: ReturnTabAsked;
  readonly source: ReturnSource | null;
  readonly search: string | null;
  readonly limit: number;
  readonly offset: number;
}

/** Reading returns; nothing is asked of the network. */
export function listHandlers(options: ListOptions): Handlers<'returns.list' | 'returns.read' | 'returns.find'> {
  const { records, locationId, timers } = options;

  async function entriesOf(returnIds: readonly string[]): Promise<readonly ReturnEntry[]> {
    const entries: ReturnEntry[] = [];
    for (const [at, returnId] of returnIds.entries()) {
      if (at > 0 && at % ENTRIES === 0) await pause(timers, 0);
      const here = readReturn(options, returnId);
      if (here) entries.push(entryOf(here, records.returns.orderItem));
    }
    return entries;
  }

  /** In slices, so that a scan that comes meanwhile waits for one of them at most; one that moves meanwhile comes once. */
  async function walk({ tab, source, search, limit, offset }: Asked, all: number | null) {
    const seen = new Set<string>();
    const ids: string[] = [];
    let total = 0;
    for (let after = FIRST_KEY; ; ) {
      const keys = records.heads.slice(locationId, tab, after, KEYS);
      const fresh = keys.map(({ returnId }) => returnId).filter((returnId) => !seen.has(returnId));
      for (const returnId of fresh) seen.add(returnId);
      const found = all === null ? records.heads.matching(fresh, source, search) : null;
      for (const returnId of fresh) {
        if (found && !found.has(returnId)) continue;
        if (total >= offset && ids.length < limit) ids.push(returnId);
        total++;
      }
      const last = keys.at(-1);
      if (!last || keys.length < KEYS) return { ids, total };
      if (all !== null && ids.length >= limit) return { ids, total: all };
      after = last;
      await pause(timers, 0);
    }
  }

  return {
    async 'returns.list'(input) {
      const { tab, limit, offset } = input;
      const search = input.search?.trim() || null;
      const source = input.source ?? null;
      const places = records.heads.counts(locationId);
      const counts = { ...places, all: Object.values(places).reduce((sum, count) => sum + count, 0) };
      const all = search === null && source === null ? counts[tab] : null;
      const { ids, total } = await walk({ tab, source, search, limit, offset }, all);
      return {
        total,
        counts,
        entries: await entriesOf(ids),
        unknown: records.receipts
          .unknown(MOST_UNKNOWN)
          .map((receipt) => ({ ...receiptView(receipt), trackingOrOrder: receipt.code })),
        readAtMs: options.readAtMs(),
      };
    },

    'returns.read'({ returnId }) {
      const here = knownReturn(options, returnId);
      return {
        ...entryOf(here, records.returns.orderItem),
        orderType: here.forward?.type ?? null,
        items: here.known.items.map((item) => {
          const order = records.returns.orderItem(item);
          return { ...item, title: order?.title ?? null, sku: order?.sku ?? null };
        }),
        receipts: here.receipts.map(receiptView),
        acts: RETURN_ACTS.map((act) => ({ act, why: refusalOf(act, here), leadsTo: RETURN_ACT_ENDS[act] })),
        readAtMs: here.known.readAtMs,
        serverNowMs: options.serverNowMs(),
      };
    },

    async 'returns.find'({ code }) {
      return { entries: await entriesOf(records.returns.idsByCode(code, locationId)) };
    },
  };
}
