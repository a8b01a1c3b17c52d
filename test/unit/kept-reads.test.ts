import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepReads } from '../../main/marketplace/kept-reads.ts';
import { type Entry, readShipment } from '../../main/marketplace/schemas.ts';

function counted(most?: number) {
  const asked: unknown[] = [];
  const read = keepReads((value: unknown): Entry<{ readonly told: unknown }> => {
    asked.push(value);
    return value === 'unreadable' ? { ok: false, id: '', reason: 'told so' } : { ok: true, value: { told: value } };
  }, most);
  return { asked, read };
}

const wire = (quantity: number) => ({
  shipmentId: 'S1',
  locationId: 'LOC1',
  hold: false,
  orderItems: [{ orderItemId: 'I1', orderId: 'O1', quantity, status: 'APPROVED', sku: 'A&amp;B' }],
});

test('what is told again in the same words is read once and is the same object', () => {
  const { asked, read } = counted();
  const first = read({ a: 1, b: ['x'] });
  expect(read({ a: 1, b: ['x'] })).toBe(first);
  expect(asked).toHaveLength(1);
});

test('whatever is told, the answer is that of reading it anew', () => {
  const { read } = counted(3);
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 40 }), (values) => {
      for (const value of values) {
        const known = JSON.parse(JSON.stringify(value)) as unknown;
        const entry = read(known);
        if (known === 'unreadable') expect(entry.ok).toBe(false);
        else expect(entry).toEqual({ ok: true, value: { told: known } });
      }
    }),
  );
});

test('what cannot be read is read again every time', () => {
  const { asked, read } = counted();
  expect(read('unreadable').ok).toBe(false);
  expect(read('unreadable').ok).toBe(false);
  expect(asked).toHaveLength(2);
});

test('only so many are kept, and those asked for lately stay', () => {
  const { asked, read } = counted(10);
  read('often');
  for (let at = 0; at < 1_000; at += 1) {
    read(`other ${at}`);
    read('often');
  }
  expect(asked.filter((value) => value === 'often')).toHaveLength(1);
  read('other 0');
  expect(asked.filter((value) => value === 'other 0')).toHaveLength(2);
});

test('a shipment that changed in one field is read anew', () => {
  const [one, again, other] = [readShipment(wire(1)), readShipment(wire(1)), readShipment(wire(2))];
  expect(again).toBe(one);
  expect(one.ok && one.value.orderItems[0]?.quantity).toBe(1);
  expect(other.ok && other.value.orderItems[0]?.quantity).toBe(2);
});

test('what is nested too deep to be written down, or too long, is read and not kept', () => {
  const { asked, read } = counted();
  const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as unknown;
  const long = 'x'.repeat(100_000);
  for (const value of [deep, deep, long, long]) expect(read(value)).toEqual({ ok: true, value: { told: value } });
  expect(asked).toHaveLength(4);
});
