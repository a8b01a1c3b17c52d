import { sheetsSeen } from '../../shared/bench/scan-back.ts';
import type { ParcelLine, Session, UnitsToRemove } from '../../shared/bench/session.ts';
import { lineOfUnits } from '../../shared/bench/voiding-units.ts';

export type Voiding = Extract<Session, { status: 'voiding' }>;

/** What a stale label asks for: first the label itself, then the units that were taken back. */
export type VoidInstruction =
  | { readonly key: 'voidLabel' | 'voidWhichBox' | 'voidWrongLabel' | 'voidPutBack' | 'outWaits' }
  | { readonly key: 'voidLabels'; readonly read: number; readonly of: number }
  | { readonly key: 'takeOut'; readonly count: number; readonly item: string }
  | { readonly key: 'takeOutSerial' | 'staysIn' | 'staysInOk'; readonly item: string };

/** One line with units still to be scanned out of the box. */
export interface TakenBack extends UnitsToRemove {
  readonly line: ParcelLine | undefined;
}

/** What still has to come out, in the parcel's order; `line` undefined where the marketplace no longer tells it. */
export function stillToRemove({ parcel, toRemove }: Voiding): readonly TakenBack[] {
  return toRemove.filter(({ units }) => units > 0).map((units) => ({ ...units, line: lineOfUnits(parcel, units) }));
}

export function nextVoiding(session: Voiding): VoidInstruction {
  if (!session.labelVoid) {
    const seen = sheetsSeen(session);
    return seen === null ? { key: 'voidLabel' } : { key: 'voidLabels', ...seen };
  }
  const [first] = stillToRemove(session);
  if (first === undefined) return { key: 'outWaits' };
  const item = titleOf(first);
  return (first.serialNumbers ?? []).length > 0
    ? { key: 'takeOutSerial', item }
    : { key: 'takeOut', count: first.units, item };
}

/** The unit in hand is none of those that come out. */
export function notToRemove(session: Voiding): VoidInstruction {
  return { key: 'staysIn', item: firstTitle(session) };
}

/** What the packer has to answer with OK; null where the words of every other state fit. */
export function blockedWhileVoiding(session: Voiding): VoidInstruction | null {
  switch (session.blocked?.by) {
    case 'wrong-item':
    case 'too-many':
      return { key: 'staysInOk', item: firstTitle(session) };
    case 'wrong-label':
      return { key: 'voidWrongLabel' };
    default:
      return null;
  }
}

function firstTitle(session: Voiding): string {
  const [first] = stillToRemove(session);
  return first === undefined ? '' : titleOf(first);
}

function titleOf({ line, orderItemId }: TakenBack): string {
  return line?.title ?? orderItemId;
}
