import type { OpenParcel, ParcelLine, Session } from '../../shared/bench/session.ts';
import type { Match } from '../../shared/bench/step.ts';
import { foldCode, normaliseCode } from '../../shared/scan/codes.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { BenchShipments } from './bench-shipments.ts';

interface Sources {
  readonly parcels: ParcelQueries;
  readonly shipments: ShipmentQueries;
  readonly known: BenchShipments;
}

/**
 * What a scanned code is, from local knowledge alone. The parcel on the bench comes first: its units, then any shipment by
 * one of its ids, then labels, then items that other shipments need.
 */
export function resolveCode(scanned: string, session: Session, sources: Sources): Match {
  const code = normaliseCode(scanned);
  if (code === '') return { kind: 'unknown' };
  const parcel = session.status === 'idle' ? undefined : session.parcel;
  if (parcel && session.status === 'verifying') {
    const own = parcel.lines.filter((line) => names(line, code)).map((line) => line.orderItemId);
    if (own.length > 0) return { kind: 'own-item', orderItemIds: own };
  }
  return findShipment(code, parcel, sources) ?? findItem(code, parcel, sources) ?? { kind: 'unknown' };
}

/** Without a barcode table of its own the bench takes the SKU, FSN and listing id as an item's code (marketplace-api 4.3). */
function names(line: Pick<ParcelLine, 'sku' | 'fsn' | 'listingId'>, code: string): boolean {
  const folded = foldCode(code);
  return [line.sku, line.fsn, line.listingId].some((name) => name !== '' && foldCode(name) === folded);
}

function findShipment(code: string, parcel: OpenParcel | undefined, { shipments, known }: Sources): Match | undefined {
  const named = [
    ...shipments.idsByShipmentId(code),
    ...shipments.idsByOrderId(code),
    ...shipments.idsByOrderItemId(code),
  ];
  const byLabel = named.length === 0;
  const ids = [...new Set(byLabel ? shipments.idsByTrackingId(code) : named)];
  if (ids.length === 0) return undefined;
  const only = oneOf(ids, parcel, known);
  if (only === undefined) return { kind: 'shipments', shipmentIds: ids };
  if (byLabel && (parcel !== undefined || known.awaitsLabelScan(only))) {
    return { kind: 'label', shipmentId: only, resume: parcel ? null : known.resumeOf(only) };
  }
  return known.match(only);
}

/** A split order has several shipments: the one on the bench is meant first, else the only one still alive. */
function oneOf(ids: readonly string[], parcel: OpenParcel | undefined, known: BenchShipments): string | undefined {
  if (parcel && ids.includes(parcel.shipmentId)) return parcel.shipmentId;
  const live = ids.length > 1 ? ids.filter((shipmentId) => known.isLive(shipmentId)) : ids;
  return live.length === 1 ? live[0] : undefined;
}

function findItem(code: string, parcel: OpenParcel | undefined, { shipments }: Sources): Match | undefined {
  const ids = [
    ...new Set([...shipments.liveIdsBySku(code), ...shipments.liveIdsByFsn(code), ...shipments.liveIdsByListing(code)]),
  ];
  const first = ids[0];
  if (first === undefined) return undefined;
  const own = parcel?.lines.filter((line) => names(line, code)).map((line) => line.orderItemId) ?? [];
  if (own.length > 0) return { kind: 'own-item', orderItemIds: own };
  const item = shipments.items(first).find((candidate) => names(candidate, code));
  return { kind: 'other-item', sku: item?.sku ?? code, title: item?.title ?? code, shipmentIds: ids };
}
