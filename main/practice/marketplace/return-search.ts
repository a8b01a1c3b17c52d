import type { ReturnSource } from '../../../shared/model/returns.ts';
import type { InstantRange } from './fields.ts';
import { type ReturnDate, type ReturnRecord, type ReturnStore, returnInstant } from './return-records.ts';
import type { SortedIndex } from './sorted-index.ts';

/** A search of marketplace-api 10.1, read. Both ends of a range belong to it. */
export interface ReturnQuery {
  readonly source: ReturnSource;
  readonly locationId: string | null;
  readonly created: InstantRange;
  readonly modified: InstantRange;
  /** What the answer is in order of: the date of change where one was asked for, otherwise that of making. */
  readonly by: ReturnDate;
}

export interface ReturnSearchPage {
  readonly records: readonly ReturnRecord[];
  readonly more: boolean;
}

/** At most this many return items a page (marketplace-api 3.1); a return of several is never torn apart. */
const RETURNS_PER_PAGE = 25;

/** The matches from `offset` on over the returns as they are now; only what lies in the range of `by` is looked at. */
export function searchReturns(store: ReturnStore, query: ReturnQuery, offset: number): ReturnSearchPage {
  const records: ReturnRecord[] = [];
  const range = query[query.by];
  const other: ReturnDate = query.by === 'created' ? 'modified' : 'created';
  let skipped = 0;
  let items = 0;
  for (const record of inOrder(store.sorted(query.source, query.locationId, query.by), range, query.by)) {
    const at = returnInstant(record, other);
    if (at < query[other].fromMs || at > query[other].toMs) continue;
    if (skipped < offset) {
      skipped += 1;
      continue;
    }
    items += record.items.length;
    if (items > RETURNS_PER_PAGE && records.length > 0) return { records, more: true };
    records.push(record);
  }
  return { records, more: false };
}

/** The indexes of several locations as one, ascending. */
function* inOrder(
  indexes: readonly SortedIndex<ReturnRecord>[],
  range: InstantRange,
  by: ReturnDate,
): Generator<ReturnRecord> {
  const walks = indexes.map((index) => index.ascending(range.fromMs, range.toMs));
  const heads = walks.map((walk) => walk.next());
  for (;;) {
    let first = -1;
    for (const [index, head] of heads.entries()) {
      const champion = heads[first];
      if (!head.done && (!champion || champion.done || isBefore(head.value, champion.value, by))) first = index;
    }
    const head = heads[first];
    const walk = walks[first];
    if (!head || head.done || !walk) return;
    yield head.value;
    heads[first] = walk.next();
  }
}

function isBefore(left: ReturnRecord, right: ReturnRecord, by: ReturnDate): boolean {
  return (returnInstant(left, by) - returnInstant(right, by) || left.number - right.number) < 0;
}
