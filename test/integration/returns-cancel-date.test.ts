import { afterAll, beforeAll, expect, test } from 'vitest';
import { mutationRow } from '../../main/db/new-mutation.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { AppFailure } from '../../shared/errors.ts';
import { indiaDate } from '../../shared/india-time.ts';
import { type MadeReturn, type ReturnsStation, returnsStation } from '../support/returns-station.ts';

/** Cancelling a courier return says when its order was delivered after all: not before its parcel left. */

const DAY = 86_400_000;
let station: ReturnsStation;
beforeAll(async () => {
  station = await returnsStation();
});
afterAll(() => station.close());

/** As this station dispatched it, and how that ended. */
function dispatched({ shipmentId, orderItemIds }: MadeReturn, daysAgo: number, end: 'acked' | 'rejected'): void {
  const { db, mutations } = station.store;
  const atMs = Date.now() - daysAgo * DAY;
  const items = orderItemIds.map((orderItemId) => ({ orderItemId, quantity: 1, serialNumbers: [] }));
  const body = {
    ...{ shipmentId, locationId: station.locationId, dispatchDateMs: atMs, tentativeDeliveryMs: atMs + 3 * DAY },
    ...{ invoice: { invoiceDate: indiaDate(atMs), items }, address: { address1: '2 Demo Road', city: 'Mumbai' } },
  };
  inTransaction(db, () => {
    const mutationId = `${end} ${shipmentId}`;
    mutations.insert(mutationRow({ mutationId, payload: { kind: 'self-dispatch', body }, atMs }));
    const row = mutations.byId(mutationId);
    if (row) mutations.transition(row, { state: end, notBeforeMs: null }, atMs, row.workerGeneration);
  });
}

async function cancel({ returnId }: MadeReturn, daysAgo: number): Promise<unknown> {
  try {
    return await station.ask['returns.cancel']({ returnId, deliveredMs: Date.now() - daysAgo * DAY });
  } catch (error) {
    if (error instanceof AppFailure) return error.details;
    throw error;
  }
}

test('a delivery before the day of the dispatch is refused and queues nothing; that day or later is taken', async () => {
  const made = station.made({ source: 'courier_return' });
  await station.reads();
  dispatched(made, 2, 'acked');
  station.network(false);
  expect(await cancel(made, 3)).toEqual({ field: 'deliveredMs', rule: 'not-before-dispatch' });
  expect(station.queued()).toEqual([]);
  expect(await cancel(made, 2)).toEqual({ mutationIds: [expect.any(String), expect.any(String)] });
});

test('a dispatch that was refused, or made elsewhere, says nothing of the day', async () => {
  const [refused, elsewhere] = [station.made({ source: 'courier_return' }), station.made({ source: 'courier_return' })];
  station.network(true);
  await station.reads();
  dispatched(refused, 2, 'rejected');
  for (const made of [refused, elsewhere]) expect(await cancel(made, 3)).toHaveProperty('mutationIds');
});
