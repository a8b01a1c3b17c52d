import { AppFailure } from '../errors.ts';
import { indiaDate, indiaFinancialYear } from '../india-time.ts';
import type { StationConfig } from './config.ts';
import type { Shipment } from './shipment.ts';

/** GST rules, 46(b): at most 16 characters, letters, digits, hyphen and slash, unique in a financial year. */
export const MAX_INVOICE_NUMBER = 16;

export interface InvoiceDate {
  /** `YYYY-MM-DD` in India. */
  readonly date: string;
  /** `2025-26`: the series a number of this date belongs to. */
  readonly financialYear: string;
}

/**
 * India's date of the server's clock, whatever zone the PC is set to, and never before the order's own date
 * (marketplace-api 6.1: not before the order date, not after today).
 */
export function invoiceDateOf(shipment: Pick<Shipment, 'orderDateMs'>, serverNowMs: number): InvoiceDate {
  const atMs = Math.max(serverNowMs, shipment.orderDateMs);
  return { date: indiaDate(atMs), financialYear: indiaFinancialYear(atMs) };
}

export interface InvoiceSeries {
  readonly prefix: string;
  readonly stations: StationConfig['stations'];
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Tells the stations of one account apart: nothing for a single one, else as many letters for each as the last of them needs. */
function stationLetters({ index, count }: StationConfig['stations']): string {
  if (count === 1) return '';
  const letter = (at: number) => LETTERS.charAt(at % LETTERS.length);
  return count <= LETTERS.length ? letter(index) : letter(Math.floor(index / LETTERS.length)) + letter(index);
}

/**
 * The number at place `seq` (from 1) of the series of one financial year: `PBA2526-17` is the 17th of 2025-26 at the first of several
 * stations. Throws INVOICE_SERIES_FULL when it would be longer than an invoice number may be.
 */
export function invoiceNumberText(series: InvoiceSeries, financialYear: string, seq: number): string {
  const years = `${financialYear.slice(2, 4)}${financialYear.slice(5, 7)}`;
  const number = `${series.prefix}${stationLetters(series.stations)}${years}-${seq}`;
  if (number.length <= MAX_INVOICE_NUMBER) return number;
  throw new AppFailure(
    'INVOICE_SERIES_FULL',
    `${number} is longer than ${MAX_INVOICE_NUMBER} characters. A shorter prefix has room for more numbers in ${financialYear}.`,
    { number, financialYear },
  );
}

/** True for what this series may have given in any financial year, whatever its place. */
export function isOfSeries(series: InvoiceSeries, number: string): boolean {
  const start = `${series.prefix}${stationLetters(series.stations)}`;
  return number.startsWith(start) && /^\d{4}-\d+$/.test(number.slice(start.length));
}

/** Why a number of the own series stands for no invoice, where the marketplace gave no code of its own for it. */
export const INVOICE_REASONS = [
  /** The pack was taken back before it left, or to be put right. */
  'WITHDRAWN',
  'CANCELLED',
  /** A person gave the refused pack up and no code says why. */
  'DISCARDED',
  /** Passed over: numbers may have been used in a time this station's file does not know of. */
  'BACKUP_RESTORED',
  'FOLDER_COPIED',
  'LOG_MISSING',
] as const;
export type InvoiceReason = (typeof INVOICE_REASONS)[number];

/** How many numbers are passed over when the file may be older than the world. */
export const SKIPPED_AFTER_RESTORE = 100;
