import type { Mutation } from './db/mutations.ts';
import { isRewriteDueAtRest } from './db/retention/rewrite.ts';
import { parcelDocuments } from './documents/parcel-documents.ts';
import { createInvoicing } from './invoicing/invoicing.ts';
import { stationBatches } from './station-batches.ts';
import { stationBench } from './station-bench.ts';
import { stationBuffer } from './station-buffer.ts';
import { stationCare } from './station-care.ts';
import { stationCatalogue } from './station-catalogue.ts';
import { stationCommon } from './station-common.ts';
import { stationDocuments } from './station-documents.ts';
import { stationHealth } from './station-health.ts';
import { stationNews } from './station-news.ts';
import type { Station, StationOptions } from './station-options.ts';
import { stationOutbox } from './station-outbox.ts';
import { stationPrinters, stationPrinting } from './station-printing.ts';
import { stationPull } from './station-pull.ts';
import { stationRetention } from './station-retention.ts';
import { stationReturns } from './station-returns.ts';
import { practiceView, statusHandler } from './station-status.ts';
import { stationWorkflows } from './station-workflows.ts';

/** Joins the folders' handlers and loops over one data folder. Throws the `AppFailure` of a folder that cannot be used. */
export function startStation(options: StationOptions): Station {
  const { config, ports, practice } = options;
  const { timers } = ports;
  const common = stationCommon(options, () => news.lookAgain());
  const { store, client, nowMs, onFault } = common;
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
      buffer.statusChanged();
    },
  });

  const retention = stationRetention({ ...options, store });

  printing.queue.recover();
  care.begin();
  bench.recheck();
  for (const loop of [outbox, documents, batches, buffer, pull.loop, returns, retention]) loop.start();

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
      ...retention.handlers,
      ...stationWorkflows({
        ...{ ...common, alongside, invoicing, emit: options.emit, addresses: documents.addresses },
        ...{ applyShipments: pull.apply, checkSheet: documents.checkSheet, isStale: bench.isStale },
        ...{ onQueued: news.outbox, onPrint: news.printQueued, printerFor: roster.printerFor },
      }),
      ...stationHealth({
        ...{ ...options, ...printers, store, account: client, outbox: outbox.status, pull: pull.loop.status },
        ...{ buffer: buffer.status, prints: printing.queue, care: care.known },
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
    note: care.note,
    noteDecision: care.noteDecision,
    restedWithLeftovers: () => isRewriteDueAtRest(store.db, ports.clock.wallMs()),
    async stop(maxWaitMs) {
      const [{ queued }] = await Promise.all([
        outbox.stop(maxWaitMs),
        printing.stop(maxWaitMs),
        ...[pull.loop, returns, documents, batches, buffer, care, retention, pull.walk, catalogue].map((part) =>
          part.stop(),
        ),
      ]);
      care.end(queued);
      store.close();
      return { queued };
    },
  };
}
