import { afterEach, describe, expect, it } from 'vitest';
import { startNewGeneration } from '../../main/db/generation.ts';
import { type ChangeCase, EVERY_CHANGE } from '../support/change-kinds.ts';
import { closeWorlds, type OutboxWorld, outboxWorld } from '../support/outbox-world.ts';
import type { Call, Fate } from '../support/scripted-marketplace.ts';

afterEach(closeWorlds);

const HOUR_MS = 3_600_000;
const isOfReturn = ({ kind }: ChangeCase) => kind.startsWith('return-');
const idOf = (change: ChangeCase) => (isOfReturn(change) ? 'R1' : 'S1');

/** One change of the kind on the marketplace and at the station, its loop not started. */
function worldOf(change: ChangeCase, script: Parameters<typeof outboxWorld>[0] = {}): OutboxWorld {
  const world = outboxWorld(script);
  change.ready(world, idOf(change));
  return world;
}

function enqueued(world: OutboxWorld, change: ChangeCase): void {
  world.station.now.loop.start();
  world.station.enqueue('m1', change.payload(idOf(change)));
}

const settled = (world: OutboxWorld) =>
  world.time.runUntil(() => ['acked', 'rejected'].includes(world.station.row('m1').state), HOUR_MS);

async function entryOf({ station }: OutboxWorld) {
  const { entries } = await station.now.handlers['outbox.list']({ limit: 10, all: true });
  const [entry] = entries;
  if (!entry) throw new Error('nothing is listed');
  return entry;
}

/** What is known is read anew before anything is sent: half an hour passed. */
const laterOn = (world: OutboxWorld) => world.time.jumpWall(HOUR_MS / 2);

describe.each(EVERY_CHANGE)('a change of kind $kind', (change) => {
  const { kind } = change;
  const id = idOf(change);
  const answerId = change.answerId(id);

  it('is sent once and acked', async () => {
    const world = worldOf(change);
    enqueued(world, change);
    await settled(world);
    await world.time.advance(HOUR_MS);
    expect(world.station.row('m1')).toMatchObject({ state: 'acked', attempts: 1, lastError: null });
    expect(world.server.callsOf(kind)).toMatchObject([{ ids: [answerId] }]);
    expect(world.server.effectsOf(kind, answerId)).toBe(1);
  });

  it('is listed with what it is about', async () => {
    const world = worldOf(change);
    world.station.enqueue('m1', change.payload(id));
    const entry = await entryOf(world);
    expect(entry).toMatchObject({ kind, state: 'pending', decisions: [], owner: null });
    expect([entry.shipmentId, entry.returnId]).toEqual(isOfReturn(change) ? ['', id] : [id, null]);
  });

  it(`is ${change.unsentApplied} when it is found applied although it never left`, async () => {
    const world = worldOf(change);
    world.station.now.loop.start();
    world.station.enqueue('m1', change.payload(id));
    await settled(world);
    const again = worldOf(change);
    const [shipment, ret] = [world.server.read(id), world.server.readReturn(id)];
    if (shipment) again.server.put(shipment);
    if (ret) again.server.putReturn(ret);
    laterOn(again);
    enqueued(again, change);
    await settled(again);
    const { unsentApplied } = change;
    const isSent = unsentApplied === 'sent' || change.told === 'never';
    expect(again.server.callsOf(kind)).toHaveLength(isSent ? 1 : 0);
    expect(again.station.row('m1')).toMatchObject(
      unsentApplied === 'acked' || unsentApplied === 'sent'
        ? { state: 'acked' }
        : { state: 'rejected', lastError: unsentApplied },
    );
  });

  it('refused inside a 200 stands before a person with its code, and is sent again or given up as they say', async () => {
    let refused = true;
    const world = worldOf(change, { refuse: () => (refused ? 'UNPROCESSABLE_ENTITY' : undefined) });
    enqueued(world, change);
    await settled(world);
    expect(await entryOf(world)).toMatchObject({
      ...{ state: 'rejected', lastError: 'UNPROCESSABLE_ENTITY', waitsFor: { for: 'person' } },
      decisions: ['retry', 'discard'],
    });
    await world.time.advance(HOUR_MS);
    expect(world.server.callsOf(kind)).toHaveLength(1);
    refused = false;
    await world.station.now.handlers['outbox.decide']({ mutationId: 'm1', decision: 'retry' });
    await settled(world);
    expect(world.station.row('m1')).toMatchObject({ state: 'acked', attempts: 2 });
  });

  it('given up makes room for an edited one, which alone is applied', async () => {
    let refused = true;
    const world = worldOf(change, { refuse: () => (refused ? 'UNPROCESSABLE_ENTITY' : undefined) });
    enqueued(world, change);
    await settled(world);
    refused = false;
    await world.station.now.handlers['outbox.decide']({ mutationId: 'm1', decision: 'discard' });
    world.station.enqueue('m2', change.payload(id));
    await world.time.advance(HOUR_MS);
    expect(world.station.states('m1', 'm2')).toEqual(['discarded', 'acked']);
    expect(world.server.effectsOf(kind, answerId)).toBe(1);
    const committed = world.station.now.committed.filter(({ mutationId }) => mutationId === 'm2');
    expect(committed.map(({ state }) => state)).toContain('acked');
  });

  const NOTHING_LEFT: readonly Fate[] = [
    { kind: 'not-sent' },
    { kind: 'throttled', retryAfterMs: 5_000 },
    { kind: 'credentials' },
    { kind: 'refused', status: 403 },
  ];
  it.each(NOTHING_LEFT)('is tried again without a look after $kind, and has one effect', async (fate) => {
    let met = false;
    const world = worldOf(change, {
      fate({ name }: Call): Fate {
        if (name !== kind || met) return { kind: 'ok' };
        met = true;
        return fate;
      },
    });
    enqueued(world, change);
    await settled(world);
    expect(world.station.row('m1')).toMatchObject({ state: 'acked', attempts: 2 });
    expect(world.server.effectsOf(kind, answerId)).toBe(1);
  });

  it('that a log-in page answered is asked about, and has one effect at most', async () => {
    const world = worldOf(change, { guards: false, fate: firstHtml(kind) });
    enqueued(world, change);
    await settled(world);
    const isTold = change.told === 'always' || change.told === 'goes-again';
    expect(world.station.row('m1').state).toBe(isTold ? 'acked' : 'rejected');
    expect(world.server.effectsOf(kind, answerId)).toBe(isTold ? 1 : 0);
  });

  it('in a backup that was restored is asked about before anything is sent', async () => {
    const world = worldOf(change, { guards: false });
    world.station.enqueue('m1', change.payload(id));
    const { db, queries } = world.station.now;
    startNewGeneration(db, { cause: 'backup', atMs: world.time.clock.wallMs() });
    expect(queries.byId('m1')).toMatchObject({ state: 'verify', lastError: 'OUTCOME_UNKNOWN' });
    world.station.now.loop.start();
    await world.time.advance(100_000);
    expect(world.server.callsOf(kind)).toEqual([]);
    await settled(world);
    // It may have left since the backup was made: what no look can tell is a person's to say.
    const isTold = change.told === 'always' || change.told === 'goes-again';
    expect(world.station.row('m1')).toMatchObject(
      isTold ? { state: 'acked' } : { state: 'rejected', lastError: 'NOBODY_CAN_TELL' },
    );
    expect(world.server.effectsOf(kind, answerId)).toBe(isTold ? 1 : 0);
  });
});

describe('what the marketplace shows decides whether it leaves', () => {
  it.each(EVERY_CHANGE.filter((each) => each.otherwise !== null))(
    'a $kind goes to a person where the marketplace shows an end it cannot follow',
    async (change) => {
      const { kind } = change;
      const id = idOf(change);
      const world = worldOf(change);
      change.otherwise?.(world, id);
      laterOn(world);
      enqueued(world, change);
      await settled(world);
      expect(await entryOf(world)).toMatchObject({
        ...{ state: 'rejected', lastError: 'DECIDED_OTHERWISE', owner: 'supervisor' },
        decisions: ['retry', 'discard'],
      });
      expect(world.server.callsOf(kind)).toEqual([]);
    },
  );

  it.each(EVERY_CHANGE.filter((each) => each.cancelled !== null))(
    'a $kind is not sent once its order was cancelled',
    async (change) => {
      const { kind } = change;
      const id = idOf(change);
      const world = worldOf(change);
      change.cancelled?.(world, id);
      laterOn(world);
      enqueued(world, change);
      await settled(world);
      expect(world.station.row('m1')).toMatchObject({ state: 'rejected', lastError: 'CANCELLED' });
      expect(world.server.callsOf(kind)).toEqual([]);
    },
  );

  it.each(EVERY_CHANGE.filter((each) => each.notReady !== null))(
    'a $kind waits for the state it needs, and leaves when a pull tells of it',
    async (change) => {
      const { kind } = change;
      const id = idOf(change);
      const world = worldOf(change);
      change.notReady?.(world, id);
      laterOn(world);
      enqueued(world, change);
      await world.time.advance(HOUR_MS);
      const dispatch = kind === 'dispatch';
      expect(await entryOf(world)).toMatchObject({
        ...{ state: 'pending', lastError: dispatch ? 'WAITS_FOR_PACK' : 'WAITS_FOR_STATE' },
        ...{ owner: null, decisions: dispatch ? [] : ['discard'] },
      });
      expect(world.server.callsOf(kind)).toEqual([]);
      change.ready(world, id);
      if (isOfReturn(change)) world.station.now.queries.wakeReturn(id);
      world.station.now.loop.shipmentsChanged([id]);
      await settled(world);
      expect(world.station.row('m1')).toMatchObject({ state: 'acked', attempts: 1 });
    },
  );
});

function firstHtml(kind: ChangeCase['kind']): (call: Call) => Fate {
  let met = false;
  return ({ name }) => {
    if (name !== kind || met) return { kind: 'ok' };
    met = true;
    return { kind: 'html' };
  };
}
