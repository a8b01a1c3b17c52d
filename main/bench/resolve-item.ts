import type { ParcelLine, Session } from '../../shared/bench/session.ts';
import type { Match } from '../../shared/bench/step.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import type { Gate } from '../../shared/model/gates.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import type { ProductQueries } from '../db/products.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { BenchShipments } from './bench-shipments.ts';
import { type ItemCode, shipmentsWanting } from './item-code.ts';

export interface ItemSources {
  readonly shipments: ShipmentQueries;
  readonly known: BenchShipments;
  readonly products: Pick<ProductQueries, 'read'>;
  readonly findBy: StationConfig['findBy'];
}

/** Shipments looked at for one that can be packed now; each takes some 0.1 ms, and a scan must not wait. */
const MOST_LOOKED_AT = 50;

/** An item no line of the parcel on the bench has. Undefined when the code names none. */
export function resolveItem(code: string, item: ItemCode, session: Session, sources: ItemSources): Match | undefined {
  const shipmentIds = shipmentsWanting(code, item, sources.shipments);
  const named = nameOf(code, shipmentIds[0], item, sources);
  if (!named) return undefined;
  if (isFinding(session) && sources.findBy === 'item') return mostUrgent(shipmentIds, item, named, sources);
  if (session.status === 'idle' && shipmentIds.length === 0) return { kind: 'item-not-wanted', ...named, gate: null };
  return { kind: 'other-item', ...named, shipmentIds };
}

/** The next parcel may be found: the bench is idle, or what lies on it can be put aside. */
export function isFinding(session: Session): boolean {
  return session.status === 'idle' || (session.status === 'printing' && session.waitingFor === 'documents');
}

/** The item's name as an order has it, else as the catalogue does: goods that no order wants are still no parcel's. */
function nameOf(code: string, wantedBy: string | undefined, item: ItemCode, { shipments, products }: ItemSources) {
  const first = wantedBy === undefined ? undefined : shipments.items(wantedBy).find((each) => item.names(each));
  if (first) return { sku: first.sku, title: first.title };
  const onFile = products.read(item.product?.skuKey ?? foldCode(code));
  return onFile && { sku: onFile.sku, title: onFile.title ?? onFile.sku };
}

/**
 * Item-first: the most urgent shipment of this station that can be packed now and has room for a unit of it, anew or where it was left. One whose label
 * lies in the stack of a batch is opened by that label.
 */
function mostUrgent(
  shipmentIds: readonly string[],
  item: ItemCode,
  named: { readonly sku: string; readonly title: string },
  { known }: ItemSources,
): Match {
  let gate: Gate | null = null;
  for (const shipmentId of shipmentIds.filter(known.owns).slice(0, MOST_LOOKED_AT)) {
    if (known.isLabelled(shipmentId)) continue;
    const match = known.match(shipmentId);
    if (match.kind !== 'shipment') continue;
    if (match.gate) {
      if (match.gate.kind !== 'already-dispatched') gate ??= match.gate;
      continue;
    }
    const { resume, parcel } = match;
    const lines = resume ? (resume.status === 'verifying' ? resume.parcel.lines : []) : (parcel?.lines ?? []);
    const lineIds = lines.filter((line) => hasRoom(line) && item.names(line)).map((line) => line.lineId);
    if (lineIds.length > 0) return { kind: 'item-shipment', shipmentId, lineIds, resume, parcel, ...named };
  }
  return { kind: 'item-not-wanted', ...named, gate };
}

function hasRoom(line: ParcelLine): boolean {
  return line.verified < line.needed;
}
