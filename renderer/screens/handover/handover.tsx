import { useEffect, useState } from 'react';
import { useScans } from '../../components/use-scans.ts';
import { useStores, useValue, useWhole } from '../../stores/index.ts';
import { keyOfPickup } from '../../stores/load-store.ts';
import { Loading } from './loading.tsx';
import { Pickups } from './pickups.tsx';

/** Handing over to the couriers: the pick-ups, and the loading door of the one that was chosen. Every scan here is a loading scan. */
export function Handover() {
  const { handover, status } = useStores();
  const pickup = useValue(handover.load.store, (state) => state.pickup);
  const online = useValue(status.store, (remote) => remote.kind === 'ready' && remote.value.network === 'connected');
  const overview = useWhole(handover.overview.store);
  const [closed, setClosed] = useState<string | null>(null);
  useEffect(() => void handover.overview.refresh(), [handover]);
  useEffect(() => {
    if (online) void handover.count();
  }, [handover, online]);
  const only = overview.kind === 'ready' && overview.value.pickups.length === 1 ? overview.value.pickups[0] : undefined;
  useScans((code, scanId) => {
    // With one van at the door there is nothing to choose.
    if (handover.load.store.getState().pickup === null && only !== undefined) handover.choose(keyOfPickup(only));
    setClosed(null);
    handover.load.scan(code, scanId);
  });
  if (pickup === null) return <Pickups closed={closed} />;
  return <Loading pickup={pickup} onClosed={setClosed} />;
}
