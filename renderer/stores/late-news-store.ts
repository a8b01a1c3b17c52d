import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ShelvedParcel } from '../../shared/contract/bench.ts';
import type { StationBridge } from '../../shared/contract/index.ts';
import type { StationStatus } from '../../shared/contract/station.ts';
import type { BenchStoreState } from './bench-store.ts';
import type { Remote } from './remote.ts';

export interface LateNews {
  /** Parcels that stand aside and were stopped since somebody last looked at the shelf, oldest on the shelf first. */
  readonly fresh: readonly ShelvedParcel[];
}

export interface LateNewsStore {
  readonly store: StoreApi<LateNews>;
  /** A person has the shelf in sight. */
  seen(): void;
}

export interface LateNewsOptions {
  readonly station: StationBridge;
  readonly status: StoreApi<Remote<StationStatus>>;
  readonly bench: StoreApi<BenchStoreState>;
}

const MOST = 500;

/**
 * Notices when the number of stopped parcels on the shelf changes, and asks which they are. What stood there when the page opened is
 * counted by the bar's shelf, and what stopped at the bench the packer put aside themselves: neither is news.
 */
export function createLateNewsStore({ station, status, bench }: LateNewsOptions): LateNewsStore {
  const store = createStore<LateNews>(() => ({ fresh: [] }));
  let known: ReadonlySet<string> | null = null;
  let atBench: string | null = null;
  let stoppedCount = 0;
  let asking = false;
  let again = false;

  const readOnce = async () => {
    const result = await station.request('shelf.list', { limit: MOST });
    if (!result.ok) return;
    const stopped = result.value.entries.filter(({ parcel }) => parcel === 'stopped');
    const before = known;
    known = new Set(stopped.map(({ shipmentId }) => shipmentId));
    if (before === null) return;
    const still = new Set(store.getState().fresh.map(({ shipmentId }) => shipmentId));
    const fresh = stopped.filter(
      ({ shipmentId }) => still.has(shipmentId) || (!before.has(shipmentId) && shipmentId !== atBench),
    );
    store.setState({ fresh });
  };
  const readAll = async () => {
    asking = true;
    while (again) {
      again = false;
      await readOnce();
    }
    asking = false;
  };
  const read = () => {
    again = true;
    if (!asking) void readAll();
  };

  bench.subscribe(({ session }) => {
    if (session?.status === 'stopped' || session?.status === 'voiding') atBench = session.parcel.shipmentId;
    else if (session !== null && session.status !== 'idle') atBench = null;
  });
  status.subscribe((remote) => {
    if (remote.kind !== 'ready') return;
    const { stopped } = remote.value.shelf;
    if (known !== null && stopped === stoppedCount) return;
    stoppedCount = stopped;
    if (stopped > 0) return read();
    known = new Set();
    if (store.getState().fresh.length > 0) store.setState({ fresh: [] });
  });

  return { store, seen: () => store.setState({ fresh: [] }) };
}
