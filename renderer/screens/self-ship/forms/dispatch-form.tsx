import { DateBox } from '../../../components/date-box.tsx';
import { TextBox } from '../../../components/fields.tsx';
import { useWords } from '../../../components/words.ts';
import { type AddressField, type DispatchDraft, dispatchDraft, dispatchFrom } from '../../../forms/self-ship-draft.ts';
import { useDraft } from '../../../forms/use-draft.ts';
import { useServerNow, useStores } from '../../../stores/index.ts';
import type { FormProps } from './act-form.tsx';
import { FormFrame, orderOf, useFilled } from './form-frame.tsx';
import { SentWith } from './sent-with.tsx';

/** APPROVED to SHIPPED: courier, tracking id, dates, invoice, and where it is sent from. A scan is the tracking id. */
export function DispatchForm({ view, onClose, onDone }: FormProps) {
  const { acts } = useStores();
  const { t } = useWords();
  const now = useServerNow();
  const [draft, set] = useDraft<DispatchDraft>(() => dispatchDraft(view, now));
  const setAddress = (change: Partial<DispatchDraft['address']>) =>
    set(({ address }) => ({ address: { ...address, ...change } }));
  const filled = useFilled(acts.selfDispatch, dispatchFrom(view.shipmentId, draft, now), onDone);
  const address = (field: AddressField, wrong: string | null, maxLength: number) => (
    <TextBox
      label={t(`selfShip.fields.${field}`)}
      value={draft.address[field]}
      onChange={(text) => setAddress({ [field]: text })}
      wrong={wrong}
      numeric={field === 'pincode'}
      maxLength={maxLength}
      testid={`dispatch-${field}`}
    />
  );
  return (
    <FormFrame act="dispatch" order={orderOf(view)} filled={filled} onClose={onClose} wide>
      <div className="form-columns">
        <div className="stack">
          <SentWith {...{ draft, set, filled }} testid="dispatch" />
          <div className="two-up">
            <DateBox
              label={t('selfShip.fields.dispatched')}
              value={draft.dispatched}
              onChange={(dispatched) => set({ dispatched })}
              wrong={filled.wrong('dispatchDateMs')}
              withTime
              when="past"
              testid="dispatch-date"
            />
            <DateBox
              label={t('selfShip.fields.delivery')}
              value={draft.delivery}
              onChange={(delivery) => set({ delivery })}
              wrong={filled.wrong('tentativeDeliveryMs')}
              withTime
              when="to-come"
              testid="dispatch-delivery"
            />
          </div>
          <div className="two-up">
            <TextBox
              label={t('selfShip.fields.invoiceNumber')}
              value={draft.invoiceNumber}
              onChange={(invoiceNumber) => set({ invoiceNumber })}
              wrong={filled.wrong('invoiceNumber')}
              help={t('selfShip.fields.invoiceNumberHelp')}
              maxLength={40}
              mono
              testid="dispatch-invoice"
            />
            <DateBox
              label={t('selfShip.fields.invoiceDate')}
              value={draft.invoiceDate}
              onChange={(invoiceDate) => set({ invoiceDate })}
              wrong={filled.wrong('invoiceDate')}
              testid="dispatch-invoice-date"
            />
          </div>
        </div>
        <fieldset className="bare-set stack">
          <legend className="small strong">{t('selfShip.fields.address')}</legend>
          {address('address1', filled.wrong('address1'), 200)}
          {address('address2', null, 200)}
          {address('landmark', null, 200)}
          <div className="two-up">
            {address('city', filled.wrong('city'), 100)}
            {address('pincode', filled.wrong('pincode') === null ? null : t('selfShip.fields.pincodeWrong'), 6)}
          </div>
          {address('state', null, 100)}
        </fieldset>
      </div>
    </FormFrame>
  );
}
