import type { ReturnRefusal } from '../../shared/contract/returns.ts';
import { AppFailure } from '../../shared/errors.ts';
import { isReturnClosed, type ReturnAct, returnActs } from '../../shared/model/returns.ts';
import type { KnownReturnHere } from './known-return.ts';

const OF_COURIER: ReadonlySet<ReturnAct> = new Set<ReturnAct>(['complete', 'cancel']);
const DECIDES: ReadonlySet<ReturnAct> = new Set<ReturnAct>(['tech-visit-attempt', 'approve', 'reject']);

/** What an act is judged by. */
export type Judged = Pick<KnownReturnHere, 'source' | 'fulfilment' | 'status' | 'serviceIds' | 'forward'> & {
  readonly open: readonly unknown[];
  readonly refused: readonly unknown[];
  readonly taken: ReadonlySet<ReturnAct>;
};

/** Why an act may not be done now (seed: return item lifecycles, associated actions); null when it may. */
export function refusalOf(act: ReturnAct, of: Judged): ReturnRefusal | null {
  if (isReturnClosed(of.status)) return 'closed';
  if (of.fulfilment === 'standard') return 'standard';
  if (OF_COURIER.has(act) !== (of.source === 'courier_return')) return 'other-source';
  if (of.open.length > of.refused.length) return 'already-queued';
  if (!returnActs(of.source, of.status, of.serviceIds.length > 0).includes(act)) {
    if (!DECIDES.has(act)) return 'not-approved';
    return of.status === 'requested' || of.status === 'created' ? 'no-service' : 'not-requested';
  }
  if (of.taken.has(act)) return 'taken-before';
  if (act !== 'cancel') return null;
  if (of.forward?.type !== 'SELF') return 'order-unknown';
  return of.forward.isOurs ? null : 'other-station';
}

/** WRONG_STATE with `details.refusal` and `details.status`. */
export function refused(act: ReturnAct, refusal: ReturnRefusal, status: string): AppFailure {
  return new AppFailure('WRONG_STATE', `${act} of a return that is ${status}: ${refusal}`, { refusal, status });
}
