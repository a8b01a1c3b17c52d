import { rupeesToPaise } from '../../../../shared/units.ts';
import { asFields, asList, type Fields, field, looseNumber } from '../fields.ts';
import { type ItemRecord, liveItems, type SentTax, type ShipmentRecord } from '../records.ts';
import { failure, type ItemFailure } from './item-answers.ts';

/**
 * `taxItems` names all remaining units of every order item with a rate (marketplace-api 6.1). More units than remain, or an item
 * that was cancelled, is a request made before the shipment changed: INVALID_PACK_REQUEST, as for any state it is not in. A purchase
 * price stands with refurbished goods only and is an amount (INVALID_PURCHASE_PRICE).
 */
export function checkTaxItems(record: ShipmentRecord, fields: Fields, priceNeeded: boolean): ItemFailure | null {
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
    const item = record.items.find((each) => each.orderItemId === orderItemId);
    const refused = checkPurchasePrice(item, field(taxItem, 'purchasePrice'), priceNeeded);
    if (refused) return refused;
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

function checkPurchasePrice(item: ItemRecord | undefined, price: unknown, needed: boolean): ItemFailure | null {
  const refurbished = item?.product.refurbished === true;
  if (price === undefined) {
    const missing = needed && refurbished;
    return missing
      ? failure('INVALID_PURCHASE_PRICE', `Order item ${item.orderItemId} needs its purchase price`)
      : null;
  }
  if (!refurbished) return failure('INVALID_PURCHASE_PRICE', 'A purchase price is for refurbished goods only');
  const rupees = looseNumber(price);
  if (rupees === undefined || rupees <= 0) return failure('INVALID_PURCHASE_PRICE', 'Not a purchase price');
  return null;
}

/** What a request that passed the check said. */
export function readTaxes(fields: Fields): SentTax[] {
  return asList(field(fields, 'taxItems') ?? [], 'taxItems').map((each) => {
    const taxItem = asFields(each, 'taxItems');
    const price = looseNumber(field(taxItem, 'purchasePrice'));
    return {
      orderItemId: String(field(taxItem, 'orderItemId')),
      taxRatePercent: looseNumber(field(taxItem, 'taxRate')) ?? 0,
      quantity: looseNumber(field(taxItem, 'quantity')) ?? 0,
      purchasePricePaise: price === undefined ? null : rupeesToPaise(price),
    };
  });
}

function unprocessable(message: string): ItemFailure {
  return failure('UNPROCESSABLE_ENTITY', message);
}
