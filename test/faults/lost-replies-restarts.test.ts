import { afterEach, describe, expect, it } from 'vitest';
import type { MutationKind } from '../../shared/model/states.ts';
import { dispatchChange, packChange } from '../support/mutations.ts';
import { closeWorlds, known, type OutboxWorld, outboxWorld, worldIds } from '../support/outbox-world.ts';
import type { Fate } from '../support/scripted-marketplace.ts';

afterEach(closeWorlds);

const HOUR_MS = 3_600_000;
const SETTLE_MS = 120_000;
const GIVEN_UP_AFTER_MS = 10_000;

/** What became of the request whose reply is lost. A late one arrives a minute after it was given up, within the settle time. */
const FATES = {
  applied: { kind: 'unknown', applied: true, afterMs: GIVEN_UP_AFTER_MS },
  'not applied': { kind: 'unknown', applied: false, afterMs: GIVEN_UP_AFTER_MS },
  'applied late': { kind: 'unknown', applied: true, afterMs: GIVEN_UP_AFTER_MS, arrivesAfterMs: 60_000 },
} as const satisfies Record<string, Fate>;
type Lost = keyof typeof FATES;

/** When the station ends and what its clock shows when it starts again; the clock alone is set where it goes on. */
const AFTERWARDS = [
  { how: 'goes on', endsWhile: null, clockMs: 0 },
  { how: 'goes on, its clock set an hour back', endsWhile: null, clockMs: -HOUR_MS },
  { how: 'goes on, its clock set an hour ahead', endsWhile: null, clockMs: HOUR_MS },
  { how: 'ends before it gave up and starts an hour back', endsWhile: 'sending', clockMs: -HOUR_MS },
  { how: 'ends before it gave up and starts an hour ahead', endsWhile: 'sending', clockMs: HOUR_MS },
  { how: 'ends in doubt and starts an hour back', endsWhile: 'verify', clockMs: -HOUR_MS },
  { how: 'ends in doubt and starts an hour ahead', endsWhile: 'verify', clockMs: HOUR_MS },
] as const;

/** Every first request of the kind is lost; the server takes whatever it is told, so that only care keeps it at one effect. */
function worldOf(kind: MutationKind, count: number, lost: Lost): OutboxWorld & { readonly ids: readonly string[] } {
  const met = new Set<string>();
  const world = outboxWorld({
    guards: false,
    settings: { batchStart: 25 },
    fate({ name, ids }) {
      if (name !== kind || ids.every((id) => met.has(id))) return { kind: 'ok' };
      for (const id of ids) met.add(id);
      return FATES[lost];
    },
  });
  const ids = worldIds('S', count);
  known(world, kind === 'pack' ? 'APPROVED' : 'PACKED', ...ids);
  for (const id of ids) world.station.enqueue(`m-${id}`, kind === 'pack' ? packChange(id) : dispatchChange(id));
  return { ...world, ids };
}

/** From here on nothing sent before may be sent again within the settle time. */
async function trouble(world: ReturnType<typeof worldOf>, { endsWhile, clockMs }: (typeof AFTERWARDS)[number]) {
  const { time, station, ids } = world;
  const all = (state: string) => ids.every((id) => station.row(`m-${id}`).state === state);
  const some = (state: string) => ids.some((id) => station.row(`m-${id}`).state === state);
  await time.runUntil(() => (endsWhile === 'sending' ? some('sending') : all('verify') || some('verify')), 60_000);
  if (endsWhile !== null) station.crash();
  time.jumpWall(clockMs);
  if (endsWhile !== null) station.now.loop.start();
}

describe.each([
  { kind: 'pack', count: 1, what: 'a pack' },
  { kind: 'pack', count: 25, what: 'each of 25 packs' },
  { kind: 'dispatch', count: 1, what: 'a dispatch' },
  { kind: 'dispatch', count: 25, what: 'a batch of 25 dispatches' },
] as const)('the lost reply of $what', ({ kind, count }) => {
  describe.each(Object.keys(FATES) as Lost[])('that was %s', (lost) => {
    it.each(AFTERWARDS)('is found out by reads, with one effect each, where the station $how', async (afterwards) => {
      const world = worldOf(kind, count, lost);
      const { time, server, station, ids } = world;
      station.now.loop.start();
      await trouble(world, afterwards);
      await time.runUntil(() => ids.every((id) => station.row(`m-${id}`).state === 'acked'), HOUR_MS);
      await time.advance(600_000);

      for (const id of ids) {
        expect(server.effectsOf(kind, id)).toBe(1);
        const calls = server.callsOf(kind).filter((call) => call.ids.includes(id));
        expect(calls).toHaveLength(lost === 'not applied' ? 2 : 1);
        const [first, second] = calls.map((call) => call.atMs);
        if (first !== undefined && second !== undefined) expect(second - first).toBeGreaterThanOrEqual(SETTLE_MS);
      }
      expect(server.callsOf('read').length).toBeGreaterThan(0);
      expect(station.now.queries.listOpen(1).total).toBe(0);
    });
  });
});
