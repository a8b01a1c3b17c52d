import { indiaDate, parseIndiaIso } from '../../../../shared/india-time.ts';
import { asFields, asList, type Fields, field } from '../fields.ts';
import { isNumbered, type SentInvoice, type ShipmentRecord } from '../records.ts';
import { failure, type ItemFailure } from './item-answers.ts';

/** Rule 46 of the GST rules: at most 16 letters, digits, hyphens and slashes. */
const INVOICE_NUMBER = /^[A-Za-z0-9/-]{1,16}$/;

export interface InvoiceRules {
  readonly nowMs: number;
  readonly ownInvoicing: boolean;
  /** Numbers used before and the shipment they belong to. */
  readonly used: ReadonlyMap<string, string>;
}

/**
 * Invoices that are sent name an order of the shipment and a date from the order's to today's in India (6.1). Numbers are
 * looked at only where the seller invoices, each order's its own and never one used before; other senders pass "" or "0".
 */
export function checkInvoices(record: ShipmentRecord, fields: Fields, rules: InvoiceRules): ItemFailure | null {
  const orderIds = new Set(record.items.map((item) => item.orderId));
  const orderOf = new Map<string, string>();
  for (const each of asList(field(fields, 'invoices') ?? [], 'invoices')) {
    const invoice = asFields(each, 'invoices');
    const orderId = field(invoice, 'orderId');
    if (typeof orderId !== 'string' || !orderIds.has(orderId))
      return unprocessable('invoices.orderId is not of this shipment');
    const day = dayOf(field(invoice, 'invoiceDate'));
    if (day === undefined) return unprocessable('invoices.invoiceDate is not a date');
    if (day < indiaDate(record.orderDateMs) || day > indiaDate(rules.nowMs)) {
      return unprocessable('invoices.invoiceDate lies before the order or after today');
    }
    const invoiceNumber = numberOf(invoice);
    if (!rules.ownInvoicing || !isNumbered({ invoiceNumber })) continue;
    if (!INVOICE_NUMBER.test(invoiceNumber)) {
      return unprocessable('invoices.invoiceNumber must be 1 to 16 letters, digits, hyphens and slashes');
    }
    if ((orderOf.get(invoiceNumber) ?? orderId) !== orderId || rules.used.has(invoiceNumber)) {
      return unprocessable(`invoices.invoiceNumber ${invoiceNumber} was used before`);
    }
    orderOf.set(invoiceNumber, orderId);
  }
  if (rules.ownInvoicing && new Set(orderOf.values()).size < orderIds.size) {
    return unprocessable('invoices.invoiceNumber is needed for each order');
  }
  return null;
}

/** What a request that passed the check said. */
export function readInvoices(fields: Fields): SentInvoice[] {
  return asList(field(fields, 'invoices') ?? [], 'invoices').map((each) => {
    const invoice = asFields(each, 'invoices');
    return {
      orderId: String(field(invoice, 'orderId')),
      invoiceDate: dayOf(field(invoice, 'invoiceDate')) ?? '',
      invoiceNumber: numberOf(invoice),
    };
  });
}

function dayOf(value: unknown): string | undefined {
  const atMs = typeof value === 'string' ? parseIndiaIso(value) : undefined;
  return atMs === undefined ? undefined : indiaDate(atMs);
}

function numberOf(invoice: Fields): string {
  const value = field(invoice, 'invoiceNumber');
  return typeof value === 'string' ? value.trim() : '';
}

function unprocessable(message: string): ItemFailure {
  return failure('UNPROCESSABLE_ENTITY', message);
}
