import { DateBox } from '../../../components/date-box.tsx';
import { useWords } from '../../../components/words.ts';
import { type UpdateDraft, updateDraft, updateFrom } from '../../../forms/self-ship-draft.ts';
import { useDraft } from '../../../forms/use-draft.ts';
import { useServerNow, useStores } from '../../../stores/index.ts';
import type { FormProps } from './act-form.tsx';
import { FormFrame, orderOf, useFilled } from './form-frame.tsx';
import { SentWith } from './sent-with.tsx';

/** Another courier, tracking id or delivery date for what is on its way. A scan is the tracking id. */
export function UpdateForm({ view, onClose, onDone }: FormProps) {
  const { acts } = useStores();
  const { t } = useWords();
  const now = useServerNow();
  const [draft, set] = useDraft<UpdateDraft>(() => updateDraft(view));
  const filled = useFilled(acts.selfUpdate, updateFrom(view.shipmentId, draft, now), onDone);
  return (
    <FormFrame act="update" order={orderOf(view)} filled={filled} onClose={onClose}>
      <SentWith {...{ draft, set, filled }} testid="update" />
      <DateBox
        label={t('selfShip.fields.delivery')}
        value={draft.delivery}
        onChange={(delivery) => set({ delivery })}
        wrong={filled.wrong('tentativeDeliveryMs')}
        help={t('selfShip.fields.indiaTime')}
        withTime
        when="to-come"
        testid="update-delivery"
      />
    </FormFrame>
  );
}
