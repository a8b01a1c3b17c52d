import { type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import type { ShipmentFilter, ShipmentPage } from '../marketplace/client.ts';
import { PRE_DISPATCH } from './lanes.ts';
import { ask, IDS_PER_READ, type Reading, readByIds } from './reading.ts';

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
   * One reading was whole: nothing it had seen left the set meanwhile. Without that, or near the cap, what was read is applied
   * but the sweep does not count as whole.
   */
  readonly settled: boolean;
}

/**
 * More orders in one second than a page holds: no window separates them, so they are paged through. Only a departure of one
 * already seen can pull another across the page's edge unseen, so everything seen is read by id right afterwards: when all of
 * it is still in the set, the reading was whole; when not, it is repeated. `first` is the page that showed the crowd.
 */
export async function readDense(
  reading: Reading,
  filter: ShipmentFilter,
  first: { readonly page: ShipmentPage; readonly readAtMs: number },
): Promise<DenseReading> {
  const all = new Map<string, Shipment>();
  const unreadable = new Set<string>();
  let requests = 0;
  let settled = false;
  let start: ShipmentPage | undefined = first.page;
  for (let passes = 0; !settled && passes < MOST_PASSES; passes++) {
    const pass = await pageThrough(reading, filter, start);
    start = undefined;
    requests += pass.requests;
    for (const shipment of pass.shipments) all.set(shipment.shipmentId, shipment);
    for (const complaint of pass.complaints) unreadable.add(complaint);
    if (pass.cut) break;
    const ids = [...new Set(pass.shipments.map((shipment) => shipment.shipmentId))];
    settled = await stayed(reading, filter, ids);
    requests += Math.ceil(ids.length / IDS_PER_READ);
  }
  return { shipments: [...all.values()], readAtMs: first.readAtMs, unreadable: [...unreadable], requests, settled };
}

/** All of these are still in the set that the filter describes. What the reads tell is applied at once. */
async function stayed(reading: Reading, filter: ShipmentFilter, ids: readonly string[]): Promise<boolean> {
  let all = true;
  for (let at = 0; at < ids.length; at += IDS_PER_READ) {
    const chunk = ids.slice(at, at + IDS_PER_READ);
    const { value: told, readAtMs } = await readByIds(reading, chunk);
    await reading.apply(told, readAtMs);
    const still = told.filter(
      (shipment) => shipment.hold === filter.hold && PRE_DISPATCH.includes(shipmentState(shipment.orderItems)),
    );
    all &&= still.length === chunk.length;
  }
  return all;
}

async function pageThrough(
  reading: Reading,
  filter: ShipmentFilter,
  start: ShipmentPage | undefined,
): Promise<{ shipments: Shipment[]; complaints: string[]; requests: number; cut: boolean }> {
  const shipments: Shipment[] = [];
  const complaints: string[] = [];
  let requests = 0;
  let page = start;
  for (let pages = 1; ; pages++) {
    if (!page) {
      requests++;
      page = (await ask(reading, () => reading.client.searchShipments(filter, 'pull'))).value;
    }
    shipments.push(...page.shipments);
    complaints.push(...page.unreadable);
    const url: string | null = page.nextPageUrl;
    if (url === null || pages >= PAGES_NEAR_CAP) return { shipments, complaints, requests, cut: url !== null };
    requests++;
    page = (await ask(reading, () => reading.client.nextPage(url, 'pull'))).value;
  }
}
