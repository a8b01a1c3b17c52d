import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ScanReply } from '../../shared/contract/bench.ts';
import type { InvoiceNumberRow, ProductRow } from '../../shared/contract/catalogue.ts';
import type { Reply, StationBridge } from '../../shared/contract/index.ts';
import type { Verdict } from '../../shared/model/states.ts';
import type { ConnectionState } from '../connection.ts';
import { downloadBundle } from '../files/download-parts.ts';
import { createActStore } from './acts-store.ts';
import { createBackupSaver } from './backup-saver.ts';
import { createBatchStore } from './batch-store.ts';
import { createBenchStore } from './bench-store.ts';
import { createClockStore } from './clock-store.ts';
import { csvInParts } from './csv-in-parts.ts';
import { createFirstStepsStore } from './first-steps-store.ts';
import { createHandoverStore } from './handover-store.ts';
import { createLateNewsStore } from './late-news-store.ts';
import { createLogStore } from './log-store.ts';
import { createNavigationStore } from './navigation-store.ts';
import { createPagedStore } from './paged-store.ts';
import { createPicturesStore } from './pictures-store.ts';
import { createPreferencesStore } from './preferences-store.ts';
import { createPrintersStore } from './printers-store.ts';
import { createQueueStore } from './queue-store.ts';
import { createRemoteStore } from './remote.ts';
import { createReturnsStore } from './returns-store.ts';
import { createScanTaker } from './scan-taker.ts';
import { orderActs, orderStores, selfShipActs, selfShipStores } from './self-ship-stores.ts';
import { createTabsStore } from './tabs-store.ts';

export interface StoresOptions {
  readonly station: StationBridge;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly kept: Pick<Storage, 'getItem' | 'setItem'>;
  readonly onVerdict: (reply: ScanReply) => void;
  readonly onNotTaken: () => void;
  /** Sounds as the bench does for this verdict. */
  readonly onTone: (verdict: Verdict) => void;
}

export const RAIL_ROWS = 8;

/** What products without: `nothing` asks for all of them. */
export const LACKS = ['nothing', 'barcode', 'tax-rate', 'box', 'serials', 'picture'] as const;

export interface CatalogueQuestion {
  readonly search: string;
  readonly lacking: (typeof LACKS)[number];
}

export interface InvoicesQuestion {
  /** Null: all years. */
  readonly financialYear: string | null;
  readonly state: InvoiceNumberRow['state'] | 'all';
}

/** Every store of the page, on one station. */
export function createStores({ station, nowMs, newId, kept, onVerdict, onNotTaken, onTone }: StoresOptions) {
  const read = <N extends Parameters<typeof createRemoteStore>[1]>(
    name: N,
    input: Parameters<typeof createRemoteStore<N>>[2],
  ) => createRemoteStore(station, name, input, nowMs);
  const bench = createBenchStore({ station, newId, onVerdict, onNotTaken });
  const status = read('station.status', {});
  return {
    bench,
    rail: read('queue.list', { limit: RAIL_ROWS }),
    queue: createQueueStore(station, nowMs),
    shipment: read('shipments.read', { shipmentId: '-' }),
    outbox: read('outbox.list', { limit: 1000 }),
    prints: read('prints.list', { limit: 1000 }),
    printers: createPrintersStore(station, nowMs),
    batches: createBatchStore(station, nowMs),
    buffer: read('buffer.read', { limit: 300 }),
    firstSteps: createFirstStepsStore(kept),
    status,
    lateNews: createLateNewsStore({ station, status: status.store, bench: bench.store }),
    setup: read('setup.state', {}),
    diagnostics: read('diagnostics.read', {}),
    updates: read('updates.read', {}),
    health: read('health.read', {}),
    log: createLogStore(station, nowMs),
    bundles: read('bundles.list', {}),
    abilities: read('shell.abilities', {}),
    saveBundle: (file: string) => downloadBundle(station, file),
    backups: read('backup.list', {}),
    backupSaver: createBackupSaver(station),
    retention: read('retention.read', {}),
    network: read('network.read', {}),
    folder: read('folder.read', {}),
    thisPc: read('shell.state', {}),
    catalogue: createPagedStore<CatalogueQuestion, ProductRow, Reply<'catalogue.list'>>({
      first: { search: '', lacking: 'nothing' },
      read: ({ search, lacking }, limit, offset) =>
        station.request('catalogue.list', { search, limit, offset, ...(lacking === 'nothing' ? {} : { lacking }) }),
      nowMs,
    }),
    hsnRates: read('catalogue.hsnRates', {}),
    boxTypes: read('catalogue.boxTypes', {}),
    pictures: createPicturesStore(station),
    returns: createReturnsStore({ station, nowMs, newId, onTone }),
    handover: createHandoverStore({ station, nowMs, onTone }),
    shelf: read('shelf.list', { limit: 500 }),
    unseen: read('bench.unseen', { limit: 200 }),
    invoices: createPagedStore<InvoicesQuestion, InvoiceNumberRow, Reply<'invoices.report'>>({
      first: { financialYear: null, state: 'all' },
      read: ({ financialYear, state }, limit, offset) =>
        station.request('invoices.report', {
          ...{ limit, offset },
          ...(financialYear === null ? {} : { financialYear }),
          ...(state === 'all' ? {} : { state }),
        }),
      nowMs,
    }),
    /** For the number that comes next. */
    newestInvoice: read('invoices.report', { limit: 1 }),
    ...selfShipStores(station, nowMs),
    ...orderStores(station, nowMs),
    /** The order taken over last; told on its page. */
    tookOver: createStore<{ readonly taken: Reply<'shipments.takeOver'> | null }>(() => ({ taken: null })),
    tabs: createTabsStore(),
    scanTaker: createScanTaker(),
    navigation: createNavigationStore(),
    preferences: createPreferencesStore(kept),
    clock: createClockStore(nowMs),
    connection: createStore<{ readonly state: ConnectionState; readonly sinceMs: number }>(() => ({
      state: 'connecting',
      sinceMs: nowMs(),
    })),
    acts: {
      teachBarcode: createActStore(station, 'catalogue.teachBarcode', nowMs),
      teachProduct: createActStore(station, 'catalogue.teach', nowMs),
      pull: createActStore(station, 'pull.now', nowMs),
      decide: createActStore(station, 'outbox.decide', nowMs),
      settle: createActStore(station, 'prints.settle', nowMs),
      reprint: createActStore(station, 'prints.reprint', nowMs),
      cancelPrint: createActStore(station, 'prints.cancel', nowMs),
      holdPrint: createActStore(station, 'prints.hold', nowMs),
      movePrint: createActStore(station, 'prints.move', nowMs),
      previewPrint: createActStore(station, 'prints.preview', nowMs),
      test: createActStore(station, 'setup.test', nowMs),
      connect: createActStore(station, 'setup.connect', nowMs),
      practice: createActStore(station, 'setup.practice', nowMs),
      adopt: createActStore(station, 'setup.adopt', nowMs),
      retrySetup: createActStore(station, 'setup.retry', nowMs),
      leavePractice: createActStore(station, 'setup.leavePractice', nowMs),
      saveSettings: createActStore(station, 'settings.save', nowMs),
      practiceNetwork: createActStore(station, 'practice.network', nowMs),
      verifyJournal: createActStore(station, 'diagnostics.verifyJournal', nowMs),
      goBack: createActStore(station, 'folder.goBack', nowMs),
      saveNetwork: createActStore(station, 'network.save', nowMs),
      testNetwork: createActStore(station, 'network.test', nowMs),
      makeBundle: createActStore(station, 'diagnostics.bundle', nowMs),
      showBundle: createActStore(station, 'shell.showBundle', nowMs),
      checkUpdates: createActStore(station, 'updates.check', nowMs),
      downloadUpdate: createActStore(station, 'updates.download', nowMs),
      installUpdate: createActStore(station, 'updates.install', nowMs),
      withdrawUpdate: createActStore(station, 'updates.withdraw', nowMs),
      checkPrevious: createActStore(station, 'updates.checkPrevious', nowMs),
      makeBackup: createActStore(station, 'backup.make', nowMs),
      restoreBackup: createActStore(station, 'backup.restore', nowMs),
      verifyBackup: createActStore(station, 'backup.verify', nowMs),
      saveRetention: createActStore(station, 'retention.save', nowMs),
      purge: createActStore(station, 'retention.purge', nowMs),
      proveGone: createActStore(station, 'retention.prove', nowMs),
      findProduct: createActStore(station, 'catalogue.list', nowMs),
      saveProduct: createActStore(station, 'catalogue.save', nowMs),
      removeProduct: createActStore(station, 'catalogue.remove', nowMs),
      setPicture: createActStore(station, 'catalogue.setPicture', nowMs),
      removePicture: createActStore(station, 'catalogue.removePicture', nowMs),
      saveHsnRate: createActStore(station, 'catalogue.saveHsnRate', nowMs),
      removeHsnRate: createActStore(station, 'catalogue.removeHsnRate', nowMs),
      saveBoxType: createActStore(station, 'catalogue.saveBoxType', nowMs),
      removeBoxType: createActStore(station, 'catalogue.removeBoxType', nowMs),
      previewCsv: createActStore(csvInParts(station, newId), 'catalogue.preview', nowMs),
      importCsv: createActStore(csvInParts(station, newId), 'catalogue.import', nowMs),
      exportCsv: createActStore(station, 'catalogue.export', nowMs),
      takeOver: createActStore(station, 'shipments.takeOver', nowMs),
      attest: createActStore(station, 'bench.attest', nowMs),
      reprintTicket: createActStore(station, 'shelf.reprint', nowMs),
      setAutostart: createActStore(station, 'shell.autostart', nowMs),
      setKiosk: createActStore(station, 'shell.kiosk', nowMs),
      takeScanner: createActStore(station, 'shell.useScanner', nowMs),
      endAsking: createActStore(station, 'shell.endAsking', nowMs),
      dropScanner: createActStore(station, 'shell.dropScanner', nowMs),
      ...selfShipActs(station, nowMs),
      ...orderActs(station, nowMs),
    },
  };
}
export type Stores = ReturnType<typeof createStores>;

export const StoresContext = createContext<Stores | null>(null);

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === null) throw new Error('No stores around this component');
  return stores;
}

/** Reads a store; re-renders when what `select` gives changes. */
export function useValue<S, T>(store: StoreApi<S>, select: (state: S) => T): T {
  return useStore(store, select);
}

export function useWhole<S>(store: StoreApi<S>): S {
  return useStore(store);
}

/** UTC epoch ms, to the second. */
export function useNow(): number {
  return useWhole(useStores().clock.store);
}

/** The marketplace's clock, by which days are judged, UTC epoch ms to the second: this PC's may be wrong by a day. */
export function useServerNow(): number {
  const status = useWhole(useStores().status.store);
  return useNow() + (status.kind === 'ready' ? status.value.serverAheadMs : 0);
}
