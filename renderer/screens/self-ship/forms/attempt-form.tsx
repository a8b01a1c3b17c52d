import { DateBox } from '../../../components/date-box.tsx';
import { useWords } from '../../../components/words.ts';
import { momentText } from '../../../forms/dates.ts';
import { type AttemptDraft, attemptFrom } from '../../../forms/self-ship-draft.ts';
import { useDraft } from '../../../forms/use-draft.ts';
import { useServerNow, useStores } from '../../../stores/index.ts';
import type { FormProps } from './act-form.tsx';
import { FormFrame, orderOf, useFilled } from './form-frame.tsx';
import { WhyFailed } from './why-failed.tsx';

/** The delivery was tried: when, why it failed, and when it is tried next. */
export function AttemptForm({ view, onClose, onDone }: FormProps) {
  const { acts } = useStores();
  const { t } = useWords();
  const now = useServerNow();
  const [draft, set] = useDraft<AttemptDraft>(() => ({
    ...{ attempted: momentText(now), next: '' },
    ...{ reason: '', subReason: '' },
  }));
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
          when="past"
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
          when="to-come"
          testid="attempt-next"
        />
      </div>
      <WhyFailed {...{ draft, set, filled }} testid="attempt" />
    </FormFrame>
  );
}
