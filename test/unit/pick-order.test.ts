import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inPickOrder, type PickedOrder } from '../../main/batch/pick-order.ts';

const order = (shipmentId: string, skus: readonly string[], dispatchByMs: number | null = null): PickedOrder => ({
  ...{ shipmentId, skus, dispatchByMs },
});
const picked = (...orders: readonly PickedOrder[]) => inPickOrder(orders).map(({ shipmentId }) => shipmentId);

describe('the pick order', () => {
  test('keeps orders of one line together by their SKU, the SKU that is due soonest first, the others by dispatch-by', () => {
    expect(
      picked(
        order('several-late', ['A', 'B'], 50),
        order('mug-late', ['MUG'], 90),
        order('cup', ['CUP'], 20),
        order('several-soon', ['A', 'C'], 5),
        order('mug-soon', ['MUG'], 10),
      ),
    ).toEqual(['mug-soon', 'mug-late', 'cup', 'several-soon', 'several-late']);
  });

  test('puts what is due at no time last', () => {
    expect(picked(order('never', ['A']), order('soon', ['B'], 1))).toEqual(['soon', 'never']);
  });

  test('holds every order once, whatever they are, in one order only', () => {
    const orders = fc.uniqueArray(
      fc.record({
        shipmentId: fc.string({ minLength: 1, maxLength: 3 }),
        skus: fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 3 }),
        dispatchByMs: fc.option(fc.integer({ min: 0, max: 5 })),
      }),
      { selector: ({ shipmentId }) => shipmentId },
    );
    fc.assert(
      fc.property(orders, fc.infiniteStream(fc.nat()), (all, lots) => {
        const once = picked(...all);
        expect(once.toSorted()).toEqual(all.map(({ shipmentId }) => shipmentId).toSorted());
        const shuffled = all
          .map((each) => ({ each, lot: lots.next().value ?? 0 }))
          .toSorted((one, other) => one.lot - other.lot)
          .map(({ each }) => each);
        expect(picked(...shuffled)).toEqual(once);
      }),
    );
  });
});
