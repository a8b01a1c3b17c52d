import { useEffect, useState } from 'react';
import type { PrintJob } from '../../../shared/contract/prints.ts';
import { Chips } from '../../components/chips.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { Busy, Empty, Failed, FailedLine, ShownAsOf } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { type Asked, usePrintColumns } from './columns.tsx';
import { Reprint, Settle } from './dialogs.tsx';

const SHOWN = ['all', 'unknown', 'label', 'ticket', 'paper'] as const;
type Shown = (typeof SHOWN)[number];

/** Every print with how far it is known to have come; an unknown outcome is answered here, never guessed. */
export function Prints() {
  const { prints, acts, navigation } = useStores();
  const { t } = useWords();
  const remote = useWhole(prints.store);
  const cancel = useWhole(acts.cancelPrint.store);
  const [text, setText] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const [shown, setShown] = useState<Shown>('all');
  const columns = usePrintColumns(setAsked);
  useEffect(() => void prints.refresh(), [prints]);
  const jobs = remote.kind === 'ready' ? remote.value.jobs : [];
  const unknown = jobs.filter((job) => job.state === 'unknown').length;
  // What waits for an answer stands first; everything else as the station lists it, newest first.
  const found = jobs.filter((job) => matches(job, text));
  const rows = found
    .filter((job) => isShown(job, shown))
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
      {jobs.length === 0 ? null : (
        <Chips
          label={t('prints.shown')}
          value={shown}
          choices={SHOWN.map((value) => ({
            value,
            words: `${t(`prints.show.${value}`)} · ${number(found.filter((job) => isShown(job, value)).length)}`,
          }))}
          onChange={setShown}
          testid="prints-shown"
        />
      )}
      {remote.kind === 'ready' && rows.length === 0 ? (
        <Empty>
          {text !== '' ? t('queue.emptySearch') : t(jobs.length === 0 ? 'prints.empty' : 'prints.emptyShown')}
        </Empty>
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
          rowHeight={88}
          testid="prints-table"
        />
      )}
      {asked?.kind === 'settle' ? <Settle job={asked.job} onClose={() => setAsked(null)} /> : null}
      {asked?.kind === 'reprint' ? <Reprint job={asked.job} onClose={() => setAsked(null)} /> : null}
    </Screen>
  );
}

function isShown(job: PrintJob, shown: Shown): boolean {
  switch (shown) {
    case 'all':
      return true;
    case 'unknown':
      return job.state === 'unknown';
    case 'label':
      return job.document === 'label' || job.document === 'test-label';
    case 'ticket':
      return job.document === 'ticket';
    case 'paper':
      return job.document === 'invoice' || job.document === 'form';
  }
}

function matches(job: PrintJob, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return [job.shipmentId ?? '', ...job.orderIds, job.printerId].some((one) => one.toLowerCase().includes(wanted));
}
