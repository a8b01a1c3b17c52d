import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SortedIndex } from '../../main/practice/marketplace/sorted-index.ts';

interface Row {
  readonly number: number;
  readonly key: number;
}

const byKey = (left: Row, right: Row) => left.key - right.key || left.number - right.number;

test('a sorted index agrees with a sorted list after any adds and removes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ key: fc.integer({ min: 0, max: 60 }), keep: fc.boolean() }), {
        minLength: 1_200,
        maxLength: 1_500,
      }),
      fc.integer({ min: -5, max: 65 }),
      fc.integer({ min: -5, max: 65 }),
      (drawn, from, to) => {
        const index = new SortedIndex<Row>();
        const rows = drawn.map(({ key }, number) => ({ number, key }));
        for (const row of rows) index.add(row.key, row);
        for (const row of rows) if (!drawn[row.number]?.keep) index.remove(row.key, row);
        const left = rows.filter((row) => drawn[row.number]?.keep).sort(byKey);
        const within = left.filter((row) => row.key >= from && row.key <= to);
        expect(index.size).toBe(left.length);
        expect([...index.ascending()]).toEqual(left);
        expect([...index.ascending(from, to)]).toEqual(within);
        expect(index.count(from, to)).toBe(within.length);
        expect([...index.descending()]).toEqual(left.toSorted((a, b) => b.key - a.key || a.number - b.number));
        expect(index.first()).toEqual(left[0]);
      },
    ),
    { numRuns: 60 },
  );
});

test('removing a record that is not under the key is a fault, not a silent miss', () => {
  const index = new SortedIndex<Row>();
  const row = { number: 1, key: 5 };
  index.add(5, row);
  expect(() => index.remove(6, row)).toThrow(/not under/);
});
