import type { RefusedOperation } from '../../../main/practice/marketplace/refusal-rules.ts';
import type { PracticeBench } from '../practice-bench.ts';
import { allAccepted, type ContractEndpoint, type Ready, USUAL_CODES } from './endpoint.ts';

/** Decisions about returns of self-ship orders (marketplace-api 10.2). */

const DAY = 86_400_000;

export interface MadeReturn {
  readonly returnId: string;
  readonly shipmentId: string;
  readonly locationId: string;
  readonly serviceFulfilmentId: string;
  readonly trackingId: string | null;
}

/** A return of a new self-ship order. */
export function madeReturn(bench: PracticeBench, how: object): MadeReturn {
  const { shipmentId, locationId } = bench.order({ type: 'SELF' });
  const made = bench.control('returns', { shipmentId, ...how }) as {
    readonly returnId: string;
    readonly serviceFulfilmentId: string | null;
    readonly trackingId: string | null;
  };
  return { ...made, serviceFulfilmentId: made.serviceFulfilmentId ?? '', shipmentId, locationId };
}

const REQUESTED = { source: 'customer_return', service: true };
const APPROVED = { source: 'customer_return', status: 'approved' };
const COURIERS = { source: 'courier_return' };

function two(bench: PracticeBench, how: object): readonly MadeReturn[] {
  return [madeReturn(bench, how), madeReturn(bench, how)];
}

function batch(operation: RefusedOperation, returns: readonly MadeReturn[], ask: Ready['ask']): Ready {
  const ids = returns.map(({ returnId }) => returnId);
  return { ask, ids, refused: { operation, returnId: ids[0] ?? '' }, check: allAccepted };
}

const visited = (made: MadeReturn) => ({ ...made, serviceDateMs: Date.now(), comments: 'Looked at by a technician' });

export const RETURN_CHANGES: readonly ContractEndpoint[] = [
  {
    ...{ call: 'approveReturns', route: 'returnApprove', does: { change: 'return-approved' } },
    codes: USUAL_CODES,
    async prepare(bench) {
      const returns = two(bench, REQUESTED);
      return batch('return-approve', returns, () => bench.client.approveReturns(returns.map(visited), 'send'));
    },
  },
  {
    ...{ call: 'rejectReturns', route: 'returnReject', does: { change: 'return-rejected' } },
    codes: USUAL_CODES,
    async prepare(bench) {
      const returns = two(bench, REQUESTED);
      return batch('return-reject', returns, () => bench.client.rejectReturns(returns.map(visited), 'send'));
    },
  },
  {
    ...{ call: 'completeReturns', route: 'returnComplete', does: { change: 'return-completed' } },
    codes: USUAL_CODES,
    async prepare(bench) {
      const returns = two(bench, COURIERS);
      const ids = returns.map(({ returnId }) => returnId);
      return batch('return-complete', returns, () => bench.client.completeReturns(ids, bench.locationId, 'send'));
    },
  },
  {
    ...{ call: 'cancelReturns', route: 'returnCancel', does: { change: 'return-cancelled' } },
    codes: USUAL_CODES,
    async prepare(bench) {
      const returns = two(bench, COURIERS);
      const ids = returns.map(({ returnId }) => returnId);
      return batch('return-cancel', returns, () => bench.client.cancelReturns(ids, bench.locationId, 'send'));
    },
  },
  {
    ...{ call: 'pickUpReturns', route: 'returnPickup', does: { change: 'return-picked-up' } },
    codes: USUAL_CODES,
    async prepare(bench) {
      const returns = two(bench, APPROVED);
      const pickups = returns.map((made) => ({ ...made, pickedUpMs: Date.now() }));
      return batch('return-pickup', returns, () => bench.client.pickUpReturns(pickups, 'send'));
    },
  },
  {
    ...{ call: 'attemptReturnPickups', route: 'returnPickupAttempt', does: { change: 'return-pickup-attempted' } },
    codes: USUAL_CODES,
    async prepare(bench) {
      const returns = two(bench, APPROVED);
      const attempts = returns.map((made) => ({
        ...{
          ...made,
          attemptedMs: Date.now(),
          newPickupMs: Date.now() + DAY,
          reason: 'customer_unavailable',
          ordinal: 1,
        },
      }));
      return batch('return-pickup-attempt', returns, () => bench.client.attemptReturnPickups(attempts, 'send'));
    },
  },
];
