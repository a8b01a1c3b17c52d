import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PackingHall, packingHall } from '../support/packing-hall.ts';
import { until } from '../support/station-process.ts';

const MUG = 'MUG-BLUE-350';

let hall: PackingHall;
beforeAll(async () => {
  hall = await packingHall({ printers: [] });
}, 200_000);
afterAll(() => hall.close());

async function returned(source: 'customer_return' | 'courier_return', service = false) {
  const { orders } = await hall.control.order([{ sku: MUG, quantity: 1 }], { type: 'SELF' });
  const shipmentId = orders[0]?.shipmentId ?? '';
  return { shipmentId, ...(await hall.control.return({ shipmentId, source, service })) };
}
async function becomes(returnId: string, status: string): Promise<void> {
  await until(`the return to be ${status}`, async () => {
    const view = await hall.ask('returns.read', { returnId }).catch(() => undefined);
    return view?.status === status;
  });
}

test('a return is pulled, counted, decided about and picked up, and the screens see each step', async () => {
  const { returnId, shipmentId, serviceFulfilmentId } = await returned('customer_return', true);
  await hall.ask('pull.now', {});
  await becomes(returnId, 'requested');
  expect(await hall.ask('station.status', {})).toMatchObject({ returnsToDecide: 1 });
  await hall.ask('returns.approve', {
    ...{ returnId, comments: 'Fault confirmed' },
    ...{ serviceFulfilmentId: serviceFulfilmentId ?? '', serviceDateMs: Date.now() },
  });
  await hall.drained();
  await becomes(returnId, 'approved');
  expect(await hall.ask('station.status', {})).toMatchObject({ returnsToDecide: 0 });
  const { mutationId } = await hall.ask('returns.receive', {
    ...{ receiptId: 'hall-1', code: returnId, returnId, condition: 'used', by: 'Ravi' },
  });
  expect(mutationId).not.toBeNull();
  await hall.drained();
  await becomes(returnId, 'completed');
  expect(await hall.control.effectsOn(shipmentId)).toMatchObject({ 'return-approved': 1, 'return-picked-up': 1 });
}, 200_000);

test('received with the network down and the station stopped in between, it is closed once when both are back', async () => {
  const { returnId, shipmentId } = await returned('courier_return');
  await hall.ask('pull.now', {});
  await becomes(returnId, 'approved');
  await hall.network(false);
  const receipt = { receiptId: 'hall-2', code: returnId, returnId, condition: 'good' as const };
  const first = await hall.ask('returns.receive', receipt);
  await hall.restart();
  expect(await hall.ask('returns.receive', receipt)).toEqual({ ...first, repeated: true });
  expect((await hall.ask('returns.list', { tab: 'received' })).entries).toMatchObject([{ returnId }]);
  await hall.network(true);
  await hall.drained();
  await becomes(returnId, 'completed');
  expect(await hall.control.effectsOn(shipmentId)).toMatchObject({ 'return-completed': 1 });
  expect((await hall.ask('returns.list', { tab: 'received' })).entries).toEqual([]);
}, 200_000);
