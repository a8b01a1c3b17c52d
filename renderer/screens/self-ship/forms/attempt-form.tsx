import { useState } from 'react';
import { DateBox } from '../../../components/date-box.tsx';
import { TextBox } from '../../../components/fields.tsx';
import { ReasonField } from '../../../components/reason-field.tsx';
import { useWords } from '../../../components/words.ts';
import { momentText } from '../../../forms/dates.ts';
import { type AttemptDraft, attemptFrom } from '../../../forms/self-ship-draft.ts';
import { useNow, useStores } from '../../../stores/index.ts';
import type { FormProps } from './act-form.tsx';
import { FormFrame, orderOf, useFilled } from './form-frame.tsx';

/** The delivery was tried: when, why it failed, and when it is tried next. */
export function AttemptForm({ view, onClose, onDone }: FormProps) {
  const { acts } = useStores();
  const { t } = useWords();
  const now = useNow();
  const [draft, setDraft] = useState<AttemptDraft>(() => ({
    ...{ attempted: momentText(now), next: '' },
    ...{ reason: '', subReason: '' },
  }));
  const set = (change: Partial<AttemptDraft>) => setDraft((before) => ({ ...before, ...change }));
  const filled = useFilled(acts.selfAttempt, attemptFrom(view.shipmentId, draft, now), onDone);
  return (
    <FormFrame act="attempt" order={orderOf(view)} filled={filled} onClose={onClose}>
      <div className="two-up">
        <DateBox
          label={t('selfShip.fields.attempted')}
          value={draft.attempted}
          onChange={(attempted) => set({ attempted })}
          wrong={filled.wrong('attemptedMs')}
          withTime
          testid="attempt-date"
        />
        <DateBox
          label={t('selfShip.fields.newDelivery')}
          value={draft.next}
          onChange={(next) => set({ next })}
          wrong={filled.wrong('newDeliveryMs')}
          help={t('selfShip.fields.indiaTime')}
          withTime
          autoFocus
          testid="attempt-next"
        />
      </div>
      <ReasonField
        label={t('selfShip.fields.reason')}
        value={draft.reason}
        onChange={(reason) => set({ reason })}
        wrong={filled.wrong('reason')}
        testid="attempt-reason"
      />
      <TextBox
        label={t('selfShip.fields.subReason')}
        value={draft.subReason}
        onChange={(subReason) => set({ subReason })}
        wrong={filled.wrong('subReason')}
        help={t('selfShip.fields.subReasonHelp')}
        maxLength={200}
        testid="attempt-sub-reason"
      />
    </FormFrame>
  );
}
