import type { PullMemoryQueries } from '../db/pull-memory.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { ShipmentFilter, ShipmentPage } from '../marketplace/client.ts';
import { knownTypes } from './known-types.ts';
import { ask, IDS_PER_READ, type Reading, readByIds, serverNow } from './reading.ts';

/** reliability 2.4. */
const OVERLAP_MS = 15 * 60_000;
const AHEAD_MS = 600_000;
/** Older cancellations are found by the sweep's check by id. */
const LONGEST_MS = 86_400_000;
/** The 5,000 cap of one query; what lies behind it comes with the sweep. */
const MOST_PAGES = 250;

/** The three kinds have to be asked one by one, and only with a date do all of them answer (marketplace-api 5.1). */
const KINDS = ['buyerCancellation', 'marketplaceCancellation', 'sellerCancellation'] as const;

/**
 * Cancellations since the last time, so that they are known long before a whole sweep comes round. The list is a hint only
 * (it may leave out fields and show the cancelled items alone): what this station still holds as live, or as having had units
 * not yet cancelled, is read by id. Gives how many were read.
 */
export async function readCancelled(
  reading: Reading,
  memory: PullMemoryQueries,
  queries: ShipmentQueries,
): Promise<number> {
  const { locationId } = reading;
  const nowMs = serverNow(reading);
  const lastMs = memory.mark(locationId, 'cancelled') ?? 0;
  const fromMs = Math.max(Math.min(lastMs, nowMs), nowMs - LONGEST_MS) - OVERLAP_MS;
  const news = new Set<string>();
  for (const cancellationType of KINDS) {
    const filter: ShipmentFilter = {
      type: 'cancelled',
      states: ['CANCELLED'],
      locationId,
      shipmentTypes: knownTypes(reading, memory),
      cancellationType,
      cancellationDate: { fromMs, toMs: nowMs + AHEAD_MS },
    };
    await pageThrough(reading, filter, (page) => {
      for (const told of page.shipments)
        if (isNews(queries, told.shipmentId, told.orderItems)) news.add(told.shipmentId);
    });
  }
  const ids = [...news];
  for (let at = 0; at < ids.length; at += IDS_PER_READ) {
    const { value: shipments, readAtMs } = await readByIds(reading, ids.slice(at, at + IDS_PER_READ));
    await reading.apply(shipments, readAtMs);
  }
  memory.setMark(locationId, 'cancelled', nowMs);
  return ids.length;
}

/** Some item told as cancelled is not cancelled here, or has fewer units cancelled. Shipments never seen come with the sweep. */
function isNews(
  queries: ShipmentQueries,
  shipmentId: string,
  cancelled: readonly { readonly orderItemId: string; readonly state: string; readonly quantity: number }[],
): boolean {
  const known = queries.knowledge(shipmentId);
  if (!known || known.closed) return false;
  const items = new Map(queries.items(shipmentId).map((item) => [item.orderItemId, item]));
  return cancelled.some(({ orderItemId, state, quantity }) => {
    const item = items.get(orderItemId);
    if (!item) return true;
    if (item.state === 'CANCELLED') return false;
    return state === 'CANCELLED' ? item.firstQuantity - item.quantity < quantity : item.quantity !== quantity;
  });
}

async function pageThrough(
  reading: Reading,
  filter: ShipmentFilter,
  take: (page: ShipmentPage) => void,
): Promise<void> {
  let next: string | null = null;
  for (let pages = 1; pages <= MOST_PAGES; pages++) {
    const url: string | null = next;
    const { value: page }: { value: ShipmentPage } = await ask(reading, () =>
      url === null ? reading.client.searchShipments(filter, 'pull') : reading.client.nextPage(url, 'pull'),
    );
    take(page);
    next = page.nextPageUrl;
    if (next === null) return;
  }
}
