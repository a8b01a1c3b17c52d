import { useState } from 'react';
import { DateBox } from '../../../components/date-box.tsx';
import { TextBox } from '../../../components/fields.tsx';
import { ReasonField } from '../../../components/reason-field.tsx';
import { useWords } from '../../../components/words.ts';
import { dayText } from '../../../forms/dates.ts';
import { type ServiceAttemptDraft, serviceAttemptFrom } from '../../../forms/service-draft.ts';
import { useNow, useStores } from '../../../stores/index.ts';
import type { ActFormProps } from './act-form.tsx';
import { FormFrame, orderOf, useFilled } from './form-frame.tsx';
import { ServiceBox, serviceOf } from './service-box.tsx';

/** A service was tried: when, why it failed, and the new date. */
export function ServiceAttemptForm({ view, serviceId, onClose, onDone }: Omit<ActFormProps, 'act'>) {
  const { acts } = useStores();
  const { t } = useWords();
  const now = useNow();
  const [draft, setDraft] = useState<ServiceAttemptDraft>(() => ({
    ...{ serviceFulfilmentId: serviceOf(view, serviceId), attemptedOn: dayText(now), newDate: '' },
    ...{ reason: '', subReason: '', comments: '' },
  }));
  const set = (change: Partial<ServiceAttemptDraft>) => setDraft((before) => ({ ...before, ...change }));
  const filled = useFilled(acts.serviceAttempt, serviceAttemptFrom(view.shipmentId, draft, now), onDone);
  return (
    <FormFrame act="service-attempt" order={orderOf(view)} filled={filled} onClose={onClose}>
      <ServiceBox
        view={view}
        value={draft.serviceFulfilmentId}
        onChange={(serviceFulfilmentId) => set({ serviceFulfilmentId })}
        wrong={filled.wrong('serviceFulfilmentId')}
        testid="service-attempt-service"
      />
      <div className="two-up">
        <DateBox
          label={t('selfShip.fields.attemptedOn')}
          value={draft.attemptedOn}
          onChange={(attemptedOn) => set({ attemptedOn })}
          wrong={filled.wrong('attemptedOn')}
          testid="service-attempt-date"
        />
        <DateBox
          label={t('selfShip.fields.newDate')}
          value={draft.newDate}
          onChange={(newDate) => set({ newDate })}
          wrong={filled.wrong('newDate')}
          testid="service-attempt-next"
        />
      </div>
      <ReasonField
        label={t('selfShip.fields.reason')}
        value={draft.reason}
        onChange={(reason) => set({ reason })}
        wrong={filled.wrong('reason')}
        testid="service-attempt-reason"
      />
      <div className="two-up">
        <TextBox
          label={t('selfShip.fields.subReason')}
          value={draft.subReason}
          onChange={(subReason) => set({ subReason })}
          wrong={filled.wrong('subReason')}
          help={t('selfShip.fields.subReasonHelp')}
          maxLength={200}
          testid="service-attempt-sub-reason"
        />
        <TextBox
          label={t('selfShip.fields.comments')}
          value={draft.comments}
          onChange={(comments) => set({ comments })}
          maxLength={500}
          testid="service-attempt-comments"
        />
      </div>
    </FormFrame>
  );
}
