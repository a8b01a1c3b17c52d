import type { BatchEntry } from '../../../shared/contract/batch.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { useWords } from '../../components/words.ts';
import { number, shorten } from '../../format/india.ts';
import { isOut, useBatchReason } from './batch-words.ts';

export interface BatchEntriesProps {
  readonly entries: readonly BatchEntry[];
  readonly onOpen?: (entry: BatchEntry) => void;
  /** A plan has no progress yet; it says only why somebody cannot be in it. */
  readonly planned: boolean;
  readonly testid: string;
}

/** Orders of a batch in the order their labels lie in. */
export function BatchEntries({ entries, onOpen, planned, testid }: BatchEntriesProps) {
  const { t } = useWords();
  const reasonOf = useBatchReason();
  const columns: readonly Column<BatchEntry>[] = [
    {
      key: 'position',
      name: t('batches.position'),
      width: '56px',
      end: true,
      cell: (entry) =>
        isOut(entry) ? t('common.none') : number(entries.filter((one) => !isOut(one)).indexOf(entry) + 1),
    },
    {
      key: 'order',
      name: t('common.order'),
      width: '232px',
      cell: (entry) => <span className="mono">{entry.orderIds[0] ?? entry.shipmentId}</span>,
    },
    {
      key: 'items',
      name: t('batches.items'),
      width: 'minmax(0, 1fr)',
      cell: (entry) => <span className="mono small wrap2">{shorten(entry.skus.join(', '), planned ? 40 : 60)}</span>,
    },
    {
      key: 'step',
      name: t('common.state'),
      width: 'minmax(0, 1.2fr)',
      cell: (entry) => (
        <>
          {planned ? null : <span className={`chip ${chipOf(entry)}`}>{t(`batches.steps.${entry.step}`)}</span>}
          {entry.reason === null ? null : <span className="small wrap2">{reasonOf(entry.reason)}</span>}
        </>
      ),
    },
  ];
  return (
    <DataTable<BatchEntry>
      label={t('batches.items')}
      columns={columns}
      count={entries.length}
      row={(index) => entries[index]}
      rowKey={(entry) => entry.shipmentId}
      {...(onOpen === undefined ? {} : { onOpen })}
      rowHeight={planned ? 48 : 64}
      testid={testid}
    />
  );
}

function chipOf({ step }: BatchEntry): string {
  switch (step) {
    case 'packed':
      return 'good';
    case 'refused':
    case 'stopped':
      return 'bad';
    case 'packing':
    case 'ready':
    case 'printing':
    case 'printed':
      return '';
  }
}
