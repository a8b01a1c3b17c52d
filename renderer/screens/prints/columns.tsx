import type { PrintJob } from '../../../shared/contract/prints.ts';
import { Button } from '../../components/button.tsx';
import type { Column } from '../../components/data-table.tsx';
import { OrderLink } from '../../components/row-link.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { shorten } from '../../format/india.ts';
import { useStores } from '../../stores/index.ts';

const CANCELLABLE = new Set<PrintJob['state']>(['queued', 'not-sent']);
const REPRINTABLE = new Set<PrintJob['state']>(['sent', 'printed', 'not-sent', 'cancelled', 'expired']);

/** A question about a print, put to the person. */
export type Asked = { readonly kind: 'settle' | 'reprint'; readonly job: PrintJob };

export function usePrintColumns(ask: (asked: Asked) => void): readonly Column<PrintJob>[] {
  const { acts, prints } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const cancel = async (job: PrintJob) => {
    await acts.cancelPrint.run({ jobId: job.jobId });
    await prints.refresh();
  };
  return [
    { key: 'time', name: t('common.time'), width: '112px', cell: (job) => moment(job.createdAtMs) },
    {
      key: 'document',
      name: t('prints.document'),
      width: '104px',
      cell: (job) => (
        <>
          <span>{t(`documents.${job.document}`)}</span>
          {job.copy > 1 ? <span className="small quiet">{t('prints.copyN', { n: job.copy })}</span> : null}
        </>
      ),
    },
    {
      key: 'order',
      name: t('common.order'),
      width: 'minmax(0, 1fr)',
      cell: (job) => {
        return job.shipmentId === null ? (
          t('common.none')
        ) : (
          <OrderLink shipmentId={job.shipmentId} orderIds={job.orderIds} />
        );
      },
    },
    { key: 'printer', name: t('prints.printer'), width: '120px', cell: (job) => shorten(job.printerId, 14) },
    {
      key: 'state',
      name: t('common.state'),
      width: '208px',
      cell: (job) => (
        <span className={`chip ${chipOf(job.state)}`}>
          {t(`printStates.${job.state}`)}
          {job.stalled ? ` · ${t('prints.stalled')}` : ''}
        </span>
      ),
    },
    {
      key: 'known',
      name: t('prints.evidence'),
      width: 'minmax(0, 1.2fr)',
      cell: (job) => (
        <span className="wrap2">
          {job.evidence === undefined ? t(`prints.meaning.${job.state}`) : t(`evidence.${job.evidence}`)}
          {job.reason === undefined || job.evidence !== undefined ? null : (
            <span className="quiet"> {shorten(job.reason, 60)}</span>
          )}
        </span>
      ),
    },
    {
      key: 'act',
      name: t('common.act'),
      width: '268px',
      cell: (job) => (
        <span className="row-acts">
          {job.state === 'unknown' ? (
            <Button tone="main" onPress={() => ask({ kind: 'settle', job })} testid="settle">
              {t('prints.ask')}
            </Button>
          ) : null}
          {CANCELLABLE.has(job.state) ? (
            <Button onPress={() => void cancel(job)} testid="cancel-print">
              {t('prints.cancel')}
            </Button>
          ) : null}
          {REPRINTABLE.has(job.state) ? (
            <Button onPress={() => ask({ kind: 'reprint', job })} testid="reprint">
              {t('prints.reprint')}
            </Button>
          ) : null}
        </span>
      ),
    },
  ];
}

function chipOf(state: PrintJob['state']): string {
  switch (state) {
    case 'printed':
      return 'good';
    case 'unknown':
      return 'warn';
    case 'not-sent':
      return 'bad';
    case 'queued':
    case 'sending':
    case 'sent':
    case 'cancelled':
    case 'expired':
      return '';
  }
}
