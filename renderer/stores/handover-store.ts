import type { StationBridge } from '../../shared/contract/index.ts';
import type { PickupKey } from '../../shared/model/handover.ts';
import type { Verdict } from '../../shared/model/states.ts';
import { createActStore } from './acts-store.ts';
import { createLoadStore } from './load-store.ts';
import { createRemoteStore } from './remote.ts';

export interface HandoverStoreOptions {
  readonly station: StationBridge;
  readonly nowMs: () => number;
  readonly onTone: (verdict: Verdict) => void;
}

const NO_PICKUP: PickupKey = { vendorGroupCode: '-', isMps: false, window: null };

/** The couriers' pick-ups, and the one that is being loaded with its three sides compared. */
export function createHandoverStore({ station, nowMs, onTone }: HandoverStoreOptions) {
  const overview = createRemoteStore(station, 'handover.overview', {}, nowMs);
  const reconciliation = createRemoteStore(station, 'handover.reconcile', NO_PICKUP, nowMs);
  const load = createLoadStore({ station, nowMs, onTone, onAnswered: () => void reconciliation.refresh() });
  const counting = createActStore(station, 'handover.overview', nowMs);
  return {
    overview,
    reconciliation,
    load,
    counting,
    /** Asks the marketplace for its counts; what is known stays shown meanwhile, and where it cannot be asked. */
    async count(): Promise<void> {
      if ((await counting.run({ refresh: true })) !== undefined) await overview.refresh();
    },
    choose(pickup: PickupKey | null): void {
      load.choose(pickup);
      if (pickup !== null) void reconciliation.ask(pickup);
    },
    unload: createActStore(station, 'handover.unload', nowMs),
    close: createActStore(station, 'handover.close', nowMs),
    manifest: createActStore(station, 'handover.manifest', nowMs),
    returnOtcs: createActStore(station, 'handover.returnOtcs', nowMs),
  };
}
