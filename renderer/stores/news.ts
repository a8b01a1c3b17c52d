import type { StationBridge, StationEventName } from '../../shared/contract/index.ts';
import type { Stores } from './index.ts';

const SETTLE_MS = 50;
const STATUS_EVERY_MS = 10_000;

/**
 * News of the station makes what is shown be asked again. A burst of news becomes one question per subject; a new connection
 * asks for everything, because news may have been missed. Returns the end of it.
 */
export function followNews(station: StationBridge, stores: Stores): () => void {
  const due = new Set<StationEventName>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const settle = () => {
    timer = undefined;
    const names = [...due];
    due.clear();
    for (const name of names) askAgain(stores, name);
  };
  const end = station.subscribe((event) => {
    if (event.name === 'bench.changed') void stores.bench.refresh();
    due.add(event.name);
    timer ??= setTimeout(settle, SETTLE_MS);
  });
  // Ages and the network's state change without news.
  const poll = setInterval(() => {
    void stores.status.refresh();
    void stores.printers.refresh();
    // Documents that come for parcels packed ahead are no news to anybody else.
    if (stores.navigation.store.getState().screen === 'queue') void stores.buffer.refresh();
  }, STATUS_EVERY_MS);
  return () => {
    end();
    clearInterval(poll);
    clearTimeout(timer);
  };
}

export function askEverything(stores: Stores): void {
  void stores.setup.refresh();
  void stores.status.refresh();
  void stores.bench.refresh();
  void stores.rail.refresh();
  void stores.printers.refresh();
  askScreen(stores);
}

function askAgain(stores: Stores, name: StationEventName): void {
  switch (name) {
    case 'queue.changed':
      void stores.rail.refresh();
      void stores.status.refresh();
      askScreen(stores, 'queue', 'shipment', 'handover', 'self-ship', 'self-ship-order');
      break;
    case 'outbox.changed':
      void stores.status.refresh();
      askScreen(
        stores,
        'outbox',
        'shipment',
        'invoices',
        'shelf',
        'returns',
        'return',
        'handover',
        'self-ship',
        'self-ship-order',
      );
      askBatches(stores);
      break;
    case 'prints.changed':
      void stores.status.refresh();
      void stores.printers.refresh();
      askScreen(stores, 'prints', 'shipment', 'shelf');
      askBatches(stores);
      break;
    case 'printers.changed':
      void stores.status.refresh();
      void stores.printers.refresh();
      askScreen(stores, 'prints');
      break;
    case 'catalogue.changed':
      void stores.rail.refresh();
      askScreen(stores, 'catalogue', 'queue');
      break;
    case 'returns.changed':
      void stores.status.refresh();
      askScreen(stores, 'returns', 'return');
      break;
    case 'handover.changed':
      askScreen(stores, 'handover');
      break;
    case 'status.changed':
      void stores.status.refresh();
      askBatches(stores);
      break;
    case 'setup.changed':
      // Another station may stand behind the page now.
      askEverything(stores);
      break;
    case 'bench.changed':
      // The bench itself has asked already; here are the parcels it put aside and the labels it saw.
      void stores.status.refresh();
      askScreen(stores, 'shelf', 'shipment', 'self-ship', 'self-ship-order');
      askBatches(stores);
  }
}

/** Parcels packed ahead and batches stand on the queue's screen; batches only where the station prints labels first. */
function askBatches(stores: Stores): void {
  if (stores.navigation.store.getState().screen !== 'queue') return;
  void stores.buffer.refresh();
  const setup = stores.setup.store.getState();
  if (setup.kind !== 'ready' || setup.value.config?.labelFirst !== true) return;
  void stores.batches.refresh();
}

/** Only the screen in sight asks; the others ask when they are opened. */
function askScreen(stores: Stores, ...only: readonly string[]): void {
  const { screen } = stores.navigation.store.getState();
  if (only.length > 0 && !only.includes(screen)) return;
  switch (screen) {
    case 'queue':
      askBatches(stores);
      return void stores.queue.refresh();
    case 'shipment':
      return void stores.shipment.refresh();
    case 'outbox':
      return void stores.outbox.refresh();
    case 'prints':
      return void stores.prints.refresh();
    case 'diagnostics':
      return void stores.diagnostics.refresh();
    case 'shelf':
      void stores.unseen.refresh();
      return void stores.shelf.refresh();
    case 'catalogue':
      void stores.hsnRates.refresh();
      void stores.boxTypes.refresh();
      return void stores.catalogue.refresh();
    case 'invoices':
      return void stores.invoices.refresh();
    case 'self-ship':
      return void stores.selfShip.refresh();
    case 'self-ship-order':
      return void stores.selfShipOrder.refresh();
    case 'returns':
      return void stores.returns.list.refresh();
    case 'return':
      return void stores.returns.view.refresh();
    case 'handover':
      void stores.handover.overview.refresh();
      if (stores.handover.load.store.getState().pickup !== null) void stores.handover.reconciliation.refresh();
      return;
    case 'bench':
    case 'settings':
    case 'printers':
      return;
  }
}
