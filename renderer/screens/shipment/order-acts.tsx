import { useEffect, useState } from 'react';
import type { ShipmentView } from '../../../shared/contract/shipments.ts';
import type { ShipmentState } from '../../../shared/model/shipment.ts';
import { Button } from '../../components/button.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { CancelOrder } from './cancel-order.tsx';
import { FormNumbers } from './form-numbers.tsx';
import { LabelSheet } from './label-sheet.tsx';
import { OrderInvoices } from './order-invoices.tsx';

/** States in which the marketplace has made the invoice of a shipment it packed. */
const INVOICED: readonly ShipmentState[] = [
  'PACKED',
  'READY_TO_DISPATCH',
  'PICKUP_COMPLETE',
  'SHIPPED',
  'DELIVERED',
  'COMPLETED',
  'RETURN_REQUESTED',
  'RETURNED',
];

/** States in which it has the label of a parcel that is still here (marketplace-api 6.2). */
const LABELLED: readonly ShipmentState[] = ['PACKED', 'READY_TO_DISPATCH'];

/** What a seller does with an order beside packing it; each only where the marketplace's state leaves it to be done. */
export function OrderActs({ view }: { readonly view: ShipmentView }) {
  const { acts, navigation, shipment } = useStores();
  const { t } = useWords();
  const hint = useWhole(acts.hint.store);
  const [open, setOpen] = useState<'cancel' | 'forms' | 'invoices' | 'sheet' | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const { shipmentId, type } = view.shipment;
  useEffect(() => () => acts.hint.reset(), [acts]);
  const done = (words: string) => {
    setOpen(null);
    setAsked(words);
    void shipment.refresh();
  };
  return (
    <section className="block wide" data-testid="order-acts">
      <h2 className="unseen">{t('orderActs.title')}</h2>
      <div className="row-acts wrapping">
        {type === 'SELF' ? (
          <Button tone="main" onPress={() => navigation.openSelfShip(shipmentId)} testid="to-self-ship">
            {t('orderActs.selfShip')}
          </Button>
        ) : null}
        {view.state === 'FORM_FAILED' ? (
          <Button tone="main" onPress={() => setOpen('forms')} testid="open-forms">
            {t('orderActs.forms')}
          </Button>
        ) : null}
        {type !== 'SELF' && INVOICED.includes(view.state) ? (
          <Button onPress={() => setOpen('invoices')} testid="open-invoices">
            {t('orderActs.invoices')}
          </Button>
        ) : null}
        {type !== 'SELF' && LABELLED.includes(view.state) ? (
          <Button onPress={() => setOpen('sheet')} testid="open-sheet">
            {t('labelSheet.open')} …
          </Button>
        ) : null}
        <Button busy={hint.kind === 'busy'} onPress={() => void acts.hint.run({ shipmentId })} testid="read-again">
          {t(hint.kind === 'busy' ? 'orderActs.hintBusy' : 'orderActs.hint')}
        </Button>
        {view.state === 'CANCELLED' ? null : (
          <Button onPress={() => setOpen('cancel')} testid="open-cancel">
            {t('orderActs.cancel')} …
          </Button>
        )}
        {hint.kind === 'done' ? (
          <span className="small" role="status" data-testid="read-again-said">
            {t(hint.value.accepted ? 'orderActs.hintAccepted' : 'orderActs.hintRefused')}
          </span>
        ) : null}
      </div>
      {hint.kind === 'failed' ? <FailedLine failure={hint.failure} /> : null}
      {asked === null ? null : (
        <p className="line-notice good" role="status" data-testid="order-asked">
          {asked}
        </p>
      )}
      {open === 'cancel' ? (
        <CancelOrder
          shipmentId={shipmentId}
          onClose={() => setOpen(null)}
          onDone={() => done(t('orderActs.cancelled'))}
        />
      ) : null}
      {open === 'forms' ? (
        <FormNumbers
          shipmentId={shipmentId}
          onClose={() => setOpen(null)}
          onDone={() => done(t('orderActs.formsSent'))}
        />
      ) : null}
      {open === 'invoices' ? <OrderInvoices shipmentId={shipmentId} onClose={() => setOpen(null)} /> : null}
      {open === 'sheet' ? <LabelSheet shipmentId={shipmentId} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}
