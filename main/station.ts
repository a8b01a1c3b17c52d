import { AppFailure } from '../shared/errors.ts';
import type { JournalEvent } from '../shared/model/journal.ts';
import { ownInputsNeeded, wantedItems } from '../shared/model/pack-input.ts';
import type { Shipment } from '../shared/model/shipment.ts';
import { createCatalogue } from './catalogue/catalogue.ts';
import { connectMarketplace } from './connect-marketplace.ts';
import type { Mutation } from './db/mutations.ts';
import { parcelDocuments } from './documents/parcel-documents.ts';
import { createInvoicing } from './invoicing/invoicing.ts';
import { outboxHandlers } from './outbox/handlers.ts';
import { createSendLoop } from './outbox/send-loop.ts';
import { applyDetails, applyShipments, type ShipmentChange } from './pull/apply-shipment.ts';
import { pullHandlers } from './pull/pull-handlers.ts';
import { createPullLoop } from './pull/pull-loop.ts';
import { createQueueWalk } from './pull/queue-walk.ts';
import { stationBatches } from './station-batches.ts';
import { stationBench } from './station-bench.ts';
import { stationBuffer } from './station-buffer.ts';
import { stationCare } from './station-care.ts';
import { stationDocuments } from './station-documents.ts';
import { stationNews } from './station-news.ts';
import type { Station, StationOptions } from './station-options.ts';
import { stationPrinters, stationPrinting } from './station-printing.ts';
import { stationReturns } from './station-returns.ts';
import { practiceView, statusHandler } from './station-status.ts';
import { openStore } from './station-store.ts';
import { stationWorkflows } from './station-workflows.ts';

/** Joins the folders' handlers and loops over one data folder. Throws the `AppFailure` of a folder that cannot be used. */
export function startStation(options: StationOptions): Station {
  const { config, ports, log, practice } = options;
  const { clock, timers } = ports;
  const { locationId } = config;
  if (locationId === undefined) throw new AppFailure('NOT_CONFIGURED', 'No location has been chosen.');
  const store = openStore(options);
  const { db, journal, mutations, shipments } = store;

  const client = connectMarketplace({
    ...{ ports, log, ...config.marketplace, readSecret: options.readSecret },
    share: 1 / config.stations.count,
    practice: practice !== null,
  });
  const nowMs = clock.wallMs;
  const serverNowMs = () => clock.wallMs() + (client.serverOffsetMs() ?? 0);
  const onFault = (error: unknown) => {
    log.error('a loop met a fault and goes on', { error });
    news.lookAgain();
  };
  const record = (event: JournalEvent, shipmentId: string) => void journal.append(event, { atMs: nowMs(), shipmentId });
  const parts = () => ({ batches, bench, buffer, learn, send, prints: printing.queue, documents, pull, returns });
  const news = stationNews(parts, { emit: options.emit, timers, onFault });
  const truth = { db, queries: shipments, timers, clock };
  const apply = async (told: readonly Shipment[], readAtMs: number) => {
    await applyShipments(truth, told, readAtMs, { ...applied, onCommitted: news.shipments });
  };
  const defaults = { taxRatePercent: config.defaultTaxRatePercent, box: config.defaultBox };
  const catalogue = createCatalogue({ ...store, clock, timers, defaults, onChanged: news.catalogue });
  const { inputs } = catalogue;
  const learn = (shipmentId: string, code: string) =>
    void catalogue.learnFromRefusal(wantedItems(shipments.items(shipmentId)), code);
  const ownNeeded = ownInputsNeeded(config);
  const invoicing = createInvoicing({ ...store, config, nowMs });
  const packing = { inputs, boxing: config.boxing, ownNeeded };
  const applied = {
    onApplied(changes: readonly ShipmentChange[]) {
      invoicing.shipmentsApplied(changes);
      buffer.shipmentsApplied(changes);
    },
  };
  const walk = createQueueWalk({ snapshots: store.snapshots, timers });
  const printers = stationPrinters(options);
  const { roster } = printers;
  const parcels = parcelDocuments(store.documents, roster);

  const bench = stationBench({
    ...{ store, config, ports, locationId, nowMs, serverNowMs, inputs, invoicing, practice: practice !== null },
    ...{ onChanged: news.bench, onCommitted: news.bench, labelsCanCome: news.labelsCanCome },
    ...{ documentsOf: parcels.documentsOf, printerFor: roster.printerFor },
    testedPrinter: (code) => printing.tests.printerOf(code),
    confirmTest: (code) => printing.tests.confirmLater(code),
    labelledShipment: (code) => batches.shipmentOf(code),
  });
  const buffer = stationBuffer({
    ...{ store, config, ports, locationId, serverNowMs, parcels, roster, onFault, bench: bench.packAhead },
    mayChoose: () => pull.status().lastPullAtMs !== null && news.labelsCanCome() && !care.checking(),
    onChanged: news.ahead,
  });
  const batches = stationBatches({
    ...{ store, config, ports, roster, onFault, ahead: bench.labelFirst, onChanged: news.bench },
  });
  const printing = stationPrinting({
    ...{ store, ports, practice, printers, onFault, bench: () => bench },
    ...{ onChanged: news.print, onPrinters: news.printers },
  });
  const alongside = (to: Mutation, from: Mutation) => {
    bench.mutationMoved(to);
    invoicing.mutationMoved(to, from);
    buffer.mutationMoved(to, from);
    returns.mutationMoved(to);
  };
  const isStale = (shipmentId: string) => bench.isStale(shipmentId);
  const outbox = { db, queries: mutations, record, alongside, isStale, onCommitted: news.outbox };
  const send = createSendLoop({
    ...{ ...outbox, client, ports, applyShipments: apply, onFault, sharesAccount: config.stations.count > 1 },
    applyReturns: (told, readAtMs) => returns.apply(told, readAtMs),
    gate: () => !care.checking(),
  });
  const pull = createPullLoop({
    ...{ ...truth, ...applied, client, ports, config: { locationId }, onFault },
    onNews: news.shipments,
    onStatus: news.status,
  });
  const returns = stationReturns({
    ...{ store, client, ports, log, locationId, nowMs, serverNowMs, onFault },
    ...{ stations: config.stations, applyShipments: apply, onChanged: news.returns },
  });
  const documents = stationDocuments({
    ...{ store, client, ports, locationId, log, onFault, parcels, ...printers, bench, batches, buffer },
    onAhead: news.ahead,
    applyDetails: (details, readAtMs) => applyDetails(truth, details, readAtMs),
  });
  const care = stationCare({
    ...{ ...options, store, sweep: () => pull.status() },
    onChecked() {
      printing.start();
      send.wake();
    },
  });

  printing.queue.recover();
  care.begin();
  bench.recheck();
  for (const loop of [send, documents, batches, buffer, pull, returns]) loop.start();

  return {
    handlers: {
      ...bench.handlers,
      ...catalogue.handlers,
      ...care.handlers,
      ...outboxHandlers({ ...outbox, clock, facts: send.facts }),
      ...printing.handlers,
      ...batches.handlers,
      ...buffer.handlers,
      ...invoicing.handlers,
      ...returns.handlers,
      ...stationWorkflows({
        ...{ store, client, config, ports, locationId, nowMs, serverNowMs, alongside, emit: options.emit },
        ...{ onQueued: news.outbox, onPrint: news.printQueued, printerFor: roster.printerFor },
        addresses: documents.addresses,
      }),
      ...pullHandlers({
        ...{ ...store, walk, loop: pull, timers, nowMs, serverNowMs, client, packing, record, alongside },
        ...{ stations: config.stations, locationId: () => locationId, readReturns: returns.refresh },
        ...{ applyShipments: apply, onTakenOver: news.takenOver, onMutations: news.outbox },
      }),
      ...statusHandler({
        ...{ ...store, walk, ownNeeded, timers, config, locationId, roster, nowMs, serverNowMs },
        lacking: parcels.lacking,
        buffer: buffer.status,
        prints: printing.queue,
        checking: care.checking,
        returnsToDecide: returns.toDecide,
        ...{ practice: () => practiceView(practice), pull: pull.status, outbox: send.status },
      }),
    },
    async stop(maxWaitMs) {
      const [{ queued }] = await Promise.all([
        send.stop(maxWaitMs),
        printing.stop(maxWaitMs),
        ...[pull, returns, documents, batches, buffer, care, walk, catalogue].map((part) => part.stop()),
      ]);
      care.end(queued);
      store.close();
      return { queued };
    },
  };
}
