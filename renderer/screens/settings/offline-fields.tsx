import { Radios, TextBox } from '../../components/fields.tsx';
import { useWords } from '../../components/words.ts';
import { holdOfflineFrom, type OfflineDraft, packAheadFrom } from '../../forms/offline-draft.ts';

const CHOICES = ['off', 'on'] as const;

export interface OfflineFieldsProps {
  readonly draft: OfflineDraft;
  readonly onChange: (change: Partial<OfflineDraft>) => void;
}

/** How the bench goes on with no network: parcels packed ahead, and what is held because its news is old. */
export function OfflineFields({ draft, onChange }: OfflineFieldsProps) {
  const { t } = useWords();
  const field = (schema: boolean, words: string) => (schema ? words : null);
  const minutesWrong = packAheadFrom({ ...draft, most: '60' }) === undefined;
  const mostWrong = packAheadFrom({ ...draft, outageMinutes: '15' }) === undefined;
  const ageWrong = holdOfflineFrom({ ...draft, holdValue: '0' }) === undefined;
  const valueWrong = holdOfflineFrom({ ...draft, holdMinutes: '1' }) === undefined;
  return (
    <section className="block" data-testid="offline-fields">
      <h2>{t('offline.title')}</h2>
      <Radios
        label={t('offline.packAhead')}
        value={draft.packAhead ? 'on' : 'off'}
        choices={CHOICES.map((value) => ({
          value,
          words: t(`offline.packAheadOf.${value}.name`),
          text: t(`offline.packAheadOf.${value}.text`),
        }))}
        onChange={(value) => onChange({ packAhead: value === 'on' })}
        testid="pack-ahead"
      />
      {draft.packAhead ? (
        <div className="two-up">
          <TextBox
            label={t('offline.outageMinutes')}
            value={draft.outageMinutes}
            onChange={(outageMinutes) => onChange({ outageMinutes })}
            wrong={field(minutesWrong, t('offline.outageWrong'))}
            numeric
            testid="outage-minutes"
          />
          <TextBox
            label={t('offline.most')}
            value={draft.most}
            onChange={(most) => onChange({ most })}
            wrong={field(mostWrong, t('offline.mostWrong'))}
            numeric
            testid="ahead-most"
          />
        </div>
      ) : null}
      <Radios
        label={t('offline.hold')}
        value={draft.hold ? 'on' : 'off'}
        choices={CHOICES.map((value) => ({
          value,
          words: t(`offline.holdOf.${value}.name`),
          text: t(`offline.holdOf.${value}.text`),
        }))}
        onChange={(value) => onChange({ hold: value === 'on' })}
        testid="hold-offline"
      />
      {draft.hold ? (
        <div className="two-up">
          <TextBox
            label={t('offline.holdRupees')}
            value={draft.holdValue}
            onChange={(holdValue) => onChange({ holdValue })}
            wrong={field(valueWrong, t('offline.holdRupeesWrong'))}
            numeric
            testid="hold-value"
          />
          <TextBox
            label={t('offline.holdMinutes')}
            value={draft.holdMinutes}
            onChange={(holdMinutes) => onChange({ holdMinutes })}
            wrong={field(ageWrong, t('offline.holdMinutesWrong'))}
            numeric
            testid="hold-minutes"
          />
        </div>
      ) : null}
    </section>
  );
}
