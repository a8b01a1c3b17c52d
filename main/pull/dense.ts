import type { Shipment } from '../../shared/model/shipment.ts';
import type { ShipmentFilter, ShipmentPage } from '../marketplace/client.ts';
import { ask, type Reading } from './reading.ts';

/** A query gives at most 5,000 shipments (marketplace-api 3.1); one that comes near has been cut short for all we know. */
const NEAR_CAP = 4_800;
const PAGES_NEAR_CAP = NEAR_CAP / 20;
/** Readings of one dense second before it counts as unsettled. */
const MOST_PASSES = 12;

export interface DenseReading {
  readonly shipments: readonly Shipment[];
  /** Start of the earliest request. */
  readonly readAtMs: number;
  readonly unreadable: readonly string[];
  readonly requests: number;
  /**
   * Two readings in a row gave the same ids, so nothing left the set while it was paged. Without that, or near the cap, what
   * was read is applied but the sweep does not count as whole.
   */
  readonly settled: boolean;
}

/**
 * More orders in one instant than a page holds: no window separates them, so they are paged through until two readings in a
 * row agree. A departure between two pages hides one shipment from one reading, and then the readings differ.
 */
export async function readDense(reading: Reading, filter: ShipmentFilter): Promise<DenseReading> {
  const all = new Map<string, Shipment>();
  const unreadable = new Set<string>();
  const readAtMs = reading.ports.clock.wallMs();
  let requests = 0;
  let before: ReadonlySet<string> | undefined;
  const result = (settled: boolean): DenseReading => ({
    shipments: [...all.values()],
    readAtMs,
    unreadable: [...unreadable],
    requests,
    settled,
  });
  for (let pass = 1; pass <= MOST_PASSES; pass++) {
    const { shipments, complaints, pages, cut } = await pageThrough(reading, filter);
    requests += pages;
    for (const shipment of shipments) all.set(shipment.shipmentId, shipment);
    for (const complaint of complaints) unreadable.add(complaint);
    const ids = new Set(shipments.map((shipment) => shipment.shipmentId));
    const settled = before !== undefined && ids.size === before.size && [...ids].every((id) => before?.has(id));
    if (cut || settled) return result(settled && !cut);
    before = ids;
  }
  return result(false);
}

async function pageThrough(
  reading: Reading,
  filter: ShipmentFilter,
): Promise<{ shipments: Shipment[]; complaints: string[]; pages: number; cut: boolean }> {
  const shipments: Shipment[] = [];
  const complaints: string[] = [];
  let next: string | null = null;
  for (let pages = 1; ; pages++) {
    const url: string | null = next;
    const { value: page }: { value: ShipmentPage } = await ask(reading, () =>
      url === null ? reading.client.searchShipments(filter, 'pull') : reading.client.nextPage(url, 'pull'),
    );
    shipments.push(...page.shipments);
    complaints.push(...page.unreadable);
    next = page.nextPageUrl;
    if (next === null || pages >= PAGES_NEAR_CAP) return { shipments, complaints, pages, cut: next !== null };
  }
}
