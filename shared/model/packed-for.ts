import { wantedItems } from './pack-input.ts';
import type { Shipment } from './shipment.ts';

/** What a pack and its documents are about, in a text that is the same as long as they fit: the items still wanted, and how many units. */
export function packedFor({ orderItems }: Pick<Shipment, 'orderItems'>): string {
  const items = wantedItems(orderItems).map(({ orderItemId, sku, quantity }) => [orderItemId, sku, quantity] as const);
  return JSON.stringify(items.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
