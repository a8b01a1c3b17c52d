import type { OpenParcel, ParcelLine } from '../../shared/bench/session.ts';

/** A line of a parcel for tests; only what a test is about needs saying. */
export function parcelLine(sku: string, needed: number, over: Partial<ParcelLine> = {}): ParcelLine {
  return {
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
    ...over,
  };
}

export function parcel(shipmentId: string, lines: readonly ParcelLine[]): OpenParcel {
  return {
    parcelId: `parcel-${shipmentId}`,
    shipmentId,
    orderIds: ['OD1'],
    type: 'NORMAL',
    dispatchByMs: null,
    packagingPolicy: 'DEFAULT',
    lines,
    verifiedOrder: [],
    openedAtMs: 0,
    readAtMs: 0,
  };
}
