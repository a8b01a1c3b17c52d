import { Radios, TextBox } from '../../components/fields.tsx';
import { useWords } from '../../components/words.ts';
import { packAheadFrom } from '../../forms/offline-draft.ts';
import { NOT_AHEAD, type StepProps } from './answers.ts';
import { StepFrame } from './step-frame.tsx';

/** Whether orders are packed before their goods are in hand: what it gives, what it costs, who may cancel what then. */
export function AheadStep({ answers, set, next, back }: StepProps) {
  const { t } = useWords();
  const { ahead } = answers;
  const wrong = packAheadFrom(ahead) === undefined;
  return (
    <StepFrame
      step="ahead"
      title={t('aheadStep.title')}
      onBack={back}
      focusNext
      onNext={() => (wrong ? undefined : next())}
      skip={{
        consequence: t('aheadStep.skip'),
        onSkip: () => {
          set({ ahead: NOT_AHEAD });
          next();
        },
      }}
    >
      <p>{t('aheadStep.text')}</p>
      <p className="line-notice strong">{t('aheadStep.means')}</p>
      <Radios
        label={t('offline.packAhead')}
        value={ahead.packAhead ? 'on' : 'off'}
        choices={[
          { value: 'off', words: t('offline.packAheadOf.off.name') },
          { value: 'on', words: t('offline.packAheadOf.on.name') },
        ]}
        onChange={(value) => set({ ahead: { ...ahead, packAhead: value === 'on' } })}
        testid="pack-ahead"
      />
      {ahead.packAhead ? (
        <TextBox
          label={t('offline.outageMinutes')}
          value={ahead.outageMinutes}
          onChange={(outageMinutes) => set({ ahead: { ...ahead, outageMinutes } })}
          wrong={wrong ? t('offline.outageWrong') : null}
          numeric
          testid="outage-minutes"
        />
      ) : null}
    </StepFrame>
  );
}
