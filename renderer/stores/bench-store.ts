import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Session } from '../../shared/bench/session.ts';
import { type BenchCommand, MAX_CODE_LENGTH, type RecentScan, type ScanReply } from '../../shared/contract/bench.ts';
import type { StationBridge } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Box } from '../../shared/model/config.ts';
import { assertNever } from '../../shared/result.ts';
import { commandWord } from '../../shared/scan/codes.ts';
import { millimetresToCentimetres } from '../../shared/units.ts';
import { commandCode } from '../scan/command-code.ts';

/** What a person measured of the box that is asked for; `box` null while it cannot be used as it stands in the fields. */
export interface Measured {
  readonly subShipmentId: string;
  readonly box: Box | null;
}

/** What the station is asked: a scanned code, a command by key or touch, a measured box. */
export type Asked =
  | { readonly kind: 'scan' }
  | { readonly kind: 'command'; readonly command: BenchCommand }
  | { readonly kind: 'box'; readonly subShipmentId: string; readonly box: Box };

/** On its way to the station, in the order it was made. */
export interface OutScan {
  readonly scanId: string;
  /** As the packer knows it: the code, `PB:` and the command, or the measures of a box. */
  readonly code: string;
  readonly asked: Asked;
}

/** What stands over the bench. A scan closes it: its answer is on the card. */
export type Overlay = 'none' | 'commands' | 'screens' | 'teach-barcode' | 'teach-product' | 'take-over';

/** Scans of which it is certain that they do not count, until the packer has answered. */
export interface NotTaken {
  readonly codes: readonly string[];
  readonly failure: AppError | null;
}

export interface BenchStoreState {
  /** Null until the station told it first. */
  readonly session: Session | null;
  /** Why the station could not tell the session; what was told before stays shown. */
  readonly failure: AppError | null;
  readonly last: { readonly scanId: string; readonly code: string; readonly reply: ScanReply } | null;
  /** The last ten, newest first. */
  readonly recent: readonly RecentScan[];
  readonly out: readonly OutScan[];
  /** How long the packer has waited for the first of `out`: not noticeably, a moment, too long. */
  readonly patience: 'none' | 'wait' | 'stop';
  readonly notTaken: NotTaken | null;
  /** The window has the keyboard. */
  readonly heard: boolean;
  /** The last scan came through an input method and could not be read. */
  readonly unreadable: boolean;
  readonly overlay: Overlay;
  /** What was taught since the last scan; what could not be done before is to be scanned again. */
  readonly taught: 'barcode' | 'product' | null;
  /** Null while nobody changed the suggested box. */
  readonly measured: Measured | null;
  /** The box was confirmed while its fields could not be used. */
  readonly boxWrong: boolean;
}

export interface BenchStore {
  readonly store: StoreApi<BenchStoreState>;
  scan(code: string, scanId: string): void;
  /** The same as scanning the shipment's id. */
  open(shipmentId: string): void;
  command(command: BenchCommand): void;
  /** Size and weight of one box as a person says them. */
  box(subShipmentId: string, box: Box): void;
  setMeasured(measured: Measured | null): void;
  /** Enter was pressed over measures that cannot be used. */
  refuseMeasures(): void;
  show(overlay: Overlay): void;
  /** The catalogue was taught what the last scan lacked. */
  markTaught(what: 'barcode' | 'product'): void;
  setHeard(heard: boolean): void;
  reportUnreadable(): void;
  refresh(): Promise<void>;
}

export interface BenchStoreOptions {
  readonly station: StationBridge;
  readonly newId: () => string;
  /** Called for each verdict as it arrives, before anything is drawn. */
  readonly onVerdict: (reply: ScanReply) => void;
  /** A scan that certainly does not count. */
  readonly onNotTaken: () => void;
}

const MAX_OUT = 10;
const RECENT = 10;
const WAIT_AFTER_MS = 150;
const STOP_AFTER_MS = 2_000;
const RETRY_MS = 500;

/**
 * Sends scans one at a time and in order (design: the bench). A scan that got no answer keeps its id and is asked again until
 * there is one: the station knows whether it counted. Nothing is shown as accepted before the station says so.
 */
export function createBenchStore({ station, newId, onVerdict, onNotTaken }: BenchStoreOptions): BenchStore {
  const store = createStore<BenchStoreState>(() => ({
    session: null,
    failure: null,
    last: null,
    recent: [],
    out: [],
    patience: 'none',
    notTaken: null,
    heard: true,
    unreadable: false,
    overlay: 'none',
    taught: null,
    measured: null,
    boxWrong: false,
  }));
  const { getState, setState } = store;
  let sending = false;
  let refreshing: Promise<void> | undefined;
  let stale = false;

  const enqueue = (made: OutScan) => {
    const { out, notTaken, overlay } = getState();
    if (overlay !== 'none') setState({ overlay: 'none' });
    const scan = notTaken === null ? asMeasured(made) : made;
    if (scan === null) {
      onNotTaken();
      return setState({ boxWrong: true });
    }
    if (notTaken !== null) {
      if (commandWord(scan.code) === 'ok') return setState({ notTaken: null });
      onNotTaken();
      return setState({ notTaken: { ...notTaken, codes: [...notTaken.codes, scan.code].slice(-RECENT) } });
    }
    if (out.length >= MAX_OUT) {
      onNotTaken();
      return setState({ notTaken: { codes: [scan.code], failure: null } });
    }
    setState({ out: [...out, scan], unreadable: false, taught: null, boxWrong: false });
    void drain();
  };

  /** OK means what stands in the fields: the suggestion, or what the packer made of it. Null when that cannot be used. */
  const asMeasured = (scan: OutScan): OutScan | null => {
    const { session, measured, out } = getState();
    if (commandWord(scan.code) !== 'ok' || session?.status !== 'boxing' || measured === null || out.length > 0)
      return scan;
    if (session.parcel.boxes[session.at]?.subShipmentId !== measured.subShipmentId) return scan;
    return measured.box === null ? null : boxScan(scan.scanId, measured.subShipmentId, measured.box);
  };

  const drain = async () => {
    if (sending) return;
    sending = true;
    for (let scan = getState().out[0]; scan !== undefined; scan = getState().out[0]) await send(scan);
    sending = false;
    if (stale) void refresh();
  };

  const send = async (scan: OutScan) => {
    const wait = setTimeout(() => setState({ patience: 'wait' }), WAIT_AFTER_MS);
    const stop = setTimeout(() => setState({ patience: 'stop' }), STOP_AFTER_MS);
    let result = await ask(scan);
    while (!result.ok && result.error.code === 'STATION_UNREACHABLE') {
      setState({ patience: 'stop' });
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      result = await ask(scan);
    }
    clearTimeout(wait);
    clearTimeout(stop);
    const rest = getState().out.slice(1);
    if (!result.ok) {
      onNotTaken();
      return setState({
        out: [],
        patience: 'none',
        notTaken: { codes: [scan, ...rest].map((lost) => lost.code), failure: result.error },
      });
    }
    const reply = result.value;
    onVerdict(reply);
    const row = { scanId: scan.scanId, code: scan.code, verdict: reply.verdict, atMs: reply.atMs };
    setState({
      session: reply.session,
      last: { scanId: scan.scanId, code: scan.code, reply },
      recent: [row, ...getState().recent].slice(0, RECENT),
      out: rest,
      patience: 'none',
    });
  };

  const ask = ({ asked, code, scanId }: OutScan) => {
    switch (asked.kind) {
      case 'scan':
        return station.request('bench.scan', { code, scanId });
      case 'command':
        return station.request('bench.command', { command: asked.command, scanId });
      case 'box':
        return station.request('bench.box', { subShipmentId: asked.subShipmentId, box: asked.box, scanId });
      default:
        return assertNever(asked);
    }
  };

  const refresh = (): Promise<void> => {
    // What a scan under way will tell is newer than what could be read now.
    stale = true;
    if (sending) return Promise.resolve();
    refreshing ??= (async () => {
      while (stale && !sending) {
        stale = false;
        const result = await station.request('bench.state', {});
        if (sending) stale = true;
        else if (result.ok) adopt(result.value.session, result.value.recent);
        else setState({ failure: result.error });
      }
      refreshing = undefined;
    })();
    return refreshing;
  };

  const adopt = (session: Session, recent: readonly RecentScan[]) => {
    const { last, session: before } = getState();
    const moved = before !== null && JSON.stringify(before) !== JSON.stringify(session);
    // Late news outranks what the last scan said; the slow way from complete to label does not.
    const outdated = moved && !(before.status === 'printing' && isOnTheWay(session, before.parcel.parcelId));
    setState({ session, recent: recent.slice(0, RECENT), last: outdated ? null : last, failure: null });
  };

  return {
    store,
    scan(code, scanId) {
      enqueue({ scanId, code: code.slice(0, MAX_CODE_LENGTH), asked: { kind: 'scan' } });
    },
    open(shipmentId) {
      enqueue({ scanId: newId(), code: shipmentId, asked: { kind: 'scan' } });
    },
    command(command) {
      enqueue({ scanId: newId(), code: commandCode(command), asked: { kind: 'command', command } });
    },
    box(subShipmentId, box) {
      enqueue(boxScan(newId(), subShipmentId, box));
    },
    refuseMeasures() {
      onNotTaken();
      setState({ boxWrong: true });
    },
    setMeasured: (measured) => setState({ measured, boxWrong: false }),
    show: (overlay) => setState({ overlay }),
    // What the verdict said was missing is there now: it must not stand on the card any more.
    markTaught: (taught) => setState({ taught, overlay: 'none', last: null }),
    setHeard: (heard) => setState({ heard }),
    reportUnreadable: () => setState({ unreadable: true }),
    refresh,
  };
}

function boxScan(scanId: string, subShipmentId: string, box: Box): OutScan {
  const sides = [box.lengthMm, box.breadthMm, box.heightMm].map(millimetresToCentimetres).join('×');
  return { scanId, code: `${sides} ${box.weightGrams} g`, asked: { kind: 'box', subShipmentId, box } };
}

function isOnTheWay(session: Session, parcelId: string): boolean {
  return (
    (session.status === 'printing' || session.status === 'confirming-label') && session.parcel.parcelId === parcelId
  );
}
