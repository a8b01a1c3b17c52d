import type { AppError } from '../../../shared/errors.ts';
import type { ReturnAct } from '../../../shared/model/returns.ts';
import { assertNever } from '../../../shared/result.ts';
import type { ReturnActRequest } from '../../forms/return-act-draft.ts';
import { useStores, useWhole } from '../../stores/index.ts';

/** How an act's request stands, whichever it is. */
export interface RunningAct {
  readonly busy: boolean;
  readonly failure: AppError | null;
  /** True when the station took it. */
  start(request: ReturnActRequest): Promise<boolean>;
  reset(): void;
}

export function useReturnAct(act: ReturnAct): RunningAct {
  const { returns } = useStores();
  const stores = {
    'tech-visit-attempt': useWhole(returns.techVisitAttempt.store),
    approve: useWhole(returns.approve.store),
    reject: useWhole(returns.reject.store),
    'pickup-attempt': useWhole(returns.pickupAttempt.store),
    pickup: useWhole(returns.pickup.store),
    complete: useWhole(returns.complete.store),
    cancel: useWhole(returns.cancel.store),
  };
  const state = stores[act];
  const start = async (request: ReturnActRequest): Promise<boolean> => {
    switch (request.act) {
      case 'tech-visit-attempt':
        return (await returns.techVisitAttempt.run(request.input)) !== undefined;
      case 'approve':
        return (await returns.approve.run(request.input)) !== undefined;
      case 'reject':
        return (await returns.reject.run(request.input)) !== undefined;
      case 'pickup-attempt':
        return (await returns.pickupAttempt.run(request.input)) !== undefined;
      case 'pickup':
        return (await returns.pickup.run(request.input)) !== undefined;
      case 'complete':
        return (await returns.complete.run(request.input)) !== undefined;
      case 'cancel':
        return (await returns.cancel.run(request.input)) !== undefined;
      default:
        return assertNever(request);
    }
  };
  const reset = () => {
    const { techVisitAttempt, approve, reject, pickupAttempt, pickup, complete, cancel } = returns;
    for (const one of [techVisitAttempt, approve, reject, pickupAttempt, pickup, complete, cancel]) one.reset();
  };
  return {
    busy: state.kind === 'busy',
    failure: state.kind === 'failed' ? state.failure : null,
    start,
    reset,
  };
}
