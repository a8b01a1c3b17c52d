import { DateBox } from '../../../components/date-box.tsx';
import { useWords } from '../../../components/words.ts';
import { dayText } from '../../../forms/dates.ts';
import { type ServiceCompleteDraft, serviceCompleteFrom } from '../../../forms/service-draft.ts';
import { useDraft } from '../../../forms/use-draft.ts';
import { useServerNow, useStores } from '../../../stores/index.ts';
import type { ActFormProps } from './act-form.tsx';
import { FormFrame, orderOf, useFilled } from './form-frame.tsx';
import { ServiceBox, serviceOf } from './service-box.tsx';

/** A service is done; the last one completes the order. */
export function ServiceCompleteForm({ view, serviceId, onClose, onDone }: Omit<ActFormProps, 'act'>) {
  const { acts } = useStores();
  const { t } = useWords();
  const now = useServerNow();
  const [draft, set] = useDraft<ServiceCompleteDraft>(() => ({
    serviceFulfilmentId: serviceOf(view, serviceId),
    completedOn: dayText(now),
  }));
  const filled = useFilled(acts.serviceComplete, serviceCompleteFrom(view.shipmentId, draft, now), onDone);
  return (
    <FormFrame act="service-complete" order={orderOf(view)} filled={filled} onClose={onClose}>
      <ServiceBox
        view={view}
        value={draft.serviceFulfilmentId}
        onChange={(serviceFulfilmentId) => set({ serviceFulfilmentId })}
        wrong={filled.wrong('serviceFulfilmentId')}
        testid="service-complete-service"
      />
      <DateBox
        label={t('selfShip.fields.completedOn')}
        value={draft.completedOn}
        onChange={(completedOn) => set({ completedOn })}
        wrong={filled.wrong('completedOn')}
        when="past"
        testid="service-complete-date"
      />
    </FormFrame>
  );
}
