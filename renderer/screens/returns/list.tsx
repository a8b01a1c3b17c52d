import { useCallback } from 'react';
import type { ReturnEntry, ReturnTab } from '../../../shared/contract/returns.ts';
import { DataTable } from '../../components/data-table.tsx';
import { Busy, Empty, Failed } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { PAGE } from '../../stores/paged-store.ts';
import { useReturnColumns } from './columns.tsx';

/** Returns of one tab, due first. Enter opens one. */
export function ReturnList({ tab }: { readonly tab: ReturnTab }) {
  const { returns, navigation } = useStores();
  const { t } = useWords();
  const state = useWhole(returns.list.store);
  const columns = useReturnColumns((entry) => returns.beginReceiving(entry.trackingIds[0] ?? entry.returnId, entry));
  const onShow = useCallback((from: number, to: number) => returns.list.showRows(from, to), [returns]);
  const { head, failure, question } = state;
  if (head === null) {
    return failure === null ? (
      <Busy sinceMs={state.busySinceMs ?? 0} />
    ) : (
      <Failed failure={failure} onAgain={() => void returns.list.refresh()} />
    );
  }
  const narrowed = question.search !== '' || question.source !== 'all';
  return (
    <>
      {head.total === 0 ? (
        <Empty>{narrowed ? t('returns.emptySearch') : t(`returns.empty.${tab}`)}</Empty>
      ) : (
        <DataTable<ReturnEntry>
          label={t('returns.title')}
          columns={columns}
          count={head.total}
          row={(index) => state.pages[Math.floor(index / PAGE)]?.[index % PAGE]}
          rowKey={({ returnId }) => returnId}
          onOpen={({ returnId }) => navigation.openReturn(returnId)}
          onShow={onShow}
          rowHeight={92}
          testid="returns-table"
        />
      )}
    </>
  );
}
