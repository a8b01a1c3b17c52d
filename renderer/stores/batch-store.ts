import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StationBridge } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { createActStore } from './acts-store.ts';
import { createRemoteStore } from './remote.ts';

/** As many orders as one batch takes (contract: `batch.plan`). */
export const BATCH_MOST = 100;

export interface Chosen {
  /** Shipments in the order they were chosen. */
  readonly shipmentIds: readonly string[];
  /** More could be packed than a batch takes; the most urgent were chosen. */
  readonly cut: boolean;
  /** The list is being read. */
  readonly busy: boolean;
  readonly failure: AppError | null;
}

const NONE: Chosen = { shipmentIds: [], cut: false, busy: false, failure: null };

/** Orders chosen for a label-first batch, and the batches there are. */
export function createBatchStore(station: StationBridge, nowMs: () => number) {
  const chosen: StoreApi<Chosen> = createStore<Chosen>(() => NONE);
  return {
    ...createRemoteStore(station, 'batch.list', {}, nowMs),
    chosen,
    /** Chooses it or no longer does; one more than a batch takes is not chosen. */
    toggle(shipmentId: string): void {
      const { shipmentIds } = chosen.getState();
      const without = shipmentIds.filter((one) => one !== shipmentId);
      if (without.length === BATCH_MOST && without.length === shipmentIds.length) return;
      const next = without.length < shipmentIds.length ? without : [...without, shipmentId];
      chosen.setState({ ...NONE, shipmentIds: next }, true);
    },
    clear: (): void => chosen.setState(NONE, true),
    /** The most urgent orders that can be packed now and match the search. */
    async chooseAll(search: string): Promise<void> {
      if (chosen.getState().busy) return;
      chosen.setState({ busy: true, failure: null });
      const result = await station.request('queue.list', {
        limit: BATCH_MOST,
        packableOnly: true,
        ...(search.trim() === '' ? {} : { search: search.trim() }),
      });
      if (!result.ok) return chosen.setState({ busy: false, failure: result.error });
      const { entries, total } = result.value;
      const fresh = entries.filter(({ parcel }) => parcel === null).map(({ shipmentId }) => shipmentId);
      chosen.setState({ ...NONE, shipmentIds: fresh, cut: total > entries.length }, true);
    },
    plan: createActStore(station, 'batch.plan', nowMs),
    start: createActStore(station, 'batch.start', nowMs),
    printNow: createActStore(station, 'batch.printNow', nowMs),
  };
}
