import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ParsedInput, Reply } from '../../shared/contract/index.ts';
import { RETURN_CONDITIONS } from '../../shared/model/returns.ts';
import { type MadeReturn, type ReturnsStation, returnsStation } from '../support/returns-station.ts';
import { until } from '../support/station-process.ts';

let station: ReturnsStation;
beforeEach(async () => {
  station = await returnsStation();
}, 30_000);
afterEach(async () => {
  const { faults } = station;
  await station.close();
  expect(faults).toEqual([]);
});

let count = 0;
type Received = Reply<'returns.receive'>;
async function receive(
  { returnId }: Pick<MadeReturn, 'returnId'> | { returnId: null },
  over: Partial<ParsedInput<'returns.receive'>> = {},
): Promise<Received> {
  count++;
  return await station.ask['returns.receive']({
    ...{ receiptId: `receipt-${count}`, code: returnId ?? 'CODE', returnId, condition: 'good', quantity: 1 },
    ...over,
  });
}
async function list(tab: ParsedInput<'returns.list'>['tab'] = 'all'): Promise<Reply<'returns.list'>> {
  return await station.ask['returns.list']({ tab, limit: 200, offset: 0 });
}
const only = ({ returnId }: MadeReturn) => ({ returnId });
function returnedItem(orderItemId: string): string {
  return station.control<{ returnId: string }>('returns', { orderItemId, source: 'customer_return' }).returnId;
}
const journal = () => station.store.journal.newest(1_000).filter(({ event }) => event.kind === 'return-received');

describe('a hundred returns of all kinds', () => {
  test('are received: evidence here for all, and one change for each approved one of a self-ship order', async () => {
    const made = Array.from({ length: 100 }, (_, at) => {
      switch (at % 5) {
        case 0:
          return { what: 'standard', of: station.made({ type: 'NORMAL', source: 'customer_return' }) } as const;
        case 1:
          return { what: 'standard', of: station.made({ type: 'NORMAL', source: 'courier_return' }) } as const;
        case 2:
          return { what: 'return-completed', of: station.made({ source: 'courier_return' }) } as const;
        case 3:
          return {
            ...{ what: 'return-picked-up' as const },
            of: station.made({ source: 'customer_return', status: 'approved' }),
          };
        default:
          return { what: 'undecided', of: station.made({ source: 'customer_return', service: true }) } as const;
      }
    });
    await station.reads();
    station.network(false);
    for (const [at, { what, of }] of made.entries()) {
      const [condition = 'good'] = RETURN_CONDITIONS.slice(at % RETURN_CONDITIONS.length);
      const receipt = { condition, otc: '7310', note: 'box torn', by: 'Ravi Kumar' };
      const once = await receive(of, receipt);
      expect(once.mutationId === null).toBe(what === 'standard' || what === 'undecided');
      const again = await receive(of, { ...receipt, receiptId: once.receiptId });
      expect(again).toEqual({ ...once, repeated: true });
      expect(station.view(of.returnId)).toMatchObject({
        received: { condition },
        receipts: [{ condition, otc: '7310', note: 'box torn', by: 'Ravi Kumar', quantity: 1 }],
      });
    }
    expect(station.queued()).toHaveLength(40);
    expect(journal()).toHaveLength(100);
    expect((await list()).counts).toEqual({ 'to-decide': 20, coming: 0, received: 80, closed: 0, all: 100 });
    station.network(true);
    await station.drained();
    await station.reads();
    for (const { what, of } of made) {
      const own = what === 'return-completed' || what === 'return-picked-up';
      expect(station.effects('return-completed', of.returnId)).toBe(what === 'return-completed' ? 1 : 0);
      expect(station.effects('return-picked-up', of.returnId)).toBe(what === 'return-picked-up' ? 1 : 0);
      expect(station.view(of.returnId).status === 'completed').toBe(own);
    }
    // The evidence of a standard return stays beside what the marketplace shows of it.
    expect((await list()).counts).toMatchObject({ received: 40, closed: 40 });
  }, 60_000);
});

describe('receiving a parcel', () => {
  test('with a second receipt of the same return queues nothing more', async () => {
    const made = station.made({ source: 'courier_return' });
    await station.reads();
    const first = await receive(made);
    const second = await receive(made);
    expect(first.mutationId).not.toBeNull();
    expect(second).toMatchObject({ repeated: false, mutationId: first.mutationId });
    await station.drained();
    expect(station.effects('return-completed', made.returnId)).toBe(1);
    expect(station.view(made.returnId).receipts).toHaveLength(2);
  });

  test('of two items closes their return when both are there', async () => {
    const skus = ['MUG-BLUE-350', 'MUG-BLUE-350'].map((sku, at) => ({ sku, quantity: at + 1 }));
    const made = station.made({ source: 'courier_return', lines: skus });
    await station.reads();
    const [first = '', second = ''] = made.orderItemIds;
    expect(await receive(made, { orderItemId: first })).toMatchObject({ mutationId: null });
    expect(station.queued()).toEqual([]);
    expect((await receive(made, { orderItemId: second, quantity: 2 })).mutationId).not.toBeNull();
    await station.drained();
    expect(station.effects('return-completed', made.returnId)).toBe(1);
  });

  test('closes nothing while no unit came, or fewer of an item than are coming back', async () => {
    const made = station.made({ source: 'courier_return', lines: [{ sku: 'MUG-BLUE-350', quantity: 3 }] });
    await station.reads();
    const [item = ''] = made.orderItemIds;
    expect(await receive(made, { quantity: 0, condition: 'empty' })).toMatchObject({ mutationId: null });
    expect(await receive(made, { orderItemId: item, quantity: 2 })).toMatchObject({ mutationId: null });
    expect(station.queued()).toEqual([]);
    expect((await list('received')).entries).toMatchObject([{ returnId: made.returnId, status: 'approved' }]);
    expect((await receive(made, { orderItemId: item, quantity: 1 })).mutationId).not.toBeNull();
    await station.drained();
    expect(station.effects('return-completed', made.returnId)).toBe(1);
  });

  test('of no return known here is kept and shown, and joined as soon as one names it', async () => {
    const order = station.made({ type: 'NORMAL', source: 'customer_return' });
    const early = await receive({ returnId: null }, { code: order.trackingId?.toLowerCase() ?? '' });
    expect(early).toMatchObject({ returnId: null, mutationId: null });
    const stranger = await receive({ returnId: null }, { code: 'NOBODY-1', condition: 'empty', quantity: 0 });
    expect((await list()).unknown.map(({ receiptId }) => receiptId).sort()).toEqual(
      [early.receiptId, stranger.receiptId].sort(),
    );
    await station.reads();
    expect((await list()).unknown).toMatchObject([{ receiptId: stranger.receiptId, trackingOrOrder: 'NOBODY-1' }]);
    expect((await list('received')).entries).toMatchObject([{ returnId: order.returnId }]);
    expect(station.view(order.returnId).receipts).toMatchObject([{ receiptId: early.receiptId }]);
    expect(await receive({ returnId: null }, { receiptId: early.receiptId })).toMatchObject({
      ...{ repeated: true, returnId: order.returnId },
    });
  });

  test('that two returns may be stays unknown until a person says which', async () => {
    const skus = ['MUG-BLUE-350', 'MUG-BLUE-350'].map((sku) => ({ sku, quantity: 1 }));
    const { orders } = station.control<{ orders: { orderId: string; orderItems: { orderItemId: string }[] }[] }>(
      'orders',
      { type: 'NORMAL', lines: skus },
    );
    const [order] = orders;
    const [first = '', second = ''] = (order?.orderItems ?? []).map(({ orderItemId }) => returnedItem(orderItemId));
    await receive({ returnId: null }, { code: order?.orderId ?? '' });
    await station.reads();
    expect((await list()).unknown).toHaveLength(1);
    expect((await station.ask['returns.find']({ code: order?.orderId ?? '' })).entries).toHaveLength(2);
    // One of them is over: it was the other.
    station.control('return-event', { returnId: first, event: 'cancelled' });
    await station.reads();
    expect((await list()).unknown).toEqual([]);
    expect(station.view(second).receipts).toHaveLength(1);
  });

  test('before the marketplace shows its return closes the return once it is known and approved', async () => {
    const made = station.made({ source: 'courier_return' });
    await receive({ returnId: null }, { code: made.returnId });
    await station.reads();
    await station.drained();
    expect(station.effects('return-completed', made.returnId)).toBe(1);
    await until('it to show', async () => station.view(made.returnId).status === 'completed');
  });

  test('before the decision closes the return once it is approved, and never where a person gave that up', async () => {
    const made = station.made({ source: 'customer_return', service: true });
    await station.reads();
    expect(await receive(made)).toMatchObject({ mutationId: null });
    station.control('return-event', { returnId: made.returnId, event: 'approved' });
    await station.reads();
    await station.drained();
    expect(station.effects('return-picked-up', made.returnId)).toBe(1);

    const given = station.made({ source: 'courier_return' });
    await station.reads();
    station.control('refusals', { operation: 'return-complete', code: 'UNPROCESSABLE_ENTITY', ...only(given) });
    const { mutationId } = await receive(given);
    const row = await until('the refusal', async () => {
      const found = station.store.mutations.byId(mutationId ?? '');
      return found?.state === 'rejected' && found;
    });
    station.store.db.transaction(() =>
      station.store.mutations.transition(row, { state: 'discarded' }, Date.now(), row.workerGeneration),
    )();
    station.control('return-event', { returnId: given.returnId, event: 'in_transit' });
    await station.reads();
    expect(station.queued()).toEqual([]);
    expect(station.view(given.returnId)).toMatchObject({ status: 'approved', received: { condition: 'good' } });
  });

  test('closes nothing where a person said it was cancelled, rejected or picked up', async () => {
    const made = station.made({ source: 'courier_return' });
    await station.reads();
    station.network(false);
    const { mutationIds } = await station.ask['returns.cancel']({ returnId: made.returnId, deliveredMs: Date.now() });
    expect(await receive(made)).toMatchObject({ mutationId: mutationIds[0] });
    expect(station.queued()).toHaveLength(2);
  });

  test('is refused for a return nobody knows, an item of another and an empty code, and nothing is written', async () => {
    const made = station.made({ source: 'courier_return' });
    await station.reads();
    await expect(receive({ returnId: 'R-none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(receive(made, { orderItemId: 'OI-none' })).rejects.toMatchObject({
      ...{ code: 'INVALID_INPUT', details: { field: 'orderItemId', rule: 'not-of-this' } },
    });
    await expect(receive(made, { code: '\u200b' })).rejects.toMatchObject({ details: { field: 'code' } });
    expect(journal()).toEqual([]);
    expect(station.queued()).toEqual([]);
    expect((await list()).unknown).toEqual([]);
  });
});
