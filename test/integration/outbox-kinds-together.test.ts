import { afterEach, describe, expect, it } from 'vitest';
import { CHANGES, type ChangeCase, EVERY_CHANGE, NOON_MS, returnOf } from '../support/change-kinds.ts';
import { LOCATION, packChange } from '../support/mutations.ts';
import { closeWorlds, firstOf, known, type OutboxWorld, outboxWorld, worldIds } from '../support/outbox-world.ts';
import type { Fate } from '../support/scripted-marketplace.ts';

afterEach(closeWorlds);

const HOUR_MS = 3_600_000;
const BATCHED = EVERY_CHANGE.filter(({ batch, kind }) => batch > 1 && kind !== 'dispatch');
const idsFor = ({ kind }: ChangeCase, count: number) => worldIds(kind.startsWith('return-') ? 'R' : 'S', count);

function many(change: ChangeCase, count: number, script: Parameters<typeof outboxWorld>[0] = {}) {
  const world = outboxWorld(script);
  const ids = idsFor(change, count);
  change.ready(world, ...ids);
  for (const id of ids) world.station.enqueue(`m-${id}`, change.payload(id));
  const rows = () => ids.map((id) => world.station.row(`m-${id}`));
  return { ...world, ids, rows, sizes: () => world.server.callsOf(change.kind).map((call) => call.ids.length) };
}

describe.each(BATCHED)('changes of kind $kind', (change) => {
  const { kind, batch, answerId } = change;

  it(`leave together, at most ${batch} in one request, and no subject twice`, async () => {
    const world = many(change, batch + 20, { settings: { batchStart: 25 } });
    world.station.now.loop.start();
    await world.time.runUntil(() => world.rows().every(({ state }) => state === 'acked'), HOUR_MS);
    expect(world.sizes().toSorted((left, right) => left - right)).toEqual([20, batch]);
    for (const { ids } of world.server.callsOf(kind)) expect(new Set(ids).size).toBe(ids.length);
    for (const id of world.ids) expect(world.server.effectsOf(kind, answerId(id))).toBe(1);
  });

  it('leave in growing requests at first, and one at a time after an unknown outcome', async () => {
    const world = many(change, batch * 2, {
      settings: { maxInFlight: 1 },
      fate: firstOf(kind, { kind: 'unknown', applied: true, afterMs: 1_000 }),
    });
    world.station.now.loop.start();
    await world.time.advance(10_000);
    const [first, second, third] = world.sizes();
    expect([first, second, third]).toEqual([batch / 5, 1, (batch / 25) * 2]);
  });

  it('are told apart by an answer that takes some of them', async () => {
    const refused = new Set(idsFor(change, 3).slice(1, 2).map(answerId));
    const world = many(change, 3, { refuse: (_, id) => (refused.has(id) ? 'UNPROCESSABLE_ENTITY' : undefined) });
    world.station.now.loop.start();
    await world.time.advance(HOUR_MS);
    expect(world.rows().map(({ state }) => state)).toEqual(['acked', 'rejected', 'acked']);
    expect(world.sizes()).toEqual([3]);
  });

  it('refused as a whole are each sent alone, and the one to blame is found', async () => {
    const blamed = answerId(idsFor(change, 3)[1] ?? '');
    const world = many(change, 3, {
      fate: ({ name, ids }): Fate =>
        name === kind && ids.includes(blamed)
          ? { kind: 'refused', status: 422, codes: ['UNPROCESSABLE_ENTITY'] }
          : { kind: 'ok' },
    });
    world.station.now.loop.start();
    await world.time.advance(HOUR_MS);
    expect(world.rows().map(({ state }) => state)).toEqual(['acked', 'rejected', 'acked']);
    expect(world.sizes()).toEqual([3, 1, 1, 1]);
  });
});

describe('returns of several locations', () => {
  it('are never asked for in one request, which names one location', async () => {
    const world = outboxWorld({ settings: { batchStart: 25 } });
    const ids = worldIds('R', 6);
    for (const [at, id] of ids.entries()) {
      const ret = returnOf(id, 'approved', { locationId: at % 2 === 0 ? LOCATION : 'LOC2' });
      world.server.putReturn(ret);
      world.station.toldReturns(ret);
      const locationId = ret.items[0]?.locationId ?? '';
      world.station.enqueue(`m-${id}`, {
        kind: 'return-complete',
        body: { returnId: id, shipmentId: null, locationId },
      });
    }
    world.station.now.loop.start();
    await world.time.advance(HOUR_MS);
    expect(world.server.callsOf('return-complete').map((call) => call.ids)).toEqual([
      ['R1', 'R3', 'R5'],
      ['R2', 'R4', 'R6'],
    ]);
  });
});

/** Two changes of one order or return in the order they were queued. */
function two(world: OutboxWorld, first: ChangeCase, second: ChangeCase, id: string): void {
  first.ready(world, id);
  world.station.enqueue('m1', first.payload(id));
  world.station.enqueue('m2', second.payload(id));
  world.station.now.loop.start();
}

const inOrder = ({ server }: OutboxWorld) => server.effects.map(({ kind }) => kind);

describe('a change queued behind another of the same order or return', () => {
  const PAIRS = [
    ['self-dispatch', 'self-delivery'],
    ['self-attempt', 'self-update'],
    ['self-update', 'self-delivery'],
    ['return-approve', 'return-pickup'],
    ['return-approve', 'return-pickup-attempt'],
  ] as const;

  it.each(PAIRS)('waits for it while its outcome is not known: %s, then %s', async (first, second) => {
    const [one, other] = [CHANGES[first], CHANGES[second]];
    const id = first.startsWith('return-') ? 'R1' : 'S1';
    const world = outboxWorld({ fate: firstOf(first, { kind: 'unknown', applied: true, afterMs: 10_000 }) });
    two(world, one, other, id);
    await world.time.advance(9_000);
    expect(world.station.states('m1', 'm2')).toEqual(['sending', 'pending']);
    await world.time.advance(200_000);
    await world.time.runUntil(() => world.station.row('m2').state === 'acked', HOUR_MS);
    expect(world.station.states('m1', 'm2')).toEqual([one.told === 'never' ? 'rejected' : 'acked', 'acked']);
    expect(inOrder(world).at(-1)).toBe(second);
    expect(world.server.effectsOf(second, other.answerId(id))).toBe(1);
  });

  it('that was refused stays behind it until a person decides, and leaves at once when it is given up', async () => {
    const world = outboxWorld({ refuse: (kind) => (kind === 'self-attempt' ? 'UNPROCESSABLE_ENTITY' : undefined) });
    two(world, CHANGES['self-attempt'], CHANGES['self-delivery'], 'S1');
    await world.time.advance(HOUR_MS);
    expect(world.station.states('m1', 'm2')).toEqual(['rejected', 'pending']);
    expect(world.server.callsOf('self-delivery')).toEqual([]);
    await world.station.now.handlers['outbox.decide']({ mutationId: 'm1', decision: 'discard' });
    await world.time.advance(5_000);
    expect(world.station.row('m2').state).toBe('acked');
  });

  it('leaves in the same breath when the first is taken, with what is known read anew', async () => {
    const world = outboxWorld();
    two(world, CHANGES['self-dispatch'], CHANGES['self-delivery'], 'S1');
    await world.time.advance(5_000);
    expect(inOrder(world)).toEqual(['self-dispatch', 'self-delivery']);
    expect(world.server.callsOf('read')).toHaveLength(1);
  });

  it('of another order or return does not wait for it', async () => {
    const world = outboxWorld({
      fate: ({ ids, name }) =>
        name === 'self-delivery' && ids.includes('S1')
          ? { kind: 'unknown', applied: false, afterMs: 1_000 }
          : { kind: 'ok' },
    });
    const { ready, payload } = CHANGES['self-delivery'];
    ready(world, 'S1', 'S2');
    world.station.now.loop.start();
    world.station.enqueue('m1', payload('S1'));
    await world.time.advance(2_000);
    world.station.enqueue('m2', payload('S2'));
    await world.time.advance(20_000);
    expect(world.station.states('m1', 'm2')).toEqual(['verify', 'acked']);
  });

  it('is given up by a person where what it waits for never comes', async () => {
    const world = outboxWorld({ refuse: (kind) => (kind === 'self-dispatch' ? 'UNPROCESSABLE_ENTITY' : undefined) });
    two(world, CHANGES['self-dispatch'], CHANGES['self-delivery'], 'S1');
    await world.time.advance(HOUR_MS);
    await world.station.now.handlers['outbox.decide']({ mutationId: 'm1', decision: 'discard' });
    await world.time.advance(HOUR_MS);
    expect(world.station.row('m2')).toMatchObject({ state: 'pending', lastError: 'WAITS_FOR_STATE' });
    await world.station.now.handlers['outbox.decide']({ mutationId: 'm2', decision: 'discard' });
    await world.time.advance(HOUR_MS);
    expect(world.station.states('m1', 'm2')).toEqual(['discarded', 'discarded']);
    expect(world.server.callsOf('self-delivery')).toEqual([]);
  });
});

describe('a courier return that is cancelled because its parcel reached the buyer', () => {
  function cancelled(script: Parameters<typeof outboxWorld>[0] = {}): OutboxWorld {
    const world = outboxWorld(script);
    known(world, 'SHIPPED', 'S1');
    const ret = returnOf('R1', 'approved', { source: 'courier_return', shipmentId: 'S1' });
    world.server.putReturn(ret);
    world.station.toldReturns(ret);
    const where = { shipmentId: 'S1', locationId: LOCATION };
    world.station.enqueue('m1', { kind: 'return-cancel', body: { returnId: 'R1', ...where } });
    world.station.enqueue('m2', {
      kind: 'self-delivery',
      body: { ...where, deliveredMs: NOON_MS, afterReturnId: 'R1' },
    });
    world.station.now.loop.start();
    return world;
  }

  it('is cancelled first, then its delivery is confirmed', async () => {
    const world = cancelled();
    await world.time.advance(10_000);
    expect(world.station.states('m1', 'm2')).toEqual(['acked', 'acked']);
    expect(inOrder(world)).toEqual(['return-cancel', 'self-delivery']);
  });

  it('holds the delivery back while the cancelling is in doubt', async () => {
    const world = cancelled({ fate: firstOf('return-cancel', { kind: 'unknown', applied: false, afterMs: 10_000 }) });
    await world.time.advance(60_000);
    expect(world.station.states('m1', 'm2')).toEqual(['verify', 'pending']);
    expect(world.station.row('m2').lastError).toBe('WAITS_FOR_EARLIER');
    await world.time.runUntil(() => world.station.row('m2').state === 'acked', HOUR_MS);
    expect(inOrder(world)).toEqual(['return-cancel', 'self-delivery']);
  });

  it('refuses the delivery when the cancelling was refused and is given up', async () => {
    const world = cancelled({ refuse: (kind) => (kind === 'return-cancel' ? 'UNPROCESSABLE_ENTITY' : undefined) });
    await world.time.advance(HOUR_MS);
    expect(world.station.states('m1', 'm2')).toEqual(['rejected', 'pending']);
    await world.station.now.handlers['outbox.decide']({ mutationId: 'm1', decision: 'discard' });
    await world.time.advance(5_000);
    expect(world.station.row('m2')).toMatchObject({ state: 'rejected', lastError: 'DECIDED_OTHERWISE' });
    expect(world.server.callsOf('self-delivery')).toEqual([]);
  });
});

describe('a pack whose forms failed', () => {
  it('goes on when their numbers are taken', async () => {
    const world = outboxWorld({ packing: () => ({ afterMs: 1_000, state: 'FORM_FAILED' }) });
    known(world, 'APPROVED', 'S1');
    world.station.now.loop.start();
    world.station.enqueue('p1', packChange('S1'));
    await world.time.runUntil(() => world.station.row('p1').state === 'rejected', HOUR_MS);
    expect(world.station.row('p1').lastError).toBe('FORM_FAILED');
    world.station.enqueue('m1', CHANGES['forms-ack'].payload('S1'));
    await world.time.runUntil(() => world.station.row('m1').state === 'acked', 60_000);
    expect(world.station.row('p1')).toMatchObject({ state: 'awaiting-documents', lastError: null });
    await world.time.runUntil(() => world.station.row('p1').state === 'acked', 60_000);
    expect(world.server.effectsOf('pack', 'S1')).toBe(1);
    expect(world.server.effectsOf('forms-ack', 'S1')).toBe(1);
  });

  it('stays before a person when they are refused', async () => {
    const world = outboxWorld({
      packing: () => ({ afterMs: 1_000, state: 'FORM_FAILED' }),
      refuse: (kind) => (kind === 'forms-ack' ? 'UNPROCESSABLE_ENTITY' : undefined),
    });
    known(world, 'APPROVED', 'S1');
    world.station.now.loop.start();
    world.station.enqueue('p1', packChange('S1'));
    await world.time.runUntil(() => world.station.row('p1').state === 'rejected', HOUR_MS);
    world.station.enqueue('m1', CHANGES['forms-ack'].payload('S1'));
    await world.time.advance(HOUR_MS);
    expect(world.station.states('p1', 'm1')).toEqual(['rejected', 'rejected']);
  });
});

describe('a return of another location', () => {
  it('that is asked for and not kept is not read for ever', async () => {
    const world = outboxWorld({ keepsReturns: false });
    world.server.putReturn(returnOf('R1', 'approved'));
    world.station.now.loop.start();
    world.station.enqueue('m1', CHANGES['return-complete'].payload('R1'));
    await world.time.advance(HOUR_MS);
    expect(world.station.row('m1')).toMatchObject({ state: 'rejected', lastError: 'SHIPMENT_UNKNOWN' });
    expect(world.server.callsOf('read-returns')).toHaveLength(1);
  });
});

describe('an order that is for less than was invoiced', () => {
  it('is not dispatched by the seller', async () => {
    const world = outboxWorld();
    known(world, 'APPROVED', 'S1');
    const payload = CHANGES['self-dispatch'].payload('S1');
    if (payload.kind !== 'self-dispatch') throw new Error('another kind');
    const items = payload.body.invoice.items.map((item) => ({ ...item, quantity: 2 }));
    world.station.enqueue('m1', {
      ...payload,
      body: { ...payload.body, invoice: { ...payload.body.invoice, items } },
    });
    world.station.now.loop.start();
    await world.time.advance(1_000);
    expect(world.station.row('m1')).toMatchObject({ state: 'rejected', lastError: 'DECIDED_OTHERWISE' });
    expect(world.server.callsOf('self-dispatch')).toEqual([]);
  });
});
