import type { ReturnEntry } from '../../../shared/contract/returns.ts';
import { Button } from '../../components/button.tsx';
import type { Column } from '../../components/data-table.tsx';
import { RowLink } from '../../components/row-link.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { number, shorten } from '../../format/india.ts';
import { useStores } from '../../stores/index.ts';
import { Due } from './due.tsx';
import { changeChip, statusChip, useReturnWords } from './words.ts';

export function useReturnColumns(receive: (entry: ReturnEntry) => void): readonly Column<ReturnEntry>[] {
  const { navigation } = useStores();
  const { t } = useWords();
  const words = useReturnWords();
  const moment = useMoment();
  return [
    { key: 'due', name: t('returns.due'), width: '136px', cell: (entry) => <Due entry={entry} /> },
    {
      key: 'return',
      name: t('returns.return'),
      width: '264px',
      cell: (entry) => (
        <>
          <RowLink onPress={() => navigation.openReturn(entry.returnId)}>{entry.returnId}</RowLink>
          <span>
            <span className="strong">{t(`returns.sources.${entry.source}`)}</span> ·{' '}
            {t(`returns.fulfilments.${entry.fulfilment}`)}
          </span>
          <span className="mono small quiet">{entry.orderIds[0] ?? ''}</span>
        </>
      ),
    },
    {
      key: 'goods',
      name: t('returns.goods'),
      width: 'minmax(0, 1.2fr)',
      cell: (entry) => (
        <>
          <span className="wrap2">{shorten(entry.titles.join(', ') || t('returns.noTitle'), 46)}</span>
          <span className="small quiet wrap2">
            {t('returns.units', { count: entry.units, number: number(entry.units) })}
            {entry.reason === '' ? '' : ` · ${shorten(plainWords(entry.reason), 24)}`}
          </span>
        </>
      ),
    },
    {
      key: 'state',
      name: t('common.state'),
      width: '288px',
      cell: (entry) => (
        <>
          <span className={`chip ${statusChip(entry)}`}>{words.status(entry.status, entry.statusText)}</span>
          {entry.received === null ? null : (
            <span className="small">
              {t('returns.receivedAt', {
                time: moment(entry.received.atMs),
                condition: t(`returns.conditions.${entry.received.condition}`),
              })}
            </span>
          )}
          {entry.changes.slice(0, 1).map((change) => (
            <span key={change.mutationId} className={`small wrap2 ${changeChip(change) === '' ? '' : 'strong'}`}>
              {changeChip(change) === '' ? '' : '▲ '}
              {words.change(change)}
            </span>
          ))}
        </>
      ),
    },
    {
      key: 'where',
      name: t('returns.whereNow'),
      width: 'minmax(0, 1fr)',
      cell: (entry) => (
        <>
          <span className="wrap2">
            {[entry.courierName, plainWords(entry.shipmentStatus)].filter((one) => one !== '').join(' · ')}
          </span>
          {entry.trackingIds.length === 0 ? (
            <span className="small quiet">{t('returns.noTracking')}</span>
          ) : (
            <span className="mono small wrap2">{entry.trackingIds.join('  ')}</span>
          )}
        </>
      ),
    },
    {
      key: 'act',
      name: t('common.act'),
      width: '112px',
      cell: (entry) =>
        statusChip(entry) === 'warn' && entry.changes.length === 0 ? (
          <Button tone="main" onPress={() => navigation.openReturn(entry.returnId)} testid="decide-return">
            {t('returns.decide')}
          </Button>
        ) : mayCome(entry) ? (
          <Button onPress={() => receive(entry)} testid="receive-return">
            {t('returns.receive')}
          </Button>
        ) : (
          <Button onPress={() => navigation.openReturn(entry.returnId)} testid="open-return">
            {t('returns.open')}
          </Button>
        ),
    },
  ];
}

/** The marketplace's own words, `IN_TRANSIT` or `in_transit`, as a person reads them. */
export function plainWords(text: string): string {
  return /^[A-Za-z0-9_]+$/.test(text) ? text.replaceAll('_', ' ').toLowerCase() : text;
}

/** Its parcel was not received here, and nothing says that it will not come. */
function mayCome({ received, status, changes }: ReturnEntry): boolean {
  return received === null && changes.length === 0 && status !== 'rejected' && status !== 'cancelled';
}
