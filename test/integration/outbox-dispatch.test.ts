import { afterEach, describe, expect, it } from 'vitest';
import { dispatchChange, packChange } from '../support/mutations.ts';
import { closeWorlds, firstOf, known, outboxWorld, worldIds } from '../support/outbox-world.ts';
import type { Call, Fate } from '../support/scripted-marketplace.ts';

afterEach(closeWorlds);

describe('a dispatch', () => {
  it('waits for its pack and leaves within the gathering time after it', async () => {
    const w = outboxWorld();
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('p', packChange('S1'));
    w.station.enqueue('d', dispatchChange('S1'));
    await w.time.advance(2_500);
    expect(w.station.row('d')).toMatchObject({ state: 'pending', lastError: 'WAITS_FOR_PACK' });
    await w.time.runUntil(() => w.station.row('p').state === 'acked', 60_000);
    const packedAt = w.time.clock.monotonicMs();
    await w.time.runUntil(() => w.station.row('d').state === 'acked', 60_000);
    expect(w.time.clock.monotonicMs() - packedAt).toBeLessThanOrEqual(2_100);
    expect(w.server.calls.map((call) => call.name).filter((name) => name !== 'read')).toEqual(['pack', 'dispatch']);
  });

  it('is gathered with others of its location for at most two seconds', async () => {
    const w = outboxWorld();
    known(w, 'PACKED', 'S1', 'S2', 'S3');
    w.station.now.loop.start();
    w.station.enqueue('d1', dispatchChange('S1'));
    await w.time.advance(1_500);
    w.station.enqueue('d2', dispatchChange('S2'));
    await w.time.advance(400);
    expect(w.server.callsOf('dispatch')).toEqual([]);
    await w.time.advance(200);
    expect(w.server.callsOf('dispatch').map((call) => call.ids)).toEqual([['S1', 'S2']]);
    expect(w.station.states('d1', 'd2')).toEqual(['acked', 'acked']);
  });

  it('leaves in time although time passes while the outbox decides what is due', async () => {
    const w = outboxWorld({ creepMs: 0.31 });
    const ids = Array.from({ length: 60 }, (_, at) => `S${at}`);
    known(w, 'PACKED', ...ids);
    w.station.now.loop.start();
    for (const id of ids) {
      w.station.enqueue(`d-${id}`, dispatchChange(id));
      await w.time.runUntil(() => w.station.row(`d-${id}`).state === 'acked', 5_000);
    }
  });

  it.each<{ readonly rests: string; readonly name: Call['name']; readonly fate: Fate }>([
    { rests: 'a read that did not leave', name: 'read', fate: { kind: 'not-sent' } },
    { rests: 'a read there were too many of', name: 'read', fate: { kind: 'throttled' } },
    { rests: 'a dispatch there were too many of', name: 'dispatch', fate: { kind: 'throttled' } },
  ])('leaves after the rest of $rests although the rest ends while the outbox decides what is due', async (tried) => {
    const met = new Set<string>();
    const w = outboxWorld({
      creepMs: 0.1,
      fate(call) {
        if (call.name !== tried.name || call.ids.every((id) => met.has(id))) return { kind: 'ok' };
        for (const id of call.ids) met.add(id);
        return tried.fate;
      },
    });
    const ids = Array.from({ length: 150 }, (_, at) => `S${at}`);
    known(w, 'PACKED', ...ids);
    await w.time.advance(300_000);
    w.station.now.loop.start();
    for (const id of ids) {
      w.station.enqueue(`d-${id}`, dispatchChange(id));
      await w.time.runUntil(() => w.station.row(`d-${id}`).state === 'acked', 30_000);
    }
    expect(met.size).toBe(ids.length);
  });

  it('whose reply was lost after it was applied is adopted after one read', async () => {
    const w = outboxWorld({ fate: firstOf('dispatch', { kind: 'unknown', applied: true, status: 503 }) });
    known(w, 'PACKED', 'S1', 'S2');
    w.station.now.loop.start();
    w.station.enqueue('d1', dispatchChange('S1'));
    w.station.enqueue('d2', dispatchChange('S2'));
    await w.time.advance(3_000);
    expect(w.station.states('d1', 'd2')).toEqual(['acked', 'acked']);
    expect(w.server.calls.map((call) => call.name)).toEqual(['dispatch', 'read']);
    await w.time.advance(600_000);
    expect(w.server.callsOf('dispatch')).toHaveLength(1);
  });

  it('lost before it was applied is sent again exactly once, and not before the settle time', async () => {
    const w = outboxWorld({ fate: firstOf('dispatch', { kind: 'unknown', applied: false }) });
    known(w, 'PACKED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('d1', dispatchChange('S1'));
    await w.time.runUntil(() => w.station.row('d1').state === 'acked', 400_000);
    await w.time.advance(600_000);
    const [first, second, ...more] = w.server.callsOf('dispatch').map((call) => call.atMs);
    expect(more).toEqual([]);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(120_000);
  });

  it('batch refused as a whole is sent one by one, so that one bad shipment delays no other', async () => {
    const w = outboxWorld({
      fate: (call) =>
        call.name === 'dispatch' && call.ids.includes('S2')
          ? { kind: 'refused', status: 422, codes: [] }
          : { kind: 'ok' },
    });
    known(w, 'PACKED', 'S1', 'S2', 'S3');
    w.station.now.loop.start();
    for (const at of [1, 2, 3]) w.station.enqueue(`d${at}`, dispatchChange(`S${at}`));
    await w.time.advance(5_000);
    expect(w.station.states('d1', 'd2', 'd3')).toEqual(['acked', 'rejected', 'acked']);
  });

  it('of a shipment already on its way is done without a request', async () => {
    const w = outboxWorld();
    known(w, 'PICKUP_COMPLETE', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('d1', dispatchChange('S1'));
    await w.time.advance(3_000);
    expect(w.station.row('d1').state).toBe('acked');
    expect(w.server.calls).toEqual([]);
  });

  it('batches start small after the start, double, and fall to one after an unknown outcome', async () => {
    let dispatches = 0;
    const w = outboxWorld({
      settings: { maxInFlight: 1 },
      fate(call) {
        if (call.name !== 'dispatch') return { kind: 'ok' };
        dispatches += 1;
        return dispatches === 5 ? { kind: 'unknown', applied: true } : { kind: 'ok' };
      },
    });
    const shipmentIds = worldIds('S', 100);
    known(w, 'PACKED', ...shipmentIds);
    for (const id of shipmentIds) w.station.enqueue(`d-${id}`, dispatchChange(id));
    w.station.now.loop.start();
    await w.time.runUntil(() => w.station.now.queries.listOpen(1).total === 0, 300_000);
    expect(w.server.callsOf('dispatch').map((call) => call.ids.length)).toEqual([5, 10, 20, 25, 25, 1, 2, 4, 8]);
  });

  it('queue of 500 is drained in full batches', async () => {
    const w = outboxWorld();
    const shipmentIds = worldIds('S', 500);
    known(w, 'PACKED', ...shipmentIds);
    for (const id of shipmentIds) w.station.enqueue(`d-${id}`, dispatchChange(id));
    w.station.now.loop.start();
    await w.time.runUntil(() => w.station.now.queries.listOpen(1).total === 0, 300_000);
    expect(w.server.callsOf('dispatch').length).toBeLessThanOrEqual(1.1 * 20 + 20);
    expect(w.server.effects).toHaveLength(500);
  });
});
