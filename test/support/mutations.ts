import type { MutationPayload } from '../../shared/model/mutations.ts';

export const LOCATION = 'LOC1';

/** A pack of one unit in one box; only what a test is about needs saying. */
export function packChange(
  shipmentId: string,
  origin: 'bench' | 'pack-ahead' = 'bench',
): Extract<MutationPayload, { kind: 'pack' }> {
  return {
    kind: 'pack',
    body: {
      request: {
        shipmentId,
        locationId: LOCATION,
        taxItems: [{ orderItemId: `item-${shipmentId}`, taxRatePercent: 12, quantity: 1 }],
        serialNumbers: [],
        invoices: [{ orderId: `OD-${shipmentId}`, invoiceDate: '2026-03-04', invoiceNumber: '' }],
        subShipments: [{ subShipmentId: 'SS-1', lengthMm: 200, breadthMm: 150, heightMm: 100, weightGrams: 450 }],
        ignoreWarning: false,
      },
      origin,
    },
  };
}

export function dispatchChange(shipmentId: string): Extract<MutationPayload, { kind: 'dispatch' }> {
  return { kind: 'dispatch', body: { shipmentId, locationId: LOCATION, evidence: 'label-seen' } };
}
