import type { StationConfig } from '../../shared/model/config.ts';
import { invoiceDateOf } from '../../shared/model/invoice-series.ts';
import { wantedItems } from '../../shared/model/pack-input.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { Db } from '../db/database.ts';
import { type SeriesPlacesOptions, seriesPlaces } from './series-places.ts';

export interface TakeNumbersOptions extends SeriesPlacesOptions {
  readonly db: Db;
  readonly config: Pick<StationConfig, 'invoicing' | 'stations'>;
}

/**
 * Takes the invoice numbers of one pack, one for each order of the shipment, inside the transaction that queues it; null when the
 * marketplace numbers the invoices. The same pack gets the same numbers again. Throws INVOICE_SERIES_FULL.
 */
export type InvoiceNumbersFor = (
  mutationId: string,
  shipment: Shipment,
  serverNowMs: number,
) => ReadonlyMap<string, string> | null;

export function invoiceNumberTaker(options: TakeNumbersOptions): InvoiceNumbersFor {
  const { db, invoiceNumbers } = options;
  const { invoicing, stations } = options.config;
  if (invoicing.mode === 'marketplace') return () => null;
  const places = seriesPlaces(options, { prefix: invoicing.prefix, stations });

  return (mutationId, shipment, serverNowMs) => {
    if (!db.inTransaction) throw new Error('An invoice number is taken with its pack, in one transaction');
    const before = invoiceNumbers.ofMutation(mutationId);
    if (before.length > 0) return new Map(before.map(({ orderId, number }) => [orderId, number]));
    const { date: invoiceDate, financialYear } = invoiceDateOf(shipment, serverNowMs);
    const { shipmentId } = shipment;
    const orderIds = new Set(wantedItems(shipment.orderItems).map(({ orderId }) => orderId));
    return new Map(
      [...orderIds].map((orderId) => [
        orderId,
        places.take({ financialYear, invoiceDate, orderId, shipmentId, mutationId }),
      ]),
    );
  };
}
