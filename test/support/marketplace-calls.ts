import type {
  Answer,
  BatchAnswer,
  MarketplaceFault,
  PackRequest,
  ShipmentFilter,
} from '../../main/marketplace/client.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { HttpMarketplace } from './http-marketplace.ts';
import { LOCATION_ID, ORDER_ID, ORDER_ITEM_ID, SHIPMENT_ID } from './wire-shipments.ts';

/** One call of each kind, for tests of what goes out and what comes of the answer. */

export const FILTER: ShipmentFilter = {
  type: 'preDispatch',
  states: ['APPROVED', 'PACKED'],
  locationId: LOCATION_ID,
  shipmentTypes: ['NORMAL', 'EXPRESS'],
  hold: false,
  orderDate: { fromMs: Date.parse('2026-03-03T18:30:00Z'), toMs: Date.parse('2026-03-04T18:29:59.999Z') },
};

export const PACK: PackRequest = {
  shipmentId: SHIPMENT_ID,
  locationId: LOCATION_ID,
  taxItems: [{ orderItemId: ORDER_ITEM_ID, taxRatePercent: 12, quantity: 2 }],
  serialNumbers: [
    { orderItemId: ORDER_ITEM_ID, serialNumbers: [['350000000000001', '350000000000019'], ['350000000000027']] },
  ],
  invoices: [{ orderId: ORDER_ID, invoiceDate: '2026-03-04', invoiceNumber: 'EX-2026-000123' }],
  subShipments: [{ subShipmentId: 'SS-1', lengthMm: 205, breadthMm: 150, heightMm: 100, weightGrams: 450 }],
  ignoreWarning: false,
};

export function page(shipments: readonly object[], more: object = { hasMore: false }): { readonly body: object } {
  return { body: { shipments, ...more } };
}

export function wellAnswered<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.fault.kind}: ${answer.fault.message}`);
  return answer.value;
}

export function faultOf(answer: Answer<unknown>): MarketplaceFault {
  if (answer.ok) throw new Error('expected a fault');
  return answer.fault;
}

/** The least of a read, for tests that are about something else. */
export function readOne(marketplace: HttpMarketplace): Promise<Answer<readonly Shipment[]>> {
  return marketplace.client.readShipments({ by: 'shipmentIds', ids: [SHIPMENT_ID] }, 'send');
}

export function packOne(marketplace: HttpMarketplace): Promise<Answer<BatchAnswer>> {
  return marketplace.client.pack([PACK], 'send');
}
