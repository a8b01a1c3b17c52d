import { REFUSAL_OWNERS, type RefusalGroup, type Refusals } from '../feedback/refusals.ts';
import { useWords } from './words.ts';

export interface WhyRefusedProps<G extends RefusalGroup> {
  readonly group: G;
  readonly why: Refusals[G];
}

/** Why something may not be done now, what to do instead, and who does it where somebody has to. */
export function WhyRefused<G extends RefusalGroup>({ group, why }: WhyRefusedProps<G>) {
  const { refusedAct } = useWords();
  const { what, act, owner } = refusedAct(group, why);
  const isSomeones = REFUSAL_OWNERS[group][why] !== null;
  return (
    <span data-refusal={why}>
      {what} {act}
      {isSomeones ? <span className="quiet"> ({owner})</span> : null}
    </span>
  );
}
