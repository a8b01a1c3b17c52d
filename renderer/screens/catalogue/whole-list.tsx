import { type ReactNode, useEffect, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import type { DialogActionsProps } from '../../components/dialog-actions.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { Busy, Empty, Failed, ShownAsOf } from '../../components/notice.tsx';
import { ScreenHead } from '../../components/screen.tsx';
import { BesideTabs } from '../../components/tab-row.tsx';
import { useWords } from '../../components/words.ts';
import { useWhole } from '../../stores/index.ts';
import type { Remote } from '../../stores/remote.ts';
import { CsvTools, ExportNews } from './csv-tools.tsx';
import { Remove } from './remove.tsx';

export interface WholeListProps<T> {
  readonly kind: 'box-types' | 'hsn-rates';
  readonly list: {
    readonly store: StoreApi<Remote<{ readonly entries: readonly T[] }>>;
    readonly refresh: () => Promise<void>;
  };
  readonly rowKey: (row: T) => string;
  readonly nameOf: (row: T) => string;
  /** `text` as typed, without the blanks around it. */
  readonly isFound: (row: T, text: string) => boolean;
  /** All but the last one, which has what can be done with a row. */
  readonly columns: readonly Column<T>[];
  readonly actWidth: string;
  readonly words: { readonly summary: (count: number) => string; readonly empty: string; readonly removeText: string };
  readonly removal: {
    readonly act: DialogActionsProps['act'];
    /** False when it failed. */
    readonly run: (row: T) => Promise<boolean>;
    readonly reset: () => void;
  };
  /** `row` null: a new one. */
  readonly form: (row: T | null, all: readonly T[], onClose: () => void) => ReactNode;
  /** Beside the tabs, over what is shown. */
  readonly tools?: (rows: readonly T[]) => ReactNode;
  /** `edit-`, `remove-` and `add-` this. */
  readonly testid: string;
}

/** A part of the catalogue that is read whole: found, changed, added to and removed from in the page. */
export function WholeList<T>(props: WholeListProps<T>) {
  const { kind, list, nameOf, columns, words, removal, testid } = props;
  const { t } = useWords();
  const remote = useWhole(list.store);
  const [text, setText] = useState('');
  const [edited, setEdited] = useState<T | 'new' | null>(null);
  const [removing, setRemoving] = useState<T | null>(null);
  useEffect(() => void list.refresh(), [list]);
  const all = remote.kind === 'ready' ? remote.value.entries : [];
  const rows = all.filter((row) => props.isFound(row, text.trim()));
  const stop = () => {
    removal.reset();
    setRemoving(null);
  };
  const remove = async (row: T) => {
    if (!(await removal.run(row))) return;
    await list.refresh();
    stop();
  };
  const acts: Column<T> = {
    key: 'act',
    name: t('common.act'),
    width: props.actWidth,
    cell: (row) => (
      <span className="row-acts">
        <Button onPress={() => setEdited(row)} testid={`edit-${testid}`}>
          {t('catalogue.change')}
        </Button>
        <Button onPress={() => setRemoving(row)} testid={`remove-${testid}`}>
          {t('catalogue.remove')}
        </Button>
      </span>
    ),
  };
  return (
    <>
      <ScreenHead
        {...(remote.kind === 'ready' ? { summary: words.summary(all.length) } : {})}
        tools={
          <>
            <FilterBox value={text} onChange={setText} finds={t(`catalogue.finds.${kind}`)} />
            <CsvTools kind={kind} />
            <Button tone="main" onPress={() => setEdited('new')} testid={`add-${testid}`}>
              {t('catalogue.add')}
            </Button>
          </>
        }
      />
      <BesideTabs>{props.tools?.(rows)}</BesideTabs>
      <ExportNews kind={kind} />
      {remote.kind === 'ready' && remote.failure !== null ? <ShownAsOf offline={false} atMs={remote.atMs} /> : null}
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? <Failed failure={remote.failure} onAgain={() => void list.refresh()} /> : null}
      {remote.kind === 'ready' && rows.length === 0 ? (
        <Empty>{all.length === 0 ? words.empty : t('catalogue.emptySearch')}</Empty>
      ) : null}
      {rows.length === 0 ? null : (
        <DataTable<T>
          label={t(`catalogue.tabs.${kind}`)}
          columns={[...columns, acts]}
          count={rows.length}
          row={(index) => rows[index]}
          rowKey={props.rowKey}
          onOpen={setEdited}
          testid={`${kind}-table`}
        />
      )}
      {edited === null ? null : props.form(edited === 'new' ? null : edited, all, () => setEdited(null))}
      {removing === null ? null : (
        <Remove
          name={nameOf(removing)}
          text={words.removeText}
          act={removal.act}
          onRemove={() => void remove(removing)}
          onClose={stop}
        />
      )}
    </>
  );
}
