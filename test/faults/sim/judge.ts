import type { Breach } from './breach.ts';
import { effectsTrue } from './invariants/effects.ts';
import { invoicesNumbered } from './invariants/invoices.ts';
import { journalsReplay } from './invariants/journals.ts';
import { oneLabelEach } from './invariants/labels.ts';
import { outboxDrained } from './invariants/outbox.ts';
import { oneStationEach } from './invariants/ownership.ts';
import { rateKept } from './invariants/rate.ts';
import { verdictsKept } from './invariants/verdicts.ts';
import type { Shift } from './shift.ts';

/** What can only be judged when the shift is over, each from what lies open then. */
const AFTERWARDS: readonly ((shift: Shift) => readonly Breach[])[] = [
  verdictsKept,
  effectsTrue,
  invoicesNumbered,
  oneLabelEach,
  outboxDrained,
  rateKept,
  journalsReplay,
  oneStationEach,
];

export function judge(shift: Shift): readonly Breach[] {
  return AFTERWARDS.flatMap((invariant) => invariant(shift));
}
