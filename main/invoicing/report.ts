import type { InvoiceNumberRow } from '../../shared/contract/catalogue.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import {
  type InvoiceNumberQueries,
  type InvoiceNumberState,
  type InvoiceYear,
  noNumbers,
} from '../db/invoice-numbers.ts';

/** Every number of the own series with what became of it, newest first. */
export function invoiceHandlers(options: {
  readonly invoiceNumbers: InvoiceNumberQueries;
}): Handlers<'invoices.report'> {
  const { invoiceNumbers } = options;

  function pageOf(year: InvoiceYear, state: InvoiceNumberState | undefined, limit: number, skip: number) {
    const { financialYear, last } = year;
    if (state !== undefined) return invoiceNumbers.pageOfState(financialYear, state, limit, skip);
    // Places have no gaps, so that a page is found by its place and not by reading over those before it.
    return invoiceNumbers.page(financialYear, last - skip, limit);
  }

  return {
    'invoices.report': ({ financialYear, state, limit, offset }) => {
      const all = invoiceNumbers.years();
      const years = financialYear === undefined ? all : all.filter((year) => year.financialYear === financialYear);
      const counts = noNumbers();
      const entries: InvoiceNumberRow[] = [];
      let total = 0;
      let skip = offset;
      for (const year of years) {
        for (const [each, numbers] of Object.entries(year.counts)) counts[each as InvoiceNumberState] += numbers;
        const here = state === undefined ? year.last : year.counts[state];
        if (skip < here && entries.length < limit) entries.push(...pageOf(year, state, limit - entries.length, skip));
        skip = Math.max(0, skip - here);
        total += here;
      }
      return { total, entries, financialYears: all.map((year) => year.financialYear), counts };
    },
  };
}
