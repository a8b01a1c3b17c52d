import { useState } from 'react';
import { DateBox } from '../../../components/date-box.tsx';
import { useWords } from '../../../components/words.ts';
import { momentText } from '../../../forms/dates.ts';
import { deliverFrom } from '../../../forms/self-ship-draft.ts';
import { useServerNow, useStores } from '../../../stores/index.ts';
import type { FormProps } from './act-form.tsx';
import { FormFrame, orderOf, useFilled } from './form-frame.tsx';

/** SHIPPED to DELIVERED, or to COMPLETED where no service is to follow. */
export function DeliverForm({ view, onClose, onDone }: FormProps) {
  const { acts } = useStores();
  const { t } = useWords();
  const now = useServerNow();
  const [delivered, setDelivered] = useState(() => momentText(now));
  const filled = useFilled(acts.selfDeliver, deliverFrom(view.shipmentId, delivered, now), onDone);
  return (
    <FormFrame act="deliver" order={orderOf(view)} filled={filled} onClose={onClose}>
      <DateBox
        label={t('selfShip.fields.delivered')}
        value={delivered}
        onChange={setDelivered}
        wrong={filled.wrong('deliveredMs')}
        help={t('selfShip.fields.indiaTime')}
        withTime
        autoFocus
        when="past"
        testid="deliver-date"
      />
    </FormFrame>
  );
}
