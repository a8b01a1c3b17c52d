import { afterEach, describe, expect, test } from 'vitest';
import { mutationRow } from '../../main/db/new-mutation.ts';
import { queueQueries } from '../../main/db/queue.ts';
import { cancellable, planOf } from '../../main/orders/cancel-plan.ts';
import type { CancelRefusal } from '../../shared/contract/orders.ts';
import { ownerIndex } from '../../shared/model/ownership.ts';
import type { ShipmentState } from '../../shared/model/shipment.ts';
import { PARCEL_STATES, type ParcelState } from '../../shared/model/states.ts';
import { type AheadStation, aheadStation } from '../support/ahead-station.ts';
import { packChange } from '../support/mutations.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: AheadStation;
afterEach(async () => {
  await station.close();
  expect(station.faults).toEqual([]);
});

const DUE = 1_800_000_000_000;
const two = (shipmentId: string, state: ShipmentState = 'APPROVED', tea: ShipmentState = state) =>
  shipment(shipmentId, [orderItem('CUP', 1, { state }), orderItem('TEA', 1, { state: tea })], { dispatchByMs: DUE });
const [cupId, teaId] = ['4365000000000CUP-A', '4365000000000TEA-A'] as const;

/** As a person asked for it at this station; its id. */
function queued(shipmentId: string, orderItemIds: readonly string[]): void {
  const body = {
    ...{ shipmentId, locationId: 'LOC1', reason: 'b2b_order' as const, orderItemIds: [...orderItemIds] },
    cancellationGroupIds: orderItemIds.map((itemId) => `grp-${itemId}`),
  };
  const row = mutationRow({ mutationId: `cancel-${shipmentId}`, payload: { kind: 'cancel', body }, atMs: 1 });
  station.atomically(() => station.now.mutations.insert(row));
}

function becomes(shipmentId: string, state: 'rejected' | 'acked' | 'discarded'): void {
  const from = station.now.mutations.byId(`cancel-${shipmentId}`);
  if (!from) throw new Error('nothing is queued');
  station.atomically(() => void station.now.mutations.transition(from, { state }, 2, from.workerGeneration));
}

function gateOf(shipmentId: string): string | null {
  const reply = station.scans(shipmentId);
  const gate = reply.detail.gate?.kind ?? null;
  if (reply.verdict === 'accept') void station.now.bench.handlers['bench.command']({ command: 'park' });
  return gate;
}

describe('an order whose cancellation is under way', () => {
  test('is packed by nobody, and by anybody once the cancellation is given up', async () => {
    station = aheadStation({ findBy: 'item' });
    for (const sku of ['CUP', 'TEA']) station.product(sku, 'no');
    station.network(false);
    station.told(two('A'));
    queued('A', [cupId, teaId]);
    expect(station.now.mutations.isCancelQueued('A')).toBe(true);
    expect(gateOf('A')).toBe('cancel-queued');
    expect(station.scans('CUP').detail).toMatchObject({ gate: { kind: 'cancel-queued' } });
    expect(station.now.bench.labelFirst.refusalOf('A')).toBe('cancel-queued');
    const asked = {
      locationId: 'LOC1',
      nowMs: 1,
      stations: { index: 0, count: 1 },
      ownNeeded: { taxRate: false, box: false },
    };
    const packable = () => {
      const { hits } = queueQueries(station.now.parts.db).searchSlice(asked, 'cup', '');
      return hits.filter((hit) => hit.packable).map((hit) => hit.shipmentId);
    };
    expect(packable()).toEqual([]);
    station.network(true);
    await station.settled();
    expect(station.changes('A')).toEqual(['cancel pending']);

    becomes('A', 'rejected');
    expect(gateOf('A')).toBe('cancel-queued');
    becomes('A', 'discarded');
    expect(packable()).toEqual(['A']);
    expect(station.now.bench.labelFirst.refusalOf('A')).toBeNull();
    station.now.buffer.shipmentsChanged(['A']);
    await station.settled();
    expect(station.changes('A')).toEqual(['cancel discarded', 'pack pending pack-ahead']);
  });

  test('waits until the marketplace shows what was cancelled, and goes on with the rest', () => {
    station = aheadStation({});
    station.network(false);
    station.told(two('A'));
    queued('A', [teaId]);
    becomes('A', 'acked');
    expect(gateOf('A')).toBe('cancel-queued');
    station.told(two('A', 'APPROVED', 'CANCELLED'));
    expect(gateOf('A')).toBeNull();
    expect(station.now.mutations.isCancelQueued('A')).toBe(false);
  });
});

describe('a cancellation', () => {
  const plan = (over: { count?: number; locationId?: string } = {}) => {
    const count = over.count ?? 1;
    const stations = { index: count === 1 ? 0 : 1 - ownerIndex('A', { count: 2 }), count };
    return planOf(cancellable({ ...station.now, stations, locationId: over.locationId ?? 'LOC1' }, 'A'));
  };

  test.each<[string, CancelRefusal | null, () => void, { count?: number; locationId?: string }?]>([
    ['an approved order', null, () => undefined],
    ['one that is packed', 'not-approved', () => station.told(two('A', 'PACKED'))],
    ['one that is cancelled', 'not-approved', () => station.told(two('A', 'CANCELLED'))],
    ['one of another location', 'wrong-location', () => undefined, { locationId: 'LOC2' }],
    ['one of another station', 'other-station', () => undefined, { count: 2 }],
    ['one whose cancellation is queued', 'already-queued', () => queued('A', [cupId, teaId])],
    ['one of whose groups one is queued', null, () => queued('A', [cupId])],
    ['one of whose groups one is past', null, () => station.told(two('A', 'APPROVED', 'PACKED'))],
  ])('of %s: %s', (_, refusal, come, over) => {
    station = aheadStation({});
    station.network(false);
    station.told(two('A'));
    come();
    expect(plan(over).refusal).toBe(refusal);
  });

  test('is refused by a pack of ours in whatever state, but for one that was refused or given up', () => {
    station = aheadStation({});
    station.network(false);
    station.told(two('A'));
    const { mutations } = station.now;
    const row = mutationRow({ mutationId: 'pack', payload: packChange('A'), atMs: 1 });
    station.atomically(() => mutations.insert(row));
    const to = (state: 'sending' | 'verify' | 'rejected' | 'discarded', lastError: string | null = null) => {
      const from = mutations.byId('pack');
      if (!from) throw new Error('no pack');
      station.atomically(() => void mutations.transition(from, { state, lastError }, 2, from.workerGeneration));
      return plan().refusal;
    };
    expect(plan().refusal).toBe('pack-of-ours');
    expect(to('sending')).toBe('pack-of-ours');
    expect(to('verify')).toBe('pack-of-ours');
    expect(to('rejected', 'PACK_NOT_TAKEN')).toBe('pack-of-ours');
    expect(to('rejected', 'INVALID_IMEI_NUMBER')).toBeNull();
    expect(to('discarded')).toBeNull();
  });

  test('is refused by a parcel that is complete, and not by one that is only begun', () => {
    station = aheadStation({});
    station.network(false);
    station.told(two('A'));
    const stand = (state: ParcelState) =>
      station.atomically(() =>
        station.now.parcels.save({
          ...{ parcelId: 'P', shipmentId: 'A', state, session: { status: 'idle' } },
          ...{ openedAtMs: 1, changedAtMs: 1, onBench: false },
        }),
      );
    const begun: readonly ParcelState[] = ['open', 'labelled', 'parked', 'stopped', 'void'];
    for (const state of PARCEL_STATES) {
      stand(state);
      expect([state, plan().refusal]).toEqual([state, begun.includes(state) ? null : 'packed-here']);
      expect(plan().isOpenHere).toBe(['open', 'parked', 'stopped'].includes(state));
    }
  });
});
