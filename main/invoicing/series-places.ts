import { type InvoiceSeries, invoiceNumberText } from '../../shared/model/invoice-series.ts';
import type { InvoiceNumberQueries } from '../db/invoice-numbers.ts';
import type { JournalQueries } from '../db/journal.ts';

export interface SeriesPlacesOptions {
  readonly invoiceNumbers: InvoiceNumberQueries;
  readonly journal: JournalQueries;
  /** The PC's clock, UTC epoch ms. */
  readonly nowMs: () => number;
}

/** Whose invoice a place is taken for, and the change it goes with. */
export interface PlaceFor {
  readonly financialYear: string;
  /** `YYYY-MM-DD` in India. */
  readonly invoiceDate: string;
  readonly orderId: string;
  readonly shipmentId: string;
  readonly mutationId: string;
}

/** The places of one series, taken one after the other without gaps, always in the caller's transaction. */
export function seriesPlaces({ invoiceNumbers, journal, nowMs }: SeriesPlacesOptions, series: InvoiceSeries) {
  /** Throws INVOICE_SERIES_FULL. */
  function next(financialYear: string): { readonly seq: number; readonly number: string } {
    const passedOver = invoiceNumbers.floor(financialYear)?.seq ?? 0;
    const seq = Math.max(invoiceNumbers.last(financialYear), passedOver) + 1;
    return { seq, number: invoiceNumberText(series, financialYear, seq) };
  }

  /** Puts down the places below the year's floor as passed over, once. */
  function passOver({ financialYear, invoiceDate }: PlaceFor): void {
    const floor = invoiceNumbers.floor(financialYear);
    if (!floor) return;
    for (let seq = invoiceNumbers.last(financialYear) + 1; seq <= floor.seq; seq++) {
      invoiceNumbers.insert({
        ...{ financialYear, seq, number: invoiceNumberText(series, financialYear, seq), invoiceDate },
        ...{ orderId: '', shipmentId: '', mutationId: '', state: 'skipped', reason: floor.reason },
      });
    }
  }

  return {
    next,
    /** Takes the next place and gives its number. Throws INVOICE_SERIES_FULL. */
    take(place: PlaceFor): string {
      const { seq, number } = next(place.financialYear);
      passOver(place);
      invoiceNumbers.insert({ ...place, seq, number, state: 'taken', reason: null });
      const { orderId, shipmentId } = place;
      journal.append(
        { kind: 'invoice-number', payload: { number, orderId, state: 'taken' } },
        { atMs: nowMs(), shipmentId },
      );
      return number;
    },
  };
}
