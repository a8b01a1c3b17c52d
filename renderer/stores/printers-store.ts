import type { Reply, StationBridge } from '../../shared/contract/index.ts';
import type { PrinterView } from '../../shared/contract/printers.ts';
import { createActStore } from './acts-store.ts';
import { createRemoteStore, type Remote } from './remote.ts';

export type PrintersRemote = Remote<Reply<'printers.list'>>;

/** The printers of this station as they are now, and everything a person can do with one. `nowMs` gives UTC epoch ms. */
export function createPrintersStore(station: StationBridge, nowMs: () => number) {
  return {
    ...createRemoteStore(station, 'printers.list', {}, nowMs),
    discover: createActStore(station, 'printers.discover', nowMs),
    askNow: createActStore(station, 'printers.ask', nowMs),
    hold: createActStore(station, 'printers.hold', nowMs),
    test: createActStore(station, 'printers.test', nowMs),
    confirmTest: createActStore(station, 'printers.confirmTest', nowMs),
    save: createActStore(station, 'printers.save', nowMs),
    remove: createActStore(station, 'printers.remove', nowMs),
  };
}

/** Those that are known; none before the station told. */
export function knownPrinters(remote: PrintersRemote): readonly PrinterView[] {
  return remote.kind === 'ready' ? remote.value.printers : [];
}
