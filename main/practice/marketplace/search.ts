import type { FilterQuery, RangeField } from './filter-query.ts';
import type { ShipmentRecord } from './records.ts';
import type { SortedIndex } from './sorted-index.ts';
import { instantOf, type ShipmentStore } from './store.ts';

export interface SearchPage {
  readonly records: readonly ShipmentRecord[];
  /** At least one more match follows the page. */
  readonly more: boolean;
}

/** A date range with fewer shipments than this is read and sorted; otherwise the sort order is walked until the page is full. */
const READ_AND_SORT = 3_000;

/** Says of what else matches that it is not there. */
type Skip = (record: ShipmentRecord) => boolean;
type Query = FilterQuery & { readonly skip: Skip };

/** The matches from `offset` in the query's order over the shipments as they are now. */
export function search(store: ShipmentStore, asked: FilterQuery, offset: number, skip: Skip = () => false): SearchPage {
  const query = { ...asked, skip };
  const wanted = offset + query.pageSize + 1;
  const found = query.ownFulfilment ? collect(store, query, wanted) : [];
  return { records: found.slice(offset, offset + query.pageSize), more: found.length >= wanted };
}

function collect(store: ShipmentStore, query: Query, wanted: number): ShipmentRecord[] {
  const buckets = query.states.flatMap((state) => store.indexesOf(query.locationId, state));
  const narrowest = narrowestRange(buckets, query);
  if (narrowest && narrowest.count <= READ_AND_SORT) {
    const { fromMs, toMs } = narrowest.range;
    const read = new Set(buckets.flatMap((indexes) => [...indexes[narrowest.field].ascending(fromMs, toMs)]));
    const matching = [...read].filter((record) => matches(record, query));
    return matching.sort((left, right) => compare(left, right, query)).slice(0, wanted);
  }
  const walks = buckets.map((indexes) => walk(indexes[query.sort.field], query));
  return merge(walks, query, wanted);
}

function narrowestRange(buckets: ReturnType<ShipmentStore['indexesOf']>, query: Query) {
  let narrowest: { field: RangeField; range: FilterQuery['ranges'][number]['range']; count: number } | undefined;
  for (const { field, range } of query.ranges) {
    let count = 0;
    for (const indexes of buckets) count += indexes[field].count(range.fromMs, range.toMs);
    if (!narrowest || count < narrowest.count) narrowest = { field, range, count };
  }
  return narrowest;
}

function walk(index: SortedIndex<ShipmentRecord>, query: Query): Iterator<ShipmentRecord> {
  return query.sort.descending ? index.descending() : index.ascending();
}

/** Joins the walks of several states and locations in order; stops when enough is found. */
function merge(walks: readonly Iterator<ShipmentRecord>[], query: Query, wanted: number): ShipmentRecord[] {
  const heads = walks.map((each) => each.next());
  const found: ShipmentRecord[] = [];
  let last: ShipmentRecord | undefined;
  while (found.length < wanted) {
    let best = -1;
    for (const [index, head] of heads.entries()) {
      const champion = heads[best];
      if (!head.done && (!champion || champion.done || compare(head.value, champion.value, query) < 0)) best = index;
    }
    const head = heads[best];
    const source = walks[best];
    if (!head || head.done || !source) break;
    // A partly cancelled shipment stands in two buckets and would come twice in a row.
    if (head.value !== last && matches(head.value, query)) found.push(head.value);
    last = head.value;
    heads[best] = source.next();
  }
  return found;
}

function compare(left: ShipmentRecord, right: ShipmentRecord, query: Query): number {
  const difference = (instantOf(left, query.sort.field) ?? 0) - (instantOf(right, query.sort.field) ?? 0);
  return (query.sort.descending ? -difference : difference) || left.number - right.number;
}

function matches(record: ShipmentRecord, query: Query): boolean {
  if (query.hold !== null && record.hold !== query.hold) return false;
  if (query.mps !== null && record.mps !== query.mps) return false;
  if (!query.shipmentTypes.includes(record.type)) return false;
  if (query.serviceTiers && !query.serviceTiers.includes(record.type === 'EXPRESS' ? 'EXPRESS' : 'REGULAR'))
    return false;
  if (query.skus && !record.items.some((item) => query.skus?.includes(item.product.sku))) return false;
  if (query.cancelledBy && !record.items.some((item) => item.cancellation?.by === query.cancelledBy)) return false;
  if (query.skip(record)) return false;
  return query.ranges.every(({ field, range }) => {
    const at = instantOf(record, field);
    return at !== null && at >= range.fromMs && at <= range.toMs;
  });
}
