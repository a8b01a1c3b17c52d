import type { PullMemoryQueries } from '../db/pull-memory.ts';
import type { ShipmentFilter, ShipmentPage } from '../marketplace/client.ts';
import { knownTypes } from './known-types.ts';
import { PRE_DISPATCH } from './lanes.ts';
import { ask, ReadFailed, type Reading, serverNow } from './reading.ts';

/** Changes that reach the marketplace's search late still lie within it. */
const OVERLAP_MS = 120_000;
/** Room for clocks that differ. */
const AHEAD_MS = 600_000;
/** After a longer silence the sweep is the better way. */
const LONGEST_MS = 3_600_000;
/** News, not completeness: what does not fit in so many pages comes with the sweep. */
const MOST_PAGES = 10;
/** A marketplace that did not take `modifiedDate` is asked again after a day. */
const ASK_AGAIN_MS = 86_400_000;

export type DeltaOutcome = 'read' | 'refused' | 'not-asked';

/**
 * Shipments that changed since the last delta, by `modifiedDate`: in the OpenAPI but not in the seeds (marketplace-api 5.1), so
 * the first request probes it. Fast news only: an offset cursor over a changing set proves nothing, completeness is the sweep's.
 */
export async function readDelta(reading: Reading, memory: PullMemoryQueries): Promise<DeltaOutcome> {
  const { locationId } = reading;
  const nowMs = serverNow(reading);
  const refusedAtMs = memory.mark(locationId, 'delta-refused');
  if (refusedAtMs !== undefined && Math.abs(nowMs - refusedAtMs) < ASK_AGAIN_MS) return 'not-asked';
  const lastMs = memory.mark(locationId, 'delta') ?? 0;
  const fromMs = Math.max(Math.min(lastMs, nowMs), nowMs - LONGEST_MS) - OVERLAP_MS;
  for (const hold of [false, true]) {
    const accepted = await readChanges(reading, {
      type: 'preDispatch',
      states: PRE_DISPATCH,
      locationId,
      shipmentTypes: knownTypes(reading, memory),
      hold,
      modifiedDate: { fromMs, toMs: nowMs + AHEAD_MS },
    });
    if (!accepted) {
      memory.setMark(locationId, 'delta-refused', nowMs);
      return 'refused';
    }
  }
  memory.setMark(locationId, 'delta', nowMs);
  memory.clearMark(locationId, 'delta-refused');
  return 'read';
}

/** False when the marketplace refused the filter, or answered as if it were not there. */
async function readChanges(reading: Reading, filter: ShipmentFilter): Promise<boolean> {
  let next: string | null = null;
  for (let pages = 1; pages <= MOST_PAGES; pages++) {
    const url: string | null = next;
    try {
      const { value: page, readAtMs }: { value: ShipmentPage; readAtMs: number } = await ask(reading, () =>
        url === null ? reading.client.searchShipments(filter, 'pull') : reading.client.nextPage(url, 'pull'),
      );
      await reading.apply(page.shipments, readAtMs);
      if (isIgnored(page, filter)) return false;
      next = page.nextPageUrl;
    } catch (error) {
      if (error instanceof ReadFailed && error.fault.kind === 'refused' && pages === 1) return false;
      throw error;
    }
    if (next === null) return true;
  }
  return true;
}

/** A field the marketplace does not know may be ignored silently: then shipments come that did not change for long. */
function isIgnored(page: ShipmentPage, filter: ShipmentFilter): boolean {
  const fromMs = filter.modifiedDate?.fromMs ?? 0;
  return page.shipments.some((shipment) => shipment.updatedAtMs !== null && shipment.updatedAtMs < fromMs - OVERLAP_MS);
}
