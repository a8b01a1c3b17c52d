import { useCallback, useEffect, useState } from 'react';
import type { ProductRow } from '../../../shared/contract/catalogue.ts';
import { Button } from '../../components/button.tsx';
import { Chips } from '../../components/chips.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { Busy, Empty, Failed, ShownAsOf } from '../../components/notice.tsx';
import { ScreenHead } from '../../components/screen.tsx';
import { BesideTabs } from '../../components/tab-row.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { LACKS, useStores, useWhole } from '../../stores/index.ts';
import { PAGE } from '../../stores/paged-store.ts';
import { CsvTools, ExportNews } from './csv-tools.tsx';
import { useProductColumns } from './product-columns.tsx';
import { ProductForm } from './product-form.tsx';

const TYPING_MS = 150;

/** Every product known here, those that open orders want and that lack something first where that is asked for. */
export function Products() {
  const { catalogue } = useStores();
  const { t } = useWords();
  const state = useWhole(catalogue.store);
  const { head, question, failure } = state;
  const [text, setText] = useState(question.search);
  const [edited, setEdited] = useState<ProductRow | 'new' | null>(null);
  const columns = useProductColumns(setEdited);
  useEffect(() => void catalogue.refresh(), [catalogue]);
  useEffect(() => {
    const ask = () => catalogue.ask({ ...catalogue.store.getState().question, search: text.trim() });
    const timer = setTimeout(ask, TYPING_MS);
    return () => clearTimeout(timer);
  }, [catalogue, text]);
  const onShow = useCallback((from: number, to: number) => catalogue.showRows(from, to), [catalogue]);
  const all = question.lacking === 'nothing';
  return (
    <>
      <ScreenHead
        {...(head === null
          ? {}
          : {
              summary: all
                ? t('catalogue.summary', { count: head.total, number: number(head.total) })
                : t('catalogue.summaryLacking', { count: head.total, number: number(head.total) }),
            })}
        tools={
          <>
            <FilterBox value={text} onChange={setText} finds={t('catalogue.finds.products')} />
            <CsvTools kind="products" />
            <Button tone="main" onPress={() => setEdited('new')} testid="add-product">
              {t('catalogue.add')}
            </Button>
          </>
        }
      />
      <BesideTabs>
        <Chips
          label={t('catalogue.lackingLabel')}
          value={question.lacking}
          choices={LACKS.map((value) => ({ value, words: t(`catalogue.lacks.${value}`) }))}
          onChange={(lacking) => catalogue.ask({ ...question, lacking })}
          testid="lacking"
        />
      </BesideTabs>
      <ExportNews kind="products" />
      {failure !== null && head !== null ? <ShownAsOf offline={false} atMs={state.atMs} /> : null}
      {head === null ? (
        failure === null ? (
          <Busy sinceMs={state.busySinceMs ?? 0} />
        ) : (
          <Failed failure={failure} onAgain={() => void catalogue.refresh()} />
        )
      ) : head.total === 0 ? (
        <Empty>
          {question.search !== '' ? t('catalogue.emptySearch') : t(all ? 'catalogue.empty' : 'catalogue.emptyLacking')}
        </Empty>
      ) : (
        <DataTable<ProductRow>
          label={t('catalogue.tabs.products')}
          columns={columns}
          count={head.total}
          row={(index) => state.pages[Math.floor(index / PAGE)]?.[index % PAGE]}
          rowKey={(row) => row.sku}
          onOpen={setEdited}
          onShow={onShow}
          rowHeight={72}
          testid="products-table"
        />
      )}
      {edited === null ? null : (
        <ProductForm product={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
