import { useEffect, useState } from 'react';
import type { PrintJob } from '../../../shared/contract/prints.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../../../shared/model/printers.ts';
import { Chips } from '../../components/chips.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Pick } from '../../components/fields.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { Busy, Empty, Failed, FailedLine, ShownAsOf } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { type Asked, usePrintColumns } from './columns.tsx';
import { Move, Reprint, Settle } from './dialogs.tsx';
import { Preview } from './preview.tsx';
import { isShown, matches, type PrintFilter, SHOWN } from './shown.ts';

const ALL = 'all';

/** Every print with how far it is known to have come; an unknown outcome is answered here, never guessed. */
export function Prints() {
  const { prints, acts, navigation } = useStores();
  const { t } = useWords();
  const remote = useWhole(prints.store);
  const cancel = useWhole(acts.cancelPrint.store);
  const hold = useWhole(acts.holdPrint.store);
  const [filter, setFilter] = useState<PrintFilter>({ shown: 'all', printerId: null, document: null, text: '' });
  const [asked, setAsked] = useState<Asked | null>(null);
  const columns = usePrintColumns(setAsked);
  useEffect(() => {
    void prints.refresh();
    acts.cancelPrint.reset();
    acts.holdPrint.reset();
  }, [prints, acts]);
  const set = (change: Partial<PrintFilter>) => setFilter({ ...filter, ...change });
  const jobs = remote.kind === 'ready' ? remote.value.jobs : [];
  const unknown = jobs.filter((job) => job.state === 'unknown').length;
  // What waits for an answer stands first; everything else as the station lists it, newest first.
  const found = jobs.filter((job) => matches(job, filter));
  const rows = found
    .filter((job) => isShown(job, filter.shown))
    .sort((a, b) => Number(b.state === 'unknown') - Number(a.state === 'unknown'));
  const close = () => setAsked(null);
  return (
    <Screen
      title={t('prints.title')}
      {...(remote.kind === 'ready'
        ? { summary: t('prints.summary', { number: number(remote.value.total), unknown: number(unknown) }) }
        : {})}
      tools={<FilterBox value={filter.text} onChange={(text) => set({ text })} />}
      testid="prints"
    >
      {remote.kind === 'ready' && remote.failure !== null ? <ShownAsOf offline={false} atMs={remote.atMs} /> : null}
      {cancel.kind === 'failed' ? <FailedLine failure={cancel.failure} /> : null}
      {hold.kind === 'failed' ? <FailedLine failure={hold.failure} /> : null}
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? <Failed failure={remote.failure} onAgain={() => void prints.refresh()} /> : null}
      {jobs.length === 0 ? null : (
        <div className="tool-row">
          <Chips
            label={t('prints.shown')}
            value={filter.shown}
            choices={SHOWN.map((value) => ({
              value,
              words: `${t(`prints.show.${value}`)} · ${number(found.filter((job) => isShown(job, value)).length)}`,
            }))}
            onChange={(shown) => set({ shown })}
            testid="prints-shown"
          />
          <Narrowing jobs={jobs} filter={filter} set={set} />
        </div>
      )}
      {remote.kind === 'ready' && rows.length === 0 ? (
        <Empty>
          {filter.text !== '' ? t('queue.emptySearch') : t(jobs.length === 0 ? 'prints.empty' : 'prints.emptyShown')}
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
            else setAsked({ kind: 'preview', job });
          }}
          rowHeight={104}
          testid="prints-table"
        />
      )}
      {asked?.kind === 'settle' ? <Settle job={asked.job} onClose={close} /> : null}
      {asked?.kind === 'reprint' ? <Reprint job={asked.job} onClose={close} /> : null}
      {asked?.kind === 'move' ? <Move job={asked.job} onClose={close} /> : null}
      {asked?.kind === 'preview' ? <Preview job={asked.job} onClose={close} /> : null}
    </Screen>
  );
}

interface NarrowingProps {
  readonly jobs: readonly PrintJob[];
  readonly filter: PrintFilter;
  readonly set: (change: Partial<PrintFilter>) => void;
}

/** By printer and by document, of those that there are prints of. */
function Narrowing({ jobs, filter, set }: NarrowingProps) {
  const { t } = useWords();
  const printers = [...new Set(jobs.map(({ printerId }) => printerId))].sort();
  const kinds = DOCUMENT_KINDS.filter((kind) => jobs.some(({ document }) => document === kind));
  return (
    <div className="picks">
      <Pick<string>
        label={t('prints.printer')}
        // A printer may be called `all`.
        value={filter.printerId === null ? ALL : `=${filter.printerId}`}
        choices={[
          { value: ALL, words: t('prints.allPrinters') },
          ...printers.map((value) => ({ value: `=${value}`, words: value })),
        ]}
        onChange={(value) => set({ printerId: value === ALL ? null : value.slice(1) })}
        bare
        testid="prints-printer"
      />
      <Pick<DocumentKind | typeof ALL>
        label={t('prints.document')}
        value={filter.document ?? ALL}
        choices={[
          { value: ALL, words: t('prints.allDocuments') },
          ...kinds.map((value) => ({ value, words: t(`documents.${value}`) })),
        ]}
        onChange={(value) => set({ document: value === ALL ? null : value })}
        bare
        testid="prints-document"
      />
    </div>
  );
}
