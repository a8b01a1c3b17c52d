import { startOfIndiaDay } from '../../../shared/india-time.ts';
import { prng } from './prng.ts';
import type { ShipmentRecord } from './records.ts';
import type { ShipmentStore } from './store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Parcels of one courier that wait for one pick-up (marketplace-api 7.1). Instants are UTC epoch ms. */
export interface Pickup {
  readonly vendorGroupCode: string;
  readonly isMps: boolean;
  readonly count: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** When couriers begin to collect, by India's clock; parcels of several boxes are collected an hour later. */
const FIRST_HOURS = [12, 15, 17];

/** The pick-ups of a location in the order of their couriers; only couriers with something to collect have one. */
export function pickupsOf(store: ShipmentStore, locationId: string, nowMs: number): readonly Pickup[] {
  return store
    .readyGroups(locationId)
    .map(({ vendorName, mps, count }) => ({
      ...{ vendorGroupCode: vendorName, isMps: mps, count },
      ...pickupWindow(vendorName, mps, nowMs),
    }))
    .toSorted(
      (left, right) => compare(left.vendorGroupCode, right.vendorGroupCode) || Number(left.isMps) - Number(right.isMps),
    );
}

/** Today's, or tomorrow's once it is over. */
function pickupWindow(vendorName: string, mps: boolean, nowMs: number) {
  const hour = prng('pickup', vendorName).pick(FIRST_HOURS);
  const today = startOfIndiaDay(nowMs) + (hour + (mps ? 1 : 0)) * HOUR;
  const fromMs = nowMs >= today + 3 * HOUR ? today + DAY : today;
  return { fromMs, toMs: fromMs + 3 * HOUR };
}

/** What a pick-up agent is told: four digits, the same for a courier all day. */
export function otcOf(seed: number, kind: string, vendorName: string, dayMs: number): string {
  return String(1_000 + prng(seed, 'otc', kind, vendorName, startOfIndiaDay(dayMs)).below(9_000));
}

/** The shipments of one pick-up, the most urgent first. */
export function readyShipments(
  store: ShipmentStore,
  group: { readonly locationId: string; readonly vendorName: string; readonly mps: boolean },
): readonly ShipmentRecord[] {
  return [...store.ready(group.locationId, group.vendorName, group.mps)];
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
