import { createHash } from 'node:crypto';
import {
  type OrderItem,
  type Shipment,
  type ShipmentDetail,
  type ShipmentService,
  type ShipmentState,
  shipmentState,
} from '../../shared/model/shipment.ts';
import type { Db } from '../db/database.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Clock } from '../ports/clock.ts';
import { pause, type Timers } from '../ports/timers.ts';

/** Rows one transaction may write, so that a scan never waits behind a long one. */
export const BATCH = 20;
/** A transaction that has taken this long takes in no more rows; its commit and at most `PART` rows come on top. */
const WORK_MS = 2;
/** Rows between two looks at the clock. */
const PART = 4;
/**
 * A reply that started before what is stored is late news and dropped. One that seems older by more than any reply can be
 * late means that the PC's clock was set back, and is taken.
 */
const LATEST_REPLY_MS = 10 * 60_000;

export type ShipmentDifference =
  | { readonly kind: 'new' }
  | { readonly kind: 'hold-set' }
  | { readonly kind: 'hold-cleared' }
  /** Units of one item taken back; an item that is no longer listed counts with all of its units. */
  | { readonly kind: 'quantity-reduced'; readonly orderItemId: string; readonly units: number; readonly left: number }
  /** The whole shipment. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'state-moved'; readonly from: ShipmentState; readonly to: ShipmentState };

/** What one read of a shipment changed. An empty `differences` with outcome `written` is a change nobody at the bench acts on. */
export interface ShipmentChange {
  readonly shipmentId: string;
  readonly locationId: string;
  /** `stale`: older than what is stored, dropped. */
  readonly outcome: 'written' | 'unchanged' | 'stale';
  readonly differences: readonly ShipmentDifference[];
}

export interface ApplyEvents {
  /** Called inside the transaction, so that what follows from the change is committed with it. Not called for unchanged ones. */
  readonly onApplied?: (changes: readonly ShipmentChange[]) => void;
  /** Called after the commit with the changes that were written. */
  readonly onCommitted?: (changes: readonly ShipmentChange[]) => void;
}

/**
 * The one function that writes server truth, whoever read it. At most 20 shipments, inside the caller's transaction.
 * `readAtMs` is when the request that told of them started (UTC epoch ms). Never overwrites newer with older
 * (`updatedAt`, and the start of the read where that is missing or equal; reliability 2.4).
 */
export function applyBatch(
  queries: ShipmentQueries,
  shipments: readonly Shipment[],
  readAtMs: number,
): readonly ShipmentChange[] {
  if (shipments.length > BATCH) throw new Error(`${shipments.length} shipments in one transaction`);
  const confirmed: string[] = [];
  const changes = shipments.map((told): ShipmentChange => {
    const { shipmentId, locationId } = told;
    const known = queries.knowledge(shipmentId);
    const fingerprint = fingerprintOf(told);
    if (!known) {
      queries.save(told, fingerprint, readAtMs);
      return { shipmentId, locationId, outcome: 'written', differences: [{ kind: 'new' }] };
    }
    if (isOlder(told.updatedAtMs, readAtMs, known)) {
      return { shipmentId, locationId, outcome: 'stale', differences: [] };
    }
    if (fingerprint === known.fingerprint) {
      confirmed.push(shipmentId);
      return { shipmentId, locationId, outcome: 'unchanged', differences: [] };
    }
    const before = queries.read(shipmentId);
    const after = before ? keepWhatIsLeftOut(before, told) : told;
    queries.save(after, fingerprint, readAtMs);
    const differences = before ? differencesOf(before, after) : [];
    return { shipmentId, locationId: after.locationId, outcome: 'written', differences };
  });
  if (confirmed.length > 0) queries.confirm(confirmed, readAtMs);
  return changes;
}

export interface Truth {
  readonly db: Db;
  readonly queries: ShipmentQueries;
  readonly timers: Timers;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/**
 * Any number of shipments, at most 20 and some 2 ms of work to a transaction, letting others run between two of them; ends early
 * when `signal` aborts. Changes in the order given.
 */
export async function applyShipments(
  to: Truth & { readonly signal?: AbortSignal },
  shipments: readonly Shipment[],
  readAtMs: number,
  events: ApplyEvents = {},
): Promise<readonly ShipmentChange[]> {
  const all: ShipmentChange[] = [];
  while (all.length < shipments.length) {
    if (all.length > 0) await pause(to.timers, 0, to.signal);
    if (to.signal?.aborted) break;
    const changes = inTransaction(to.db, () => {
      const batch = applyForAWhile(to, shipments.slice(all.length, all.length + BATCH), readAtMs);
      const written = batch.filter((change) => change.outcome === 'written');
      if (written.length > 0) events.onApplied?.(written);
      return batch;
    });
    const written = changes.filter((change) => change.outcome === 'written');
    if (written.length > 0) events.onCommitted?.(written);
    all.push(...changes);
  }
  return all;
}

/** As many of at most 20 as fit into one short transaction; at least one part of them. */
function applyForAWhile(to: Truth, shipments: readonly Shipment[], readAtMs: number): ShipmentChange[] {
  const startedMs = to.clock.monotonicMs();
  const changes: ShipmentChange[] = [];
  while (changes.length < shipments.length) {
    changes.push(...applyBatch(to.queries, shipments.slice(changes.length, changes.length + PART), readAtMs));
    if (to.clock.monotonicMs() - startedMs >= WORK_MS) break;
  }
  return changes;
}

/** Units the marketplace still wants of an item. */
export function liveUnits(item: Pick<OrderItem, 'state' | 'quantity'>): number {
  return item.state === 'CANCELLED' ? 0 : item.quantity;
}

function isOlder(
  updatedAtMs: number | null,
  readAtMs: number,
  known: { readonly updatedAtMs: number | null; readonly readAtMs: number },
): boolean {
  if (updatedAtMs !== null && known.updatedAtMs !== null && updatedAtMs !== known.updatedAtMs) {
    return updatedAtMs < known.updatedAtMs;
  }
  const lateByMs = known.readAtMs - readAtMs;
  return lateByMs > 0 && lateByMs <= LATEST_REPLY_MS;
}

/**
 * Replies may leave out the location and the order date (marketplace-api 4.3, cancelled results): those never change, so what
 * is stored stands. An item that is no longer listed was taken out of the shipment; it stays, as cancelled, so that the packer
 * can be told.
 */
function keepWhatIsLeftOut(before: Shipment, told: Shipment): Shipment {
  const listed = new Set(told.orderItems.map((item) => item.orderItemId));
  const vanished = before.orderItems.filter((item) => !listed.has(item.orderItemId));
  return {
    ...told,
    locationId: told.locationId === '' ? before.locationId : told.locationId,
    orderDateMs: told.orderDateMs === 0 ? before.orderDateMs : told.orderDateMs,
    orderItems: [...told.orderItems, ...vanished.map((item) => ({ ...item, state: 'CANCELLED' as const }))],
  };
}

function differencesOf(before: Shipment, after: Shipment): ShipmentDifference[] {
  const differences: ShipmentDifference[] = [];
  if (before.hold !== after.hold) differences.push({ kind: after.hold ? 'hold-set' : 'hold-cleared' });
  const [from, to] = [shipmentState(before.orderItems), shipmentState(after.orderItems)];
  if (to === 'CANCELLED' && from !== 'CANCELLED') return [...differences, { kind: 'cancelled' }];
  const earlier = new Map(before.orderItems.map((item) => [item.orderItemId, liveUnits(item)]));
  for (const item of after.orderItems) {
    const left = liveUnits(item);
    const units = (earlier.get(item.orderItemId) ?? left) - left;
    if (units > 0) differences.push({ kind: 'quantity-reduced', orderItemId: item.orderItemId, units, left });
  }
  if (from !== to) differences.push({ kind: 'state-moved', from, to });
  return differences;
}

/** The client gives out what it was told in the same words as the same object. */
const fingerprints = new WeakMap<Shipment, string>();

function fingerprintOf(shipment: Shipment): string {
  const known = fingerprints.get(shipment) ?? newFingerprintOf(shipment);
  fingerprints.set(shipment, known);
  return known;
}

/** Over everything told, in a fixed order of fields. */
function newFingerprintOf(shipment: Shipment): string {
  const fields = [
    [shipment.locationId, shipment.type, shipment.hold, shipment.mps, shipment.packagingPolicy, shipment.orderDateMs],
    [shipment.dispatchAfterMs, shipment.dispatchByMs, shipment.updatedAtMs],
    shipment.orderItems.map((item) => [
      [
        item.orderItemId,
        item.orderId,
        item.cancellationGroupId,
        item.sku,
        item.fsn,
        item.listingId,
        item.hsn,
        item.title,
      ],
      [item.quantity, item.state, item.replacement, item.totalPricePaise, item.packageIds],
    ]),
    shipment.subShipments.map((sub) => [
      sub.subShipmentId,
      sub.packages.map((unit) => [unit.packageId, unit.sku, unit.title, unit.quantity]),
    ]),
    ...(shipment.services ? [shipment.services.map(serviceFields)] : []),
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url');
}

function serviceFields({ serviceFulfilmentId, orderItemId, description, serviceByMs, createdAtMs }: ShipmentService) {
  return [serviceFulfilmentId, orderItemId, description, serviceByMs, createdAtMs];
}

/** Courier and handling marks of stored shipments; others are ignored. The same one writer as for the shipments themselves. */
export function applyDetails(
  to: { readonly db: Db; readonly queries: ShipmentQueries },
  details: readonly ShipmentDetail[],
  readAtMs: number,
): void {
  inTransaction(to.db, () => {
    for (const detail of details) to.queries.saveDetail(detail, readAtMs);
  });
}
