import type { StationConfig } from '../../shared/model/config.ts';
import { type InvoiceSeries, invoiceDateOf, invoiceNumberText } from '../../shared/model/invoice-series.ts';
import { wantedItems } from '../../shared/model/pack-input.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { Db } from '../db/database.ts';
import type { InvoiceNumberQueries } from '../db/invoice-numbers.ts';
import type { JournalQueries } from '../db/journal.ts';

export interface TakeNumbersOptions {
  readonly db: Db;
  readonly invoiceNumbers: InvoiceNumberQueries;
  readonly journal: JournalQueries;
  readonly config: Pick<StationConfig, 'invoicing' | 'stations'>;
  /** The PC's clock, UTC epoch ms. */
  readonly nowMs: () => number;
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
  const { db, invoiceNumbers, journal } = options;
  const { invoicing, stations } = options.config;

  function take(series: InvoiceSeries, mutationId: string, shipment: Shipment, serverNowMs: number) {
    const { date: invoiceDate, financialYear } = invoiceDateOf(shipment, serverNowMs);
    const { shipmentId } = shipment;
    let seq = passOver(series, financialYear, invoiceDate);
    const taken = new Map<string, string>();
    for (const { orderId } of wantedItems(shipment.orderItems)) {
      if (taken.has(orderId)) continue;
      seq += 1;
      const number = invoiceNumberText(series, financialYear, seq);
      invoiceNumbers.insert({
        ...{ financialYear, seq, number, orderId, shipmentId, mutationId, invoiceDate },
        ...{ state: 'taken', reason: null },
      });
      journal.append(
        { kind: 'invoice-number', payload: { number, orderId, state: 'taken' } },
        { atMs: options.nowMs(), shipmentId },
      );
      taken.set(orderId, number);
    }
    return taken;
  }

  /** Puts down the places below the year's floor as passed over, once. Returns the last place that is taken. */
  function passOver(series: InvoiceSeries, financialYear: string, invoiceDate: string): number {
    const last = invoiceNumbers.last(financialYear);
    const floor = invoiceNumbers.floor(financialYear);
    if (!floor) return last;
    for (let seq = last + 1; seq <= floor.seq; seq++) {
      invoiceNumbers.insert({
        ...{ financialYear, seq, number: invoiceNumberText(series, financialYear, seq), invoiceDate },
        ...{ orderId: '', shipmentId: '', mutationId: '', state: 'skipped', reason: floor.reason },
      });
    }
    return Math.max(last, floor.seq);
  }

  return (mutationId, shipment, serverNowMs) => {
    if (invoicing.mode === 'marketplace') return null;
    if (!db.inTransaction) throw new Error('An invoice number is taken with its pack, in one transaction');
    const before = invoiceNumbers.ofMutation(mutationId);
    if (before.length > 0) return new Map(before.map(({ orderId, number }) => [orderId, number]));
    return take({ prefix: invoicing.prefix, stations }, mutationId, shipment, serverNowMs);
  };
}
