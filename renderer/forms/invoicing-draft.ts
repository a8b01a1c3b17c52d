import { indiaFinancialYear } from '../../shared/india-time.ts';
import { type StationConfig, stationConfigSchema } from '../../shared/model/config.ts';
import { invoiceNumberText, MAX_INVOICE_NUMBER } from '../../shared/model/invoice-series.ts';

type Invoicing = StationConfig['invoicing'];

export interface InvoicingDraft {
  readonly mode: Invoicing['mode'];
  readonly prefix: string;
}

export function invoicingDraft(invoicing: Invoicing): InvoicingDraft {
  return { mode: invoicing.mode, prefix: invoicing.mode === 'own' ? invoicing.prefix : '' };
}

/** Undefined while the prefix cannot be used. */
export function invoicingFrom(draft: InvoicingDraft): Invoicing | undefined {
  const own = { mode: 'own', prefix: draft.prefix.trim() };
  const parsed = stationConfigSchema.shape.invoicing.safeParse(draft.mode === 'own' ? own : { mode: 'marketplace' });
  return parsed.success ? parsed.data : undefined;
}

export interface NextNumber {
  /** Null when the series of this year is used up. */
  readonly number: string | null;
  readonly most: number;
  /** Numbers the series has in one financial year. */
  readonly room: number;
  readonly financialYear: string;
}

/** What the next invoice would be numbered. `newest` is the newest number of this financial year; null without one. */
export function nextNumber(
  prefix: string,
  stations: StationConfig['stations'],
  newest: string | null,
  nowMs: number,
): NextNumber {
  const financialYear = indiaFinancialYear(nowMs);
  const series = { prefix, stations };
  const room = 10 ** (MAX_INVOICE_NUMBER + 1 - invoiceNumberText(series, financialYear, 1).length) - 1;
  const seq = newest === null ? 1 : Number(/-(\d+)$/.exec(newest)?.[1] ?? 0) + 1;
  const number = seq > room ? null : invoiceNumberText(series, financialYear, seq);
  return { number, most: MAX_INVOICE_NUMBER, room, financialYear };
}
