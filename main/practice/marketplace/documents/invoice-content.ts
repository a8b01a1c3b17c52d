import { indiaDate, indiaFinancialYear } from '../../../../shared/india-time.ts';
import { paiseToRupees } from '../../../../shared/units.ts';
import type { Call } from '../call.ts';
import { SELLER } from '../catalogue/places.ts';
import { plainSku } from '../catalogue/product.ts';
import { type ItemRecord, isNumbered, liveItems, type ShipmentRecord } from '../records.ts';
import type { Switches } from '../switches.ts';
import { buyerOf } from '../wire-detail.ts';
import { pricesOf } from '../wire-shipment.ts';

export interface InvoiceLine {
  readonly orderItemId: string;
  readonly title: string;
  readonly sku: string;
  readonly hsn: string;
  readonly quantity: number;
  readonly amountPaise: number;
  readonly taxRatePercent: number;
  /** Halves of the rate within the seller's state, the whole of it across states. */
  readonly cgstRate: number;
  readonly sgstRate: number;
  readonly igstRate: number;
  readonly purchasePricePaise: number | null;
  readonly serialNumbers: readonly (readonly string[])[];
}

/** The invoice of one order of a packed shipment, made of what the pack sent. */
export interface InvoiceContent {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly invoiceNumber: string;
  /** `YYYY-MM-DD` in India. */
  readonly invoiceDate: string;
  readonly buyer: string;
  readonly place: string;
  /** Sellers of food name their licence (the SDK's `fssaiLicenseNo`). */
  readonly fssaiLicenseNo: string | null;
  readonly lines: readonly InvoiceLine[];
}

const FSSAI = '11526999000042';
/** Chapters 2 to 22 of the tariff are what is eaten and drunk. */
const isFood = (item: ItemRecord) => Number(item.product.hsn.slice(0, 2)) <= 22;

/** One for each order with units left; number and date are the seller's where the pack told them. */
export function invoicesOf(call: Call, record: ShipmentRecord): InvoiceContent[] {
  const buyer = buyerOf(call.seed, record);
  const items = liveItems(record);
  const sameState = buyer.place.state === SELLER.place.state;
  return [...new Set(items.map((item) => item.orderId))].map((orderId, which) => {
    const own = items.filter((item) => item.orderId === orderId);
    const sent = record.pack?.invoices.find((invoice) => invoice.orderId === orderId);
    const madeAtMs = record.pack?.acceptedAtMs ?? record.updatedAtMs;
    return {
      shipmentId: record.shipmentId,
      orderId,
      invoiceNumber: sent && isNumbered(sent) ? sent.invoiceNumber : marketplaceNumber(madeAtMs, record.number, which),
      invoiceDate: sent?.invoiceDate ?? indiaDate(madeAtMs),
      buyer: buyer.firstName,
      place: `${buyer.place.city}, ${buyer.place.state} ${buyer.place.pincode}`,
      fssaiLicenseNo: own.some(isFood) ? FSSAI : null,
      lines: own.map((item) => lineOf(record, item, sameState)),
    };
  });
}

/** `FA` + financial year + running number: 14 characters. */
function marketplaceNumber(madeAtMs: number, number: number, which: number): string {
  return `FA${indiaFinancialYear(madeAtMs).slice(2, 4)}${String(number * 4 + which).padStart(10, '0')}`;
}

function lineOf(record: ShipmentRecord, item: ItemRecord, sameState: boolean): InvoiceLine {
  const sent = record.pack?.taxes.find((tax) => tax.orderItemId === item.orderItemId);
  const rate = sent?.taxRatePercent ?? item.product.taxRatePercent;
  return {
    orderItemId: item.orderItemId,
    title: item.product.title,
    sku: plainSku(item.product.sku),
    hsn: item.product.hsn,
    quantity: item.quantity,
    amountPaise: pricesOf(item).totalPaise,
    taxRatePercent: rate,
    cgstRate: sameState ? rate / 2 : 0,
    sgstRate: sameState ? rate / 2 : 0,
    igstRate: sameState ? 0 : rate,
    purchasePricePaise: sent?.purchasePricePaise ?? null,
    serialNumbers: (record.pack?.serials[item.orderItemId] ?? []).slice(0, item.quantity),
  };
}

/** The answer of marketplace-api 6.7 as JSON; the seed's casing by switch (C21). */
export function wireInvoices(invoices: readonly InvoiceContent[], switches: Switches): Record<string, unknown> {
  const seed = switches.invoiceKeys === 'seed';
  const list = invoices.map((invoice) => ({
    shipmentId: invoice.shipmentId,
    invoiceDate: invoice.invoiceDate,
    [seed ? 'InvoiceNumber' : 'invoiceNumber']: invoice.invoiceNumber,
    ...(invoice.fssaiLicenseNo === null ? {} : { fssaiLicenseNo: invoice.fssaiLicenseNo }),
    orderItems: invoice.lines.map((line) => ({
      orderItemId: line.orderItemId,
      invoiceAmount: paiseToRupees(line.amountPaise),
      ...(seed ? {} : { taxRate: line.taxRatePercent }),
      serialNumbers: line.serialNumbers,
      [seed ? 'TaxDetails' : 'taxDetails']: {
        cgstRate: line.cgstRate,
        sgstRate: line.sgstRate,
        igstRate: line.igstRate,
        ...(line.purchasePricePaise === null ? {} : { purchasePrice: paiseToRupees(line.purchasePricePaise) }),
      },
    })),
  }));
  return { [seed ? 'invoice' : 'invoices']: list };
}
