import { afterEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../main/db/transaction.ts';
import { dispatchChange, packChange } from '../support/mutations.ts';
import { closeWorlds, firstOf, known, outboxWorld, worldIds } from '../support/outbox-world.ts';

afterEach(closeWorlds);

describe('a withdrawn dispatch', () => {
  it('is never sent by a worker that already holds it in a batch; the rest of the batch leaves', async () => {
    const w = outboxWorld({ settings: { batchStart: 25, gatherMs: 0 } });
    const shipments = worldIds('S', 20);
    known(w, 'PACKED', ...shipments);
    for (const id of shipments) w.station.enqueue(`d-${id}`, dispatchChange(id));
    w.station.now.loop.start();
    // A batch is claimed ten rows at a time; the others are still pending in the worker's hands.
    await w.time.runUntil(() => w.station.row('d-S1').state === 'sending', 5_000);
    expect(w.station.row('d-S15').state).toBe('pending');
    expect(w.server.calls).toEqual([]);
    expect(w.station.withdraw('S15', 'dispatch')).toMatchObject({ mutationId: 'd-S15', state: 'discarded' });
    await w.time.advance(600_000);
    expect(w.server.callsOf('dispatch').flatMap((call) => call.ids)).toEqual(shipments.filter((id) => id !== 'S15'));
    expect(w.server.effectsOf('dispatch', 'S15')).toBe(0);
    expect(w.station.row('d-S15').state).toBe('discarded');
    expect(w.station.states('d-S1', 'd-S10', 'd-S14', 'd-S20')).toEqual(['acked', 'acked', 'acked', 'acked']);
  });

  it('that was all there was to send makes no call at all', async () => {
    const w = outboxWorld({ settings: { gatherMs: 2_000 } });
    known(w, 'PACKED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('d1', dispatchChange('S1'));
    await w.time.advance(1_000);
    expect(w.station.withdraw('S1', 'dispatch')).toBeTruthy();
    await w.time.advance(600_000);
    expect(w.server.calls).toEqual([]);
    expect(w.station.now.loop.status()).toMatchObject({ pending: 0, sending: 0, inFlight: 0 });
  });

  it('leaves room for a new one, which is sent once', async () => {
    const w = outboxWorld();
    known(w, 'PACKED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('d1', dispatchChange('S1'));
    await w.time.advance(500);
    w.station.withdraw('S1', 'dispatch');
    w.station.enqueue('d2', dispatchChange('S1'));
    await w.time.advance(10_000);
    expect(w.station.states('d1', 'd2')).toEqual(['discarded', 'acked']);
    expect(w.server.callsOf('dispatch')).toHaveLength(1);
  });

  it('cannot be withdrawn any more from sending on, nor while its outcome is unknown, nor once it is done', async () => {
    const w = outboxWorld({ fate: firstOf('dispatch', { kind: 'unknown', applied: true, afterMs: 10_000 }) });
    known(w, 'PACKED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('d1', dispatchChange('S1'));
    await w.time.runUntil(() => w.station.row('d1').state === 'sending', 10_000);
    expect(w.station.withdraw('S1', 'dispatch')).toBe(false);
    await w.time.runUntil(() => w.station.row('d1').state === 'verify', 20_000);
    expect(w.station.withdraw('S1', 'dispatch')).toBe(false);
    await w.time.runUntil(() => w.station.row('d1').state === 'acked', 60_000);
    expect(w.station.withdraw('S1', 'dispatch')).toBe(false);
    expect(w.server.effectsOf('dispatch', 'S1')).toBe(1);
  });
});

describe('a withdrawn pack', () => {
  it('refused for its serial numbers makes room for the corrected one, which alone is packed', async () => {
    const refused = new Set(['S1']);
    const w = outboxWorld({ refuse: (_kind, id) => (refused.has(id) ? 'INVALID_IMEI_NUMBER' : undefined) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('p1', packChange('S1'));
    await w.time.advance(100);
    expect(w.station.row('p1')).toMatchObject({ state: 'rejected', lastError: 'INVALID_IMEI_NUMBER' });
    refused.clear();
    expect(w.station.withdraw('S1', 'pack')).toMatchObject({ state: 'discarded', lastError: 'INVALID_IMEI_NUMBER' });
    w.station.enqueue('p2', packChange('S1'));
    await w.time.advance(30_000);
    expect(w.station.states('p1', 'p2')).toEqual(['discarded', 'acked']);
    expect(w.server.effectsOf('pack', 'S1')).toBe(1);
  });

  it('comes back with the rest when what takes its place is not committed', () => {
    const w = outboxWorld();
    known(w, 'APPROVED', 'S1');
    w.station.enqueue('p1', packChange('S1'));
    expect(() =>
      inTransaction(w.station.now.db, () => {
        w.station.now.queries.withdraw('S1', 'pack', 0);
        throw new Error('the disk is full');
      }),
    ).toThrow('the disk is full');
    expect(w.station.row('p1').state).toBe('pending');
  });

  it('the marketplace took in spite of a missing form stays, so that no second one is made', async () => {
    const w = outboxWorld({ packing: () => ({ afterMs: 1_000, state: 'FORM_FAILED' }) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('p1', packChange('S1'));
    await w.time.runUntil(() => w.station.row('p1').state === 'rejected', 60_000);
    expect(w.station.withdraw('S1', 'pack')).toBe(false);
    expect(w.station.row('p1')).toMatchObject({ state: 'rejected', lastError: 'FORM_FAILED' });
  });

  it('of a shipment without one is no withdrawal', () => {
    const w = outboxWorld();
    expect(w.station.withdraw('S1', 'pack')).toBe(false);
    expect(w.station.withdraw('S1', 'dispatch')).toBe(false);
  });
});

describe('a doubted weight', () => {
  it('confirmed at the bench goes as the same change with the warning ignored, and only from its refusal', async () => {
    const warned = new Set(['S1']);
    const w = outboxWorld({ refuse: (_kind, id) => (warned.has(id) ? 'WEIGHT_ANOMALY_WARNING' : undefined) });
    known(w, 'APPROVED', 'S1');
    w.station.enqueue('p1', packChange('S1'));
    const { db, queries } = w.station.now;
    expect(inTransaction(db, () => queries.sendAnyway('S1', 0))).toBe(false);
    w.station.now.loop.start();
    await w.time.advance(100);
    warned.clear();
    const again = inTransaction(db, () => queries.sendAnyway('S1', w.time.clock.wallMs()));
    expect(again).toMatchObject({ mutationId: 'p1', state: 'pending', lastError: null });
    w.station.now.loop.wake();
    await w.time.advance(30_000);
    expect(w.station.row('p1')).toMatchObject({ state: 'acked', attempts: 2 });
    expect(JSON.parse(w.station.row('p1').payload)).toMatchObject({ request: { ignoreWarning: true } });
    expect(inTransaction(db, () => queries.sendAnyway('S1', 0))).toBe(false);
  });
});

describe('an unknown outcome', () => {
  it('of a pack holds up only its own shipment: other packs and dispatches leave meanwhile', async () => {
    const w = outboxWorld({
      fate: firstOf('pack', { kind: 'unknown', applied: false, afterMs: 10_000 }),
      settings: { gatherMs: 0 },
    });
    known(w, 'APPROVED', 'S1', 'S2', 'S3');
    known(w, 'PACKED', 'S4');
    w.station.now.loop.start();
    w.station.enqueue('p1', packChange('S1'));
    w.station.enqueue('d1', dispatchChange('S1'));
    await w.time.advance(11_000);
    expect(w.station.row('p1').state).toBe('verify');
    w.station.enqueue('p2', packChange('S2'));
    w.station.enqueue('p3', packChange('S3'));
    w.station.enqueue('d4', dispatchChange('S4'));
    await w.time.advance(20_000);
    expect(w.station.states('p1', 'p2', 'p3', 'd4')).toEqual(['verify', 'acked', 'acked', 'acked']);
    expect(w.server.callsOf('dispatch').flatMap((call) => call.ids)).toEqual(['S4']);
    await w.time.runUntil(() => w.station.row('d1').state === 'acked', 3_600_000);
    const order = w.server.effects.filter((effect) => effect.shipmentId === 'S1').map((effect) => effect.kind);
    expect(order).toEqual(['pack', 'dispatch']);
  });

  it('of a dispatch holds up no other dispatch', async () => {
    const w = outboxWorld({ fate: firstOf('dispatch', { kind: 'unknown', applied: false, afterMs: 10_000 }) });
    known(w, 'PACKED', 'S1', 'S2', 'S3');
    w.station.now.loop.start();
    w.station.enqueue('d1', dispatchChange('S1'));
    await w.time.advance(13_000);
    expect(w.station.row('d1').state).toBe('verify');
    w.station.enqueue('d2', dispatchChange('S2'));
    w.station.enqueue('d3', dispatchChange('S3'));
    await w.time.advance(10_000);
    expect(w.station.states('d1', 'd2', 'd3')).toEqual(['verify', 'acked', 'acked']);
    await w.time.runUntil(() => w.station.row('d1').state === 'acked', 600_000);
    expect(w.server.effectsOf('dispatch', 'S1')).toBe(1);
  });
});

describe('one rejection', () => {
  it('of a pack keeps its own dispatch back and nothing else; put right, both go in order', async () => {
    const refused = new Set(['S2']);
    const w = outboxWorld({
      refuse: (kind, id) => (kind === 'pack' && refused.has(id) ? 'PACK_GSTIN_NOT_FOUND' : undefined),
    });
    const shipments = worldIds('S', 4);
    known(w, 'APPROVED', ...shipments);
    w.station.now.loop.start();
    for (const id of shipments) {
      w.station.enqueue(`p-${id}`, packChange(id));
      w.station.enqueue(`d-${id}`, dispatchChange(id));
    }
    await w.time.advance(60_000);
    expect(w.station.states(...shipments.map((id) => `d-${id}`))).toEqual(['acked', 'pending', 'acked', 'acked']);
    expect(w.station.row('d-S2').lastError).toBe('WAITS_FOR_PACK');
    refused.clear();
    await w.station.now.handlers['outbox.decide']({ mutationId: 'p-S2', decision: 'retry' });
    await w.time.runUntil(() => w.station.row('d-S2').state === 'acked', 60_000);
    expect(w.server.effects.filter((each) => each.shipmentId === 'S2').map((each) => each.kind)).toEqual([
      'pack',
      'dispatch',
    ]);
  });
});

describe('what the outbox says of a change', () => {
  async function said(w: ReturnType<typeof outboxWorld>, mutationId: string) {
    const { entries } = await w.station.now.handlers['outbox.list']({ limit: 200, all: true });
    const entry = entries.find((each) => each.mutationId === mutationId);
    if (!entry) throw new Error(`no entry ${mutationId}`);
    return entry;
  }

  it('in doubt: since when, when it is looked at next, and before when it is not sent again', async () => {
    const w = outboxWorld({ fate: firstOf('pack', { kind: 'unknown', applied: false, afterMs: 10_000 }) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('p1', packChange('S1'));
    const startMs = w.time.clock.wallMs();
    await w.time.advance(5_000);
    expect(await said(w, 'p1')).toMatchObject({ state: 'sending', waitsFor: { for: 'answer' }, sinceMs: startMs });
    await w.time.advance(15_000);
    const entry = await said(w, 'p1');
    expect(entry).toMatchObject({
      state: 'verify',
      lastError: 'OUTCOME_UNKNOWN',
      owner: null,
      decisions: [],
      sinceMs: startMs + 10_000,
      waitsFor: { for: 'settle-time', untilMs: startMs + 10_000 + 120_000 },
    });
    expect(entry.nextAtMs).toBe(startMs + 10_000 + 15_000);
  });

  it('behind its pack, for its documents, and when all is done', async () => {
    const w = outboxWorld({ packing: () => ({ afterMs: 60_000, state: 'PACKED' }) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('p1', packChange('S1'));
    w.station.enqueue('d1', dispatchChange('S1'));
    await w.time.advance(5_000);
    expect(await said(w, 'p1')).toMatchObject({ waitsFor: { for: 'documents', late: false }, owner: null });
    expect(await said(w, 'd1')).toMatchObject({ waitsFor: { for: 'its-pack', pack: 'awaiting-documents' } });
    await w.time.advance(50_000);
    expect(await said(w, 'p1')).toMatchObject({ waitsFor: { for: 'documents', late: true } });
    await w.time.runUntil(() => w.station.row('d1').state === 'acked', 600_000);
    expect(await said(w, 'd1')).toMatchObject({ waitsFor: { for: 'nothing' } });
  });

  it('refused: who acts and what may be decided', async () => {
    const codes: Record<string, string> = { S1: 'WEIGHT_ANOMALY_WARNING', S2: 'PACK_GSTIN_NOT_FOUND', S3: 'NEW_CODE' };
    const w = outboxWorld({ refuse: (_kind, id) => codes[id] });
    known(w, 'APPROVED', 'S1', 'S2', 'S3');
    w.station.now.loop.start();
    for (const id of ['S1', 'S2', 'S3']) w.station.enqueue(`p-${id}`, packChange(id));
    // A code in no list is asked about first.
    await w.time.advance(60_000);
    expect(await said(w, 'p-S1')).toMatchObject({
      waitsFor: { for: 'person' },
      owner: 'packer',
      decisions: ['send-anyway', 'retry', 'discard'],
    });
    expect(await said(w, 'p-S2')).toMatchObject({ owner: 'account', decisions: ['retry', 'discard'] });
    expect(await said(w, 'p-S3')).toMatchObject({ waitsFor: { for: 'person' }, owner: 'supervisor' });
  });

  it('on hold, and too early with its hour', async () => {
    const w = outboxWorld();
    known(w, 'APPROVED', 'S1', 'S2');
    w.server.setHold('S1', true);
    const untilMs = w.time.clock.wallMs() + 7_200_000;
    const early = w.server.read('S2');
    if (early) w.server.put({ ...early, dispatchAfterMs: untilMs });
    w.station.told(...['S1', 'S2'].flatMap((id) => w.server.read(id) ?? []));
    w.station.now.loop.start();
    w.station.enqueue('p1', packChange('S1'));
    w.station.enqueue('p2', packChange('S2'));
    await w.time.advance(1_000);
    expect(await said(w, 'p1')).toMatchObject({ waitsFor: { for: 'hold' }, owner: null });
    expect(await said(w, 'p2')).toMatchObject({ waitsFor: { for: 'too-early', untilMs } });
  });

  it('without network since the first unanswered request, and told to slow down until when', async () => {
    let fate: 'not-sent' | 'throttled' = 'not-sent';
    const w = outboxWorld({
      fate: () => (fate === 'not-sent' ? { kind: 'not-sent' } : { kind: 'throttled', retryAfterMs: 30_000 }),
    });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    const startMs = w.time.clock.wallMs();
    w.station.enqueue('p1', packChange('S1'));
    await w.time.advance(100);
    expect(await said(w, 'p1')).toMatchObject({
      state: 'pending',
      lastError: 'NOT_SENT',
      waitsFor: { for: 'network', sinceMs: startMs + 20 },
    });
    fate = 'throttled';
    await w.time.runUntil(() => w.station.row('p1').lastError === 'THROTTLED', 120_000);
    const { waitsFor, nextAtMs } = await said(w, 'p1');
    expect(waitsFor).toMatchObject({ for: 'throttled' });
    expect(waitsFor).toEqual({ for: 'throttled', untilMs: nextAtMs });
  });

  it('with refused credentials, and while the database is being checked', async () => {
    let checked = true;
    const w = outboxWorld({ fate: () => ({ kind: 'credentials' }), gate: () => checked });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('p1', packChange('S1'));
    const startMs = w.time.clock.wallMs();
    await w.time.advance(100);
    expect(await said(w, 'p1')).toMatchObject({
      waitsFor: { for: 'credentials', untilMs: startMs + 20 + 300_000 },
      owner: 'account',
    });
    checked = false;
    expect(await said(w, 'p1')).toMatchObject({ waitsFor: { for: 'check' } });
  });
});
