import type { UnknownReceipt } from '../../../shared/contract/returns.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Busy, Empty, Failed } from '../../components/notice.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';

/** Parcels that were received and that no return known here names, as the list last told. */
export function UnknownParcels() {
  const { returns } = useStores();
  const { t } = useWords();
  const { head, failure, busySinceMs } = useWhole(returns.list.store);
  const columns = useColumns();
  if (head === null) {
    return failure === null ? (
      <Busy sinceMs={busySinceMs ?? 0} />
    ) : (
      <Failed failure={failure} onAgain={() => void returns.list.refresh()} />
    );
  }
  const rows = head.unknown;
  if (rows.length === 0) return <Empty>{t('returns.empty.unknown')}</Empty>;
  return (
    <>
      <p>{t('returns.unknownText')}</p>
      <DataTable<UnknownReceipt>
        label={t('returns.title')}
        columns={columns}
        count={rows.length}
        row={(index) => rows[index]}
        rowKey={({ receiptId }) => receiptId}
        rowHeight={72}
        testid="unknown-table"
      />
    </>
  );
}

function useColumns(): readonly Column<UnknownReceipt>[] {
  const { t } = useWords();
  const moment = useMoment();
  return [
    {
      key: 'code',
      name: t('returns.codeScanned'),
      width: 'minmax(0, 1fr)',
      cell: ({ code }) => <span className="mono wrap2">{code}</span>,
    },
    {
      key: 'condition',
      name: t('returns.receiving.condition'),
      width: '200px',
      cell: ({ condition, quantity }) => (
        <>
          <span className={condition === 'good' ? '' : 'strong'}>{t(`returns.conditions.${condition}`)}</span>
          <span className="small quiet">{t('returns.units', { count: quantity, number: number(quantity) })}</span>
        </>
      ),
    },
    { key: 'at', name: t('common.time'), width: '144px', cell: ({ atMs }) => <span>{moment(atMs)}</span> },
    {
      key: 'by',
      name: t('returns.receiving.by'),
      width: '184px',
      cell: ({ by }) => <span className={by === null ? 'quiet' : ''}>{by ?? t('common.none')}</span>,
    },
    {
      key: 'note',
      name: t('returns.receiving.note'),
      width: 'minmax(0, 1.4fr)',
      cell: ({ note, otc }) => (
        <>
          <span className="wrap2">{note ?? t('common.none')}</span>
          {otc === null ? null : <span className="mono small">OTC {otc}</span>}
        </>
      ),
    },
  ];
}
