import type { InvoiceNumberRow } from '../../shared/contract/catalogue.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { type InvoiceNumberQueries, noNumbers } from '../db/invoice-numbers.ts';

/** Every number of the own series with what became of it, newest first. Costs the same however long the series is. */
export function invoiceHandlers(options: {
  readonly invoiceNumbers: InvoiceNumberQueries;
}): Handlers<'invoices.report'> {
  const { invoiceNumbers } = options;
  return {
    'invoices.report': ({ financialYear, limit, offset }) => {
      const all = invoiceNumbers.years();
      const years = financialYear === undefined ? all : all.filter((year) => year.financialYear === financialYear);
      const counts = noNumbers();
      const entries: InvoiceNumberRow[] = [];
      let skip = offset;
      for (const year of years) {
        for (const [state, numbers] of Object.entries(year.counts)) counts[state as keyof typeof counts] += numbers;
        // Places have no gaps, so that a page is found by its place and not by reading over those before it.
        const from = year.last - skip;
        if (from > 0 && entries.length < limit) {
          entries.push(...invoiceNumbers.page(year.financialYear, from, limit - entries.length));
        }
        skip = Math.max(0, skip - year.last);
      }
      const total = years.reduce((sum, year) => sum + year.last, 0);
      return { total, entries, financialYears: all.map((year) => year.financialYear), counts };
    },
  };
}
