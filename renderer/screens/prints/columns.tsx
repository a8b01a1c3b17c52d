import type { PrintJob } from '../../../shared/contract/prints.ts';
import { Button } from '../../components/button.tsx';
import type { Column } from '../../components/data-table.tsx';
import { usePrinterWords } from '../../components/printer-words.ts';
import { OrderLink } from '../../components/row-link.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { isDown } from '../../feedback/printer-state.ts';
import { shorten } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { knownPrinters } from '../../stores/printers-store.ts';
import { isWaiting } from './shown.ts';

const REPRINTABLE = new Set<PrintJob['state']>(['sent', 'printed', 'cancelled', 'expired']);

/** A question about a print, put to the person. */
export type Asked = { readonly kind: 'settle' | 'reprint' | 'move' | 'preview'; readonly job: PrintJob };

export function usePrintColumns(ask: (asked: Asked) => void): readonly Column<PrintJob>[] {
  const { t } = useWords();
  const moment = useMoment();
  return [
    { key: 'time', name: t('common.time'), width: '104px', cell: (job) => moment(job.createdAtMs) },
    {
      key: 'document',
      name: t('prints.document'),
      width: '112px',
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
      width: '208px',
      cell: (job) =>
        job.shipmentId === null ? t('common.none') : <OrderLink shipmentId={job.shipmentId} orderIds={job.orderIds} />,
    },
    {
      key: 'printer',
      name: t('prints.printer'),
      width: '136px',
      cell: (job) => (
        <>
          <span>{shorten(job.printerId, 14)}</span>
          {job.insteadOf === null ? null : (
            <span className="small quiet">{t('prints.insteadOf', { printer: shorten(job.insteadOf, 12) })}</span>
          )}
        </>
      ),
    },
    {
      key: 'known',
      name: t('prints.evidence'),
      width: 'minmax(0, 1fr)',
      cell: (job) => <Known job={job} />,
    },
    {
      key: 'act',
      name: t('common.act'),
      width: '328px',
      cell: (job) => <Acts job={job} ask={ask} />,
    },
  ];
}

/** How far it came, how that is known, and what stands in its way now. */
function Known({ job }: { readonly job: PrintJob }) {
  const { printers } = useStores();
  const { t } = useWords();
  const words = usePrinterWords();
  const remote = useWhole(printers.store);
  const printer = knownPrinters(remote).find(({ config }) => config.id === job.printerId);
  const why = job.reason === undefined || job.evidence !== undefined ? null : words.reason(job.reason);
  // A waiting job says what its printer waits for, which says more than that its turn will come.
  const down = isWaiting(job) && !job.held && printer !== undefined && isDown(printer.readiness) ? printer : null;
  return (
    <>
      <span className="chips-line">
        <span className={`chip ${chipOf(job.state)}`}>{t(`printStates.${job.state}`)}</span>
        {job.held ? <span className="chip warn">{t('prints.held')}</span> : null}
        {job.stalled ? <span className="chip warn">{t('prints.stalled')}</span> : null}
      </span>
      <span className="small wrap2">
        {job.evidence !== undefined
          ? t(`evidence.${job.evidence}`)
          : job.held
            ? t('printReasons.held.act')
            : down !== null
              ? t('prints.printerDown', {
                  printer: down.config.id,
                  state: words.shortOf(down.readiness, down.held),
                })
              : why === null
                ? t(`prints.meaning.${job.state}`)
                : `${why.what} ${why.said === null ? why.act : shorten(why.said, 60)}`}
      </span>
    </>
  );
}

function Acts({ job, ask }: { readonly job: PrintJob; readonly ask: (asked: Asked) => void }) {
  const { acts, prints, printers } = useStores();
  const { t } = useWords();
  const known = knownPrinters(useWhole(printers.store));
  const cancel = async () => {
    await acts.cancelPrint.run({ jobId: job.jobId });
    await prints.refresh();
  };
  const hold = async () => {
    await acts.holdPrint.run({ jobId: job.jobId, held: !job.held });
    await prints.refresh();
  };
  const printer = known.find(({ config }) => config.id === job.printerId);
  const down = printer === undefined || isDown(printer.readiness) || printer.held;
  const waiting = isWaiting(job);
  const others = known.some(
    ({ config }) => config.id !== job.printerId && config.documents.some((kind) => kind === job.document),
  );
  return (
    <span className="row-acts wrapped">
      {job.state === 'unknown' ? (
        <Button tone="main" onPress={() => ask({ kind: 'settle', job })} testid="settle">
          {t('prints.ask')}
        </Button>
      ) : null}
      {waiting && down && others ? (
        <Button tone="main" onPress={() => ask({ kind: 'move', job })} testid="move-print">
          {t('prints.move')}
        </Button>
      ) : null}
      {waiting ? (
        <>
          <Button onPress={() => void hold()} testid="hold-print">
            {t(job.held ? 'prints.letGo' : 'prints.hold')}
          </Button>
          <Button onPress={() => void cancel()} testid="cancel-print">
            {t('prints.cancel')}
          </Button>
        </>
      ) : null}
      {job.state === 'sending' && job.stalled ? (
        <Button onPress={() => void cancel()} testid="cancel-print">
          {t('prints.cancel')}
        </Button>
      ) : null}
      {REPRINTABLE.has(job.state) ? (
        <Button onPress={() => ask({ kind: 'reprint', job })} testid="reprint">
          {t('prints.reprint')}
        </Button>
      ) : null}
      <Button onPress={() => ask({ kind: 'preview', job })} testid="see-print">
        {t('prints.see')}
      </Button>
    </span>
  );
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
