import { indiaDate } from '../../../shared/india-time.ts';
import type { ReturnStatus } from '../../../shared/model/returns.ts';
import type { MutationKind } from '../../../shared/model/states.ts';
import {
  COMMON,
  isMovedTo,
  type KindRules,
  type Preflight,
  type PreflightContext,
  type Seen,
  type Standing,
  waitForState,
} from './kind-rules.ts';

/** marketplace-api 3.1 */
const PER_CALL = 100;

type Standings = Readonly<Record<Exclude<ReturnStatus, 'unknown'>, Standing>>;

/** What each status a return can be in tells of the change (seed: associated actions). */
function by(standings: Standings) {
  return (_: unknown, { ret }: Seen): Standing =>
    !ret || ret.status === 'unknown' ? 'unclear' : standings[ret.status];
}

const returnId = (body: { readonly returnId: string }) => body.returnId;
const returnIds = (bodies: readonly { readonly returnId: string }[]) => bodies.map(returnId);

const RETURN = {
  ...COMMON,
  batchMax: () => PER_CALL,
  ofOneLocation: true,
  answerId: returnId,
} as const satisfies Partial<KindRules<Extract<MutationKind, `return-${string}`>>>;

/** `POST /v2/returns/approve`: requested to approved, its tech visit completed (marketplace-api 10.2). */
export const returnApprove: KindRules<'return-approve'> = {
  ...RETURN,
  standing: by({
    ...{ created: 'not-applied', requested: 'not-applied', approved: 'applied', completed: 'applied' },
    ...{ rejected: 'otherwise', cancelled: 'otherwise' },
  }),
  notYet: (_, context) => whileRequested(context),
  overtakes: new Set(['return-pickup-attempt', 'return-pickup']),
  ends: true,
  call: (client, batch, lane, mayLeave) => client.approveReturns(batch, lane, mayLeave),
};

/** `POST /v2/returns/reject`. A return that shows as completed may have been rejected or not: the seed counts both as completed. */
export const returnReject: KindRules<'return-reject'> = {
  ...RETURN,
  standing: by({
    ...{ created: 'not-applied', requested: 'not-applied', rejected: 'applied', completed: 'untold' },
    ...{ approved: 'otherwise', cancelled: 'otherwise' },
  }),
  notYet: (_, context) => whileRequested(context),
  ends: true,
  call: (client, batch, lane, mayLeave) => client.rejectReturns(batch, lane, mayLeave),
};

/** `POST /v2/returns/complete`: a courier return is back. */
export const returnComplete: KindRules<'return-complete'> = {
  ...RETURN,
  standing: by({
    ...{ created: 'not-applied', requested: 'not-applied', approved: 'not-applied', completed: 'applied' },
    ...{ rejected: 'otherwise', cancelled: 'otherwise' },
  }),
  notYet: (_, context) => onceApproved(context),
  call: (client, batch, lane, mayLeave) =>
    client.completeReturns(returnIds(batch), batch[0].locationId, lane, mayLeave),
};

/**
 * `POST /v2/returns/cancel`: the parcel reached the buyer after all. One that shows as completed may have been cancelled or be back in
 * the warehouse: the seed counts both as completed.
 */
export const returnCancel: KindRules<'return-cancel'> = {
  ...RETURN,
  standing: by({
    ...{ created: 'not-applied', requested: 'not-applied', approved: 'not-applied', cancelled: 'applied' },
    ...{ rejected: 'otherwise', completed: 'untold' },
  }),
  notYet: (_, context) => onceApproved(context),
  call: (client, batch, lane, mayLeave) => client.cancelReturns(returnIds(batch), batch[0].locationId, lane, mayLeave),
};

/** `POST /v2/returns/pickup`: approved to completed. */
export const returnPickup: KindRules<'return-pickup'> = {
  ...RETURN,
  standing: by({
    ...{ created: 'not-applied', requested: 'not-applied', approved: 'not-applied', completed: 'applied' },
    ...{ rejected: 'otherwise', cancelled: 'otherwise' },
  }),
  notYet: (_, context) => onceApproved(context),
  ends: true,
  call: (client, batch, lane, mayLeave) => client.pickUpReturns(batch, lane, mayLeave),
};

/** `POST /v2/returns/pickupAttempt`: moves the date the return is expected, where the marketplace shows one. */
export const returnPickupAttempt: KindRules<'return-pickup-attempt'> = {
  ...RETURN,
  standing({ newPickupMs, expectedBeforeMs }, { ret }) {
    if (!ret || ret.status === 'unknown') return 'unclear';
    if (ret.status === 'rejected' || ret.status === 'completed' || ret.status === 'cancelled') return 'otherwise';
    return isMovedTo(indiaDate(newPickupMs), ret.expectedMs, expectedBeforeMs) ? 'applied' : 'untold';
  },
  notYet: (_, context) => onceApproved(context),
  unsentIs: 'unsent',
  movesDateOnly: true,
  call: (client, batch, lane, mayLeave) => client.attemptReturnPickups(batch, lane, mayLeave),
};

/** Of the two ends only one decision can follow. */
function whileRequested({ seen: { ret } }: PreflightContext): Preflight | null {
  if (ret?.status === 'requested' || ret?.status === 'created') return null;
  return decidedAlready(ret?.status ?? 'nothing');
}

function onceApproved({ seen: { ret } }: PreflightContext): Preflight | null {
  if (ret?.status === 'approved') return null;
  return ret?.status === 'completed' ? decidedAlready(ret.status) : waitForState(ret?.status ?? 'nothing');
}

function decidedAlready(status: string): Preflight {
  return { do: 'reject', error: 'DECIDED_OTHERWISE', message: `the marketplace shows the return as ${status}` };
}
