import { useState } from 'react';
import { Pick, TextBox } from './fields.tsx';
import { useWords } from './words.ts';

/** The reasons the marketplace's own text names for an attempt that failed; how it spells them is documented nowhere. */
const ATTEMPT_REASONS = ['customer_unavailable', 'customer_rescheduled', 'seller_issue'] as const;
type AttemptReason = (typeof ATTEMPT_REASONS)[number];

export interface ReasonFieldProps {
  readonly label: string;
  /** As it is sent; empty while nothing is chosen. */
  readonly value: string;
  readonly onChange: (words: string) => void;
  readonly wrong?: string | null;
  readonly testid: string;
}

/** Why an attempt failed: one of the marketplace's reasons, or a person's own words. */
export function ReasonField({ label, value, onChange, wrong = null, testid }: ReasonFieldProps) {
  const { t } = useWords();
  const [own, setOwn] = useState(value !== '' && !isAttemptReason(value));
  const chosen: AttemptReason | 'own' | null = own ? 'own' : isAttemptReason(value) ? value : null;
  return (
    <div className="stack-small">
      <Pick<AttemptReason | 'own'>
        label={label}
        value={chosen}
        choices={[...ATTEMPT_REASONS, 'own' as const].map((one) => ({ value: one, words: t(`attemptReasons.${one}`) }))}
        onChange={(choice) => {
          setOwn(choice === 'own');
          onChange(choice === 'own' ? '' : choice);
        }}
        placeholder={t('attemptReasons.choose')}
        testid={testid}
      />
      {own ? (
        <TextBox
          label={t('attemptReasons.ownWords')}
          value={value}
          onChange={onChange}
          wrong={wrong}
          maxLength={200}
          autoFocus
          testid={`${testid}-own`}
        />
      ) : wrong === null ? null : (
        <p className="field-wrong">{wrong}</p>
      )}
    </div>
  );
}

function isAttemptReason(words: string): words is AttemptReason {
  return ATTEMPT_REASONS.some((one) => one === words);
}
