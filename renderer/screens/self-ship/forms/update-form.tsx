import { useState } from 'react';
import { DateBox } from '../../../components/date-box.tsx';
import { TextBox } from '../../../components/fields.tsx';
import { useScans } from '../../../components/use-scans.ts';
import { useWords } from '../../../components/words.ts';
import { type UpdateDraft, updateDraft, updateFrom } from '../../../forms/self-ship-draft.ts';
import { useNow, useStores } from '../../../stores/index.ts';
import type { FormProps } from './act-form.tsx';
import { CourierBox } from './courier-box.tsx';
import { FormFrame, orderOf, useFilled } from './form-frame.tsx';

/** Another courier, tracking id or delivery date for what is on its way. A scan is the tracking id. */
export function UpdateForm({ view, onClose, onDone }: FormProps) {
  const { acts } = useStores();
  const { t } = useWords();
  const now = useNow();
  const [draft, setDraft] = useState<UpdateDraft>(() => updateDraft(view));
  const set = (change: Partial<UpdateDraft>) => setDraft((before) => ({ ...before, ...change }));
  const filled = useFilled(acts.selfUpdate, updateFrom(view.shipmentId, draft, now), onDone);
  useScans((code) => set({ trackingId: code.trim().slice(0, 100) }));
  return (
    <FormFrame act="update" order={orderOf(view)} filled={filled} onClose={onClose}>
      <CourierBox
        value={draft.deliveryPartner}
        onChange={(deliveryPartner) => set({ deliveryPartner })}
        wrong={filled.wrong('deliveryPartner')}
        testid="update-courier"
      />
      <TextBox
        label={t('selfShip.fields.tracking')}
        value={draft.trackingId}
        onChange={(trackingId) => set({ trackingId })}
        wrong={filled.wrong('trackingId')}
        help={t('selfShip.fields.trackingHelp')}
        maxLength={100}
        mono
        autoFocus
        testid="update-tracking"
      />
      <DateBox
        label={t('selfShip.fields.delivery')}
        value={draft.delivery}
        onChange={(delivery) => set({ delivery })}
        wrong={filled.wrong('tentativeDeliveryMs')}
        help={t('selfShip.fields.indiaTime')}
        withTime
        testid="update-delivery"
      />
    </FormFrame>
  );
}
