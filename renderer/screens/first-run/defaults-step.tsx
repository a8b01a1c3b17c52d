import { BoxFields } from '../../components/box-fields.tsx';
import { TextBox } from '../../components/fields.tsx';
import { useWords } from '../../components/words.ts';
import { boxFrom, EMPTY_BOX, percentFrom } from '../../forms/drafts.ts';
import type { StepProps } from './answers.ts';
import { StepFrame } from './step-frame.tsx';

export function DefaultsStep({ answers, set, next, back }: StepProps) {
  const { t } = useWords();
  const taxWrong = percentFrom(answers.tax) === undefined;
  const boxWrong = boxFrom(answers.box) === undefined;
  return (
    <StepFrame
      step="defaults"
      title={t('firstRun.defaultsTitle')}
      onBack={back}
      onNext={() => (taxWrong || boxWrong ? undefined : next())}
      skip={{
        consequence: t('firstRun.defaultsSkip'),
        onSkip: () => {
          set({ tax: '', box: EMPTY_BOX });
          next();
        },
      }}
    >
      <p>{t('firstRun.defaultsText')}</p>
      <TextBox
        label={t('firstRun.tax')}
        value={answers.tax}
        onChange={(tax) => set({ tax })}
        wrong={taxWrong ? '0–100' : null}
        numeric
        autoFocus
        testid="tax"
      />
      <BoxFields draft={answers.box} onChange={(box) => set({ box })} wrong={boxWrong} help={t('settings.boxEmpty')} />
    </StepFrame>
  );
}
