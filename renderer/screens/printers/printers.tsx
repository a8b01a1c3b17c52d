import { useEffect, useState } from 'react';
import type { PrinterView } from '../../../shared/contract/printers.ts';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { Busy, Empty, Failed, FailedLine, ShownAsOf } from '../../components/notice.tsx';
import { usePrinterWords } from '../../components/printer-words.ts';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { knownPrinters } from '../../stores/printers-store.ts';
import { AddPrinter } from './add-printer.tsx';
import { type Opened, usePrinterColumns } from './columns.tsx';
import { EditPrinter } from './edit-printer.tsx';
import { RemovePrinter } from './remove-printer.tsx';
import { TestPrinter } from './test-printer.tsx';

/** Every printer of this station: how it is and who says so, what waits for it, and what a person can do with it. */
export function Printers() {
  const { printers } = useStores();
  const { t } = useWords();
  const words = usePrinterWords();
  const remote = useWhole(printers.store);
  const hold = useWhole(printers.hold.store);
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<Opened | null>(null);
  const [adding, setAdding] = useState(false);
  const columns = usePrinterColumns(setOpened);
  useEffect(() => {
    void printers.refresh();
    // What was asked or held the last time the screen was open is no news now.
    printers.askNow.reset();
    printers.hold.reset();
  }, [printers]);
  const all = knownPrinters(remote);
  const wanted = text.trim().toLowerCase();
  const rows = all.filter(({ config }) =>
    [config.id, words.place(config.transport), ...config.documents.map((one) => t(`documents.${one}`))].some((one) =>
      one.toLowerCase().includes(wanted),
    ),
  );
  const open = all.find(({ config }) => config.id === opened?.printerId);
  const add = (
    <Button tone="main" onPress={() => setAdding(true)} testid="add-printer">
      {t('printers.add')}
    </Button>
  );
  return (
    <Screen
      title={t('printers.title')}
      {...(remote.kind === 'ready'
        ? { summary: t('printers.summary', { count: all.length, number: number(all.length) }) }
        : {})}
      tools={
        <>
          {all.length === 0 ? null : <FilterBox value={text} onChange={setText} finds={t('printers.finds')} />}
          {all.length === 0 ? null : add}
        </>
      }
      testid="printers"
    >
      {remote.kind === 'ready' && remote.failure !== null ? <ShownAsOf offline={false} atMs={remote.atMs} /> : null}
      {hold.kind === 'failed' ? <FailedLine failure={hold.failure} /> : null}
      <Asked printers={all} />
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? <Failed failure={remote.failure} onAgain={() => void printers.refresh()} /> : null}
      {remote.kind === 'ready' && all.length === 0 ? <Empty action={add}>{t('printers.empty')}</Empty> : null}
      {all.length > 0 && rows.length === 0 ? <Empty>{t('queue.emptySearch')}</Empty> : null}
      {rows.length === 0 ? null : (
        <DataTable<PrinterView>
          label={t('printers.title')}
          columns={columns}
          count={rows.length}
          row={(index) => rows[index]}
          rowKey={({ config }) => config.id}
          onOpen={({ config }) => setOpened({ kind: 'edit', printerId: config.id })}
          rowHeight={120}
          testid="printers-table"
        />
      )}
      {adding ? <AddPrinter printers={all} onClose={() => setAdding(false)} /> : null}
      {open !== undefined && opened?.kind === 'test' ? (
        <TestPrinter
          printer={open}
          onEdit={() => setOpened({ ...opened, kind: 'edit' })}
          onClose={() => setOpened(null)}
        />
      ) : null}
      {open !== undefined && opened?.kind === 'edit' ? (
        <EditPrinter
          printer={open}
          onTest={() => setOpened({ ...opened, kind: 'test' })}
          onClose={() => setOpened(null)}
        />
      ) : null}
      {open !== undefined && opened?.kind === 'remove' ? (
        <RemovePrinter printer={open} printers={all} onClose={() => setOpened(null)} />
      ) : null}
    </Screen>
  );
}

/** The answer to the last asking, above the list: the list alone would not show that anything was asked. */
function Asked({ printers }: { readonly printers: readonly PrinterView[] }) {
  const stores = useStores();
  const { t } = useWords();
  const words = usePrinterWords();
  const act = useWhole(stores.printers.askNow.store);
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => {
    if (act.kind === 'busy') setAsked(act.input.printerId);
  }, [act]);
  if (act.kind === 'idle') return null;
  if (act.kind === 'failed') return <FailedLine failure={act.failure} />;
  const printer = printers.find(({ config }) => config.id === asked);
  if (act.kind === 'busy' || printer === undefined) {
    return (
      <p className="line-notice" role="status">
        {t('printers.asking')}
      </p>
    );
  }
  const state = words.shortOf(act.value.readiness, printer.held);
  const { model } = act.value;
  return (
    <p className="line-notice" role="status" data-testid="printer-asked">
      {model === null
        ? t('printers.asked', { printer: printer.config.id, state })
        : t('printers.askedModel', { printer: printer.config.id, model, state })}
    </p>
  );
}
