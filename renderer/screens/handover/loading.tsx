import { useEffect, useState } from 'react';
import type { Reconciliation } from '../../../shared/contract/handover.ts';
import { type PickupKey, samePickup } from '../../../shared/model/handover.ts';
import { FailedLine } from '../../components/notice.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { shorten } from '../../format/india.ts';
import { useStores, useValue, useWhole } from '../../stores/index.ts';
import { keyOfPickup, toTakeAway } from '../../stores/load-store.ts';
import { NotHeard } from '../bench/not-heard.tsx';
import { useKeys } from '../bench/use-keys.ts';
import { isOffline } from '../offline.ts';
import { CloseLoad } from './close-load.tsx';
import { LoadCard } from './load-card.tsx';
import { LoadScans } from './load-scans.tsx';
import { Sides } from './sides.tsx';
import { useManifest } from './use-manifest.ts';
import { usePickupWindow } from './window.tsx';

export interface LoadingProps {
  readonly pickup: PickupKey;
  readonly onClosed: (words: string) => void;
}

/** The loading door: every part has its place whatever is scanned, and nothing needs a press until the courier has left. */
export function Loading({ pickup, onClosed }: LoadingProps) {
  const { handover, bench, status } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const windowOf = usePickupWindow();
  const loading = useWhole(handover.load.store);
  const remote = useWhole(handover.reconciliation.store);
  const unloading = useWhole(handover.unload.store);
  const heard = useValue(bench.store, (state) => state.heard);
  const offline = isOffline(useWhole(status.store));
  const manifest = useManifest();
  const [closing, setClosing] = useState(false);
  const sides = remote.kind === 'ready' && samePickup(remote.value.pickup, pickup) ? remote.value : null;
  const last = [...(sides?.loaded ?? [])].sort((one, other) => other.atMs - one.atMs)[0] ?? null;
  const takeOff = async (shipmentId: string) => {
    await handover.unload.run({ ...keyOfPickup(pickup), shipmentId });
    await handover.reconciliation.refresh();
  };
  const slots = [
    { key: 'F2', words: t('handover.door.keys.back'), press: () => handover.choose(null), enabled: true },
    {
      key: 'F4',
      words: t('handover.door.keys.takeOff'),
      press: () => (last === null ? undefined : void takeOff(last.shipmentId)),
      enabled: last !== null,
    },
    {
      key: 'F7',
      words: t('handover.door.keys.list'),
      press: () => void manifest.open(pickup),
      enabled: !manifest.busy,
    },
    { key: 'F8', words: t('handover.door.keys.close'), press: () => setClosing(true), enabled: sides !== null },
  ];
  useKeys(slots, !closing);
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !closing) handover.choose(null);
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, [handover, closing]);
  const away = toTakeAway(loading);
  return (
    <main className="door" data-testid="loading" data-heard={heard}>
      <header className="door-head">
        <h1>{t('handover.door.title', { courier: pickup.vendorGroupCode })}</h1>
        <p>{windowOf(pickup)}</p>
        <Knowledge sides={sides} offline={offline} />
      </header>
      <LoadCard loading={loading} sides={sides} />
      <Sides
        sides={sides}
        failure={remote.kind === 'failed' ? remote.failure : null}
        onTakeOff={(id) => void takeOff(id)}
      />
      <LoadScans scans={loading.scans} />
      <div className="instruction" aria-live="assertive" data-testid="door-says">
        {loading.tooFast !== null
          ? t('handover.door.tooFast', { code: shorten(loading.tooFast, 32) })
          : away.length > 0
            ? t('handover.door.takeAway', { codes: away.map(({ code }) => shorten(code, 24)).join(', ') })
            : (manifest.shown ?? (manifest.busy ? t('handover.manifest.reading') : <Next loading={loading} />))}
      </div>
      {manifest.failure === null && unloading.kind !== 'failed' ? null : (
        <div className="door-trouble">
          {manifest.failure === null ? null : <FailedLine failure={manifest.failure} />}
          {unloading.kind === 'failed' ? <FailedLine failure={unloading.failure} /> : null}
        </div>
      )}
      <footer className="keys door-keys">
        {slots.map((slot) => (
          <button
            key={slot.key}
            type="button"
            className="key"
            disabled={!slot.enabled}
            onClick={slot.press}
            data-testid={`door-${slot.key.toLowerCase()}`}
          >
            <kbd>{slot.key}</kbd>
            <span>{slot.words}</span>
          </button>
        ))}
      </footer>
      {closing && sides !== null ? (
        <CloseLoad
          sides={sides}
          onClose={() => setClosing(false)}
          onClosed={(words) => {
            onClosed(words);
            handover.choose(null);
            void handover.overview.refresh();
          }}
        />
      ) : null}
      {heard || closing ? null : <NotHeard />}
    </main>
  );

  function Knowledge(props: { readonly sides: Reconciliation | null; readonly offline: boolean }) {
    if (!props.offline) return null;
    const asOf = props.sides?.thereAsOfMs ?? null;
    return (
      <p className="chip warn" data-testid="door-offline">
        {asOf === null ? t('handover.door.offlineNever') : t('handover.door.offline', { time: moment(asOf) })}
      </p>
    );
  }
}

function Next({ loading }: { readonly loading: { readonly scans: readonly unknown[] } }) {
  const { t } = useWords();
  return loading.scans.length === 0 ? t('handover.door.scanFirst') : t('refusals.load.loaded.act');
}
