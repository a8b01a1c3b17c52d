import type { RequestInput } from '../../shared/contract/index.ts';
import { wrongDate } from './dates.ts';
import { type Drafted, empty, wrongFields } from './self-ship-draft.ts';

/** Days are India's, `2026-11-05`. */
export interface ServiceAttemptDraft {
  readonly serviceFulfilmentId: string;
  readonly attemptedOn: string;
  readonly newDate: string;
  readonly reason: string;
  readonly subReason: string;
  readonly comments: string;
}
export type ServiceAttemptField = 'serviceFulfilmentId' | 'attemptedOn' | 'newDate' | 'reason' | 'subReason';

export function serviceAttemptFrom(
  shipmentId: string,
  draft: ServiceAttemptDraft,
  nowMs: number,
): Drafted<RequestInput<'services.attempt'>, ServiceAttemptField> {
  const { attemptedOn, newDate } = draft;
  const serviceFulfilmentId = draft.serviceFulfilmentId.trim();
  const reason = draft.reason.trim();
  const subReason = draft.subReason.trim();
  const comments = draft.comments.trim();
  const wrong = wrongFields<ServiceAttemptField>({
    serviceFulfilmentId: empty(serviceFulfilmentId),
    attemptedOn: wrongDate(attemptedOn, 'past', nowMs),
    newDate: wrongDate(newDate, 'to-come', nowMs),
    reason: empty(reason),
    subReason: empty(subReason),
  });
  if (wrong.size > 0) return { input: null, wrong };
  return {
    wrong,
    input: {
      ...{ shipmentId, serviceFulfilmentId, attemptedOn, newDate, reason, subReason },
      ...(comments === '' ? {} : { comments }),
    },
  };
}

export interface ServiceCompleteDraft {
  readonly serviceFulfilmentId: string;
  readonly completedOn: string;
}
export type ServiceCompleteField = keyof ServiceCompleteDraft;

export function serviceCompleteFrom(
  shipmentId: string,
  draft: ServiceCompleteDraft,
  nowMs: number,
): Drafted<RequestInput<'services.complete'>, ServiceCompleteField> {
  const { completedOn } = draft;
  const serviceFulfilmentId = draft.serviceFulfilmentId.trim();
  const wrong = wrongFields<ServiceCompleteField>({
    serviceFulfilmentId: empty(serviceFulfilmentId),
    completedOn: wrongDate(completedOn, 'past', nowMs),
  });
  return { input: wrong.size > 0 ? null : { shipmentId, serviceFulfilmentId, completedOn }, wrong };
}
