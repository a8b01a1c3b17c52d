import { useEffect, useState } from 'react';
import type { PrintJob } from '../../shared/contract/prints.ts';
import { Button } from '../components/button.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Dialog } from '../components/dialog.tsx';
import { type ChoiceOf, Radios } from '../components/fields.tsx';
import { FilterBox } from '../components/filter-box.tsx';
import { Busy, Empty, Failed, FailedLine, ShownAsOf } from '../components/notice.tsx';
import { Screen } from '../components/screen.tsx';
import { useMoment, useWords } from '../components/words.ts';
import { number, shorten } from '../format/india.ts';
import { useStores, useWhole } from '../stores/index.ts';

const REASONS = ['damaged', 'lost', 'not-readable', 'stale', 'other'] as const;
type Reason = (typeof REASONS)[number];
type Asked = { readonly kind: 'settle' | 'reprint'; readonly job: PrintJob };

/** Every print with how far it is known to have come; an unknown outcome is answered here, never guessed. */
export function Prints() {
  const { prints, acts, navigation } = useStores();
  const { t } = useWords();
  const remote = useWhole(prints.store);
  const cancel = useWhole(acts.cancelPrint.store);
  const [text, setText] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const columns = useColumns(setAsked);
  useEffect(() => void prints.refresh(), [prints]);
  const jobs = remote.kind === 'ready' ? remote.value.jobs : [];
  const unknown = jobs.filter((job) => job.state === 'unknown').length;
  // What waits for an answer stands first; everything else as the station lists it, newest first.
  const rows = jobs
    .filter((job) => matches(job, text))
    .sort((a, b) => Number(b.state === 'unknown') - Number(a.state === 'unknown'));
  return (
    <Screen
      title={t('prints.title')}
      {...(remote.kind === 'ready'
        ? { summary: t('prints.summary', { number: number(remote.value.total), unknown: number(unknown) }) }
        : {})}
      tools={<FilterBox value={text} onChange={setText} />}
      testid="prints"
    >
      {remote.kind === 'ready' && remote.failure !== null ? <ShownAsOf offline={false} atMs={remote.atMs} /> : null}
      {cancel.kind === 'failed' ? <FailedLine failure={cancel.failure} /> : null}
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? <Failed failure={remote.failure} onAgain={() => void prints.refresh()} /> : null}
      {remote.kind === 'ready' && rows.length === 0 ? (
        <Empty>{text === '' ? t('prints.empty') : t('queue.emptySearch')}</Empty>
      ) : null}
      {rows.length === 0 ? null : (
        <DataTable<PrintJob>
          label={t('prints.title')}
          columns={columns}
          count={rows.length}
          row={(index) => rows[index]}
          rowKey={(job) => job.jobId}
          onOpen={(job) => {
            if (job.state === 'unknown') setAsked({ kind: 'settle', job });
            else if (job.shipmentId !== null) navigation.openShipment(job.shipmentId);
          }}
          rowHeight={64}
          testid="prints-table"
        />
      )}
      {asked?.kind === 'settle' ? <Settle job={asked.job} onClose={() => setAsked(null)} /> : null}
      {asked?.kind === 'reprint' ? <Reprint job={asked.job} onClose={() => setAsked(null)} /> : null}
    </Screen>
  );
}

function matches(job: PrintJob, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return [job.shipmentId ?? '', ...job.orderIds, job.printerId].some((one) => one.toLowerCase().includes(wanted));
}

const CANCELLABLE = new Set<PrintJob['state']>(['queued', 'not-sent']);
const REPRINTABLE = new Set<PrintJob['state']>(['sent', 'printed', 'not-sent', 'cancelled', 'expired']);

function useColumns(ask: (asked: Asked) => void): readonly Column<PrintJob>[] {
  const { navigation, acts, prints } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const cancel = async (job: PrintJob) => {
    await acts.cancelPrint.run({ jobId: job.jobId });
    await prints.refresh();
  };
  return [
    { key: 'time', name: t('common.time'), width: '136px', cell: (job) => moment(job.createdAtMs) },
    {
      key: 'document',
      name: t('prints.document'),
      width: '136px',
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
        const { shipmentId } = job;
        return shipmentId === null ? (
          t('common.none')
        ) : (
          <button type="button" className="link mono" tabIndex={-1} onClick={() => navigation.openShipment(shipmentId)}>
            {job.orderIds[0] ?? shipmentId}
          </button>
        );
      },
    },
    { key: 'printer', name: t('prints.printer'), width: '136px', cell: (job) => shorten(job.printerId, 14) },
    {
      key: 'state',
      name: t('common.state'),
      width: '280px',
      cell: (job) => (
        <>
          <span className={`chip ${chipOf(job.state)}`}>
            {t(`printStates.${job.state}`)}
            {job.stalled ? ` · ${t('prints.stalled')}` : ''}
          </span>
          <span className="small quiet">
            {job.evidence === undefined ? shorten(job.reason ?? '', 36) : t(`evidence.${job.evidence}`)}
          </span>
        </>
      ),
    },
    {
      key: 'act',
      name: t('common.act'),
      width: '340px',
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

function Settle({ job, onClose }: { readonly job: PrintJob; readonly onClose: () => void }) {
  const { acts, prints } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.settle.store);
  const close = () => {
    acts.settle.reset();
    onClose();
  };
  const settle = async (came: 'out' | 'not-out') => {
    if ((await acts.settle.run({ jobId: job.jobId, came })) === undefined) return;
    await prints.refresh();
    close();
  };
  return (
    <Dialog title={t('prints.ask')} onClose={close} testid="settle-dialog">
      <p className="large">
        {t(`documents.${job.document}`)} <span className="mono">{job.orderIds[0] ?? job.shipmentId ?? job.jobId}</span>
      </p>
      <p>{t('prints.askText')}</p>
      <div className="big-choices">
        <Button busy={act.kind === 'busy'} onPress={() => void settle('out')} testid="settle-out">
          {t('prints.cameOut')}
        </Button>
        <Button busy={act.kind === 'busy'} onPress={() => void settle('not-out')} testid="settle-not-out">
          {t('prints.notOut')}
        </Button>
      </div>
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      {job.reason === undefined ? null : <p className="small-print">{job.reason}</p>}
      <div className="dialog-actions">
        <Button onPress={close}>
          {t('common.close')} <kbd>Esc</kbd>
        </Button>
      </div>
    </Dialog>
  );
}

function Reprint({ job, onClose }: { readonly job: PrintJob; readonly onClose: () => void }) {
  const { acts, prints } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.reprint.store);
  const [reason, setReason] = useState<Reason | null>(null);
  const choices: readonly ChoiceOf<Reason>[] = REASONS.map((value) => ({ value, words: t(`prints.reasons.${value}`) }));
  const close = () => {
    acts.reprint.reset();
    onClose();
  };
  const print = async () => {
    if (reason === null) return;
    if ((await acts.reprint.run({ jobId: job.jobId, reason })) === undefined) return;
    await prints.refresh();
    close();
  };
  return (
    <Dialog title={t('prints.reprintTitle')} onClose={close} testid="reprint-dialog">
      <p className="strong">{t('prints.reprintText')}</p>
      <Radios label={t('common.why')} value={reason} choices={choices} onChange={setReason} testid="reprint-reason" />
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      <div className="dialog-actions">
        <Button
          tone="main"
          disabled={reason === null}
          busy={act.kind === 'busy'}
          onPress={() => void print()}
          testid="reprint-confirm"
        >
          {t('prints.reprint')}
        </Button>
        <Button onPress={close}>
          {t('common.cancel')} <kbd>Esc</kbd>
        </Button>
      </div>
    </Dialog>
  );
}
