import { BenchesFields } from '../../components/benches-fields.tsx';
import { useWords } from '../../components/words.ts';
import { benchesFrom } from '../../forms/offline-draft.ts';
import { ONE_BENCH, type StepProps } from './answers.ts';
import { StepFrame } from './step-frame.tsx';

/** Which bench of how many: what keeps two of them from packing the same order. */
export function BenchesStep({ answers, set, next, back }: StepProps) {
  const { t } = useWords();
  return (
    <StepFrame
      step="benches"
      title={t('aheadStep.benchTitle')}
      onBack={back}
      onNext={() => (benchesFrom(answers.benches) === undefined ? undefined : next())}
      skip={{
        consequence: t('aheadStep.benchSkip'),
        onSkip: () => {
          set({ benches: ONE_BENCH });
          next();
        },
      }}
    >
      <p>{t('aheadStep.benchText')}</p>
      <BenchesFields draft={answers.benches} onChange={(benches) => set({ benches })} autoFocus />
    </StepFrame>
  );
}
