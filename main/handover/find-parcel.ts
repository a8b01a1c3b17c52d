import { normaliseCode } from '../../shared/scan/codes.ts';
import type { Documents } from '../db/documents.ts';
import type { StagedBox } from '../db/handover.ts';
import type { ShipmentQueries } from '../db/shipments.ts';

/**
 * What a code scanned at the loading door names. `box`: its tracking id, null where the shipment has none known here. `which-box`: one
 * of a shipment of several boxes, and this code stands on more than one of them.
 */
export type FoundParcel =
  | { readonly is: 'parcel'; readonly shipmentId: string; readonly box: string | null }
  | { readonly is: 'which-box'; readonly shipmentId: string }
  | { readonly is: 'several'; readonly shipmentIds: readonly string[] }
  | { readonly is: 'unknown' };

export interface FindSources {
  readonly shipments: Pick<
    ShipmentQueries,
    'idsByTrackingId' | 'idsByShipmentId' | 'idsByOrderId' | 'idsByOrderItemId' | 'trackingIds'
  >;
  readonly documents: Pick<Documents, 'shipmentsWithCode' | 'headsOf'>;
  /** It stands at this station, ready or not; what tells the parcels of one order apart. */
  readonly isHere: (shipmentId: string) => boolean;
}

/** Any code of a parcel's label, from local knowledge alone: tracking id, shipment, whatever was decoded from the label, order. */
export function findParcel(scanned: string, sources: FindSources): FoundParcel {
  const code = normaliseCode(scanned);
  if (code === '') return { is: 'unknown' };
  const { shipments, documents } = sources;
  const looks = [
    shipments.idsByTrackingId,
    shipments.idsByShipmentId,
    documents.shipmentsWithCode,
    shipments.idsByOrderId,
    shipments.idsByOrderItemId,
  ];
  let among: readonly string[] = [];
  for (const look of looks) {
    const ids = look(code);
    const here = ids.filter(sources.isHere);
    // Where none is here, one that is known all the same is named as such.
    const [only, ...others] = here.length > 0 ? here : ids;
    if (only !== undefined && others.length === 0) return boxOf(code, only, sources);
    // A hub's code stands on the labels of many: another look may tell more.
    if (others.length > 0 && among.length === 0) among = here.length > 0 ? here : ids;
  }
  return among.length === 0 ? { is: 'unknown' } : { is: 'several', shipmentIds: among };
}

function boxOf(code: string, shipmentId: string, { shipments, documents }: FindSources): FoundParcel {
  const boxes: readonly Omit<StagedBox, 'courier'>[] = shipments.trackingIds(shipmentId);
  const scanned = boxes.find(({ trackingId }) => trackingId.toUpperCase() === code.toUpperCase());
  if (scanned) return { is: 'parcel', shipmentId, box: scanned.trackingId };
  const [first] = boxes;
  if (first === undefined) return { is: 'parcel', shipmentId, box: null };
  if (boxes.every(({ subShipmentId }) => subShipmentId === first.subShipmentId)) {
    return { is: 'parcel', shipmentId, box: first.trackingId };
  }
  const sheets = documents
    .headsOf(shipmentId)
    .flatMap((head) => (head.documentKey.startsWith('label/') ? head.sheets : []));
  const own = sheets.filter((sheet) => sheet.includes(code));
  const onSheet = own.length === 1 ? boxes.filter(({ trackingId }) => own[0]?.includes(trackingId)) : [];
  const [only, ...others] = onSheet;
  return only && others.length === 0
    ? { is: 'parcel', shipmentId, box: only.trackingId }
    : { is: 'which-box', shipmentId };
}
