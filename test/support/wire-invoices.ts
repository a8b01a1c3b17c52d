import { ORDER_ITEM_ID, SHIPMENT_ID } from './wire-shipments.ts';

/** An invoice as the SDK spells it (marketplace-api 6.7), for tests that change one field at a time. */
export function wireInvoice(changes: object = {}): object {
  return {
    shipmentId: SHIPMENT_ID,
    invoiceDate: '2026-03-04',
    invoiceNumber: 'EX-2026-000123',
    fssaiLicenseNo: '11526999000042',
    orderItems: [wireInvoiceItem()],
    ...changes,
  };
}

export function wireInvoiceItem(changes: object = {}): object {
  return {
    orderItemId: ORDER_ITEM_ID,
    invoiceAmount: 638.5,
    taxRate: 12,
    serialNumbers: [['350000000000001', '350000000000019'], ['350000000000027']],
    taxDetails: { cgstRate: 6, sgstRate: 6, igstRate: 0 },
    ...changes,
  };
}
