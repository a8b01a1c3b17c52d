import type { OpenParcel, ParcelBox, ParcelLine } from '../../shared/bench/session.ts';
import { SERIALS_UNKNOWN } from '../../shared/model/catalogue.ts';

/** Small enough for everything; a line of the catalogue that nobody has to be asked about. */
export const KNOWN_BOX: ParcelBox = {
  subShipmentId: 'SS-1',
  box: { lengthMm: 200, breadthMm: 150, heightMm: 100, weightGrams: 450 },
  confirmed: true,
};

/** A line of a parcel for tests; only what a test is about needs saying. */
export function parcelLine(sku: string, needed: number, over: Partial<ParcelLine> = {}): ParcelLine {
  return {
    lineId: `item-${sku}`,
    boxId: null,
    orderItemId: `item-${sku}`,
    orderId: 'OD1',
    sku,
    fsn: `FSN${sku}`,
    listingId: `LST${sku}`,
    title: `Title of ${sku}`,
    needed,
    cancelled: 0,
    verified: 0,
    fragile: false,
    dangerous: false,
    large: false,
    replacement: false,
    serials: SERIALS_UNKNOWN,
    serialNumbers: [],
    picture: null,
    ...over,
  };
}

export function parcel(
  shipmentId: string,
  lines: readonly ParcelLine[],
  boxes: readonly ParcelBox[] = [KNOWN_BOX],
): OpenParcel {
  return {
    parcelId: `parcel-${shipmentId}`,
    shipmentId,
    orderIds: ['OD1'],
    type: 'NORMAL',
    dispatchByMs: null,
    packagingPolicy: 'DEFAULT',
    lines,
    boxes,
    verifiedOrder: [],
    openedAtMs: 0,
    readAtMs: 0,
  };
}
