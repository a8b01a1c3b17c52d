import { afterEach, describe, expect, it } from 'vitest';
import { dispatchChange, packChange } from '../support/mutations.ts';
import { closeWorlds, firstOf, known, outboxWorld, worldIds } from '../support/outbox-world.ts';
import type { Call, Fate } from '../support/scripted-marketplace.ts';
import { orderItem, shipment } from '../support/shipments.ts';

afterEach(closeWorlds);

describe('a pack', () => {
  it('is sent once and done when the marketplace shows the shipment packed', async () => {
    const w = outboxWorld();
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(100);
    expect(w.station.row('m1')).toMatchObject({ state: 'awaiting-documents', attempts: 1 });
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 30_000);
    expect(w.server.callsOf('pack')).toHaveLength(1);
    // 2 s, then 4 s later: PACKED after 6 s is seen by the second or third look.
    expect(w.server.callsOf('read').length).toBeLessThanOrEqual(3);
    const journalled = w.station.now.journal.byShipment('S1').map((entry) => entry.event);
    expect(
      journalled.map((event) => (event.status === 'known' && event.kind === 'mutation' ? event.payload.state : '?')),
    ).toEqual(['acked', 'awaiting-documents', 'sending']);
  });

  it('is committed as sending before the marketplace hears of it', async () => {
    const w = outboxWorld({
      fate(call) {
        if (call.name === 'pack') seen.push(w.station.row('m1').state);
        return { kind: 'ok' };
      },
    });
    const seen: string[] = [];
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(100);
    expect(seen).toEqual(['sending']);
  });

  it('whose reply was lost after it was applied is adopted after one read and never sent again', async () => {
    const w = outboxWorld({ fate: firstOf('pack', { kind: 'unknown', applied: true, afterMs: 30_000 }) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(30_100);
    expect(w.station.row('m1').state).toBe('acked');
    await w.time.advance(600_000);
    expect(w.server.callsOf('pack')).toHaveLength(1);
    expect(w.server.callsOf('read')).toHaveLength(1);
    expect(w.server.effectsOf('pack', 'S1')).toBe(1);
  });

  it('lost before it was applied is sent again exactly once, and not before the settle time', async () => {
    const w = outboxWorld({ fate: firstOf('pack', { kind: 'unknown', applied: false, afterMs: 10_000 }) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(10_100);
    expect(w.station.row('m1')).toMatchObject({ state: 'verify', lastError: 'OUTCOME_UNKNOWN' });
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 300_000);
    const [first, second, ...more] = w.server.callsOf('pack').map((call) => call.atMs);
    expect(more).toEqual([]);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(10_000 + 120_000);
    // At once, 5, 15, 45 and 120 s after it was given up.
    const looks = w.server.callsOf('read').map((call) => Math.round((call.atMs - 10_000) / 1000));
    expect(looks.slice(0, 5)).toEqual([0, 5, 15, 45, 120]);
  });

  it('that arrives late within the settle time is adopted, not repeated', async () => {
    const w = outboxWorld({
      fate: firstOf('pack', { kind: 'unknown', applied: true, afterMs: 10_000, arrivesAfterMs: 100_000 }),
      guards: false,
    });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 300_000);
    expect(w.server.effectsOf('pack', 'S1')).toBe(1);
    expect(w.server.callsOf('pack')).toHaveLength(1);
  });

  it('answered DUPLICATE_PACK_REQUEST is our own earlier one and adopted', async () => {
    const w = outboxWorld({ refuse: (kind) => (kind === 'pack' ? 'DUPLICATE_PACK_REQUEST' : undefined) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    w.server.setState('S1', 'PACKING_IN_PROGRESS');
    await w.time.advance(200);
    expect(w.station.row('m1').state).toBe('awaiting-documents');
    w.server.setState('S1', 'PACKED');
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 60_000);
    expect(w.server.callsOf('pack')).toHaveLength(1);
  });

  it('answered INVALID_PACK_REQUEST while the shipment stays unpacked goes to a person', async () => {
    const w = outboxWorld({ refuse: () => 'INVALID_PACK_REQUEST' });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.runUntil(() => w.station.row('m1').state === 'rejected', 60_000);
    expect(w.station.row('m1').lastError).toBe('INVALID_PACK_REQUEST');
    expect(w.server.callsOf('pack')).toHaveLength(1);
  });

  it('of a shipment that someone else packed is never sent and stands before a person', async () => {
    const w = outboxWorld();
    known(w, 'PACKED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    expect(w.station.row('m1')).toMatchObject({ state: 'rejected', lastError: 'PACKED_ELSEWHERE', attempts: 0 });
    expect(w.server.calls).toEqual([]);
    await w.station.now.handlers['outbox.decide']({ mutationId: 'm1', decision: 'retry' });
    await w.time.advance(100);
    expect(w.station.row('m1').state).toBe('acked');
    expect(w.server.callsOf('pack')).toEqual([]);
  });

  it('is read about first when what is known of the shipment is old, and not sent once it was cancelled', async () => {
    const w = outboxWorld();
    known(w, 'APPROVED', 'S1');
    w.server.setState('S1', 'CANCELLED');
    await w.time.advance(130_000);
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(100);
    expect(w.station.row('m1')).toMatchObject({ state: 'rejected', lastError: 'CANCELLED' });
    expect(w.server.calls.map((call) => call.name)).toEqual(['read']);
  });

  it('that is cancelled or held while it waits for its turn does not leave any more', async () => {
    const w = outboxWorld({ turnMs: (name) => (name === 'pack' ? 5_000 : 0) });
    known(w, 'APPROVED', 'S1', 'S2');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    w.station.enqueue('m2', packChange('S2'));
    await w.time.advance(1_000);
    expect(w.station.states('m1', 'm2')).toEqual(['sending', 'sending']);
    w.server.setState('S1', 'CANCELLED');
    w.server.put({ ...shipment('S2', [orderItem('MUG')]), hold: true });
    w.station.told(...['S1', 'S2'].flatMap((id) => w.server.read(id) ?? []));
    await w.time.advance(10_000);
    expect(w.station.row('m1')).toMatchObject({ state: 'rejected', lastError: 'CANCELLED', attempts: 0 });
    expect(w.station.row('m2')).toMatchObject({ state: 'pending', lastError: 'ON_HOLD', sent: null });
    expect(w.server.callsOf('pack')).toEqual([]);
  });

  it('waits out a hold and leaves as soon as the pull tells that it ended', async () => {
    const w = outboxWorld();
    known(w, 'APPROVED', 'S1');
    w.server.setHold('S1', true);
    w.station.told(...[w.server.read('S1')].flatMap((one) => one ?? []));
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(20_000);
    expect(w.station.row('m1')).toMatchObject({ state: 'pending', lastError: 'ON_HOLD' });
    expect(w.server.callsOf('pack')).toEqual([]);
    w.server.setHold('S1', false);
    w.station.told(...[w.server.read('S1')].flatMap((one) => one ?? []));
    w.station.now.loop.shipmentsChanged(['S1']);
    await w.time.advance(100);
    expect(w.station.row('m1').state).toBe('awaiting-documents');
  });

  it('refused with ITEM_ON_HOLD is tried again on newly read shipment data only', async () => {
    let held = true;
    const w = outboxWorld({ refuse: () => (held ? 'ITEM_ON_HOLD' : undefined) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(50_000);
    expect(w.station.row('m1')).toMatchObject({ state: 'pending', lastError: 'ITEM_ON_HOLD' });
    held = false;
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 120_000);
    expect(w.server.calls.map((call) => call.name).slice(0, 3)).toEqual(['pack', 'read', 'pack']);
  });

  it.each([
    ['FORM_FAILED', 'FORM_FAILED'],
    ['CANCELLED', 'CANCELLED'],
  ] as const)('whose shipment ends as %s goes to a person', async (state, reason) => {
    const w = outboxWorld({ packing: () => ({ afterMs: 5_000, state }) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    if (state === 'CANCELLED') w.time.timers.after(3_000, () => w.server.setState('S1', 'CANCELLED'));
    await w.time.runUntil(() => w.station.row('m1').state === 'rejected', 60_000);
    expect(w.station.row('m1').lastError).toBe(reason);
  });

  it('whose form was completed by hand goes on to its documents without being sent again', async () => {
    const w = outboxWorld({ packing: () => ({ afterMs: 1_000, state: 'FORM_FAILED' }) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.runUntil(() => w.station.row('m1').state === 'rejected', 60_000);
    w.server.setState('S1', 'PACKED');
    await w.station.now.handlers['outbox.decide']({ mutationId: 'm1', decision: 'retry' });
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 60_000);
    expect(w.server.callsOf('pack')).toHaveLength(1);
  });

  it('is asked about for as long as its documents take, and shown as late meanwhile', async () => {
    const w = outboxWorld({ packing: () => ({ afterMs: 40 * 60_000, state: 'PACKED' }) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(29 * 60_000);
    expect(w.station.row('m1')).toMatchObject({ state: 'awaiting-documents', lastError: 'DOCUMENTS_LATE' });
    await w.time.advance(13 * 60_000);
    expect(w.station.row('m1')).toMatchObject({ state: 'acked', lastError: null });
    expect(w.server.callsOf('pack')).toHaveLength(1);
  });

  it('with a weight warning goes with the warning ignored only where a person says the weight is right', async () => {
    const warned = new Set(['S1', 'S2']);
    const w = outboxWorld({ refuse: (_kind, id) => (warned.has(id) ? 'WEIGHT_ANOMALY_WARNING' : undefined) });
    known(w, 'APPROVED', 'S1', 'S2');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    w.station.enqueue('m2', packChange('S2'));
    await w.time.advance(100);
    expect(w.station.row('m1')).toMatchObject({ state: 'rejected', lastError: 'WEIGHT_ANOMALY_WARNING' });
    warned.clear();
    const { handlers } = w.station.now;
    expect(await handlers['outbox.decide']({ mutationId: 'm1', decision: 'send-anyway' })).toEqual({
      state: 'pending',
    });
    expect(await handlers['outbox.decide']({ mutationId: 'm2', decision: 'retry' })).toEqual({ state: 'pending' });
    await w.time.advance(100);
    expect(w.station.states('m1', 'm2')).toEqual(['awaiting-documents', 'awaiting-documents']);
    expect(JSON.parse(w.station.row('m1').payload)).toMatchObject({ request: { ignoreWarning: true } });
    expect(JSON.parse(w.station.row('m2').payload)).toMatchObject({ request: { ignoreWarning: false } });
  });

  it('refused for anything else cannot be sent anyway', async () => {
    const w = outboxWorld({ refuse: () => 'INVALID_PACKAGE_DIMENSION' });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(100);
    expect(() => w.station.now.handlers['outbox.decide']({ mutationId: 'm1', decision: 'send-anyway' })).toThrow(
      /leaves retry or discard, not send-anyway/,
    );
    expect(w.station.row('m1').state).toBe('rejected');
  });
});

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
