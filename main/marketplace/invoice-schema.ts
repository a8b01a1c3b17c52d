import { z } from 'zod';
import { indiaDate, parseIndiaIso } from '../../shared/india-time.ts';
import { rupeesToPaise } from '../../shared/units.ts';
import type { InvoiceRecord } from './client.ts';
import { isRecord, own } from './error-codes.ts';
import { firstReason, id, number, rupees, text } from './fields.ts';
import type { Entry } from './schemas.ts';

/** Seeds write `InvoiceNumber` and `TaxDetails`, the SDK lower camel (marketplace-api 13, C21): both are read, the SDK's first. */
function camel(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(
    ([name, member]) => [name.charAt(0).toLowerCase() + name.slice(1), member] as const,
  );
  const exact = Object.entries(value).filter(([name]) => /^[a-z]/.test(name));
  return Object.fromEntries([...entries, ...exact]);
}

const percent = number.pipe(z.number().min(0).max(100)).nullish();

const taxDetails = z.preprocess(camel, z.object({ cgstRate: percent, sgstRate: percent, igstRate: percent })).nullish();

/** One inner list per unit (6.1); a flat list, as the seed's words allow, is one number for each unit. */
const serialNumbers = z
  .array(z.union([text.pipe(z.string().min(1)).transform((serial) => [serial]), z.array(text.pipe(z.string().min(1)))]))
  .nullish()
  .transform((units) => units ?? []);

const orderItem = z
  .preprocess(
    camel,
    z.object({ orderItemId: id, invoiceAmount: rupees.nullish(), taxRate: percent, taxDetails, serialNumbers }),
  )
  .transform((item) => ({
    orderItemId: item.orderItemId,
    invoiceAmountPaise:
      item.invoiceAmount === null || item.invoiceAmount === undefined ? null : rupeesToPaise(item.invoiceAmount),
    taxRatePercent: item.taxRate ?? sumOfRates(item.taxDetails),
    serialNumbers: item.serialNumbers,
  }));

/** Central and state tax, or the integrated one, are the whole rate. */
function sumOfRates(details: z.infer<typeof taxDetails>): number | null {
  const rates = [details?.cgstRate, details?.sgstRate, details?.igstRate].flatMap((rate) => rate ?? []);
  return rates.length === 0 ? null : Math.round(rates.reduce((sum, rate) => sum + rate, 0) * 1_000) / 1_000;
}

/** A calendar date in India, told as a date or as an instant. */
const invoiceDate = z.string().transform((value, context): string => {
  const atMs = parseIndiaIso(value);
  if (atMs !== undefined) return indiaDate(atMs);
  context.issues.push({ code: 'custom', message: 'not a date', input: value });
  return z.NEVER;
});

const invoice = z
  .preprocess(
    camel,
    z.object({
      shipmentId: id,
      invoiceDate,
      invoiceNumber: text.pipe(z.string().min(1).max(100)),
      orderItems: z.array(orderItem).nullish(),
    }),
  )
  .transform((read): InvoiceRecord => ({ ...read, orderItems: read.orderItems ?? [] }));

/** One invoice of `GET /v3/shipments/{ids}/invoices` as JSON (marketplace-api 6.7); fields it does not know are left. */
export function readInvoice(value: unknown): Entry<InvoiceRecord> {
  const read = invoice.safeParse(value);
  if (read.success) return { ok: true, value: read.data };
  const named = id.safeParse(isRecord(value) ? own(value, 'shipmentId') : undefined);
  return { ok: false, id: named.data ?? '', reason: firstReason(read.error) };
}
