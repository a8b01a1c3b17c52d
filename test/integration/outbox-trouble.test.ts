import { afterEach, describe, expect, it } from 'vitest';
import { dispatchChange, packChange } from '../support/mutations.ts';
import { closeWorlds, firstOf, known, outboxWorld, worldIds } from '../support/outbox-world.ts';

afterEach(closeWorlds);

const HOUR_MS = 3_600_000;

describe('a log-in page in place of the marketplace', () => {
  it('rests all changes after three such answers, says so, and lets them go with the first answer that is one', async () => {
    let portal = true;
    const w = outboxWorld({ fate: () => (portal ? { kind: 'html' } : { kind: 'ok' }) });
    const ids = worldIds('S', 12);
    known(w, 'PACKED', ...ids);
    for (const id of ids) w.station.enqueue(`m-${id}`, dispatchChange(id));
    w.station.now.loop.start();
    await w.time.advance(60_000);
    const calls = w.server.callsOf('dispatch').length;
    // As many as were under way when the third came.
    expect(calls).toBeLessThanOrEqual(4);
    expect(w.station.now.loop.status().breakerOpen).toBe(true);
    const { entries } = await w.station.now.handlers['outbox.list']({ limit: 20, all: false });
    expect(entries.every(({ waitsFor }) => waitsFor.for === 'doubtful')).toBe(true);
    await w.time.advance(HOUR_MS);
    expect(w.server.callsOf('dispatch')).toHaveLength(calls);
    portal = false;
    await w.time.runUntil(() => w.station.now.queries.listOpen(1).total === 0, 600_000);
    for (const id of ids) expect(w.server.effectsOf('dispatch', id)).toBe(1);
  });
});

describe('a clock that was set', () => {
  it('an hour ahead over a restart makes no verdict of the half hour that never passed', async () => {
    const w = outboxWorld({ packing: () => ({ afterMs: 300_000, state: 'PACKED' }) });
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(1_000);
    expect(w.station.row('m1').state).toBe('awaiting-documents');
    // What is read by id lags behind: it still shows the shipment unpacked.
    w.server.setState('S1', 'APPROVED');
    w.station.crash();
    w.time.jumpWall(HOUR_MS);
    w.station.now.loop.start();
    await w.time.advance(60_000);
    expect(w.station.row('m1').state).toBe('awaiting-documents');
    w.server.setState('S1', 'PACKED');
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 600_000);
    expect(w.server.callsOf('pack')).toHaveLength(1);
  });

  it('back to when a shipment was last read makes that reading no younger: it is read again before anything is sent', async () => {
    const w = outboxWorld();
    known(w, 'APPROVED', 'S1');
    w.station.now.loop.start();
    await w.time.advance(HOUR_MS);
    w.server.setHold('S1', true);
    w.time.jumpWall(-HOUR_MS + 30_000);
    w.station.enqueue('m1', packChange('S1'));
    await w.time.advance(10_000);
    expect(w.server.callsOf('pack')).toHaveLength(0);
    expect(w.station.row('m1')).toMatchObject({ state: 'pending', lastError: 'ON_HOLD' });
  });

  it('keeps the pause the marketplace asked for', async () => {
    for (const jumpMs of [-HOUR_MS, HOUR_MS]) {
      const w = outboxWorld({ fate: firstOf('pack', { kind: 'throttled', retryAfterMs: 45_000 }) });
      known(w, 'APPROVED', 'S1');
      w.station.now.loop.start();
      w.station.enqueue('m1', packChange('S1'));
      await w.time.advance(1_000);
      w.time.jumpWall(jumpMs);
      w.station.now.loop.wake();
      await w.time.advance(43_000);
      expect(w.server.callsOf('pack')).toHaveLength(1);
      await w.time.advance(4_000);
      expect(w.server.callsOf('pack')).toHaveLength(2);
    }
  });
});
