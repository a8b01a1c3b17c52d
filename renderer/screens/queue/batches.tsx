import { useEffect, useState } from 'react';
import { BATCH_STEPS, type LabelBatch } from '../../../shared/contract/batch.ts';
import type { Reply } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Tick } from '../../components/fields.tsx';
import { Busy, Empty, Failed, FailedLine, ShownAsOf } from '../../components/notice.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import type { Remote } from '../../stores/remote.ts';
import { BatchEntries } from './batch-entries.tsx';

/** Stacks of labels and how far each has come, newest first. */
export function Batches({ remote }: { readonly remote: Remote<Reply<'batch.list'>> }) {
  const { batches, navigation } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const printNow = useWhole(batches.printNow.store);
  const start = useWhole(batches.start.store);
  const [done, setDone] = useState(false);
  const [openId, setOpenId] = useState<string | null>(null);
  const columns = useBatchColumns(setOpenId);
  useEffect(() => batches.printNow.reset(), [batches]);
  const show = (also: boolean) => {
    setDone(also);
    void batches.ask(also ? { done: true } : {});
  };
  const list = remote.kind === 'ready' ? remote.value.batches : [];
  const open = list.find(({ batchId }) => batchId === openId);
  return (
    <>
      <div className="tool-row">
        <Tick words={t('batches.done')} on={done} onChange={show} testid="batches-done" />
      </div>
      {start.kind === 'done' ? (
        <p className="line-notice good" role="status" data-testid="batch-started">
          {t('batches.started', { count: start.value.entries.length, number: number(start.value.entries.length) })}
        </p>
      ) : null}
      {printNow.kind === 'failed' ? <FailedLine failure={printNow.failure} /> : null}
      {remote.kind === 'ready' && remote.failure !== null ? <ShownAsOf offline={false} atMs={remote.atMs} /> : null}
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? <Failed failure={remote.failure} onAgain={() => void batches.refresh()} /> : null}
      {remote.kind === 'ready' && list.length === 0 ? <Empty>{t('batches.empty')}</Empty> : null}
      {list.length === 0 ? null : (
        <DataTable<LabelBatch>
          label={t('batches.tabsLabel')}
          columns={columns}
          count={list.length}
          row={(index) => list[index]}
          rowKey={({ batchId }) => batchId}
          onOpen={({ batchId }) => setOpenId(batchId)}
          rowHeight={88}
          testid="batches-table"
        />
      )}
      {open === undefined ? null : (
        <Dialog
          wide
          title={t('batches.title', { time: moment(open.madeAtMs) })}
          onClose={() => setOpenId(null)}
          testid="batch-dialog"
        >
          <div className="dialog-table tall">
            <BatchEntries
              entries={open.entries}
              planned={false}
              onOpen={({ shipmentId }) => navigation.openShipment(shipmentId)}
              testid="batch-entries"
            />
          </div>
          <div className="dialog-actions">
            <Button onPress={() => setOpenId(null)}>
              {t('common.close')} <kbd>Esc</kbd>
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function useBatchColumns(onOpen: (batchId: string) => void): readonly Column<LabelBatch>[] {
  const { batches } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const act = useWhole(batches.printNow.store);
  const printNow = async (batchId: string) => {
    await batches.printNow.run({ batchId });
    await batches.refresh();
  };
  return [
    { key: 'made', name: t('batches.made'), width: '144px', cell: ({ madeAtMs }) => moment(madeAtMs) },
    {
      key: 'progress',
      name: t('batches.progress'),
      width: 'minmax(0, 1fr)',
      cell: ({ entries }) => {
        const packed = entries.filter(({ step }) => step === 'packed').length;
        return (
          <>
            <span className="strong">{t('batches.of', { done: number(packed), count: number(entries.length) })}</span>
            <span className="small wrap2">
              {BATCH_STEPS.flatMap((step) => {
                const count = entries.filter((entry) => entry.step === step).length;
                return count === 0 || step === 'packed' ? [] : [t(`batches.counts.${step}`, { number: number(count) })];
              }).join(' · ')}
            </span>
          </>
        );
      },
    },
    {
      key: 'act',
      name: t('common.act'),
      width: '400px',
      cell: ({ batchId, entries }) => (
        <span className="row-acts">
          {entries.some(({ step }) => step === 'ready') ? (
            <Button
              tone="main"
              busy={act.kind === 'busy' && act.input.batchId === batchId}
              onPress={() => void printNow(batchId)}
              label={`${t('batches.printNow')}. ${t('batches.printNowText')}`}
              testid="print-now"
            >
              {t('batches.printNow')}
            </Button>
          ) : null}
          <Button onPress={() => onOpen(batchId)} testid="open-batch">
            {t('batches.open')}
          </Button>
        </span>
      ),
    },
  ];
}
