import { afterEach, describe, expect, it } from 'vitest';
import { packChange } from '../support/mutations.ts';
import { closeWorlds, firstOf, known, outboxWorld } from '../support/outbox-world.ts';
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
