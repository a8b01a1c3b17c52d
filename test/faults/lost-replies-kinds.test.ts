import { afterEach, describe, expect, it } from 'vitest';
import { CHANGES, type ChangeCase, EVERY_CHANGE } from '../support/change-kinds.ts';
import { closeWorlds, type OutboxWorld, outboxWorld, worldIds } from '../support/outbox-world.ts';
import type { Fate } from '../support/scripted-marketplace.ts';

afterEach(closeWorlds);

const HOUR_MS = 3_600_000;
const SETTLE_MS = 120_000;
const GIVEN_UP_AFTER_MS = 10_000;

const FATES = {
  applied: { kind: 'unknown', applied: true, afterMs: GIVEN_UP_AFTER_MS },
  'not applied': { kind: 'unknown', applied: false, afterMs: GIVEN_UP_AFTER_MS },
  'applied late': { kind: 'unknown', applied: true, afterMs: GIVEN_UP_AFTER_MS, arrivesAfterMs: 60_000 },
} as const satisfies Record<string, Fate>;
type Lost = keyof typeof FATES;

const AFTERWARDS = [
  { how: 'goes on', endsWhile: null },
  { how: 'ends before it gave up and starts with its clock an hour back', endsWhile: 'sending' },
  { how: 'ends in doubt and starts with its clock an hour back', endsWhile: 'verify' },
] as const;

/** Those of two files of their own are left to them: a pack and a dispatch also meet printers and packers. */
const KINDS = EVERY_CHANGE.filter(({ kind }) => kind !== 'pack' && kind !== 'dispatch');
const CASES = KINDS.flatMap((change) => [
  { change, count: 1, what: `a ${change.kind}` },
  ...(change.batch > 1 ? [{ change, count: change.batch, what: `a batch of ${change.batch} of ${change.kind}` }] : []),
]);

/** Every first request of the kind is lost; the server takes whatever it is told, so that only care keeps it at one effect. */
function worldOf({ kind, ready, payload }: ChangeCase, count: number, lost: Lost) {
  const met = new Set<string>();
  const world = outboxWorld({
    guards: false,
    settings: { batchStart: 25 },
    fate(call) {
      if (call.name !== kind || call.ids.every((id) => met.has(id))) return { kind: 'ok' };
      for (const id of call.ids) met.add(id);
      return FATES[lost];
    },
  });
  const ids = worldIds(kind.startsWith('return-') ? 'R' : 'S', count);
  ready(world, ...ids);
  for (const id of ids) world.station.enqueue(`m-${id}`, payload(id));
  return { ...world, ids };
}

async function trouble({ time, station, ids }: ReturnType<typeof worldOf>, endsWhile: 'sending' | 'verify' | null) {
  const all = (state: string) => ids.every((id) => station.row(`m-${id}`).state === state);
  await time.runUntil(() => all(endsWhile === 'sending' ? 'sending' : 'verify'), 60_000);
  if (endsWhile === null) return;
  station.crash();
  time.jumpWall(-HOUR_MS);
  station.now.loop.start();
}

const isOver = ({ station }: OutboxWorld, id: string) => {
  const { state } = station.row(`m-${id}`);
  return state === 'acked' || state === 'rejected';
};

describe.each(CASES)('the lost reply of $what', ({ change, count }) => {
  const { kind, answerId, told } = change;
  describe.each(Object.keys(FATES) as Lost[])('that was %s', (lost) => {
    it.each(AFTERWARDS)('has no second effect and ends with reads or a person, where the station $how', async (how) => {
      const world = worldOf(change, count, lost);
      const { time, server, station, ids } = world;
      station.now.loop.start();
      await trouble(world, how.endsWhile);
      await time.runUntil(() => ids.every((id) => isOver(world, id)), HOUR_MS);
      await time.advance(600_000);

      const isTold = told === 'always' || told === 'goes-again' || (told === 'when-applied' && lost !== 'not applied');
      const goesAgain = told === 'goes-again' || (told === 'always' && lost === 'not applied');
      for (const id of ids) {
        const row = station.row(`m-${id}`);
        expect(row).toMatchObject(isTold ? { state: 'acked' } : { state: 'rejected', lastError: 'NOBODY_CAN_TELL' });
        const calls = server.callsOf(kind).filter((call) => call.ids.includes(answerId(id)));
        expect(calls).toHaveLength(goesAgain ? 2 : 1);
        // The last update counts: the same again is no other effect.
        const once = lost === 'not applied' && !goesAgain ? 0 : told === 'goes-again' && lost !== 'not applied' ? 2 : 1;
        expect(server.effectsOf(kind, answerId(id))).toBe(once);
        const [first, second] = calls.map((call) => call.atMs);
        if (first !== undefined && second !== undefined) expect(second - first).toBeGreaterThanOrEqual(SETTLE_MS);
      }
      const looks = server.callsOf(kind.startsWith('return-') ? 'read-returns' : 'read');
      expect(looks.length).toBeGreaterThan(0);
      expect(station.now.queries.listOpen(1).total).toBe(isTold ? 0 : count);
    });
  });
});

describe('where no look can tell', () => {
  const UNTOLD = KINDS.filter(({ told }) => told === 'never' || told === 'when-applied');

  it.each(UNTOLD)('a person says of a lost $kind whether it is done, sent again or given up', async ({ kind }) => {
    const change = CHANGES[kind];
    for (const [decision, calls, state] of [
      ['done', 1, 'acked'],
      ['retry', 2, 'acked'],
      ['discard', 1, 'discarded'],
    ] as const) {
      const world = worldOf(change, 1, 'not applied');
      const { time, server, station } = world;
      station.now.loop.start();
      const [id = ''] = world.ids;
      await time.runUntil(() => isOver(world, id), HOUR_MS);
      const { entries } = await station.now.handlers['outbox.list']({ limit: 10, all: false });
      expect(entries).toMatchObject([
        {
          state: 'rejected',
          lastError: 'NOBODY_CAN_TELL',
          owner: 'supervisor',
          decisions: ['done', 'retry', 'discard'],
        },
      ]);
      await station.now.handlers['outbox.decide']({ mutationId: `m-${id}`, decision });
      await time.advance(HOUR_MS);
      expect(station.row(`m-${id}`).state).toBe(state);
      expect(server.callsOf(kind)).toHaveLength(calls);
    }
  });

  it('a second service of the same order hides whether the first was completed', async () => {
    const world = worldOf(CHANGES['service-complete'], 1, 'applied');
    world.server.putService('SF-other', 'S1');
    world.station.toldService('SF-other', 'S1');
    world.station.now.loop.start();
    await world.time.runUntil(() => isOver(world, 'S1'), HOUR_MS);
    await world.time.advance(HOUR_MS);
    expect(world.station.row('m-S1')).toMatchObject({ state: 'rejected', lastError: 'NOBODY_CAN_TELL' });
    expect(world.server.callsOf('service-complete')).toHaveLength(1);
  });

  it('a pick-up date that stood there before tells nothing of its attempt', async () => {
    const world = outboxWorld({
      guards: false,
      fate: ({ name }) => (name === 'return-pickup-attempt' ? FATES['not applied'] : { kind: 'ok' }),
    });
    const { ready, payload } = CHANGES['return-pickup-attempt'];
    ready(world, 'R1');
    const asked = payload('R1');
    if (asked.kind !== 'return-pickup-attempt') throw new Error('another kind');
    const { expectedBeforeMs = 0 } = asked.body;
    world.station.enqueue('m-R1', { ...asked, body: { ...asked.body, newPickupMs: expectedBeforeMs } });
    world.station.now.loop.start();
    await world.time.runUntil(() => isOver(world, 'R1'), HOUR_MS);
    expect(world.station.row('m-R1')).toMatchObject({ state: 'rejected', lastError: 'NOBODY_CAN_TELL' });
  });
});
