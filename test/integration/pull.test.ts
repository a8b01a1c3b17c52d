import { describe, expect, it } from 'vitest';
import { mutationRow } from '../../main/db/new-mutation.ts';
import { parcelQueries } from '../../main/db/parcels.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import type { ShipmentChange } from '../../main/pull/apply-shipment.ts';
import { pullHandlers } from '../../main/pull/pull-handlers.ts';
import { createPullLoop, type PullLoop } from '../../main/pull/pull-loop.ts';
import { AppFailure } from '../../shared/errors.ts';
import { benchQueries } from '../support/bench-parts.ts';
import { packChange } from '../support/mutations.ts';
import { ACCOUNT, type AccountDefaults, ONE_STATION, queuePacking } from '../support/pack-inputs.ts';
import { type PullStation, type PullStationOptions, pullStation } from '../support/pull-station.ts';

type StartedOptions = Partial<PullStationOptions> & { readonly defaults?: AccountDefaults };

function started({ defaults = ACCOUNT, ...options }: StartedOptions = {}, busy?: () => boolean) {
  const station = pullStation({ seed: 5, shipments: 300, latencyMs: 100, ...options });
  const news: ShipmentChange[] = [];
  const faults: unknown[] = [];
  const loop = createPullLoop({
    client: station.client,
    db: station.db,
    queries: station.queries,
    ports: station.ports,
    config: { locationId: station.locationId },
    onNews: (changes) => void news.push(...changes),
    onStatus: () => undefined,
    onFault: (error) => void faults.push(error),
    ...(busy ? { busy } : {}),
  });
  const takenOver: string[] = [];
  const handlers = pullHandlers({
    ...benchQueries(station.db),
    ...{ db: station.db, client: station.client, nowMs: station.time.clock.wallMs },
    ...{ record: () => undefined, alongside: () => undefined, onTakenOver: (id: string) => void takenOver.push(id) },
    ...{ applyShipments: async () => undefined, onMutations: () => undefined },
    shipments: station.queries,
    queue: station.queue,
    walk: station.walk,
    packing: queuePacking(station.db, defaults),
    stations: ONE_STATION,
    timers: station.ports.timers,
    loop,
    locationId: () => station.locationId,
    serverNowMs: () => station.time.clock.wallMs(),
  });
  return {
    station,
    loop,
    news,
    faults,
    handlers,
    async [Symbol.asyncDispose]() {
      const stopping = loop.stop();
      await station.time.advance(200_000);
      await stopping;
      station[Symbol.dispose]();
    },
  };
}

function wholeAgain(station: PullStation, loop: PullLoop): Promise<void> {
  const before = loop.status().lastPullAtMs;
  return station.time.runUntil(() => loop.status().lastPullAtMs !== before && !loop.status().pulling, 3_600_000);
}

function someOf(station: PullStation, count: number) {
  return station
    .records()
    .filter((record) => record.type === 'NORMAL' && !record.hold && record.items[0]?.state === 'APPROVED')
    .slice(0, count);
}

describe('the pull loop', () => {
  it('fills an empty station and claims only what the start of a whole sweep proves', async () => {
    await using pull = started();
    const { station, loop } = pull;
    expect(loop.status()).toMatchObject({ network: 'unknown', lastPullAtMs: null });
    const startMs = station.time.clock.wallMs();
    loop.start();
    await wholeAgain(station, loop);
    const { lastPullAtMs, lastSweep, network } = loop.status();
    expect(network).toBe('connected');
    expect(lastPullAtMs).toBe(lastSweep?.startedAtMs);
    expect(lastPullAtMs).toBeGreaterThanOrEqual(startMs);
    expect(lastPullAtMs).toBeLessThan(station.time.clock.wallMs());
    expect(pull.faults).toEqual([]);
  });

  it('hears of a cancel, a hold and a changed quantity long before the next sweep', async () => {
    await using pull = started();
    const { station, loop, news } = pull;
    loop.start();
    await wholeAgain(station, loop);
    const [cancelled, held] = someOf(station, 2);
    const several = station
      .records()
      .find(
        (record) =>
          record.items[0] && record.items[0].quantity > 1 && record.items[0].state === 'APPROVED' && !record.hold,
      );
    const item = several?.items[0];
    if (!cancelled || !held || !several || !item) throw new Error('the catalogue has too few shipments');
    await station.time.advance(1_000);
    news.length = 0;
    station.control('cancel', { shipmentId: cancelled.shipmentId, by: 'marketplace' });
    station.control('hold', { shipmentId: held.shipmentId });
    station.control('cancel', {
      shipmentId: several.shipmentId,
      units: [{ orderItemId: item.orderItemId, quantity: 1 }],
    });
    await station.time.runUntil(() => new Set(news.map((change) => change.shipmentId)).size >= 3, 45_000);
    const told = new Map(news.map((change) => [change.shipmentId, change.differences]));
    expect(told.get(cancelled.shipmentId)).toEqual([{ kind: 'cancelled' }]);
    expect(told.get(held.shipmentId)).toEqual([{ kind: 'hold-set' }]);
    expect(told.get(several.shipmentId)).toEqual([
      { kind: 'quantity-reduced', orderItemId: item.orderItemId, units: 1, left: item.quantity },
    ]);
  });

  it.each(['refused', 'ignored'] as const)(
    'lives without modifiedDate when it is %s, and does not ask again',
    async (how) => {
      await using pull = started({ switches: { modifiedDate: how } });
      const { station, loop } = pull;
      loop.start();
      await wholeAgain(station, loop);
      const asked = () => station.requests.filter((request) => request.body?.includes('modifiedDate')).length;
      await station.time.advance(120_000);
      const before = asked();
      await station.time.advance(300_000);
      expect(asked()).toBe(before);
      expect(loop.status().network).toBe('connected');
      const [cancelled] = someOf(station, 1);
      if (!cancelled) throw new Error('the catalogue has too few shipments');
      station.control('cancel', { shipmentId: cancelled.shipmentId });
      await station.time.runUntil(() => station.queries.knowledge(cancelled.shipmentId)?.closed === true, 45_000);
    },
  );

  it('backs off while the network is down, keeps its age, and reads at once when an exchange elsewhere worked', async () => {
    await using pull = started();
    const { station, loop } = pull;
    loop.start();
    await wholeAgain(station, loop);
    station.marketplace.setNetwork(false);
    await station.time.runUntil(() => loop.status().network === 'offline', 120_000);
    const { lastPullAtMs } = loop.status();
    await station.time.advance(1_800_000);
    const requests = station.requests.length;
    await station.time.advance(600_000);
    const asked = station.requests.length - requests;
    expect(asked).toBeGreaterThan(5);
    expect(asked).toBeLessThan(100);
    expect(loop.status().lastPullAtMs).toBe(lastPullAtMs);
    await expect(station.finish(loop.pullNow())).rejects.toMatchObject({ code: 'MARKETPLACE_UNREACHABLE' });
    const [cancelled] = someOf(station, 1);
    station.control('cancel', { shipmentId: cancelled?.shipmentId });
    station.marketplace.setNetwork(true);
    loop.networkWorked();
    await station.time.runUntil(() => loop.status().network === 'connected', 2_000);
    await wholeAgain(station, loop);
    expect(station.queries.knowledge(cancelled?.shipmentId ?? '')?.closed).toBe(true);
  });

  it('stops asking when the credentials are refused, until it is given others', async () => {
    await using pull = started();
    const { station, loop } = pull;
    station.control('faults', { route: '*', kind: '401', times: null });
    loop.start();
    await station.time.runUntil(() => loop.status().network === 'paused', 60_000);
    const requests = station.requests.length;
    await station.time.advance(3_600_000 * 3);
    expect(station.requests.length).toBe(requests);
    await expect(station.finish(loop.pullNow())).rejects.toMatchObject({ code: 'MARKETPLACE_CREDENTIALS' });
    station.control('faults/clear', {});
    loop.reconfigure({ locationId: station.locationId });
    await wholeAgain(station, loop);
    expect(loop.status()).toMatchObject({ network: 'connected', lastError: null });
  });

  it('sweeps every minute while the bench is busy and every five otherwise', async () => {
    let busy = true;
    await using pull = started({}, () => busy);
    const { station, loop } = pull;
    loop.start();
    await wholeAgain(station, loop);
    await station.time.advance(600_000);
    const first = loop.status().lastPullAtMs ?? 0;
    await wholeAgain(station, loop);
    expect((loop.status().lastPullAtMs ?? 0) - first).toBeLessThan(70_000);
    busy = false;
    await wholeAgain(station, loop);
    const second = loop.status().lastPullAtMs ?? 0;
    await wholeAgain(station, loop);
    expect((loop.status().lastPullAtMs ?? 0) - second).toBeGreaterThanOrEqual(300_000);
  });

  it('pulls on demand, and says how it failed when it cannot', async () => {
    await using pull = started();
    const { station, loop, handlers } = pull;
    const reply = await station.finish(Promise.resolve(handlers['pull.now']({})));
    expect(reply).toMatchObject({ started: true, finished: true });
    expect(Date.parse(reply.lastPullAt ?? '')).toBe(loop.status().lastPullAtMs);
    await station.time.advance(1_000);
    const again = await Promise.all([loop.pullNow(), loop.pullNow(), station.finish(loop.pullNow())]);
    expect(new Set(again.map((status) => status.lastPullAtMs)).size).toBe(1);
    expect(again[0]?.lastPullAtMs).toBeGreaterThan(Date.parse(reply.lastPullAt ?? ''));
    loop.reconfigure({ locationId: undefined });
    await expect(station.finish(loop.pullNow())).rejects.toBeInstanceOf(AppFailure);
    await expect(station.finish(loop.pullNow())).rejects.toMatchObject({ code: 'NOT_CONFIGURED' });
  });

  it('does not claim an age when the clock was set back', async () => {
    await using pull = started();
    const { station, loop } = pull;
    loop.start();
    await wholeAgain(station, loop);
    station.time.jumpWall(-7_200_000);
    expect(loop.status().lastPullAtMs).toBeNull();
    await wholeAgain(station, loop);
    expect(loop.status().lastPullAtMs).toBeLessThanOrEqual(station.time.clock.wallMs());
  });
});

describe('the queue', () => {
  it('shows the most urgent first, why one cannot be packed, and counts what can', async () => {
    await using pull = started();
    const { station, handlers } = pull;
    await station.finish(Promise.resolve(handlers['pull.now']({})));
    const list = (input: object) =>
      station.finish(Promise.resolve(handlers['queue.list']({ limit: 500, offset: 0, ...input })));
    const all = await list({});
    expect(all.total).toBe(all.entries.length);
    const due = all.entries.map((entry) => entry.dispatchByMs ?? Number.POSITIVE_INFINITY);
    expect(due).toEqual(due.toSorted((a, b) => a - b));
    const gates = new Set(all.entries.map((entry) => entry.why));
    expect(gates).toContain('on-hold');
    expect(gates).toContain('too-early');
    expect(gates).toContain(undefined);
    expect(all.packable).toBe(all.entries.filter((entry) => entry.why === undefined).length);
    const packable = await list({ packableOnly: true });
    expect(packable.entries).toEqual(all.entries.filter((entry) => entry.why === undefined));
    expect(packable.total).toBe(all.packable);
    const pages = [...(await list({ limit: 100 })).entries, ...(await list({ limit: 400, offset: 100 })).entries];
    expect(pages).toEqual(all.entries);
  });

  it('gates everything without a default tax rate or box, as the bench does, but for what we packed already', async () => {
    for (const [defaults, why] of [
      [{ ...ACCOUNT, taxRatePercent: undefined }, 'tax-rate-missing'],
      [{ ...ACCOUNT, box: undefined }, 'box-missing'],
    ] as const) {
      await using pull = started({ defaults });
      const { station, handlers } = pull;
      await station.finish(Promise.resolve(handlers['pull.now']({})));
      const list = (input: object) =>
        station.finish(Promise.resolve(handlers['queue.list']({ limit: 500, offset: 0, ...input })));
      const all = await list({});
      const entry = all.entries.find((each) => each.why === why);
      if (!entry) throw new Error('nothing lacks an input');
      // What the seller ships himself has no pack that could lack anything.
      const open = all.entries.filter((each) => each.why === undefined);
      expect(open.every(({ shipmentId }) => station.queries.typeOf(shipmentId) === 'SELF')).toBe(true);
      const { length } = open;
      expect(all.packable).toBe(length);
      expect(await list({ packableOnly: true })).toEqual({ total: length, packable: length, entries: open });
      expect(await list({ search: entry.shipmentId })).toMatchObject({ total: 1, packable: 0, entries: [{ why }] });
      const view = await handlers['shipments.read']({ shipmentId: entry.shipmentId });
      expect(view.gate).toEqual(entry.gate);
      station.mutations.insert(mutationRow({ mutationId: `m-${why}`, payload: packChange(entry.shipmentId), atMs: 1 }));
      const after = await list({ packableOnly: true });
      expect(after).toMatchObject({ total: length + 1, packable: length + 1 });
      expect(after.entries.map(({ shipmentId }) => shipmentId)).toContain(entry.shipmentId);
    }
  });

  it('joins our own work: a parcel that is complete is no longer one to pack', async () => {
    await using pull = started();
    const { station, handlers } = pull;
    await station.finish(Promise.resolve(handlers['pull.now']({})));
    const list = () =>
      station.finish(Promise.resolve(handlers['queue.list']({ limit: 500, offset: 0, packableOnly: true })));
    const before = await list();
    const [open, complete] = before.entries;
    if (!open || !complete) throw new Error('nothing can be packed');
    const parcels = parcelQueries(station.db);
    const parcel = { session: { status: 'idle' as const }, openedAtMs: 1, changedAtMs: 1, onBench: false };
    inTransaction(station.db, () => {
      parcels.save({ ...parcel, parcelId: 'p1', shipmentId: open.shipmentId, state: 'open' });
      parcels.save({ ...parcel, parcelId: 'p2', shipmentId: complete.shipmentId, state: 'waiting-label' });
    });
    const after = await list();
    expect(after.packable).toBe(before.packable - 1);
    expect(after.entries.map((entry) => entry.shipmentId)).not.toContain(complete.shipmentId);
    expect(after.entries[0]).toMatchObject({ shipmentId: open.shipmentId, parcel: 'open' });
  });

  it('finds by any part of an id, SKU or title, without regard to case', async () => {
    await using pull = started();
    const { station, handlers } = pull;
    await station.finish(Promise.resolve(handlers['pull.now']({})));
    const list = (search: string) =>
      station.finish(Promise.resolve(handlers['queue.list']({ limit: 500, offset: 0, search })));
    const all = await list('');
    const [wanted] = all.entries;
    const [sku, title] = [wanted?.skus[0], wanted?.titles[0]];
    if (!wanted || !sku || !title) throw new Error('the queue is empty');
    for (const search of [wanted.shipmentId.slice(3, 20), wanted.orderIds[0]?.slice(4), sku, title].filter(
      (text) => text !== undefined,
    )) {
      for (const spelled of [search, search.toUpperCase(), ` ${search.toLowerCase()} `]) {
        const found = await list(spelled);
        expect(found.entries.map((entry) => entry.shipmentId)).toContain(wanted.shipmentId);
        expect(found.total).toBe(found.entries.length);
      }
    }
    const bySku = await list(sku);
    expect(bySku.entries.every((entry) => JSON.stringify(station.queries.read(entry.shipmentId)).includes(sku))).toBe(
      true,
    );
    expect(await list('%')).toMatchObject({ total: 0, entries: [] });
  });

  it('reads one shipment with its gate and what is known of it, and says when there is none', async () => {
    await using pull = started();
    const { station, handlers } = pull;
    await station.finish(Promise.resolve(handlers['pull.now']({})));
    const held = station.records().find((record) => record.hold);
    const view = await handlers['shipments.read']({ shipmentId: held?.shipmentId ?? '' });
    expect(view).toMatchObject({
      gate: { kind: 'on-hold' },
      parcel: null,
      bench: null,
      unknownSinceMs: null,
      history: [],
    });
    expect(() => handlers['shipments.read']({ shipmentId: 'nothing' })).toThrow(AppFailure);
  });
});
