import { asFields, asList, type Fields, field, looseNumber } from '../fields.ts';
import { liveItems, type ShipmentRecord } from '../records.ts';
import { failure, type ItemFailure } from './item-answers.ts';

/**
 * `taxItems` names all remaining units of every order item with a rate (marketplace-api 6.1). More units than remain, or an item
 * that was cancelled, is a request made before the shipment changed: INVALID_PACK_REQUEST, as for any state it is not in.
 */
export function checkTaxItems(record: ShipmentRecord, fields: Fields): ItemFailure | null {
  const units = new Map<string, number>();
  for (const each of asList(field(fields, 'taxItems') ?? [], 'taxItems')) {
    const taxItem = asFields(each, 'taxItems');
    const orderItemId = field(taxItem, 'orderItemId');
    const rate = looseNumber(field(taxItem, 'taxRate'));
    const quantity = looseNumber(field(taxItem, 'quantity'));
    if (typeof orderItemId !== 'string') return unprocessable('taxItems.orderItemId is missing');
    if (rate === undefined || rate < 0 || rate > 100) return unprocessable('taxItems.taxRate must be 0 to 100');
    if (quantity === undefined || !Number.isInteger(quantity) || quantity < 1) {
      return unprocessable('taxItems.quantity must be a whole number');
    }
    if (field(taxItem, 'purchasePrice') !== undefined) {
      return failure('INVALID_PURCHASE_PRICE', 'A purchase price is for refurbished goods only');
    }
    units.set(orderItemId, (units.get(orderItemId) ?? 0) + quantity);
  }
  const live = liveItems(record);
  for (const orderItemId of units.keys()) {
    if (!record.items.some((item) => item.orderItemId === orderItemId)) {
      return unprocessable(`taxItems names the unknown item ${orderItemId}`);
    }
    if (!live.some((item) => item.orderItemId === orderItemId)) {
      return failure('INVALID_PACK_REQUEST', `Order item ${orderItemId} is cancelled`);
    }
  }
  for (const item of live) {
    const told = units.get(item.orderItemId) ?? 0;
    if (told > item.quantity) {
      return failure('INVALID_PACK_REQUEST', `Only ${item.quantity} units of ${item.orderItemId} remain`);
    }
    if (told < item.quantity)
      return unprocessable(`taxItems must name all ${item.quantity} units of ${item.orderItemId}`);
  }
  return null;
}

function unprocessable(message: string): ItemFailure {
  return failure('UNPROCESSABLE_ENTITY', message);
}
