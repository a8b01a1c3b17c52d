import { afterEach, describe, expect, it } from 'vitest';
import type { MutationKind } from '../../shared/model/states.ts';
import { CHANGES } from '../support/change-kinds.ts';
import { closeWorlds, firstOf, type OutboxWorld, outboxWorld } from '../support/outbox-world.ts';

afterEach(closeWorlds);

const HOUR_MS = 3_600_000;

const isOfReturn = (kind: MutationKind) => kind.startsWith('return-');
const inOrder = ({ server }: OutboxWorld) => server.effects.map(({ kind }) => kind);
const decide = (world: OutboxWorld, mutationId: string, decision: 'discard' | 'done') =>
  world.station.now.handlers['outbox.decide']({ mutationId, decision });

describe('a change that was refused and is said anew behind what was queued after it', () => {
  it.each([
    ['self-dispatch', ['self-attempt', 'self-delivery']],
    ['self-dispatch', ['self-update', 'self-delivery']],
    ['self-dispatch', ['self-delivery']],
    ['return-approve', ['return-pickup']],
    ['return-approve', ['return-pickup-attempt', 'return-pickup']],
  ] as const)('leaves first, and what waits for it follows: %s before %j', async (kind, after) => {
    let refused = false;
    const world = outboxWorld({
      refuse(of) {
        if (of !== kind || refused) return undefined;
        refused = true;
        return 'UNPROCESSABLE_ENTITY';
      },
    });
    const id = isOfReturn(kind) ? 'R1' : 'S1';
    CHANGES[kind].ready(world, id);
    world.station.enqueue('first', CHANGES[kind].payload(id));
    for (const [at, next] of after.entries()) world.station.enqueue(`after-${at}`, CHANGES[next].payload(id));
    world.station.now.loop.start();
    await world.time.advance(5_000);
    expect(world.station.row('first').state).toBe('rejected');
    await decide(world, 'first', 'discard');
    world.station.enqueue('again', CHANGES[kind].payload(id));
    const all = ['again', ...after.map((_, at) => `after-${at}`)];
    await world.time.runUntil(() => world.station.states(...all).every((state) => state === 'acked'), HOUR_MS);
    expect(inOrder(world)).toEqual([kind, ...after]);
  });
});

describe('an attempt in doubt', () => {
  const PAIRS = [
    ['self-attempt', 'self-delivery'],
    ['service-attempt', 'service-complete'],
    ['return-pickup-attempt', 'return-pickup'],
  ] as const;

  it.each(PAIRS)('does not hold back the end that no date changes: %s, then %s', async (first, second) => {
    const id = isOfReturn(first) ? 'R1' : 'S1';
    const world = outboxWorld({ fate: firstOf(first, { kind: 'unknown', applied: true, afterMs: 10_000 }) });
    CHANGES[first].ready(world, id);
    world.station.enqueue('m1', CHANGES[first].payload(id));
    world.station.enqueue('m2', CHANGES[second].payload(id));
    world.station.now.loop.start();
    await world.time.advance(9_000);
    expect(world.station.states('m1', 'm2')).toEqual(['sending', 'pending']);
    await world.time.advance(11_000);
    expect(world.station.row('m2').state).toBe('acked');
    await world.time.advance(HOUR_MS);
    expect(world.server.effectsOf(second, CHANGES[second].answerId(id))).toBe(1);
    const { state, lastError } = world.station.row('m1');
    // What may have been applied is not said to have been decided by others.
    expect([state, lastError]).toEqual(
      first === 'return-pickup-attempt' && state === 'acked' ? ['acked', null] : ['rejected', 'NOBODY_CAN_TELL'],
    );
  });

  it('that nobody can tell holds back nothing that comes after it', async () => {
    const world = outboxWorld({ fate: firstOf('self-attempt', { kind: 'unknown', applied: false, afterMs: 1_000 }) });
    CHANGES['self-attempt'].ready(world, 'S1');
    world.station.enqueue('m1', CHANGES['self-attempt'].payload('S1'));
    world.station.now.loop.start();
    await world.time.runUntil(() => world.station.row('m1').state === 'rejected', HOUR_MS);
    expect(world.station.row('m1').lastError).toBe('NOBODY_CAN_TELL');
    const { kind, body } = CHANGES['self-update'].payload('S1');
    if (kind !== 'self-update') throw new Error(kind);
    world.station.enqueue('m2', { kind, body });
    await world.time.advance(5_000);
    expect(world.station.row('m2').state).toBe('acked');
    await decide(world, 'm1', 'done');
    expect(world.station.row('m1').state).toBe('acked');
  });

  it('is asked about before another attempt may move the date on', async () => {
    const world = outboxWorld({ fate: firstOf('self-attempt', { kind: 'unknown', applied: true, afterMs: 1_000 }) });
    CHANGES['self-attempt'].ready(world, 'S1');
    world.station.enqueue('m1', CHANGES['self-attempt'].payload('S1'));
    world.station.enqueue('m2', CHANGES['self-update'].payload('S1'));
    world.station.now.loop.start();
    await world.time.advance(20_000);
    expect(world.station.states('m1', 'm2')).toEqual(['verify', 'pending']);
    await world.time.runUntil(() => world.station.row('m2').state === 'acked', HOUR_MS);
  });
});
