import { indiaDate } from '../../shared/india-time.ts';
import type { PackDefaults } from '../../shared/model/pack-input.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { PackRequest } from '../marketplace/client.ts';

/**
 * The pack of one verified shipment with the marketplace doing the invoice: all remaining units of every order item, every
 * sub-shipment with its box (marketplace-api 6.1, 6.11). `serverNowMs` gives India's invoice date.
 */
export function packRequest(shipment: Shipment, defaults: PackDefaults, serverNowMs: number): PackRequest {
  const { taxRatePercent, box } = defaults;
  if (taxRatePercent === undefined || box === undefined) throw new Error('Packed without a tax rate or a box');
  const items = shipment.orderItems.filter((item) => item.state !== 'CANCELLED' && item.quantity > 0);
  const orderIds = [...new Set(items.map((item) => item.orderId))];
  const subShipmentIds = shipment.subShipments.map((sub) => sub.subShipmentId);
  return {
    shipmentId: shipment.shipmentId,
    locationId: shipment.locationId,
    taxItems: items.map(({ orderItemId, quantity }) => ({ orderItemId, taxRatePercent, quantity })),
    serialNumbers: [],
    invoices: orderIds.map((orderId) => ({ orderId, invoiceDate: indiaDate(serverNowMs), invoiceNumber: '' })),
    // The first sub-shipment is SS-1 even where a reply leaves the list out (marketplace-api 4.3).
    subShipments: (subShipmentIds.length > 0 ? subShipmentIds : ['SS-1']).map((subShipmentId) => ({
      subShipmentId,
      ...box,
    })),
    ignoreWarning: false,
  };
}
