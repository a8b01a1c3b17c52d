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
            {shorten(entry.titles.join(', '), 26)}
          </span>
        </>
      ),
    },
    {
      key: 'stage',
      name: t('common.state'),
      width: '184px',
      cell: (entry) => {
        const stage = t(`selfShip.stages.${entry.stage}.name`);
        const there = t(`shipmentStates.${entry.state}`);
        return (
          <>
            <span className="strong">{stage}</span>
            {stage === there ? null : <span className="small quiet">{t('selfShip.thereIs', { state: there })}</span>}
          </>
        );
      },
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
          <Asked changes={changes} />
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

/** The change that needs a person most, and how many more there are. */
function Asked({ changes }: Pick<SelfShipEntry, 'changes'>) {
  const { t } = useWords();
  const shown = changes.find(({ state }) => state === 'rejected') ?? changes[0];
  if (shown === undefined) return null;
  return (
    <>
      <span className="small">
        {t(`mutationKinds.${shown.kind}`)}
        {changes.length > 1 ? ` +${number(changes.length - 1)}` : ''}
      </span>
      <span className={`chip ${chipOf(shown)}`}>{t(`mutationStates.${shown.state}`)}</span>
    </>
  );
}
