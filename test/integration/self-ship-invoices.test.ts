import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SelfShipStation, selfShipStation } from '../support/self-ship-station.ts';

/** Dispatches of a seller with an invoice series of his own: the form shows the next number, and the dispatch takes it. */

let of: SelfShipStation;
beforeEach(() => {
  of = selfShipStation({ invoicing: { mode: 'own', prefix: 'PB' } });
});
afterEach(() => of.close());

const drafted = async (shipmentId: string) => (await of.ask('selfShip.read', { shipmentId })).draft.invoiceNumber;

async function dispatched(shipmentId: string): Promise<string> {
  const invoiceNumber = (await drafted(shipmentId)) ?? '';
  await of.ask('selfShip.dispatch', of.dispatchOf(shipmentId, { invoiceNumber }));
  return invoiceNumber;
}

test('the number that is shown is taken with the change, and the next order is shown the next', async () => {
  of.packed('S1');
  of.packed('S2');
  expect([await drafted('S1'), await drafted('S2')]).toEqual(['PB2526-1', 'PB2526-1']);
  expect(of.numbers()).toEqual([]);
  expect(await dispatched('S1')).toBe('PB2526-1');
  expect(of.numbers()).toEqual(['PB2526-1 taken']);
  expect(await dispatched('S2')).toBe('PB2526-2');
  of.dispatchTaken('S1');
  expect(of.numbers()).toEqual(['PB2526-2 taken', 'PB2526-1 used']);
});

test.each(['PB2526-1', 'PB2526-3', 'PB2425-2'])(
  '%s, which is not the next, is refused and nothing is taken',
  async (no) => {
    of.packed('S1');
    of.packed('S2');
    await dispatched('S1');
    const refusal = await of.refusal('selfShip.dispatch', of.dispatchOf('S2', { invoiceNumber: no }));
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', field: 'invoiceNumber', rule: 'not-of-this' });
    expect(of.numbers()).toEqual(['PB2526-1 taken']);
  },
);

test('a number of another book, or none, is a person’s own word and takes no place', async () => {
  of.packed('S1');
  of.packed('S2');
  await of.ask('selfShip.dispatch', of.dispatchOf('S1', { invoiceNumber: 'BOOK-77' }));
  await of.ask('selfShip.dispatch', of.dispatchOf('S2', { invoiceNumber: undefined }));
  expect(of.numbers()).toEqual([]);
});

test('an invoice of a year that is over takes its number from that year’s series', async () => {
  of.packed('S1');
  const input = of.dispatchOf('S1', { invoiceNumber: 'PB2425-1', invoiceDate: '2025-03-31' });
  await of.ask('selfShip.dispatch', input);
  expect(of.numbers()).toEqual([]);
  expect(of.numbers('2024-25')).toEqual(['PB2425-1 taken']);
});

test('a dispatch that was refused or undone keeps its number from use, and the one in its place takes the next', async () => {
  of.packed('S1');
  await dispatched('S1');
  of.station.mutationBecomes('S1', 'self-dispatch', { state: 'rejected', lastError: 'UNPROCESSABLE_ENTITY' });
  expect(await dispatched('S1')).toBe('PB2526-2');
  expect(of.numbers()).toEqual(['PB2526-2 taken', 'PB2526-1 rejected']);
  expect(of.station.command('undo').detail.what).toBe('reopened');
  expect(of.numbers()).toEqual(['PB2526-2 rejected', 'PB2526-1 rejected']);
});

test('without a series of one’s own no number is shown, and any is let through', async () => {
  of.close();
  of = selfShipStation();
  of.packed('S1');
  expect(await drafted('S1')).toBeNull();
  await of.ask('selfShip.dispatch', of.dispatchOf('S1', { invoiceNumber: 'PB2526-9' }));
  expect(of.numbers()).toEqual([]);
});
