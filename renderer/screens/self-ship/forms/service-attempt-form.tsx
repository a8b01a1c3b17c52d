import { DateBox } from '../../../components/date-box.tsx';
import { TextBox } from '../../../components/fields.tsx';
import { useWords } from '../../../components/words.ts';
import { dayText } from '../../../forms/dates.ts';
import { type ServiceAttemptDraft, serviceAttemptFrom } from '../../../forms/service-draft.ts';
import { useDraft } from '../../../forms/use-draft.ts';
import { useServerNow, useStores } from '../../../stores/index.ts';
import type { ActFormProps } from './act-form.tsx';
import { FormFrame, orderOf, useFilled } from './form-frame.tsx';
import { ServiceBox, serviceOf } from './service-box.tsx';
import { WhyFailed } from './why-failed.tsx';

/** A service was tried: when, why it failed, and the new date. */
export function ServiceAttemptForm({ view, serviceId, onClose, onDone }: Omit<ActFormProps, 'act'>) {
  const { acts } = useStores();
  const { t } = useWords();
  const now = useServerNow();
  const [draft, set] = useDraft<ServiceAttemptDraft>(() => ({
    ...{ serviceFulfilmentId: serviceOf(view, serviceId), attemptedOn: dayText(now), newDate: '' },
    ...{ reason: '', subReason: '', comments: '' },
  }));
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
          when="past"
          testid="service-attempt-date"
        />
        <DateBox
          label={t('selfShip.fields.newDate')}
          value={draft.newDate}
          onChange={(newDate) => set({ newDate })}
          wrong={filled.wrong('newDate')}
          when="to-come"
          testid="service-attempt-next"
        />
      </div>
      <WhyFailed
        {...{ draft, set, filled }}
        testid="service-attempt"
        beside={
          <TextBox
            label={t('selfShip.fields.comments')}
            value={draft.comments}
            onChange={(comments) => set({ comments })}
            maxLength={500}
            testid="service-attempt-comments"
          />
        }
      />
    </FormFrame>
  );
}
