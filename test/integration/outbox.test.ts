import { afterEach, describe, expect, it } from 'vitest';
import { dispatchChange, packChange } from '../support/mutations.ts';
import { closeWorlds, firstOf, known, outboxWorld, worldIds } from '../support/outbox-world.ts';
import type { Fate } from '../support/scripted-marketplace.ts';
import { orderItem, shipment } from '../support/shipments.ts';

afterEach(closeWorlds);

describe('after a restart', () => {
  it('a change found in sending is asked about, counted from the new start, and never sent blindly', async () => {
    const w = outboxWorld({ fate: firstOf('pack', { kind: 'unknown', applied: false, afterMs: 1e9 }) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(100);
    expect(w.station.row('m1').state).toBe('sending');
    w.station.crash();
    await w.time.advance(1_000_000);
    const restartedAt = w.time.clock.monotonicMs();
    w.station.now.loop.start();
    expect(w.station.row('m1').state).toBe('verify');
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 400_000);
    const [, second, ...more] = w.server.callsOf('pack').map((call) => call.atMs);
    expect(more).toEqual([]);
    // The monotonic clock of the old run says nothing, even where it would seem long enough.
    expect((second ?? 0) - restartedAt).toBeGreaterThanOrEqual(120_000);
    expect(w.server.effectsOf('pack', 'S1')).toBe(1);
  });

  it('a wait on disk that a clock set back would stretch is cut', async () => {
    const w = outboxWorld();
    known(w, 'APPROVED', 'S1');
    w.station.enqueue('m1', packChange('S1'));
    const row = w.station.row('m1');
    w.station.now.queries.transition(
      row,
      { state: 'pending', notBeforeMs: w.time.clock.wallMs() + 86_400_000, lastError: 'NOT_SENT' },
      0,
      1,
    );
    w.station.crash();
    w.station.now.loop.start();
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 1_000_000);
  });

  it('an unreadable request stands before a person with its reason and is kept', async () => {
    const w = outboxWorld();
    known(w, 'APPROVED', 'S1', 'S2');
    w.station.enqueue('m1', packChange('S1'));
    w.station.enqueue('m2', packChange('S2'));
    const row = w.station.row('m1');
    w.station.now.queries.transition(row, { state: 'pending', payload: '{"half":' }, 0, 1);
    w.station.now.loop.start();
    await w.time.advance(100);
    expect(w.station.row('m1')).toMatchObject({ state: 'rejected', lastError: 'UNREADABLE_PAYLOAD' });
    expect(w.station.row('m1').lastMessage).toContain('not JSON');
    expect(w.station.row('m2').state).toBe('awaiting-documents');
    expect(() => w.station.now.handlers['outbox.decide']({ mutationId: 'm1', decision: 'retry' })).toThrow(
      /leaves discard, not retry/,
    );
  });
});

describe('the network', () => {
  it('told to slow down, the outbox rests all changes as long as it was asked to', async () => {
    const w = outboxWorld({ fate: firstOf('pack', { kind: 'throttled', retryAfterMs: 45_000 }) });
    known(w, 'APPROVED', 'S1', 'S2');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(1_000);
    expect(w.station.row('m1')).toMatchObject({ state: 'pending', lastError: 'THROTTLED' });
    w.station.enqueue('m2', packChange('S2'));
    await w.time.advance(43_000);
    expect(w.server.callsOf('pack')).toHaveLength(1);
    await w.time.advance(2_000);
    expect(w.station.states('m1', 'm2')).toEqual(['awaiting-documents', 'awaiting-documents']);
  });

  it('gone, is tried with one read at a time; back, everything drains', async () => {
    let up = false;
    const w = outboxWorld({ fate: () => (up ? { kind: 'ok' } : { kind: 'not-sent' }) });
    const shipmentIds = worldIds('S', 60);
    known(w, 'APPROVED', ...shipmentIds);
    for (const id of shipmentIds) w.station.enqueue(`m-${id}`, packChange(id));
    w.station.now.loop.start();
    await w.time.advance(60_000);
    expect(w.station.now.loop.status()).toMatchObject({ network: 'offline', breakerOpen: true, pending: 60 });
    const writesSoFar = w.server.callsOf('pack').length;
    expect(writesSoFar).toBeLessThan(12);
    await w.time.advance(3_600_000);
    expect(w.server.callsOf('pack')).toHaveLength(writesSoFar);
    const readsInAnHour = w.server.callsOf('read').length;
    expect(readsInAnHour).toBeGreaterThan(60);
    expect(readsInAnHour).toBeLessThan(400);
    up = true;
    w.station.now.loop.networkUp();
    await w.time.runUntil(() => w.station.now.queries.listOpen(1).total === 0, 120_000);
    expect(w.station.now.loop.status()).toMatchObject({ network: 'connected', breakerOpen: false });
    expect(w.server.effects).toHaveLength(60);
  });

  it('loses a reply on the way, and what waits for another read goes on', async () => {
    const lost: Fate = { kind: 'unknown', applied: false, afterMs: 60_000 };
    const w = outboxWorld({ fate: firstOf('read', lost) });
    for (const id of ['S1', 'S2', 'S3']) w.server.put(shipment(id, [orderItem('MUG', 1, { state: 'APPROVED' })]));
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(1_000);
    w.station.enqueue('m2', packChange('S2'));
    await w.time.advance(8_000);
    expect(w.server.callsOf('read').map(({ ids }) => ids)).toEqual([['S1']]);
    await w.time.advance(3_000);
    expect(w.server.callsOf('read').map(({ ids }) => ids)).toEqual([['S1'], ['S2']]);
    expect(w.station.states('m1', 'm2')).toEqual(['pending', 'awaiting-documents']);
    // What comes later waits no more than it would behind a reply that came.
    w.station.enqueue('m3', packChange('S3'));
    await w.time.advance(1_000);
    expect(w.station.row('m3').state).toBe('awaiting-documents');
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 120_000);
  });

  it('loses every reply, and no more than two reads wait for theirs at a time', async () => {
    const w = outboxWorld({ fate: () => ({ kind: 'unknown', applied: false, afterMs: 60_000 }) });
    const shipmentIds = worldIds('S', 30);
    for (const id of shipmentIds) w.server.put(shipment(id, [orderItem('MUG', 1, { state: 'APPROVED' })]));
    w.station.now.loop.start();
    for (const [at, id] of shipmentIds.entries()) {
      w.station.enqueue(`m-${id}`, packChange(id));
      await w.time.advance(at < 5 ? 2_000 : 30_000);
    }
    const beganAtMs = w.server.callsOf('read').map(({ atMs }) => atMs);
    expect(beganAtMs.length).toBeGreaterThan(10);
    for (const atMs of beganAtMs) {
      expect(beganAtMs.filter((other) => other <= atMs && other > atMs - 60_000).length).toBeLessThanOrEqual(2);
    }
  });

  it('back while a read of before hangs, is found out by another within seconds', async () => {
    let fate: Fate = { kind: 'not-sent' };
    const w = outboxWorld({ fate: () => fate });
    const shipmentIds = worldIds('S', 20);
    known(w, 'APPROVED', ...shipmentIds);
    for (const id of shipmentIds) w.station.enqueue(`m-${id}`, packChange(id));
    w.station.now.loop.start();
    await w.time.advance(60_000);
    expect(w.station.now.loop.status().breakerOpen).toBe(true);
    fate = { kind: 'unknown', applied: false, afterMs: 60_000 };
    const reads = w.server.callsOf('read').length;
    await w.time.runUntil(() => w.server.callsOf('read').length > reads, 120_000);
    fate = { kind: 'ok' };
    w.station.now.loop.networkUp();
    await w.time.advance(8_000);
    expect(w.station.now.loop.status().breakerOpen).toBe(false);
    expect(w.server.effects.length).toBeGreaterThan(10);
  });

  it('refused credentials rest the whole account until they are changed', async () => {
    let right = false;
    const w = outboxWorld({ fate: () => (right ? { kind: 'ok' } : { kind: 'credentials' }) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(200_000);
    expect(w.station.now.loop.status().network).toBe('paused');
    expect(w.station.row('m1')).toMatchObject({ state: 'pending', lastError: 'CREDENTIALS' });
    expect(w.server.calls).toHaveLength(1);
    right = true;
    w.station.now.loop.credentialsChanged();
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 60_000);
  });

  it('keeps a rejected shipment from delaying any other', async () => {
    const w = outboxWorld({ refuse: (_kind, id) => (id === 'S1' ? 'INVALID_PACKAGE_DIMENSION' : undefined) });
    const shipmentIds = worldIds('S', 20);
    known(w, 'APPROVED', ...shipmentIds);
    w.station.now.loop.start();
    for (const id of shipmentIds) w.station.enqueue(`m-${id}`, packChange(id));
    w.station.enqueue('d-S1', dispatchChange('S1'));
    await w.time.advance(20_000);
    expect(w.station.row('m-S1')).toMatchObject({ state: 'rejected', lastError: 'INVALID_PACKAGE_DIMENSION' });
    expect(w.station.row('d-S1')).toMatchObject({ state: 'pending', lastError: 'WAITS_FOR_PACK' });
    expect(w.station.now.queries.counts()).toMatchObject({ pending: 1, rejected: 1, verify: 0 });
  });

  it('has several shipments in flight, packs ahead never in the way of the bench', async () => {
    const w = outboxWorld({ fate: () => ({ kind: 'ok', afterMs: 1_000 }) });
    const ahead = worldIds('A', 30);
    known(w, 'APPROVED', 'S1', ...ahead);
    w.station.now.loop.start();
    for (const id of ahead) w.station.enqueue(`m-${id}`, packChange(id, 'pack-ahead'));
    w.station.enqueue('m-S1', packChange('S1'));
    await w.time.advance(10);
    expect(w.server.callsOf('pack').map((call) => [...call.ids, call.lane])).toEqual([
      ['A1', 'pack-ahead'],
      ['A2', 'pack-ahead'],
      ['S1', 'send'],
    ]);
  });
});

describe('the outbox', () => {
  it('sends nothing while the gate is closed and starts when it opens', async () => {
    let open = false;
    const w = outboxWorld({ gate: () => open });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(30_000);
    expect(w.server.calls).toEqual([]);
    open = true;
    w.station.now.loop.wake();
    await w.time.advance(100);
    expect(w.server.callsOf('pack')).toHaveLength(1);
  });

  it('stops after the request in flight and says what stays queued', async () => {
    const w = outboxWorld({ fate: () => ({ kind: 'ok', afterMs: 500 }), settings: { maxInFlight: 1 } });
    known(w, 'APPROVED', 'S1', 'S2');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    w.station.enqueue('m2', packChange('S2'));
    const stopped = w.station.now.loop.stop(3_000);
    await w.time.advance(1_000);
    expect(await stopped).toEqual({ queued: 2 });
    expect(w.station.states('m1', 'm2')).toEqual(['awaiting-documents', 'pending']);
    await w.time.advance(600_000);
    expect(w.server.callsOf('pack')).toHaveLength(1);
    expect(w.server.callsOf('read')).toHaveLength(0);
  });

  it('stops in time though the marketplace does not answer, and writes nothing afterwards', async () => {
    const w = outboxWorld({ fate: () => ({ kind: 'ok', afterMs: 60_000 }) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    const stopped = w.station.now.loop.stop(3_000);
    await w.time.advance(3_100);
    expect(await stopped).toEqual({ queued: 1 });
    await w.time.advance(120_000);
    expect(w.station.row('m1').state).toBe('sending');
  });

  it('keeps its waits when the wall clock is set', async () => {
    const w = outboxWorld({ fate: firstOf('pack', { kind: 'unknown', applied: false }) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(60_000);
    w.time.jumpWall(-7_200_000);
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 300_000);
    const [first, second] = w.server.callsOf('pack').map((call) => call.atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(120_000);
  });

  it('lists what waits with the orders concerned, and discards only what was rejected', async () => {
    const w = outboxWorld({ refuse: () => 'INVALID_LOCATION' });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    const { handlers } = w.station.now;
    expect(() => handlers['outbox.decide']({ mutationId: 'm1', decision: 'discard' })).toThrow(/is sending/);
    await w.time.advance(100);
    expect(await handlers['outbox.list']({ limit: 10, all: false })).toMatchObject({
      total: 1,
      entries: [
        {
          mutationId: 'm1',
          kind: 'pack',
          state: 'rejected',
          lastError: 'INVALID_LOCATION',
          orderIds: ['OD-S1'],
          attempts: 1,
        },
      ],
    });
    expect(await handlers['outbox.decide']({ mutationId: 'm1', decision: 'discard' })).toEqual({ state: 'discarded' });
    expect(await handlers['outbox.list']({ limit: 10, all: false })).toEqual({ entries: [], total: 0 });
    w.station.enqueue('m2', packChange('S1'));
    expect(w.station.states('m1', 'm2')).toEqual(['discarded', 'sending']);
  });
});
