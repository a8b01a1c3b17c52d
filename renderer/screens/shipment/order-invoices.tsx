import { useEffect, useState } from 'react';
import type { InvoiceView } from '../../../shared/contract/orders.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Busy, Failed, FailedLine } from '../../components/notice.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { showPdf } from '../../files/show-pdf.ts';
import { calendarDay, percent, rupees } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { isOffline } from '../offline.ts';

export interface OrderInvoicesProps {
  readonly shipmentId: string;
  readonly onClose: () => void;
}

/** The invoices as the marketplace made them, read from it; the same as a PDF. */
export function OrderInvoices({ shipmentId, onClose }: OrderInvoicesProps) {
  const { orderInvoices, acts, status } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const remote = useWhole(orderInvoices.store);
  const pdf = useWhole(acts.invoicePdf.store);
  const offline = isOffline(useWhole(status.store));
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => void orderInvoices.ask({ shipmentId }), [orderInvoices, shipmentId]);
  useEffect(() => () => acts.invoicePdf.reset(), [acts]);
  const show = async () => {
    const reply = await acts.invoicePdf.run({ shipmentId });
    if (reply === undefined) return;
    const { fileName } = reply;
    setShown(
      showPdf(fileName, reply.pdf) === 'opened'
        ? t('orderActs.invoiceOpened')
        : t('orderActs.invoiceSaved', { file: fileName }),
    );
  };
  return (
    <Dialog title={t('orderActs.invoicesTitle')} onClose={onClose} wide testid="invoices-dialog">
      {remote.kind === 'busy' ? <Busy what={t('orderActs.reading')} sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? (
        <Failed failure={remote.failure} onAgain={() => void orderInvoices.refresh()} />
      ) : null}
      {remote.kind === 'failed' && offline ? <p className="line-notice">{t('orderActs.needsNetwork')}</p> : null}
      {remote.kind === 'ready' ? (
        <>
          {remote.value.invoices.length === 0 ? <p>{t('orderActs.invoicesEmpty')}</p> : null}
          {remote.value.invoices.map((invoice) => (
            <Invoice key={`${invoice.orderId ?? ''} ${invoice.invoiceNumber}`} invoice={invoice} />
          ))}
          <p className="small quiet">{t('orderActs.asOf', { time: moment(remote.value.readAtMs) })}</p>
        </>
      ) : null}
      {pdf.kind === 'failed' ? <FailedLine failure={pdf.failure} /> : null}
      {shown === null ? null : (
        <p className="line-notice good" role="status" data-testid="invoice-shown">
          {shown}
        </p>
      )}
      <div className="dialog-actions">
        {remote.kind === 'ready' && remote.value.invoices.length > 0 ? (
          <Button tone="main" busy={pdf.kind === 'busy'} onPress={() => void show()} testid="invoice-pdf">
            {t('orderActs.invoicePdf')}
          </Button>
        ) : null}
        <Button onPress={onClose}>
          {t('common.close')} <kbd>Esc</kbd>
        </Button>
      </div>
    </Dialog>
  );
}

function Invoice({ invoice }: { readonly invoice: InvoiceView }) {
  const { t } = useWords();
  return (
    <section className="block" data-testid="order-invoice">
      <h3>
        <span className="mono">{invoice.invoiceNumber}</span>{' '}
        <span className="small quiet">{t('orderActs.invoiceOf', { day: calendarDay(invoice.invoiceDate) })}</span>{' '}
        <span className="mono small quiet">{invoice.orderId ?? ''}</span>
      </h3>
      <ul className="invoice-items">
        {invoice.items.map((item) => (
          <li key={item.orderItemId}>
            <span>
              <span className="strong">{item.title ?? item.orderItemId}</span>
              {item.serialNumbers.length === 0 ? null : (
                <span className="small mono items-line">
                  {item.serialNumbers.map((unit) => unit.join(' + ')).join('  ')}
                </span>
              )}
            </span>
            <span className="small quiet">
              {item.taxRatePercent === null ? '' : t('orderActs.tax', { percent: percent(item.taxRatePercent) })}
            </span>
            <span className="strong end">
              {item.amountPaise === null ? t('common.none') : rupees(item.amountPaise)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
