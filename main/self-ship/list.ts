import type { ParsedInput } from '../../shared/contract/index.ts';
import { SELF_SHIP_STAGES, type SelfShipEntry, type SelfShipStage } from '../../shared/contract/self-ship.ts';
import type { SelfShipRow } from '../db/self-ship.ts';
import { foldSearch } from '../db/shipment-rows.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { pause, type Timers } from '../ports/timers.ts';
import { courierOf, ownChanges } from './course.ts';
import { type KnownOrder, knownOrder, type OrderSources, stageOf } from './known-order.ts';
import { dueOf, entryOf } from './view.ts';

export interface ListSources extends OrderSources {
  readonly shipments: Pick<ShipmentQueries, 'items' | 'trackingIds'>;
  readonly timers: Timers;
  readonly locationId: string;
}

export type ListAsked = ParsedInput<'selfShip.list'>;

export interface SelfShipList {
  readonly total: number;
  readonly counts: Readonly<Record<SelfShipStage, number>>;
  readonly entries: readonly SelfShipEntry[];
}

/** Orders looked at before others get their turn; about 1 ms. */
const AT_ONCE = 25;
/** Of those that are done a search looks through the newest. */
const MOST_SEARCHED = 2_000;

/** Those with something due first, the soonest due first; what is done comes last, the newest order first. */
export async function readList(sources: ListSources, asked: ListAsked): Promise<SelfShipList> {
  const { stage, limit, offset } = asked;
  const search = foldSearch(asked.search?.trim() ?? '');
  const counts = Object.fromEntries(SELF_SHIP_STAGES.map((each) => [each, 0])) as Record<SelfShipStage, number>;
  const going = await goingOn(sources, search);
  for (const { stage: at } of going) counts[at] += 1;
  const closed = search === '' ? undefined : await searchedDone(sources, search);
  const done = closed?.length ?? sources.selfShip.doneCount(sources.locationId);
  counts.closed += done;

  const shown = going.filter(({ stage: at }) => stage === undefined || at === stage).sort(bySoonest);
  const withDone = stage === undefined || stage === 'closed';
  const orders = shown.slice(offset, offset + limit).map(({ order }) => order);
  const ids: string[] = [];
  if (withDone && orders.length < limit) {
    const from = Math.max(0, offset - shown.length);
    const rest = limit - orders.length;
    ids.push(...(closed?.slice(from, from + rest) ?? doneIds(sources, rest, from)));
  }
  return {
    total: shown.length + (withDone ? done : 0),
    counts,
    entries: await entriesOf(sources, orders, ids),
  };
}

interface GoingOn {
  readonly order: KnownOrder;
  readonly stage: SelfShipStage;
  readonly dueMs: number;
}

function bySoonest(a: GoingOn, b: GoingOn): number {
  return a.dueMs - b.dueMs || (a.order.row.shipmentId < b.order.row.shipmentId ? -1 : 1);
}

async function goingOn(sources: ListSources, search: string): Promise<GoingOn[]> {
  const found: GoingOn[] = [];
  for (let after = ''; ; ) {
    const slice = sources.selfShip.openSlice(sources.locationId, after, AT_ONCE);
    for (const row of slice) {
      if (!isFound(sources, row, search)) continue;
      const order = knownOrder(sources, row);
      found.push({
        ...{ order, stage: stageOf(order) },
        dueMs: dueOf(order)?.atMs ?? Number.MAX_SAFE_INTEGER,
      });
    }
    const last = slice.at(-1);
    if (!last || slice.length < AT_ONCE) return found;
    after = last.shipmentId;
    await pause(sources.timers, 0);
  }
}

function doneIds({ selfShip, locationId }: ListSources, limit: number, offset: number): string[] {
  return selfShip.done(locationId, limit, offset).map(({ shipmentId }) => shipmentId);
}

async function searchedDone(sources: ListSources, search: string): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < MOST_SEARCHED; at += AT_ONCE) {
    const slice = sources.selfShip.done(sources.locationId, AT_ONCE, at);
    found.push(...slice.filter((row) => isFound(sources, row, search)).map(({ shipmentId }) => shipmentId));
    if (slice.length < AT_ONCE) break;
    await pause(sources.timers, 0);
  }
  return found;
}

/** Ids, SKUs, titles and tracking ids, one a line so that no match spans two of them. */
function isFound({ shipments, ...sources }: ListSources, { shipmentId }: SelfShipRow, search: string): boolean {
  if (search === '') return true;
  const items = shipments.items(shipmentId).flatMap((item) => [item.orderId, item.orderItemId, item.sku, item.title]);
  const told = shipments.trackingIds(shipmentId).map(({ trackingId }) => trackingId);
  const said = courierOf(ownChanges(sources.mutations.byShipment(shipmentId)))?.trackingId ?? '';
  return foldSearch([shipmentId, ...items, ...told, said].join('\n')).includes(search);
}

/** Those that are known already, then those that have only been named. */
async function entriesOf(
  sources: ListSources,
  orders: readonly KnownOrder[],
  ids: readonly string[],
): Promise<SelfShipEntry[]> {
  const entries: SelfShipEntry[] = [];
  for (const [at, each] of [...orders, ...ids].entries()) {
    if (at > 0 && at % AT_ONCE === 0) await pause(sources.timers, 0);
    const row = typeof each === 'string' ? sources.selfShip.byId(each) : undefined;
    const order = typeof each === 'string' ? row && knownOrder(sources, row) : each;
    if (order) entries.push(entryOf(sources, order));
  }
  return entries;
}
