import { type ReactNode, useEffect, useState } from 'react';
import type { BoxType } from '../../../shared/model/catalogue.ts';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { Busy, Empty, Failed, ShownAsOf } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../components/words.ts';
import { number, size } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { BoxTypeForm } from './box-type-form.tsx';
import { CartonSheet } from './carton-sheet.tsx';
import { CsvTools, ExportNews } from './csv-tools.tsx';
import { Remove } from './remove.tsx';

/** The seller's cartons; scanning one at the bench says its size. */
export function BoxTypes({ tabs }: { readonly tabs: ReactNode }) {
  const { boxTypes, acts } = useStores();
  const { t } = useWords();
  const remote = useWhole(boxTypes.store);
  const removal = useWhole(acts.removeBoxType.store);
  const [text, setText] = useState('');
  const [edited, setEdited] = useState<BoxType | 'new' | null>(null);
  const [removing, setRemoving] = useState<BoxType | null>(null);
  const [printing, setPrinting] = useState(false);
  useEffect(() => void boxTypes.refresh(), [boxTypes]);
  const all = remote.kind === 'ready' ? remote.value.entries : [];
  const wanted = text.trim().toLowerCase();
  const rows = all.filter((box) => [box.code, box.name].some((one) => one.toLowerCase().includes(wanted)));
  const stop = () => {
    acts.removeBoxType.reset();
    setRemoving(null);
  };
  const remove = async (box: BoxType) => {
    if ((await acts.removeBoxType.run({ code: box.code })) === undefined) return;
    await boxTypes.refresh();
    stop();
  };
  const columns: readonly Column<BoxType>[] = [
    {
      key: 'code',
      name: t('catalogue.cartonCode'),
      width: '240px',
      cell: (box) => <span className="mono strong">{box.code}</span>,
    },
    { key: 'name', name: t('catalogue.cartonName'), width: 'minmax(0, 1fr)', cell: (box) => box.name },
    {
      key: 'size',
      name: t('catalogue.outer'),
      width: '200px',
      cell: (box) => size(box),
    },
    {
      key: 'tare',
      name: t('settings.weight'),
      width: '104px',
      end: true,
      cell: (box) => number(box.tareGrams),
    },
    {
      key: 'act',
      name: t('common.act'),
      width: '240px',
      cell: (box) => (
        <span className="row-acts">
          <Button onPress={() => setEdited(box)} testid="edit-box">
            {t('catalogue.change')}
          </Button>
          <Button onPress={() => setRemoving(box)} testid="remove-box">
            {t('catalogue.remove')}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <Screen
      title={t('catalogue.title')}
      {...(remote.kind === 'ready'
        ? { summary: t('catalogue.cartons', { count: all.length, number: number(all.length) }) }
        : {})}
      tools={
        <>
          <FilterBox value={text} onChange={setText} finds={t('catalogue.finds.box-types')} />
          <CsvTools kind="box-types" />
          <Button tone="main" onPress={() => setEdited('new')} testid="add-box">
            {t('catalogue.add')}
          </Button>
        </>
      }
      testid="catalogue"
    >
      <div className="tool-row">
        {tabs}
        {rows.length === 0 ? null : (
          <Button onPress={() => setPrinting(true)} testid="carton-codes">
            {t('catalogue.codes')}
          </Button>
        )}
      </div>
      <ExportNews kind="box-types" />
      {remote.kind === 'ready' && remote.failure !== null ? <ShownAsOf offline={false} atMs={remote.atMs} /> : null}
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? <Failed failure={remote.failure} onAgain={() => void boxTypes.refresh()} /> : null}
      {remote.kind === 'ready' && rows.length === 0 ? (
        <Empty>{t(all.length === 0 ? 'catalogue.cartonsEmpty' : 'catalogue.emptySearch')}</Empty>
      ) : null}
      {rows.length === 0 ? null : (
        <DataTable<BoxType>
          label={t('catalogue.tabs.box-types')}
          columns={columns}
          count={rows.length}
          row={(index) => rows[index]}
          rowKey={(box) => box.code}
          onOpen={setEdited}
          testid="boxes-table"
        />
      )}
      {edited === null ? null : (
        <BoxTypeForm
          box={edited === 'new' ? null : edited}
          taken={new Set(all.map((box) => box.code))}
          onClose={() => setEdited(null)}
        />
      )}
      {printing ? <CartonSheet boxes={rows} onClose={() => setPrinting(false)} /> : null}
      {removing === null ? null : (
        <Remove
          name={removing.name}
          text={t('catalogue.removeCartonText')}
          act={removal}
          onRemove={() => void remove(removing)}
          onClose={stop}
        />
      )}
    </Screen>
  );
}
