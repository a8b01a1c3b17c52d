import { useTranslation } from 'react-i18next';
import type { Gate } from '../../shared/model/gates.ts';
import type { CodeOwner } from '../../shared/model/marketplace-codes.ts';
import { reasonOf } from '../feedback/reason.ts';
import { REFUSAL_OWNERS, type RefusalGroup, type Refusals } from '../feedback/refusals.ts';
import { moment, number, span } from '../format/india.ts';
import { useNow } from '../stores/index.ts';

/** The words of the chosen language, with those that need numbers, times or a gate put together. */
export function useWords() {
  const { t } = useTranslation();
  const age = (ms: number): string => {
    const length = span(ms);
    switch (length.unit) {
      case 'secondsShort':
        return t('common.secondsShort', { n: length.n });
      case 'minutesShort':
        return t('common.minutesShort', { n: length.n });
      case 'hoursShort':
        return t('common.hoursShort', { n: length.n, m: length.m });
      case 'daysShort':
        return t('common.daysShort', { n: length.n });
    }
  };
  const ownerOf = (owner: CodeOwner | null): string => t(owner === null ? 'outbox.ownerNobody' : `owners.${owner}`);
  return {
    t,
    number,
    /** Who acts, in words. */
    ownerOf,
    /** Why something may not be done now, what its owner does, and who that is. */
    refusedAct: <G extends RefusalGroup>(group: G, why: Refusals[G]): RefusedAct => {
      // The key is of its own group, which the compiler cannot follow through the index.
      const key = `refusals.${group}.${why}` as 'refusals.cancel.not-approved';
      const owner: CodeOwner | null = REFUSAL_OWNERS[group][why];
      return { what: t(`${key}.what`), act: t(`${key}.act`), owner: ownerOf(owner) };
    },
    /** A length of time: `5 min`. */
    age,
    gateWhat: (gate: Gate, nowMs: number): string => t(`gates.${gate.kind}.what`, { ...gateFacts(gate, nowMs, age) }),
    gateAct: (gate: Gate): string => t(`gates.${gate.kind}.act`),
    /** A code of the marketplace or a reason of the outbox: what is wrong, and what its owner does. */
    refusal: (code: string): { readonly what: string; readonly act: string } => {
      const reason = reasonOf(code);
      return reason.group === 'codes'
        ? { what: t(`codes.${reason.name}.what`), act: t(`codes.${reason.name}.act`) }
        : { what: t(`reasons.${reason.name}.what`), act: t(`reasons.${reason.name}.act`) };
    },
  };
}

export interface RefusedAct {
  readonly what: string;
  readonly act: string;
  readonly owner: string;
}

interface GateFacts {
  readonly time: string;
  readonly location: string;
  readonly sku: string;
  readonly station: string;
  readonly age: string;
}

function gateFacts(gate: Gate, nowMs: number, age: (ms: number) => string): GateFacts {
  return {
    time: gate.kind === 'too-early' ? moment(gate.untilMs, nowMs) : '',
    location: gate.kind === 'wrong-location' ? gate.locationId : '',
    sku: 'sku' in gate ? gate.sku : '',
    // People count their benches from 1.
    age: gate.kind === 'news-too-old' ? age(Math.max(0, nowMs - gate.readAtMs)) : '',
    station: gate.kind === 'other-station' ? number(gate.index + 1) : '',
  };
}

/** A moment as text that knows today: `14:05`, or `05 Nov 14:05`. */
export function useMoment(): (atMs: number) => string {
  const now = useNow();
  return (atMs) => moment(atMs, now);
}
