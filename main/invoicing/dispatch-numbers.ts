import { AppFailure } from '../../shared/errors.ts';
import { indiaFinancialYear, parseIndiaIso } from '../../shared/india-time.ts';
import { isOfSeries } from '../../shared/model/invoice-series.ts';
import { type PlaceFor, seriesPlaces } from './series-places.ts';
import type { TakeNumbersOptions } from './take-numbers.ts';

/** A dispatch the seller makes himself, with the invoice number a person saw and kept, or wrote. */
export interface NumberedDispatch extends Omit<PlaceFor, 'financialYear'> {
  readonly invoiceNumber: string;
}

/**
 * The station's own series, as far as orders are concerned that the seller ships himself: a person sees the number before it is taken,
 * on paper too. It is taken in the transaction that queues the dispatch, and the next dispatch gets another.
 */
export function dispatchNumbers(options: TakeNumbersOptions) {
  const { db } = options;
  const { invoicing, stations } = options.config;
  const series = invoicing.mode === 'own' ? { prefix: invoicing.prefix, stations } : null;
  const places = series && seriesPlaces(options, series);

  return {
    /** What comes next on a day, `YYYY-MM-DD` in India; null without a series of one's own, or where it is full. */
    nextNumber(invoiceDate: string): string | null {
      try {
        return places?.next(financialYearOf(invoiceDate)).number ?? null;
      } catch (error) {
        if (error instanceof AppFailure && error.code === 'INVOICE_SERIES_FULL') return null;
        throw error;
      }
    },
    /** False for a number of the series that is not the next of its year: another order has it, or will. Others are the person's own. */
    takeNumber({ invoiceNumber, ...place }: NumberedDispatch): boolean {
      if (series === null || places === null || !isOfSeries(series, invoiceNumber)) return true;
      if (!db.inTransaction) throw new Error('An invoice number is taken with its dispatch, in one transaction');
      const financialYear = financialYearOf(place.invoiceDate);
      if (places.next(financialYear).number !== invoiceNumber) return false;
      places.take({ ...place, financialYear });
      return true;
    },
  };
}

function financialYearOf(invoiceDate: string): string {
  const atMs = parseIndiaIso(invoiceDate);
  if (atMs === undefined) throw new RangeError('an invoice date is YYYY-MM-DD');
  return indiaFinancialYear(atMs);
}
