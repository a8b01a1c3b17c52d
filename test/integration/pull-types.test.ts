import { expect, test } from 'vitest';
import { createPullLoop } from '../../main/pull/pull-loop.ts';
import { type PullStation, pullStation } from '../support/pull-station.ts';

const DAY = 86_400_000;

function loopOf(station: PullStation) {
  const faults: unknown[] = [];
  const loop = createPullLoop({
    ...{ client: station.client, db: station.db, queries: station.queries, ports: station.ports },
    config: { locationId: station.locationId },
    ...{ onNews: () => undefined, onStatus: () => undefined, onFault: (error: unknown) => void faults.push(error) },
  });
  return {
    faults,
    status: loop.status,
    now: () => station.finish(loop.pullNow(), DAY),
    async [Symbol.asyncDispose]() {
      const stopping = loop.stop();
      await station.time.advance(200_000);
      await stopping;
    },
  };
}

const filtersOf = (station: PullStation): readonly string[] =>
  station.requests.flatMap(({ body }) => (body?.includes('shipmentTypes') ? [body] : []));

const asksExpress = (body: string): boolean => body.includes('"EXPRESS"');

const PRE_DISPATCH = ['APPROVED', 'PACKING_IN_PROGRESS', 'PACKED', 'FORM_FAILED', 'READY_TO_DISPATCH'];

/** Every order here that the marketplace still has to dispatch is known, as it tells it. */
function knowsAll(station: PullStation): boolean {
  return station
    .records()
    .filter(({ items }) => items.some(({ state }) => PRE_DISPATCH.includes(state)))
    .every(({ shipmentId }) => station.queries.knowledge(shipmentId) !== undefined);
}

test('a marketplace that does not know EXPRESS is read whole, with no request for it for a day', async () => {
  using station = pullStation({ seed: 5, shipments: 200, latencyMs: 50, switches: { shipmentTypes: 'two' } });
  await using loop = loopOf(station);
  await loop.now();
  expect(knowsAll(station)).toBe(true);
  expect(loop.status()).toMatchObject({ network: 'connected', lastError: null, missed: 0 });
  expect(filtersOf(station).filter(asksExpress).length).toBeGreaterThan(0);
  expect(station.memory.mark(station.locationId, 'delta-refused')).toBeUndefined();

  station.requests.length = 0;
  station.control('orders', { type: 'EXPRESS', count: 3 });
  await loop.now();
  expect(filtersOf(station).filter(asksExpress)).toEqual([]);
  expect(knowsAll(station)).toBe(true);

  // It is found out again, once, and a marketplace that has it since is asked from then on.
  station.control('switches', { shipmentTypes: 'three' });
  await station.time.advance(DAY);
  await loop.now();
  expect(filtersOf(station).filter(asksExpress).length).toBeGreaterThan(0);
  expect(loop.faults).toEqual([]);
});

test('a marketplace that refuses every search is not taken for one without EXPRESS', async () => {
  using station = pullStation({ seed: 5, shipments: 20, latencyMs: 50 });
  await using loop = loopOf(station);
  station.control('refusals', { operation: 'filter', code: 'INVALID_REQUEST_JSON', times: 1_000 });
  await expect(loop.now()).rejects.toMatchObject({ code: 'MARKETPLACE_REFUSED' });
  expect(station.memory.mark(station.locationId, 'express-refused')).toBeUndefined();
  station.control('faults/clear', {});
  await loop.now();
  expect(filtersOf(station).filter(asksExpress).length).toBeGreaterThan(0);
  expect(knowsAll(station)).toBe(true);
});
