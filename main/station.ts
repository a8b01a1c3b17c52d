import { AppFailure } from '../shared/errors.ts';
import type { JournalEvent } from '../shared/model/journal.ts';
import { connectMarketplace } from './connect-marketplace.ts';
import type { Mutation } from './db/mutations.ts';
import { parcelDocuments } from './documents/parcel-documents.ts';
import { createInvoicing } from './invoicing/invoicing.ts';
import { stationBatches } from './station-batches.ts';
import { stationBench } from './station-bench.ts';
import { stationBuffer } from './station-buffer.ts';
import { stationCare } from './station-care.ts';
import { stationCatalogue } from './station-catalogue.ts';
import { stationDocuments } from './station-documents.ts';
import { stationNews } from './station-news.ts';
import type { Station, StationOptions } from './station-options.ts';
import { stationOutbox } from './station-outbox.ts';
import { stationPrinters, stationPrinting } from './station-printing.ts';
import { stationPull } from './station-pull.ts';
import { stationReturns } from './station-returns.ts';
import { practiceView, statusHandler } from './station-status.ts';
import { openStore } from './station-store.ts';
import { stationWorkflows } from './station-workflows.ts';

/** Joins the folders' handlers and loops over one data folder. Throws the `AppFailure` of a folder that cannot be used. */
export function startStation(options: StationOptions): Station {
  const { config, ports, log, practice } = options;
  const { clock, timers } = ports;
  const { locationId, stations } = config;
  if (locationId === undefined) throw new AppFailure('NOT_CONFIGURED', 'No location has been chosen.');
  const store = openStore(options);

  const client = connectMarketplace({
    ...{ ports, log, ...config.marketplace, readSecret: options.readSecret },
    share: 1 / stations.count,
    practice: practice !== null,
  });
  const nowMs = clock.wallMs;
  const serverNowMs = () => clock.wallMs() + (client.serverOffsetMs() ?? 0);
  const onFault = (error: unknown) => {
    log.error('a loop met a fault and goes on', { error });
    news.lookAgain();
  };
  const record = (event: JournalEvent, shipmentId: string) =>
    void store.journal.append(event, { atMs: nowMs(), shipmentId });
  const common = { store, client, config, ports, log, locationId, stations, nowMs, serverNowMs, record, onFault };
  const told = () => ({ batches, bench, buffer, documents, returns, learn: catalogue.learn });
  const parts = () => ({ ...told(), send: outbox, prints: printing.queue, pull: pull.loop });
  const news = stationNews(parts, { emit: options.emit, timers, onFault });
  const catalogue = stationCatalogue({ store, config, ports, onChanged: news.catalogue });
  const { inputs, ownNeeded, packing } = catalogue;
  const invoicing = createInvoicing({ ...store, config, nowMs });
  const printers = stationPrinters(options);
  const { roster } = printers;
  const parcels = parcelDocuments(store.documents, roster);

  const bench = stationBench({
    ...{ ...common, inputs, invoicing, practice: practice !== null },
    ...{ onChanged: news.bench, onCommitted: news.bench, labelsCanCome: news.labelsCanCome },
    ...{ documentsOf: parcels.documentsOf, printerFor: roster.printerFor },
    testedPrinter: (code) => printing.tests.printerOf(code),
    confirmTest: (code) => printing.tests.confirmLater(code),
    labelledShipment: (code) => batches.shipmentOf(code),
  });
  const buffer = stationBuffer({
    ...{ ...common, parcels, roster, bench: bench.packAhead, onChanged: news.ahead },
    mayChoose: () => pull.loop.status().lastPullAtMs !== null && news.labelsCanCome() && !care.checking(),
  });
  const batches = stationBatches({ ...common, roster, ahead: bench.labelFirst, onChanged: news.bench });
  const printing = stationPrinting({
    ...{ ...common, practice, printers, bench: () => bench },
    ...{ onChanged: news.print, onPrinters: news.printers },
  });
  const alongside = (to: Mutation, from: Mutation) => {
    bench.mutationMoved(to);
    invoicing.mutationMoved(to, from);
    buffer.mutationMoved(to, from);
    returns.mutationMoved(to);
  };
  const outbox = stationOutbox({
    ...{ ...common, alongside, onCommitted: news.outbox },
    ...(options.outbox ? { settings: options.outbox } : {}),
    isStale: (shipmentId) => bench.isStale(shipmentId),
    applyShipments: (told, readAtMs) => pull.apply(told, readAtMs),
    applyReturns: (told, readAtMs) => returns.apply(told, readAtMs),
    gate: () => !care.checking(),
  });
  const pull = stationPull({
    ...{ ...common, packing, onNews: news.shipments, onStatus: news.status, every: options.pullEvery },
    onApplied(changes) {
      invoicing.shipmentsApplied(changes);
      buffer.shipmentsApplied(changes);
    },
  });
  const returns = stationReturns({ ...common, applyShipments: pull.apply, onChanged: news.returns });
  const documents = stationDocuments({
    ...{ ...common, parcels, ...printers, bench, batches, buffer },
    ...{ onAhead: news.ahead, applyDetails: pull.applyDetails },
  });
  const care = stationCare({
    ...{ ...options, store, sweep: () => pull.loop.status() },
    onChecked() {
      printing.start();
      outbox.wake();
    },
  });

  printing.queue.recover();
  care.begin();
  bench.recheck();
  for (const loop of [outbox, documents, batches, buffer, pull.loop, returns]) loop.start();

  return {
    handlers: {
      ...bench.handlers,
      ...catalogue.handlers,
      ...care.handlers,
      ...outbox.handlers,
      ...printing.handlers,
      ...batches.handlers,
      ...buffer.handlers,
      ...invoicing.handlers,
      ...returns.handlers,
      ...stationWorkflows({
        ...{ ...common, alongside, invoicing, emit: options.emit, addresses: documents.addresses },
        ...{ onQueued: news.outbox, onPrint: news.printQueued, printerFor: roster.printerFor },
      }),
      ...pull.handlers({
        ...{ alongside, readReturns: returns.refresh, onTakenOver: news.takenOver, onMutations: news.outbox },
      }),
      ...statusHandler({
        ...{ ...store, ...common, ownNeeded, timers, roster, lacking: parcels.lacking, prints: printing.queue },
        ...{ walk: pull.walk, pull: pull.loop.status, outbox: outbox.status, buffer: buffer.status },
        ...{ checking: care.checking, returnsToDecide: returns.toDecide, practice: () => practiceView(practice) },
      }),
    },
    async stop(maxWaitMs) {
      const [{ queued }] = await Promise.all([
        outbox.stop(maxWaitMs),
        printing.stop(maxWaitMs),
        ...[pull.loop, returns, documents, batches, buffer, care, pull.walk, catalogue].map((part) => part.stop()),
      ]);
      care.end(queued);
      store.close();
      return { queued };
    },
  };
}
