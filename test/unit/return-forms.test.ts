import { describe, expect, it } from 'vitest';
import { dayText, momentFrom, momentText } from '../../renderer/forms/dates.ts';
import {
  fieldsOf,
  type ReturnActDraft,
  returnActDraft,
  returnActField,
  returnActFrom,
} from '../../renderer/forms/return-act-draft.ts';
import { contract } from '../../shared/contract/index.ts';
import { RETURN_ACTS, type ReturnAct } from '../../shared/model/returns.ts';

/** 00:30 on 5 November in India, still the 4th in UTC. */
const NOW_MS = Date.parse('2026-11-05T00:30:00+05:30');
const DAY_MS = 86_400_000;

const REQUESTS = {
  'tech-visit-attempt': 'returns.techVisitAttempt',
  approve: 'returns.approve',
  reject: 'returns.reject',
  'pickup-attempt': 'returns.pickupAttempt',
  pickup: 'returns.pickup',
  complete: 'returns.complete',
  cancel: 'returns.cancel',
} as const satisfies Record<ReturnAct, string>;

function filled(act: ReturnAct, over: Partial<ReturnActDraft> = {}): ReturnActDraft {
  const next = act === 'tech-visit-attempt' ? dayText(NOW_MS + DAY_MS) : momentText(NOW_MS + DAY_MS);
  const draft = returnActDraft(act, ['SF0000000002'], NOW_MS);
  return { ...draft, next, reason: 'customer_unavailable', subReason: 'door locked', comments: 'seen', ...over };
}

const from = (act: ReturnAct, over: Partial<ReturnActDraft> = {}) =>
  returnActFrom(act, 'R-1', filled(act, over), NOW_MS);

describe('the fields of dates', () => {
  it('are India’s, whatever zone the PC is set to', () => {
    expect(dayText(NOW_MS)).toBe('2026-11-05');
    expect(momentText(NOW_MS)).toBe('2026-11-05T00:30');
    expect(momentFrom('2026-11-05T00:30')).toBe(NOW_MS);
    expect(momentFrom('2026-02-30')).toBeUndefined();
    expect(momentFrom('')).toBeUndefined();
  });
});

describe('the forms of a return', () => {
  it('make requests that the contract takes, for every act', () => {
    for (const act of RETURN_ACTS) {
      const made = from(act);
      if (!('request' in made)) throw new Error(`${act} is not ready: ${JSON.stringify(made.wrong)}`);
      expect(made.request.act).toBe(act);
      expect(contract[REQUESTS[act]].input.safeParse(made.request.input).success, act).toBe(true);
    }
  });

  it('refuse what lies in the future where it happened, and what is past where it is to come', () => {
    for (const act of RETURN_ACTS) {
      if (!fieldsOf(act).includes('at')) continue;
      const tomorrow = act === 'tech-visit-attempt' ? dayText(NOW_MS + DAY_MS) : momentText(NOW_MS + DAY_MS);
      expect(from(act, { at: tomorrow }), act).toEqual({ wrong: { at: 'not-after-today' } });
      expect(from(act, { at: '2026-02-30' }), act).toEqual({ wrong: { at: 'no-such-day' } });
    }
    expect(from('tech-visit-attempt', { next: '2026-11-04' })).toEqual({ wrong: { next: 'not-before-today' } });
    expect(from('pickup-attempt', { next: '2026-11-04T23:00' })).toEqual({ wrong: { next: 'not-before-today' } });
    expect(from('pickup-attempt', { next: '' })).toEqual({ wrong: { next: 'required' } });
  });

  it('take today, in India, on either side', () => {
    expect(from('tech-visit-attempt', { at: '2026-11-05', next: '2026-11-05' })).toHaveProperty('request');
    expect(from('pickup', { at: '2026-11-05T00:30' })).toHaveProperty('request');
  });

  it('want words where the seed wants them, and a tech visit for a rejection only', () => {
    expect(from('reject', { comments: ' ', service: '' })).toEqual({
      wrong: { comments: 'required', service: 'required' },
    });
    expect(from('approve', { comments: '' })).toEqual({ wrong: { comments: 'required' } });
    expect(from('approve', { service: '', at: '' })).toEqual({
      request: { act: 'approve', input: { returnId: 'R-1', comments: 'seen' } },
    });
    expect(from('tech-visit-attempt', { comments: '' })).toHaveProperty('request');
  });

  it('find their own field for each that the station names', () => {
    for (const act of RETURN_ACTS) {
      const made = from(act);
      if (!('request' in made)) throw new Error(act);
      const named = Object.keys(made.request.input).filter((name) => name !== 'returnId');
      for (const name of named) expect(fieldsOf(act), `${act} ${name}`).toContain(returnActField(name));
    }
    expect(returnActField('returnId')).toBeNull();
  });
});
