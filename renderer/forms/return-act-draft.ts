import type { RequestInput } from '../../shared/contract/index.ts';
import type { FieldRule } from '../../shared/model/field-rules.ts';
import type { ReturnAct } from '../../shared/model/returns.ts';
import { assertNever } from '../../shared/result.ts';
import { dayText, momentFrom, momentText, wrongDate } from './dates.ts';

/** What stands in the fields of a return's form; each act shows its own of them. Dates are India's, as the fields have them. */
export interface ReturnActDraft {
  /** The tech visit; empty where the return has none. */
  readonly service: string;
  /** When it happened or was tried. */
  readonly at: string;
  /** The new date. */
  readonly next: string;
  readonly reason: string;
  readonly subReason: string;
  readonly comments: string;
}
export type ReturnActField = keyof ReturnActDraft;

/** The request of an act, or the fields that keep it from being one. */
export type ReturnActRequest =
  | { readonly act: 'tech-visit-attempt'; readonly input: RequestInput<'returns.techVisitAttempt'> }
  | { readonly act: 'approve'; readonly input: RequestInput<'returns.approve'> }
  | { readonly act: 'reject'; readonly input: RequestInput<'returns.reject'> }
  | { readonly act: 'pickup-attempt'; readonly input: RequestInput<'returns.pickupAttempt'> }
  | { readonly act: 'pickup'; readonly input: RequestInput<'returns.pickup'> }
  | { readonly act: 'complete'; readonly input: RequestInput<'returns.complete'> }
  | { readonly act: 'cancel'; readonly input: RequestInput<'returns.cancel'> };
export type WrongFields = Partial<Record<ReturnActField, FieldRule>>;

/** The fields an act shows, in order. */
export function fieldsOf(act: ReturnAct): readonly ReturnActField[] {
  switch (act) {
    case 'tech-visit-attempt':
      return ['service', 'at', 'next', 'reason', 'subReason', 'comments'];
    case 'approve':
    case 'reject':
      return ['service', 'at', 'comments'];
    case 'pickup-attempt':
      return ['at', 'next', 'reason'];
    case 'pickup':
    case 'cancel':
      return ['at'];
    case 'complete':
      return [];
    default:
      return assertNever(act);
  }
}

/** Days where the marketplace takes days (services), moments elsewhere (marketplace-api 9, 10.2). */
export function takesTime(act: ReturnAct): boolean {
  return act !== 'tech-visit-attempt';
}

export function returnActDraft(act: ReturnAct, services: readonly string[], nowMs: number): ReturnActDraft {
  return {
    service: services[0] ?? '',
    at: takesTime(act) ? momentText(nowMs) : dayText(nowMs),
    next: '',
    ...{ reason: '', subReason: '', comments: '' },
  };
}

/** Holds the draft to the seed's rules: what happened lies not in the future, what is to come not in the past. */
export function returnActFrom(
  act: ReturnAct,
  returnId: string,
  draft: ReturnActDraft,
  nowMs: number,
): { readonly wrong: WrongFields } | { readonly request: ReturnActRequest } {
  const wrong: { [F in ReturnActField]?: FieldRule } = {};
  const shown = fieldsOf(act);
  const text = (field: ReturnActField) => draft[field].trim();
  for (const field of shown) {
    const rule = ruleOf(act, field, draft[field], nowMs);
    if (rule !== null) wrong[field] = rule;
  }
  if (Object.keys(wrong).length > 0) return { wrong };
  const at = momentFrom(draft.at) ?? nowMs;
  const service = text('service');
  switch (act) {
    case 'tech-visit-attempt':
      return {
        request: {
          act,
          input: {
            returnId,
            serviceFulfilmentId: service,
            attemptedOn: draft.at,
            newDate: draft.next,
            reason: text('reason'),
            subReason: text('subReason'),
            ...(text('comments') === '' ? {} : { comments: text('comments') }),
          },
        },
      };
    case 'approve':
      return {
        request: {
          act,
          input: {
            returnId,
            comments: text('comments'),
            ...(service === '' ? {} : { serviceFulfilmentId: service }),
            ...(service === '' || draft.at === '' ? {} : { serviceDateMs: at }),
          },
        },
      };
    case 'reject':
      return {
        request: {
          act,
          input: { returnId, serviceFulfilmentId: service, serviceDateMs: at, comments: text('comments') },
        },
      };
    case 'pickup-attempt':
      return {
        request: {
          act,
          input: {
            returnId,
            attemptedMs: at,
            newPickupMs: momentFrom(draft.next) ?? nowMs,
            reason: text('reason'),
          },
        },
      };
    case 'pickup':
      return { request: { act, input: { returnId, pickedUpMs: at } } };
    case 'complete':
      return { request: { act, input: { returnId } } };
    case 'cancel':
      return { request: { act, input: { returnId, deliveredMs: at } } };
    default:
      return assertNever(act);
  }
}

function ruleOf(act: ReturnAct, field: ReturnActField, value: string, nowMs: number): FieldRule | null {
  switch (field) {
    case 'at':
      return act === 'approve' && value === '' ? null : wrongDate(value, 'past', nowMs);
    case 'next':
      return wrongDate(value, 'to-come', nowMs);
    case 'service':
      return act === 'approve' || value.trim() !== '' ? null : 'required';
    case 'comments':
      return act === 'tech-visit-attempt' || value.trim() !== '' ? null : 'required';
    case 'reason':
    case 'subReason':
      return value.trim() === '' ? 'required' : null;
    default:
      return assertNever(field);
  }
}

/** The field of the form that the station's word for it stands in. */
const BY_CONTRACT: Readonly<Record<string, ReturnActField>> = {
  serviceFulfilmentId: 'service',
  serviceDateMs: 'at',
  attemptedOn: 'at',
  attemptedMs: 'at',
  pickedUpMs: 'at',
  deliveredMs: 'at',
  newDate: 'next',
  newPickupMs: 'next',
  reason: 'reason',
  subReason: 'subReason',
  comments: 'comments',
};

export function returnActField(contractField: unknown): ReturnActField | null {
  return typeof contractField === 'string' ? (BY_CONTRACT[contractField] ?? null) : null;
}
