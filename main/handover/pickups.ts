import type { PickupView } from '../../shared/contract/handover.ts';
import { courierKey, type PickupCount, type PickupKey, samePickup } from '../../shared/model/handover.ts';
import type { HandoverQueries } from '../db/handover.ts';
import { countLoad, hereFor, loadedNow, openLoadOf } from './loads.ts';
import type { Staged } from './staged.ts';
import { isSameCourier, toldOf } from './windows.ts';

/**
 * Every pick-up there is something to say about: those the marketplace counts, loads that are open, and couriers for whom parcels stand
 * here though the marketplace has told of no pick-up. By courier, then by window.
 */
export function pickupViews(
  handover: Pick<HandoverQueries, 'openLoads' | 'scansOf' | 'loadedElsewhere'>,
  counts: readonly PickupCount[],
  staged: Staged,
): readonly PickupView[] {
  const keys: PickupKey[] = counts.map(({ vendorGroupCode, isMps, window }) => ({ vendorGroupCode, isMps, window }));
  for (const { pickup } of handover.openLoads()) {
    if (!keys.some((key) => samePickup(key, pickup))) keys.push(pickup);
  }
  for (const courier of staged.couriers) {
    const key = { ...courier, window: null };
    if (!keys.some((each) => isSameCourier(each, key))) keys.push(key);
  }
  return keys.map(viewOf).sort(inOrder);

  function viewOf(key: PickupKey): PickupView {
    const load = openLoadOf(handover, key);
    const count = counts.find((each) => samePickup(each, key));
    const here = hereFor(handover, staged, key, load);
    const { there, shared } = toldOf(counts, keys, key);
    return {
      ...key,
      ...{ there, shared, here: here.length },
      loaded: countLoad(here, loadedNow(handover, load)).loaded,
      otc: count?.otc ?? null,
    };
  }
}

function inOrder(a: PickupKey, b: PickupKey): number {
  const [of, than] = [courierKey(a.vendorGroupCode), courierKey(b.vendorGroupCode)];
  if (of !== than) return of < than ? -1 : 1;
  return (a.window?.fromMs ?? 0) - (b.window?.fromMs ?? 0) || Number(a.isMps) - Number(b.isMps);
}
