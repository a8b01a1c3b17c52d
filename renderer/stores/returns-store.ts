import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Reply, StationBridge } from '../../shared/contract/index.ts';
import type { ReturnEntry, ReturnTab } from '../../shared/contract/returns.ts';
import type { AppError } from '../../shared/errors.ts';
import type { ReturnSource } from '../../shared/model/returns.ts';
import type { Verdict } from '../../shared/model/states.ts';
import { createActStore } from './acts-store.ts';
import { createPagedStore } from './paged-store.ts';
import { createRemoteStore } from './remote.ts';

export interface ReturnsQuestion {
  readonly tab: ReturnTab;
  readonly source: ReturnSource | 'all';
  readonly search: string;
}

/** A scan on the returns screen and what it led to. */
export type ReturnScan =
  | { readonly kind: 'none' }
  | { readonly kind: 'looking'; readonly code: string }
  /** It names more than one; a person chooses. */
  | { readonly kind: 'several'; readonly code: string; readonly entries: readonly ReturnEntry[] }
  /** Being received: `entry` null where no return known here has the code. One id for each parcel, so that no press counts twice. */
  | {
      readonly kind: 'receiving';
      readonly code: string;
      readonly receiptId: string;
      readonly entry: ReturnEntry | null;
    }
  | { readonly kind: 'failed'; readonly code: string; readonly failure: AppError };

export interface ReturnsStoreOptions {
  readonly station: StationBridge;
  readonly nowMs: () => number;
  readonly newId: () => string;
  /** Sounds as the bench does for this verdict. */
  readonly onTone: (verdict: Verdict) => void;
}

/** What comes back: the list, one return, what a scan found, and everything a person can do with one. */
export function createReturnsStore({ station, nowMs, newId, onTone }: ReturnsStoreOptions) {
  const scanned: StoreApi<ReturnScan> = createStore<ReturnScan>(() => ({ kind: 'none' }));
  const receive = createActStore(station, 'returns.receive', nowMs);
  const beginReceiving = (code: string, entry: ReturnEntry | null) => {
    receive.reset();
    scanned.setState({ kind: 'receiving', code, receiptId: newId(), entry }, true);
  };
  let turn = 0;
  return {
    list: createPagedStore<ReturnsQuestion, ReturnEntry, Reply<'returns.list'>>({
      first: { tab: 'to-decide', source: 'all', search: '' },
      read: ({ tab, source, search }, limit, offset) =>
        station.request('returns.list', {
          ...{ tab, limit, offset },
          ...(source === 'all' ? {} : { source }),
          ...(search.trim() === '' ? {} : { search: search.trim() }),
        }),
      nowMs,
    }),
    view: createRemoteStore(station, 'returns.read', { returnId: '-' }, nowMs),
    scanned,
    /** Finds what the code names and opens its receipt; with nobody to ask which, when several have it. */
    async scan(code: string): Promise<void> {
      turn += 1;
      const current = turn;
      scanned.setState({ kind: 'looking', code }, true);
      const found = await station.request('returns.find', { code });
      if (current !== turn) return;
      if (!found.ok) {
        onTone('stop');
        return scanned.setState({ kind: 'failed', code, failure: found.error }, true);
      }
      const [first, ...others] = found.value.entries;
      onTone(first === undefined ? 'unknown-code' : others.length > 0 ? 'gate' : 'accept');
      if (others.length > 0) return scanned.setState({ kind: 'several', code, entries: found.value.entries }, true);
      beginReceiving(code, first ?? null);
    },
    beginReceiving,
    /** Another parcel's code while one is being received. */
    refuseScan: (): void => onTone('not-a-serial'),
    endScan(): void {
      turn += 1;
      scanned.setState({ kind: 'none' }, true);
    },
    receive,
    /** The name given with the last receipt, proposed for the next. */
    receivedBy: createStore<{ readonly name: string }>(() => ({ name: '' })),
    approve: createActStore(station, 'returns.approve', nowMs),
    reject: createActStore(station, 'returns.reject', nowMs),
    techVisitAttempt: createActStore(station, 'returns.techVisitAttempt', nowMs),
    pickup: createActStore(station, 'returns.pickup', nowMs),
    pickupAttempt: createActStore(station, 'returns.pickupAttempt', nowMs),
    complete: createActStore(station, 'returns.complete', nowMs),
    cancel: createActStore(station, 'returns.cancel', nowMs),
  };
}
