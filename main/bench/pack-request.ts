import type { OpenParcel } from '../../shared/bench/session.ts';
import type { PackInputs } from '../../shared/model/catalogue.ts';
import { invoiceDateOf } from '../../shared/model/invoice-series.ts';
import { subShipmentsOf, wantedItems } from '../../shared/model/pack-input.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { PackRequest } from '../marketplace/client.ts';

export interface PackSources {
  /** Server truth: what is wanted now. */
  readonly shipment: Shipment;
  /** As the packer verified it: its serial numbers and confirmed boxes. */
  readonly parcel: Pick<OpenParcel, 'lines' | 'boxes'>;
  readonly inputs: Pick<PackInputs, 'taxRatePercent' | 'purchasePricePaise'>;
  /** The marketplace's clock, UTC epoch ms: it gives India's invoice date. */
  readonly serverNowMs: number;
  /** Our own number of each order; null when the marketplace numbers the invoices. */
  readonly invoiceNumbers: ReadonlyMap<string, string> | null;
}

/**
 * The pack of one verified shipment: all remaining units of every order item with their tax rate and serial numbers, every
 * sub-shipment with its box, one invoice an order (marketplace-api 6.1, 6.11). Throws when something is lacking that the gates
 * and the bench ask for before a parcel can be complete: a bug of the caller.
 */
export function packRequest({ shipment, parcel, inputs, serverNowMs, invoiceNumbers }: PackSources): PackRequest {
  const items = wantedItems(shipment.orderItems);
  const { date: invoiceDate } = invoiceDateOf(shipment, serverNowMs);
  return {
    shipmentId: shipment.shipmentId,
    locationId: shipment.locationId,
    taxItems: items.map(({ orderItemId, quantity, sku, hsn }) => {
      const purchasePricePaise = inputs.purchasePricePaise(sku);
      return {
        orderItemId,
        taxRatePercent: known(inputs.taxRatePercent({ sku, hsn }), `the tax rate of ${sku}`),
        quantity,
        ...(purchasePricePaise === null ? {} : { purchasePricePaise }),
      };
    }),
    serialNumbers: items.flatMap(({ orderItemId }) => {
      const lines = parcel.lines.filter((line) => line.orderItemId === orderItemId);
      const serialNumbers = lines.flatMap((line) => line.serialNumbers);
      return serialNumbers.length > 0 ? [{ orderItemId, serialNumbers }] : [];
    }),
    invoices: [...new Set(items.map((item) => item.orderId))].map((orderId) => ({
      orderId,
      invoiceDate,
      // Live senders whose invoices the marketplace makes send an empty text (marketplace-api 6.1).
      invoiceNumber: invoiceNumbers ? known(invoiceNumbers.get(orderId), `the invoice number of ${orderId}`) : '',
    })),
    subShipments: subShipmentsOf(shipment).map(({ subShipmentId }) => {
      const chosen = parcel.boxes.find((each) => each.subShipmentId === subShipmentId);
      const { lengthMm, breadthMm, heightMm, weightGrams } = known(
        chosen?.confirmed ? chosen.box : null,
        `the box of ${subShipmentId}`,
      );
      return { subShipmentId, lengthMm, breadthMm, heightMm, weightGrams };
    }),
    ignoreWarning: false,
  };
}

function known<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`Packed without ${what}`);
  return value;
}
