import { useState } from 'react';

/** Fields that change, or how they follow from what stands. */
export type DraftChange<Draft> = Partial<Draft> | ((before: Draft) => Partial<Draft>);

/** What a form has been given so far, and how some of its fields change. `begin` makes the first one. */
export function useDraft<Draft extends object>(
  begin: () => Draft,
): readonly [draft: Draft, set: (change: DraftChange<Draft>) => void] {
  const [draft, setDraft] = useState(begin);
  const set = (change: DraftChange<Draft>) =>
    setDraft((before) => ({ ...before, ...(typeof change === 'function' ? change(before) : change) }));
  return [draft, set];
}
