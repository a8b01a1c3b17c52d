import type { ReactNode } from 'react';
import { TextBox } from '../../../components/fields.tsx';
import { ReasonField } from '../../../components/reason-field.tsx';
import { useWords } from '../../../components/words.ts';
import type { Filled } from './form-frame.tsx';

interface Why {
  readonly reason: string;
  readonly subReason: string;
}

export interface WhyFailedProps {
  readonly draft: Why;
  readonly set: (change: Partial<Why>) => void;
  readonly filled: Pick<Filled<'reason' | 'subReason'>, 'wrong'>;
  /** `testid-reason` and `testid-sub-reason`. */
  readonly testid: string;
  /** Stands beside the closer reason. */
  readonly beside?: ReactNode;
}

/** Why an attempt failed: its reason, and more closely. */
export function WhyFailed({ draft, set, filled, testid, beside }: WhyFailedProps) {
  const { t } = useWords();
  const closer = (
    <TextBox
      label={t('selfShip.fields.subReason')}
      value={draft.subReason}
      onChange={(subReason) => set({ subReason })}
      wrong={filled.wrong('subReason')}
      help={t('selfShip.fields.subReasonHelp')}
      maxLength={200}
      testid={`${testid}-sub-reason`}
    />
  );
  return (
    <>
      <ReasonField
        label={t('selfShip.fields.reason')}
        value={draft.reason}
        onChange={(reason) => set({ reason })}
        wrong={filled.wrong('reason')}
        testid={`${testid}-reason`}
      />
      {beside === undefined ? (
        closer
      ) : (
        <div className="two-up">
          {closer}
          {beside}
        </div>
      )}
    </>
  );
}
