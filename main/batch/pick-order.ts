/** What the order of picking goes by. */
export interface PickedOrder {
  readonly shipmentId: string;
  /** Of each line that is wanted. */
  readonly skus: readonly string[];
  /** UTC epoch ms. */
  readonly dispatchByMs: number | null;
}

/**
 * The order goods are picked in. Orders of one line come first, all of one SKU together: one walk to a shelf serves them all, and the
 * SKU whose first order is due soonest is walked to first. Orders of several lines are walks of their own, so that only their
 * dispatch-by decides.
 */
export function inPickOrder<T extends PickedOrder>(orders: readonly T[]): readonly T[] {
  const single = orders.filter(({ skus }) => skus.length <= 1);
  const several = orders.filter(({ skus }) => skus.length > 1);
  const dueOf = new Map<string, number>();
  for (const order of single) {
    const sku = skuOf(order);
    dueOf.set(sku, Math.min(dueOf.get(sku) ?? Number.POSITIVE_INFINITY, dueMs(order)));
  }
  const grouped = single.toSorted(
    (one, other) =>
      compared(dueOf.get(skuOf(one)) ?? 0, dueOf.get(skuOf(other)) ?? 0) ||
      compared(skuOf(one), skuOf(other)) ||
      byDue(one, other),
  );
  return [...grouped, ...several.toSorted(byDue)];
}

function skuOf({ skus }: PickedOrder): string {
  return skus[0] ?? '';
}

function dueMs({ dispatchByMs }: PickedOrder): number {
  return dispatchByMs ?? Number.POSITIVE_INFINITY;
}

function byDue(one: PickedOrder, other: PickedOrder): number {
  return compared(dueMs(one), dueMs(other)) || compared(one.shipmentId, other.shipmentId);
}

function compared<T extends number | string>(one: T, other: T): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
