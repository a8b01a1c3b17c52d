import type { MutationPayload, OutboxReason } from '../../shared/model/mutations.ts';
import type { MutationKind } from '../../shared/model/states.ts';
import { assertNever } from '../../shared/result.ts';
import type { Mutation } from '../db/mutations.ts';
import type { Preflight, PreflightContext } from './kinds/kind-rules.ts';
import { KINDS, notYet, standingOf } from './kinds/kinds.ts';

export type { Preflight, PreflightContext } from './kinds/kind-rules.ts';

/**
 * Nothing is sent for a shipment known cancelled, on hold, too early or not packed (marketplace-api 4.2, 6.8), nothing before what was
 * queued earlier for the same shipment or return, and nothing that the marketplace shows as done or decided otherwise.
 */
export function preflight(mutation: Mutation, payload: MutationPayload, context: PreflightContext): Preflight {
  const earlier = earlierOf(mutation, context.siblings);
  if (earlier) return earlier;
  const { seen, fresh } = context;
  if (!fresh || (mutation.returnId === null ? seen.shipment : seen.ret) === null) return { do: 'read' };
  const standing = standingOf(payload, seen);
  const told = seen.ret?.status ?? seen.shipment?.state ?? 'nothing';
  switch (standing) {
    case 'applied':
      return applied(mutation, told) ?? notYet(payload, context) ?? { do: 'send' };
    case 'cancelled':
      return { do: 'reject', error: 'CANCELLED', message: 'the shipment was cancelled' };
    case 'otherwise':
      return { do: 'reject', error: 'DECIDED_OTHERWISE', message: `the marketplace shows ${told}` };
    case 'unclear':
      return {
        do: 'wait',
        error: 'SHIPMENT_UNKNOWN',
        message: 'the marketplace shows a state unknown to this version',
      };
    case 'not-applied':
      return notYet(payload, context) ?? { do: 'send' };
    case 'untold': {
      const held = notYet(payload, context) ?? { do: 'send' };
      // What may have been sent before is not said to be decided by others.
      return held.do === 'reject' && mutation.sent !== null ? { ...held, error: 'NOBODY_CAN_TELL' } : held;
    }
    default:
      return assertNever(standing);
  }
}

function applied(mutation: Mutation, told: string): Preflight | null {
  const { unsentIs } = KINDS[mutation.kind];
  if (mutation.sent !== null || unsentIs === 'done') return { do: 'adopt' };
  if (unsentIs === 'unsent') return null;
  return {
    do: 'reject',
    error: mutation.kind === 'pack' ? 'PACKED_ELSEWHERE' : 'DECIDED_OTHERWISE',
    message: `the shipment is ${told} without a ${mutation.kind} of ours`,
  };
}

/** What was queued before it and is not through. A dispatch waits for its pack in words of its own, whichever was queued first. */
function earlierOf(mutation: Mutation, siblings: readonly Mutation[]): Preflight | null {
  if (mutation.kind === 'dispatch') {
    const pack = siblings.find((row) => row.kind === 'pack' && row.state !== 'discarded');
    if (pack && pack.state !== 'acked') return waitsFor(pack);
  }
  const before = siblings.find(
    (row) =>
      row.seq < mutation.seq &&
      row.returnId === mutation.returnId &&
      row.state !== 'acked' &&
      row.state !== 'discarded' &&
      !isOvertaken(row, mutation.kind),
  );
  if (!before) return null;
  const why = before.state === 'rejected' ? `rejected: ${before.lastError ?? 'no reason'}` : before.state;
  return { do: 'wait', error: 'WAITS_FOR_EARLIER', message: `the ${before.kind} before it is ${why}` };
}

/**
 * By its nature what is earlier comes later; or it moved a date, perhaps, and whatever became of it changes nothing for this one: its
 * request is over, or is refused where it arrives late.
 */
function isOvertaken(earlier: Mutation, by: MutationKind): boolean {
  const { overtakes, ends } = KINDS[by];
  if (overtakes.has(earlier.kind)) return true;
  if (!KINDS[earlier.kind].movesDateOnly) return false;
  if (earlier.state === 'verify') return ends;
  return earlier.state === 'rejected' && earlier.lastError === ('NOBODY_CAN_TELL' satisfies OutboxReason);
}

function waitsFor(pack: Mutation): Preflight {
  const why =
    pack.state === 'rejected' ? `the pack was rejected: ${pack.lastError ?? 'no reason'}` : `the pack is ${pack.state}`;
  return { do: 'wait', error: 'WAITS_FOR_PACK', message: why };
}
