import type { SelfShipEntry } from '../../../shared/contract/self-ship.ts';
import { Button } from '../../components/button.tsx';
import type { Column } from '../../components/data-table.tsx';
import { RowLink } from '../../components/row-link.tsx';
import { useWords } from '../../components/words.ts';
import { number, shorten } from '../../format/india.ts';
import { useStores } from '../../stores/index.ts';
import { chipOf } from './changes.tsx';
import { Due } from './due.tsx';

export function useSelfShipColumns(): readonly Column<SelfShipEntry>[] {
  const { navigation } = useStores();
  const { t } = useWords();
  return [
    {
      key: 'order',
      name: t('common.order'),
      width: 'minmax(0, 1.3fr)',
      cell: (entry) => (
        <>
          <RowLink onPress={() => navigation.openSelfShip(entry.shipmentId)}>
            {entry.orderIds[0] ?? entry.shipmentId}
          </RowLink>
          <span className="small">
            {t('selfShip.unit', { count: entry.units, number: number(entry.units) })} ·{' '}
            {shorten(entry.titles.join(', '), 44)}
          </span>
        </>
      ),
    },
    {
      key: 'stage',
      name: t('common.state'),
      width: '168px',
      cell: (entry) => (
        <>
          <span className="strong">{t(`selfShip.stages.${entry.stage}.name`)}</span>
          <span className="small quiet">{t(`shipmentStates.${entry.state}`)}</span>
        </>
      ),
    },
    { key: 'due', name: t('selfShip.due'), width: '216px', cell: (entry) => <Due due={entry.due} /> },
    {
      key: 'courier',
      name: t('selfShip.courier'),
      width: 'minmax(0, 1fr)',
      cell: ({ courier }) =>
        courier === null ? (
          <span className="quiet">{t('selfShip.noCourier')}</span>
        ) : (
          <>
            <span>{shorten(courier.deliveryPartner ?? t('common.none'), 28)}</span>
            <span className={courier.trackingId === null ? 'small quiet' : 'small mono'}>
              {courier.trackingId ?? t('selfShip.noTracking')}
            </span>
          </>
        ),
    },
    {
      key: 'asked',
      name: t('selfShip.asked'),
      width: '232px',
      cell: ({ changes }) =>
        changes.length === 0 ? (
          <span className="quiet">{t('selfShip.nothingAsked')}</span>
        ) : (
          changes.slice(0, 2).map((change) => (
            <span key={change.mutationId} className="asked-line">
              <span className="small">{t(`mutationKinds.${change.kind}`)}</span>{' '}
              <span className={`chip ${chipOf(change)}`}>{t(`mutationStates.${change.state}`)}</span>
            </span>
          ))
        ),
    },
    {
      key: 'act',
      name: t('common.act'),
      width: '96px',
      cell: (entry) => (
        <Button onPress={() => navigation.openSelfShip(entry.shipmentId)} testid="self-ship-open">
          {t('selfShip.open')}
        </Button>
      ),
    },
  ];
}
