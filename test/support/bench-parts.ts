import type { BenchOptions } from '../../main/bench/bench.ts';
import { packInputs } from '../../main/catalogue/pack-inputs.ts';
import { barcodeQueries } from '../../main/db/barcodes.ts';
import { boxTypeQueries } from '../../main/db/box-types.ts';
import type { Db } from '../../main/db/database.ts';
import type { Documents } from '../../main/db/documents.ts';
import { hsnRateQueries } from '../../main/db/hsn-rates.ts';
import { invoiceNumberQueries } from '../../main/db/invoice-numbers.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { labelBatchQueries } from '../../main/db/label-batches.ts';
import { metaQueries } from '../../main/db/meta.ts';
import { mutationQueries } from '../../main/db/mutations.ts';
import { parcelQueries } from '../../main/db/parcels.ts';
import { printJobQueries } from '../../main/db/print-jobs.ts';
import { productQueries } from '../../main/db/products.ts';
import { scanQueries } from '../../main/db/scans.ts';
import { serialQueries } from '../../main/db/serials.ts';
import { shelfQueries } from '../../main/db/shelf.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { takeOverQueries } from '../../main/db/take-over.ts';
import { parcelDocuments } from '../../main/documents/parcel-documents.ts';
import { createInvoicing } from '../../main/invoicing/invoicing.ts';
import { createRoster } from '../../main/printing/roster.ts';
import { type StationConfig, stationConfigSchema } from '../../shared/model/config.ts';
import { type PrinterConfig, printerConfigSchema } from '../../shared/model/printers.ts';

/** One ZPL printer, of labels and tickets unless told otherwise. */
export function zplPrinter(id = 'label-1', documents: PrinterConfig['documents'] = ['label', 'ticket']): PrinterConfig {
  return printerConfigSchema.parse({
    ...{ id, documents, language: 'zpl', dpi: 203, widthMm: 100, heightMm: 150 },
    transport: { kind: 'tcp', host: '127.0.0.1', port: 9100 },
  });
}

/** Settings of a bench for tests: one ZPL printer for labels and tickets, a tax rate and a box for everything. */
export function benchConfig(over: Partial<StationConfig> = {}): StationConfig {
  return {
    ...stationConfigSchema.parse({
      stationId: 'bench-1',
      locationId: 'LOC1',
      marketplace: { appId: 'app' },
      defaultTaxRatePercent: 18,
      defaultBox: { lengthMm: 200, breadthMm: 150, heightMm: 100, weightGrams: 450 },
      printers: [zplPrinter()],
    }),
    ...over,
  };
}

export function benchQueries(db: Db) {
  return {
    barcodes: barcodeQueries(db),
    boxTypes: boxTypeQueries(db),
    hsnRates: hsnRateQueries(db),
    invoiceNumbers: invoiceNumberQueries(db),
    journal: journalQueries(db),
    labelBatches: labelBatchQueries(db),
    meta: metaQueries(db),
    mutations: mutationQueries(db),
    parcels: parcelQueries(db),
    printJobs: printJobQueries(db),
    products: productQueries(db),
    scans: scanQueries(db),
    serials: serialQueries(db),
    shelf: shelfQueries(db),
    shipments: shipmentQueries(db),
    takeOvers: takeOverQueries(db),
  };
}
export type BenchQueries = ReturnType<typeof benchQueries>;

/** All of a bench's options but clock, ids and news, joined as the station joins them. */
export function benchParts(
  db: Db,
  queries: BenchQueries,
  documents: Documents,
  nowMs: () => number,
  config: StationConfig = benchConfig(),
): Omit<BenchOptions, 'ids' | 'onChanged' | 'onCommitted'> {
  const { boxing, findBy, shelfMarks, dispatchAfter, stations, locationId = 'LOC1' } = config;
  const roster = createRoster({ printers: config.printers, persist: () => undefined });
  return {
    ...{ db, ...queries, boxing, findBy, shelfMarks, dispatchAfter, stations, locationId, nowMs },
    serverNowMs: nowMs,
    inputs: packInputs({
      ...queries,
      defaults: { taxRatePercent: config.defaultTaxRatePercent, box: config.defaultBox },
    }),
    invoicing: createInvoicing({ db, ...queries, config, nowMs }),
    ...{ documents, documentsOf: parcelDocuments(documents, roster).documentsOf, printerFor: roster.printerFor },
    holdOffline: config.holdOffline,
    networkUp: () => true,
    labelsCanCome: () => true,
    practice: false,
    testedPrinter: () => undefined,
    confirmTest: () => undefined,
    labelledShipment: () => undefined,
  };
}
