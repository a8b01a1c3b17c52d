import type { Handlers } from '../../shared/contract/index.ts';
import type { InvoiceView } from '../../shared/contract/orders.ts';
import { marketplaceFailure } from '../../shared/marketplace-failure.ts';
import type { KnownItem, ShipmentQueries } from '../db/shipments.ts';
import type { InvoiceRecord, MarketplaceClient } from '../marketplace/client.ts';

export interface InvoicesOptions {
  readonly client: Pick<MarketplaceClient, 'readInvoices' | 'fetchInvoicePdf'>;
  readonly shipments: Pick<ShipmentQueries, 'items'>;
  readonly nowMs: () => number;
}

/** Invoices as the marketplace made them, asked live (marketplace-api 6.7). */
export function invoiceHandlers(options: InvoicesOptions): Handlers<'orders.invoices' | 'orders.invoicePdf'> {
  const { client, shipments } = options;
  return {
    async 'orders.invoices'({ shipmentId }) {
      const readAtMs = options.nowMs();
      const answer = await client.readInvoices([shipmentId], 'documents');
      if (!answer.ok) throw marketplaceFailure(answer.fault);
      const known = new Map(shipments.items(shipmentId).map((item) => [item.orderItemId, item]));
      const own = answer.value.filter((record) => record.shipmentId === shipmentId);
      return { invoices: own.map((record) => viewOf(record, known)), readAtMs };
    },

    async 'orders.invoicePdf'({ shipmentId }) {
      const answer = await client.fetchInvoicePdf(shipmentId, 'documents');
      if (!answer.ok) throw marketplaceFailure(answer.fault);
      const name = shipmentId.replace(/[^0-9a-z-]+/gi, '-').slice(0, 80);
      return { pdf: Buffer.from(answer.value).toString('base64'), fileName: `invoice-${name}.pdf` };
    },
  };
}

function viewOf(record: InvoiceRecord, known: ReadonlyMap<string, KnownItem>): InvoiceView {
  const { invoiceNumber, invoiceDate, orderItems } = record;
  const [orderId = null] = orderItems.flatMap(({ orderItemId }) => known.get(orderItemId)?.orderId ?? []);
  return {
    ...{ orderId, invoiceNumber, invoiceDate },
    items: orderItems.map(({ orderItemId, invoiceAmountPaise, taxRatePercent, serialNumbers }) => ({
      ...{ orderItemId, title: known.get(orderItemId)?.title ?? null },
      ...{ amountPaise: invoiceAmountPaise, taxRatePercent, serialNumbers },
    })),
  };
}
