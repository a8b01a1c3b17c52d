import type { OpenParcel, ParcelLine, Session } from '../../shared/bench/session.ts';
import { isVerified } from '../../shared/bench/step.ts';
import type { Gate } from '../../shared/model/gates.ts';
import { type PackDefaults, packingGate } from '../../shared/model/pack-input.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { ParcelRow } from '../db/parcels.ts';
import type { KnownItem } from '../db/shipments.ts';

/** Server truth of one shipment with what this station remembers beside it. */
export interface KnownShipment {
  readonly shipment: Shipment;
  readonly items: readonly KnownItem[];
  /** When the marketplace last told of it, UTC epoch ms. */
  readonly readAtMs: number;
}

export interface OpeningContext {
  readonly nowMs: number;
  readonly serverNowMs: number;
  readonly locationId: string;
  readonly packedByUs: boolean;
  readonly defaults: PackDefaults;
}

/** Why this shipment cannot be worked on now. */
export function openingGate(shipment: Shipment, context: OpeningContext): Gate | null {
  return packingGate(shipment, { ...context, nowMs: context.serverNowMs });
}

/** The parcel as it lies on the bench before the first unit: what remains to be packed, and what was taken back. */
export function openParcel(known: KnownShipment, parcelId: string, context: OpeningContext): OpenParcel {
  const { shipment } = known;
  return {
    parcelId,
    shipmentId: shipment.shipmentId,
    orderIds: [...new Set(shipment.orderItems.map((item) => item.orderId))],
    type: shipment.type,
    dispatchByMs: shipment.dispatchByMs,
    packagingPolicy: shipment.packagingPolicy,
    lines: linesOf(known),
    verifiedOrder: [],
    openedAtMs: context.nowMs,
    readAtMs: known.readAtMs,
  };
}

function linesOf(known: KnownShipment): ParcelLine[] {
  return known.items.map((item) => {
    const needed = item.state === 'CANCELLED' ? 0 : item.quantity;
    return {
      orderItemId: item.orderItemId,
      orderId: item.orderId,
      sku: item.sku,
      fsn: item.fsn,
      listingId: item.listingId,
      title: item.title,
      needed,
      cancelled: Math.max(0, item.firstQuantity - needed),
      verified: 0,
      fragile: item.fragile ?? false,
      dangerous: item.dangerous ?? false,
      large: item.large ?? false,
      replacement: item.replacement,
    };
  });
}

/** The same parcel against what the marketplace wants now: verified units stay, up to what is still needed. */
export function refreshedParcel(parcel: OpenParcel, known: KnownShipment): OpenParcel {
  const verified = new Map(parcel.lines.map((line) => [line.orderItemId, line.verified]));
  const lines = linesOf(known).map((line) => ({
    ...line,
    verified: Math.min(line.needed, verified.get(line.orderItemId) ?? 0),
  }));
  const left = new Map(lines.map((line) => [line.orderItemId, line.verified]));
  const verifiedOrder = parcel.verifiedOrder.filter((orderItemId) => {
    const units = left.get(orderItemId) ?? 0;
    left.set(orderItemId, units - 1);
    return units > 0;
  });
  return { ...parcel, dispatchByMs: known.shipment.dispatchByMs, lines, verifiedOrder, readAtMs: known.readAtMs };
}

/** How a parcel that left the bench goes on when its shipment is scanned again; null when there is nothing left to do here. */
export function resumedSession(row: ParcelRow, known: KnownShipment, nowMs: number): Session | null {
  switch (row.state) {
    case 'open':
    case 'parked':
    case 'stopped':
    case 'complete':
    case 'waiting-label':
      return resumedWork(row.session, known, nowMs);
    case 'label-sent':
      return row.session;
    case 'label-seen':
    case 'dispatch-queued':
    case 'dispatched':
    case 'handed-over':
    case 'void':
      return null;
  }
}

function resumedWork(session: Session, known: KnownShipment, nowMs: number): Session | null {
  if (session.status === 'idle') return null;
  if (session.status === 'confirming-label' || session.status === 'asking') return session;
  // A change the marketplace refused waits for the supervisor's decision in the outbox.
  if (session.status === 'stopped' && session.why.kind === 'rejected') return session;
  const parcel = refreshedParcel(session.parcel, known);
  return isVerified(parcel) && session.status !== 'verifying'
    ? { status: 'printing', parcel, waitingFor: 'documents', sinceMs: nowMs, jobId: null }
    : { status: 'verifying', parcel, blocked: null };
}

/** The newest label job of a parcel that came out, or may have. */
export interface EarlierLabel {
  readonly jobId: string;
  readonly state: 'sending' | 'sent' | 'printed' | 'unknown';
  readonly reason: string | null;
  readonly changedAtMs: number;
  readonly labelCodes: readonly string[];
}

/**
 * A resumed parcel whose label came out before, or may have, is never printed again unasked: it goes on with that label, or stays
 * stopped when units were taken back since and the label tells the old quantity.
 */
export function withEarlierLabel(resumed: Session, row: ParcelRow, job: EarlierLabel | undefined): Session {
  if (resumed.status === 'idle' || resumed.status === 'confirming-label' || resumed.status === 'asking') return resumed;
  if (!job || row.session.status === 'idle') return resumed;
  const { parcel } = resumed;
  const { jobId, labelCodes } = job;
  const removed = row.session.parcel.lines.flatMap(({ orderItemId, needed }) => {
    const now = parcel.lines.find((line) => line.orderItemId === orderItemId)?.needed ?? 0;
    return now < needed ? [{ orderItemId, units: needed - now }] : [];
  });
  const earlier =
    row.session.status === 'stopped' && row.session.why.kind === 'quantity-changed' ? row.session.why.removed : [];
  if (earlier.length + removed.length > 0) {
    return {
      status: 'stopped',
      parcel,
      why: { kind: 'quantity-changed', removed: [...earlier, ...removed], after: 'label' },
    };
  }
  if (resumed.status === 'stopped') return resumed;
  return job.state === 'unknown'
    ? { status: 'asking', parcel, jobId, labelCodes, reason: job.reason ?? 'the printer did not say' }
    : { status: 'confirming-label', parcel, jobId, labelCodes, sentAtMs: job.changedAtMs, blocked: null };
}
