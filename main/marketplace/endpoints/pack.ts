import { gramsToKilograms, millimetresToCentimetres, paiseToRupees } from '../../../shared/units.ts';
import type { Answer, BatchAnswer, Lane, MayLeave, PackRequest } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { expectBatch, readBatch } from './batch-answer.ts';
import type { Urls } from './urls.ts';

/** `POST /v3/shipments/labels` (marketplace-api 6.1): changes state, has no idempotency key, is sent once. */
export async function pack(
  exchange: Exchange,
  urls: Urls,
  requests: readonly PackRequest[],
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  const endpoint = 'pack';
  const shipmentIds = requests.map((request) => request.shipmentId);
  expectBatch(shipmentIds);
  const answer = await exchange({
    endpoint,
    effect: 'change',
    ...{ lane, mayLeave },
    method: 'POST',
    url: `${urls.sellers}/v3/shipments/labels`,
    body: { shipments: requests.map(packOnWire) },
  });
  return answer.ok ? readBatch(endpoint, answer.value, shipmentIds) : answer;
}

/** Centimetres and kilograms; `weight` and `subShipmentId` where the seeds slip (section 13, C2, C3). */
export function packOnWire(request: PackRequest): object {
  return {
    shipmentId: request.shipmentId,
    locationId: request.locationId,
    taxItems: request.taxItems.map((item) => ({
      orderItemId: item.orderItemId,
      taxRate: item.taxRatePercent,
      quantity: item.quantity,
      ...(item.purchasePricePaise === undefined ? {} : { purchasePrice: paiseToRupees(item.purchasePricePaise) }),
    })),
    serialNumbers: request.serialNumbers.map((item) => ({
      orderItemId: item.orderItemId,
      serialNumbers: item.serialNumbers,
    })),
    invoices: request.invoices.map((invoice) => ({
      orderId: invoice.orderId,
      invoiceDate: invoiceDate(invoice.invoiceDate),
      invoiceNumber: invoice.invoiceNumber,
    })),
    subShipments: request.subShipments.map((box) => ({
      subShipmentId: box.subShipmentId,
      dimensions: {
        length: millimetresToCentimetres(box.lengthMm),
        breadth: millimetresToCentimetres(box.breadthMm),
        height: millimetresToCentimetres(box.heightMm),
        weight: gramsToKilograms(box.weightGrams),
      },
    })),
    ignoreWarning: request.ignoreWarning,
  };
}

/** `YYYY-MM-DD` is what live clients send (marketplace-api 6.1); anything else is a mistake of the caller. */
function invoiceDate(date: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new RangeError('an invoice date is YYYY-MM-DD');
  return date;
}
