import { createStore } from 'zustand/vanilla';
import type { Reply, StationBridge } from '../../shared/contract/index.ts';
import type { SelfShipEntry, SelfShipStage } from '../../shared/contract/self-ship.ts';
import { createActStore } from './acts-store.ts';
import { createPagedStore } from './paged-store.ts';
import { createRemoteStore } from './remote.ts';

export interface SelfShipQuestion {
  readonly stage: SelfShipStage | 'all';
  readonly search: string;
}

/** Orders the seller delivers, with their services. */
export function selfShipStores(station: StationBridge, nowMs: () => number) {
  return {
    selfShip: createPagedStore<SelfShipQuestion, SelfShipEntry, Reply<'selfShip.list'>>({
      first: { stage: 'all', search: '' },
      read: ({ stage, search }, limit, offset) =>
        station.request('selfShip.list', {
          ...{ limit, offset },
          ...(stage === 'all' ? {} : { stage }),
          ...(search.trim() === '' ? {} : { search: search.trim() }),
        }),
      nowMs,
    }),
    selfShipOrder: createRemoteStore(station, 'selfShip.read', { shipmentId: '-' }, nowMs),
    couriers: createRemoteStore(station, 'selfShip.vendors', {}, nowMs),
    /** What was last asked for, to be told on the page it was asked on. */
    selfShipAsked: createStore<{ readonly words: string | null }>(() => ({ words: null })),
  };
}

export function selfShipActs(station: StationBridge, nowMs: () => number) {
  return {
    findSelfShip: createActStore(station, 'selfShip.list', nowMs),
    selfDispatch: createActStore(station, 'selfShip.dispatch', nowMs),
    selfDeliver: createActStore(station, 'selfShip.deliver', nowMs),
    selfAttempt: createActStore(station, 'selfShip.attempt', nowMs),
    selfUpdate: createActStore(station, 'selfShip.update', nowMs),
    serviceAttempt: createActStore(station, 'services.attempt', nowMs),
    serviceComplete: createActStore(station, 'services.complete', nowMs),
    printSlip: createActStore(station, 'selfShip.printSlip', nowMs),
  };
}

/** What else is done with an order on its page. */
export function orderStores(station: StationBridge, nowMs: () => number) {
  return {
    cancelPlan: createRemoteStore(station, 'orders.cancelPlan', { shipmentId: '-' }, nowMs),
    orderForms: createRemoteStore(station, 'orders.forms', { shipmentId: '-' }, nowMs),
    sheetPlan: createRemoteStore(station, 'orders.sheetPlan', { shipmentId: '-' }, nowMs),
    orderInvoices: createRemoteStore(station, 'orders.invoices', { shipmentId: '-' }, nowMs),
  };
}

export function orderActs(station: StationBridge, nowMs: () => number) {
  return {
    cancelOrder: createActStore(station, 'orders.cancel', nowMs),
    acknowledgeForms: createActStore(station, 'orders.acknowledgeForms', nowMs),
    invoicePdf: createActStore(station, 'orders.invoicePdf', nowMs),
    sheetPdf: createActStore(station, 'orders.sheetPdf', nowMs),
    hint: createActStore(station, 'pull.hint', nowMs),
  };
}
