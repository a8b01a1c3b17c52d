import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mutation } from '../../main/db/mutations.ts';
import { mutationRow } from '../../main/db/new-mutation.ts';
import type { PreflightContext, Seen } from '../../main/outbox/kinds/kind-rules.ts';
import { standingOf } from '../../main/outbox/kinds/kinds.ts';
import { preflight } from '../../main/outbox/preflight.ts';
import { OUTBOX_DEFAULTS } from '../../main/outbox/settings.ts';
import { judge } from '../../main/outbox/verify.ts';
import type { MutationPayload } from '../../shared/model/mutations.ts';
import { RETURN_STATUSES } from '../../shared/model/returns.ts';
import { SHIPMENT_STATES } from '../../shared/model/shipment.ts';
import { MUTATION_STATES, type MutationKind } from '../../shared/model/states.ts';
import { CHANGES, EVERY_CHANGE, NOON_MS, serviceOf } from '../support/change-kinds.ts';

const SEED = Number(process.env['PREFLIGHT_SEED'] ?? Date.now() % 1_000_000_000);
const RUNS = { seed: SEED, numRuns: 20_000 };
console.log(`what leaves the outbox: PREFLIGHT_SEED=${SEED}`);

const ITEM = '4365000000000MUG-S1';
const kinds = fc.constantFrom(...EVERY_CHANGE.map(({ kind }) => kind));
const isOfReturn = (kind: MutationKind) => kind.startsWith('return-');
const payloadOf = (kind: MutationKind): MutationPayload => CHANGES[kind].payload(isOfReturn(kind) ? 'R1' : 'S1');

const items = fc.array(
  fc.record({
    id: fc.constantFrom(ITEM, 'other'),
    state: fc.constantFrom(...SHIPMENT_STATES),
    quantity: fc.constantFrom(1, 2),
  }),
  { maxLength: 2 },
);
const shipments = fc
  .record({
    state: fc.constantFrom(...SHIPMENT_STATES),
    hold: fc.boolean(),
    dispatchAfterMs: fc.constantFrom(null, NOON_MS - 1, NOON_MS + 60_000),
    items,
    serviceIds: fc.subarray(['SF-S1', 'SF-other']),
  })
  .map(({ items: listed, serviceIds, ...rest }) => ({
    ...rest,
    items: () => new Map(listed.map(({ id, state, quantity }) => [id, { state, quantity }])),
    serviceIds: () => serviceIds,
  }));
const returns = fc.record({
  status: fc.constantFrom(...RETURN_STATUSES),
  expectedMs: fc.constantFrom(null, NOON_MS, NOON_MS + 3 * 86_400_000),
  services: fc.constant([serviceOf('SF-R1')]),
  readAtMs: fc.constant(NOON_MS),
});
const asSeen = (kind: MutationKind): fc.Arbitrary<Seen> =>
  isOfReturn(kind)
    ? fc.record({ shipment: fc.constant(null), ret: fc.option(returns) })
    : fc.record({ shipment: fc.option(shipments), ret: fc.constant(null) });

function rowOf(kind: MutationKind, seq: number, over: Partial<Mutation> = {}): Mutation {
  return {
    ...mutationRow({ mutationId: `m${seq}`, payload: payloadOf(kind), atMs: NOON_MS }),
    ...{ seq, state: 'pending', attempts: 0, changedAtMs: NOON_MS, sinceMs: NOON_MS, notBeforeMs: null, sent: null },
    ...{ workerGeneration: 1, probes: 0, lastError: null, lastMessage: null },
    ...over,
  };
}

const SENT = { wallMs: NOON_MS, monoMs: 0, boot: 'boot' };
const asked = kinds.chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    seen: asSeen(kind),
    fresh: fc.boolean(),
    sent: fc.constantFrom(null, SENT),
    earlier: fc.option(
      fc.record({
        kind: kinds.filter((each) => isOfReturn(each) === isOfReturn(kind)),
        state: fc.constantFrom(...MUTATION_STATES),
      }),
    ),
  }),
);

/** The seed's tables, written down once more: from which states each request may leave. */
const SHIPMENT_MAY: Readonly<Partial<Record<MutationKind, readonly string[]>>> = {
  pack: ['APPROVED'],
  dispatch: ['PACKED'],
  'forms-ack': ['FORM_FAILED'],
  'self-dispatch': ['APPROVED'],
  'self-delivery': ['SHIPPED'],
  'self-attempt': ['SHIPPED'],
  'self-update': ['SHIPPED'],
  'service-attempt': ['DELIVERED', 'RETURN_REQUESTED'],
  'service-complete': ['DELIVERED', 'RETURN_REQUESTED'],
};
const RETURN_MAY: Readonly<Partial<Record<MutationKind, readonly string[]>>> = {
  'return-approve': ['requested', 'created'],
  'return-reject': ['requested', 'created'],
  'return-complete': ['approved'],
  'return-cancel': ['approved'],
  'return-pickup': ['approved'],
  'return-pickup-attempt': ['approved'],
};

function mayLeave(kind: MutationKind, { shipment, ret }: Seen): boolean {
  if (isOfReturn(kind)) return RETURN_MAY[kind]?.includes(ret?.status ?? '') ?? false;
  if (!shipment) return false;
  if (kind === 'cancel') return shipment.items().get(ITEM)?.state === 'APPROVED';
  if (!SHIPMENT_MAY[kind]?.includes(shipment.state)) return false;
  const early = shipment.dispatchAfterMs !== null && shipment.dispatchAfterMs > NOON_MS;
  if (kind === 'pack') return !shipment.hold && !early;
  if (kind === 'dispatch') return !shipment.hold;
  if (kind !== 'self-dispatch') return true;
  const wanted = [...shipment.items()].filter(([, { state }]) => state !== 'CANCELLED');
  return !shipment.hold && !early && wanted.length === 1 && wanted[0]?.[0] === ITEM && wanted[0][1].quantity === 1;
}

const AFTER_DELIVERY: readonly MutationKind[] = ['service-attempt', 'service-complete'];
const AFTER_DISPATCH: readonly MutationKind[] = ['self-attempt', 'self-update', 'self-delivery', ...AFTER_DELIVERY];
/** What can only have been queued before it because it is said anew. */
const LATER: Partial<Record<MutationKind, readonly MutationKind[]>> = {
  'self-dispatch': AFTER_DISPATCH,
  cancel: AFTER_DISPATCH,
  'self-delivery': AFTER_DELIVERY,
  'return-approve': ['return-pickup-attempt', 'return-pickup'],
  'forms-ack': ['pack'],
};
const ATTEMPTS: ReadonlySet<MutationKind> = new Set(['self-attempt', 'service-attempt', 'return-pickup-attempt']);
const ENDS: ReadonlySet<MutationKind> = new Set<MutationKind>([
  ...(['self-delivery', 'service-complete', 'return-approve', 'return-reject', 'return-pickup'] as const),
]);

function mayOvertake(kind: MutationKind, earlier: { readonly kind: MutationKind; readonly state: string }): boolean {
  if (LATER[kind]?.includes(earlier.kind)) return true;
  return ATTEMPTS.has(earlier.kind) && earlier.state === 'verify' && ENDS.has(kind);
}

describe('what leaves the outbox', () => {
  it('never is what the state shown forbids, what is known too long ago or what waits for an earlier change', () => {
    let left = 0;
    fc.assert(
      fc.property(asked, ({ kind, seen, fresh, sent, earlier }) => {
        const row = rowOf(kind, 2, { sent });
        const siblings = earlier ? [rowOf(earlier.kind, 1, { state: earlier.state }), row] : [row];
        const context: PreflightContext = { seen, fresh, siblings, serverNowMs: NOON_MS };
        const { do: decided } = preflight(row, payloadOf(kind), context);
        if (decided !== 'send') return;
        left += 1;
        expect(fresh).toBe(true);
        expect(mayLeave(kind, seen)).toBe(true);
        const stands = earlier && earlier.state !== 'acked' && earlier.state !== 'discarded';
        if (stands && !mayOvertake(kind, earlier))
          throw new Error(`${kind} overtook a ${earlier.kind} that is ${earlier.state}`);
      }),
      RUNS,
    );
    // One that lets nothing leave would pass all of the above.
    expect(left).toBeGreaterThan(RUNS.numRuns / 500);
  });

  it('is everything the state shown allows, where nothing came before it', () => {
    fc.assert(
      fc.property(asked, ({ kind, seen }) => {
        const row = rowOf(kind, 1);
        if (!mayLeave(kind, seen)) return;
        const context: PreflightContext = { seen, fresh: true, siblings: [row], serverNowMs: NOON_MS };
        expect(preflight(row, payloadOf(kind), context)).toEqual({ do: 'send' });
      }),
      RUNS,
    );
  });

  it('is not sent again before the settle time, nor ever where no look can tell', () => {
    const elapsed = fc.integer({ min: 0, max: 300_000 });
    fc.assert(
      fc.property(asked, elapsed, ({ kind, seen }, elapsedMs) => {
        const standing = standingOf(payloadOf(kind), seen);
        const judgement = judge({ kind, lastError: 'OUTCOME_UNKNOWN' }, standing, elapsedMs, OUTBOX_DEFAULTS);
        if (judgement.is !== 'not-applied') return;
        expect(standing).toBe('not-applied');
        expect(elapsedMs).toBeGreaterThanOrEqual(OUTBOX_DEFAULTS.settleMs);
      }),
      RUNS,
    );
  });
});
