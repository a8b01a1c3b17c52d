import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Reply, StationBridge } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { PickupKey } from '../../shared/model/handover.ts';
import type { Verdict } from '../../shared/model/states.ts';
import { LOAD_TONES, staysHere } from '../feedback/load-look.ts';

/** One scan at the loading door. `reply` and `failure` are null while it is out. */
export interface LoadScan {
  readonly scanId: string;
  readonly code: string;
  readonly atMs: number;
  readonly reply: Reply<'handover.scan'> | null;
  readonly failure: AppError | null;
}

export interface Loading {
  /** Whose van is being loaded; null: none. */
  readonly pickup: PickupKey | null;
  /** The last ten, newest first. */
  readonly scans: readonly LoadScan[];
  /** More were scanned than the station answered; the last was not taken. */
  readonly tooFast: string | null;
  /** Scanned while no pick-up was chosen and there is more than one. */
  readonly undecided: string | null;
}

export interface LoadStoreOptions {
  readonly station: StationBridge;
  readonly nowMs: () => number;
  readonly onTone: (verdict: Verdict) => void;
  /** A scan was answered. */
  readonly onAnswered: () => void;
}

const SHOWN = 10;
const MOST_OUT = 10;
const NOTHING: Loading = { pickup: null, scans: [], tooFast: null, undecided: null };

/** The scans of one load, sent one at a time in the order they were made. */
export function createLoadStore({ station, nowMs, onTone, onAnswered }: LoadStoreOptions) {
  const store: StoreApi<Loading> = createStore<Loading>(() => NOTHING);
  const { getState, setState } = store;
  const out: { readonly scan: LoadScan; readonly pickup: PickupKey }[] = [];
  let sending = false;

  const settle = (scanId: string, change: Partial<LoadScan>) =>
    setState({ scans: getState().scans.map((one) => (one.scanId === scanId ? { ...one, ...change } : one)) });

  const send = async () => {
    if (sending) return;
    sending = true;
    for (let next = out.shift(); next !== undefined; next = out.shift()) {
      const { scanId, code } = next.scan;
      const result = await station.request('handover.scan', { ...next.pickup, code, scanId });
      onTone(result.ok ? LOAD_TONES[result.value.verdict] : result.error.code === 'INVALID_INPUT' ? 'gate' : 'stop');
      settle(scanId, result.ok ? { reply: result.value } : { failure: result.error });
      onAnswered();
    }
    sending = false;
  };

  return {
    store,
    /** Loads for this pick-up from now on; null for none. The load itself stays open at the station. */
    choose(pickup: PickupKey | null): void {
      setState({ ...NOTHING, pickup });
    },
    scan(code: string, scanId: string): void {
      const { pickup, scans } = getState();
      if (pickup === null) {
        onTone('gate');
        setState({ undecided: code });
        return;
      }
      if (out.length >= MOST_OUT) {
        onTone('unknown-code');
        setState({ tooFast: code });
        return;
      }
      const scan: LoadScan = { scanId, code, atMs: nowMs(), reply: null, failure: null };
      setState({ scans: [scan, ...scans].slice(0, SHOWN), tooFast: null });
      out.push({ scan, pickup });
      void send();
    },
  };
}

/** The newest scan that was answered; null before the first. */
export function lastAnswered({ scans }: Pick<Loading, 'scans'>): LoadScan | null {
  return scans.find(({ reply, failure }) => reply !== null || failure !== null) ?? null;
}

/** Codes that stay here and were scanned since the last good scan, newest first: they are to be taken away. */
export function toTakeAway({ scans }: Pick<Loading, 'scans'>): readonly LoadScan[] {
  const sinceGood = scans.findIndex(({ reply }) => reply?.verdict === 'loaded');
  const since = sinceGood === -1 ? scans : scans.slice(0, sinceGood);
  return since.filter(({ reply }) => reply !== null && staysHere(reply.verdict));
}

/** Tells pick-ups apart in lists. */
export function pickupId({ vendorGroupCode, isMps, window }: PickupKey): string {
  return JSON.stringify([vendorGroupCode, isMps, window?.fromMs ?? null, window?.toMs ?? null]);
}

/** Only the key of a pick-up, as requests take it. */
export function keyOfPickup({ vendorGroupCode, isMps, window }: PickupKey): PickupKey {
  return { vendorGroupCode, isMps, window };
}
