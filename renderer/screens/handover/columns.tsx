import type { PickupView } from '../../../shared/contract/handover.ts';
import type { Otc } from '../../../shared/model/handover.ts';
import { Button } from '../../components/button.tsx';
import type { Column } from '../../components/data-table.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { PickupWindowCell } from './window.tsx';

export interface PickupActs {
  readonly load: (pickup: PickupView) => void;
  readonly list: (pickup: PickupView) => void;
  readonly listBusy: boolean;
}

export function usePickupColumns({ load, list, listBusy }: PickupActs): readonly Column<PickupView>[] {
  const { t } = useWords();
  return [
    {
      key: 'window',
      name: t('handover.pickup'),
      width: '184px',
      cell: (pickup) => <PickupWindowCell pickup={pickup} />,
    },
    {
      key: 'courier',
      name: t('handover.courier'),
      width: 'minmax(0, 1fr)',
      cell: ({ vendorGroupCode, isMps }) => (
        <>
          <span className="strong text wrap2">{vendorGroupCode}</span>
          {isMps ? <span className="small quiet">{t('handover.mps')}</span> : null}
        </>
      ),
    },
    { key: 'otc', name: t('handover.otc'), width: '176px', cell: ({ otc }) => <OtcCell otc={otc} /> },
    {
      key: 'there',
      name: t('handover.there'),
      width: '96px',
      end: true,
      cell: ({ there }) => <Count count={there} />,
    },
    {
      key: 'here',
      name: t('handover.here'),
      width: '96px',
      end: true,
      cell: ({ here, shared }) => (
        <>
          <Count count={here} />
          {shared ? <span className="small quiet">{t('handover.shared')}</span> : null}
        </>
      ),
    },
    {
      key: 'loaded',
      name: t('handover.loaded'),
      width: '96px',
      end: true,
      cell: (pickup) =>
        pickup.loaded === 0 ? (
          <Count count={0} />
        ) : (
          <span className={`chip big ${isAllLoaded(pickup) ? 'good' : 'warn'}`}>{number(pickup.loaded)}</span>
        ),
    },
    {
      key: 'act',
      name: t('common.act'),
      width: '288px',
      cell: (pickup) => (
        <span className="row-acts">
          <Button tone="main" onPress={() => load(pickup)} testid="load">
            {t(pickup.loaded > 0 ? 'handover.goOn' : 'handover.load')}
          </Button>
          <Button busy={listBusy} onPress={() => list(pickup)} testid="manifest">
            {t('handover.list')}
          </Button>
        </span>
      ),
    },
  ];
}

/** Where the courier comes again, what was told to be ready for this pick-up is all it takes. */
function isAllLoaded({ loaded, here, there, shared }: PickupView): boolean {
  return loaded >= (shared && there !== null ? Math.min(here, there) : here);
}

function Count({ count }: { readonly count: number | null }) {
  const { t } = useWords();
  return count === null ? (
    <span className="small quiet">{t('handover.notTold')}</span>
  ) : (
    <span className={count === 0 ? 'quiet' : 'large-number'}>{number(count)}</span>
  );
}

/** The code the courier's person is told; the words where there is none. */
function OtcCell({ otc }: { readonly otc: Otc | null }) {
  const { t } = useWords();
  if (otc === null) return <span className="small quiet">{t('handover.notTold')}</span>;
  if (otc.is === 'code') return <span className="otc mono">{otc.code}</span>;
  return (
    <span className={otc.is === 'not-ready' ? 'chip warn' : 'small quiet'}>
      {t(otc.is === 'not-ready' ? 'handover.otcNotReady' : 'handover.otcOff')}
    </span>
  );
}
