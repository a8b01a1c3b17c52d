import type { QueueEntry } from '../../../shared/contract/shipments.ts';
import type { Column } from '../../components/data-table.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { number, shorten } from '../../format/india.ts';
import { useStores } from '../../stores/index.ts';

export function useQueueColumns(): readonly Column<QueueEntry>[] {
  const { navigation } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  return [
    {
      key: 'by',
      name: t('queue.dispatchBy'),
      width: '136px',
      cell: (entry) => (entry.dispatchByMs === null ? t('common.none') : moment(entry.dispatchByMs)),
    },
    {
      key: 'order',
      name: t('common.order'),
      width: 'minmax(0, 270px)',
      cell: (entry) => (
        <button
          type="button"
          className="link mono"
          tabIndex={-1}
          onClick={() => navigation.openShipment(entry.shipmentId)}
        >
          {entry.orderIds[0] ?? entry.shipmentId}
          {entry.orderIds.length > 1 ? ` ${t('bench.more', { count: entry.orderIds.length - 1 })}` : ''}
        </button>
      ),
    },
    {
      key: 'items',
      name: t('queue.items'),
      width: 'minmax(0, 1fr)',
      cell: (entry) => shorten(entry.titles.join(', '), 64),
    },
    { key: 'units', name: t('common.units'), width: '72px', end: true, cell: (entry) => number(entry.units) },
    {
      key: 'parcel',
      name: t('queue.parcel'),
      width: '168px',
      cell: (entry) => (entry.parcel === null ? t('common.none') : t(`parcelStates.${entry.parcel}`)),
    },
    {
      key: 'why',
      name: t('queue.why'),
      width: '176px',
      cell: (entry) =>
        entry.why === undefined ? (
          <span className="chip">{t('queue.canPack')}</span>
        ) : (
          <span className="chip gate">{t(`gateShort.${entry.why}`)}</span>
        ),
    },
  ];
}
