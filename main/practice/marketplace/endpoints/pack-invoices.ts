import { indiaDate, parseIndiaIso } from '../../../../shared/india-time.ts';
import { asFields, asList, type Fields, field } from '../fields.ts';
import type { ShipmentRecord } from '../records.ts';
import { failure, type ItemFailure } from './item-answers.ts';

/** Rule 46 of the GST rules: at most 16 characters. */
const MAX_INVOICE_NUMBER = 16;

/**
 * Invoices that are sent name an order of the shipment and a date from the order's to today's in India (6.1). Numbers are
 * looked at only where the seller invoices; other senders pass "" or "0".
 */
export function checkInvoices(
  record: ShipmentRecord,
  fields: Fields,
  nowMs: number,
  ownInvoicing: boolean,
): ItemFailure | null {
  const orderIds = new Set(record.items.map((item) => item.orderId));
  const numbered = new Set<string>();
  for (const each of asList(field(fields, 'invoices') ?? [], 'invoices')) {
    const invoice = asFields(each, 'invoices');
    const orderId = field(invoice, 'orderId');
    if (typeof orderId !== 'string' || !orderIds.has(orderId))
      return unprocessable('invoices.orderId is not of this shipment');
    const date = field(invoice, 'invoiceDate');
    const atMs = typeof date === 'string' ? parseIndiaIso(date) : undefined;
    if (atMs === undefined) return unprocessable('invoices.invoiceDate is not a date');
    const day = indiaDate(atMs);
    if (day < indiaDate(record.orderDateMs) || day > indiaDate(nowMs)) {
      return unprocessable('invoices.invoiceDate lies before the order or after today');
    }
    const number = field(invoice, 'invoiceNumber');
    if (typeof number === 'string' && number.length > 0 && number.length <= MAX_INVOICE_NUMBER) numbered.add(orderId);
  }
  if (ownInvoicing && numbered.size < orderIds.size) {
    return unprocessable(`an invoice number of 1 to ${MAX_INVOICE_NUMBER} characters is needed for each order`);
  }
  return null;
}

function unprocessable(message: string): ItemFailure {
  return failure('UNPROCESSABLE_ENTITY', message);
}
