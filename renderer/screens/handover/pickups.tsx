import { useState } from 'react';
import type { PickupView } from '../../../shared/contract/handover.ts';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Busy, Empty, Failed, FailedLine, ShownAsOf } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { shorten } from '../../format/india.ts';
import { useNow, useStores, useWhole } from '../../stores/index.ts';
import { keyOfPickup, pickupId } from '../../stores/load-store.ts';
import { isOffline } from '../offline.ts';
import { usePickupColumns } from './columns.tsx';
import { ReturnOtcsDialog } from './return-otcs.tsx';
import { useManifest } from './use-manifest.ts';

/** Whose vans come when, what waits for each, and the code to tell. Enter begins to load. */
export function Pickups({ closed }: { readonly closed: string | null }) {
  const { handover, status } = useStores();
  const { t, age } = useWords();
  const moment = useMoment();
  const now = useNow();
  const remote = useWhole(handover.overview.store);
  const counting = useWhole(handover.counting.store);
  const undecided = useWhole(handover.load.store).undecided;
  const offline = isOffline(useWhole(status.store));
  const [asksOtcs, setAsksOtcs] = useState(false);
  const manifest = useManifest();
  const load = (pickup: PickupView) => handover.choose(keyOfPickup(pickup));
  const columns = usePickupColumns({ load, list: (pickup) => void manifest.open(pickup), listBusy: manifest.busy });
  const overview = remote.kind === 'ready' ? remote.value : null;
  const countsAtMs = overview?.countsAtMs ?? null;
  const summary =
    countsAtMs === null
      ? t('handover.countsNever')
      : t('handover.countsAt', { time: moment(countsAtMs), age: age(Math.max(0, now - countsAtMs)) });
  const notCounted = counting.kind === 'failed' || (counting.kind === 'done' && !counting.value.refreshed);
  return (
    <Screen
      title={t('handover.title')}
      {...(overview === null ? {} : { summary })}
      tools={
        <>
          <Button onPress={() => setAsksOtcs(true)} testid="return-otcs">
            {t('handover.returnOtcs')}
          </Button>
          <Button busy={counting.kind === 'busy'} onPress={() => void handover.count()} testid="count-now">
            {t(counting.kind === 'busy' ? 'handover.counting' : 'handover.count')}
          </Button>
        </>
      }
      testid="handover"
    >
      {overview !== null && offline ? <ShownAsOf offline atMs={countsAtMs} /> : null}
      {overview !== null && !offline && notCounted ? (
        <p className="line-notice" role="status" data-testid="not-counted">
          {t('handover.notCounted')}
        </p>
      ) : null}
      {closed === null ? null : (
        <p className="line-notice good strong" role="status" data-testid="load-closed">
          {closed}
        </p>
      )}
      {manifest.failure === null ? null : <FailedLine failure={manifest.failure} />}
      {manifest.busy || manifest.shown !== null ? (
        <p className={`line-notice${manifest.busy ? '' : ' good'}`} role="status" data-testid="manifest-shown">
          {manifest.shown ?? t('handover.manifest.reading')}
        </p>
      ) : null}
      {undecided === null ? null : (
        <p className="line-notice bad strong" role="alert" data-testid="choose-first">
          {t('handover.chooseFirst', { code: shorten(undecided, 40) })}
        </p>
      )}
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? (
        <Failed failure={remote.failure} onAgain={() => void handover.overview.refresh()} />
      ) : null}
      {overview === null ? null : overview.pickups.length === 0 ? (
        <Empty>{t('handover.empty')}</Empty>
      ) : (
        <>
          <p>{t(overview.pickups.length === 1 ? 'handover.scanBegins' : 'handover.chooseHint')}</p>
          <DataTable<PickupView>
            label={t('handover.title')}
            columns={columns}
            count={overview.pickups.length}
            row={(index) => overview.pickups[index]}
            rowKey={pickupId}
            onOpen={load}
            rowHeight={80}
            takesKeys
            testid="pickups-table"
          />
        </>
      )}
      {asksOtcs ? <ReturnOtcsDialog onClose={() => setAsksOtcs(false)} /> : null}
    </Screen>
  );
}
