import * as path from 'node:path';
import { type AheadQueries, aheadQueries } from './db/ahead.ts';
import { type AheadCandidates, aheadCandidates } from './db/ahead-candidates.ts';
import { type BarcodeQueries, barcodeQueries } from './db/barcodes.ts';
import type { Adoption } from './db/belonging.ts';
import { type BoxTypeQueries, boxTypeQueries } from './db/box-types.ts';
import { type CatalogueSnapshots, openCatalogueSnapshots } from './db/catalogue-snapshot.ts';
import { stationFiles } from './db/data-folder.ts';
import type { Db } from './db/database.ts';
import { type Documents, openDocuments } from './db/documents.ts';
import { type HandoverQueries, handoverQueries } from './db/handover.ts';
import { type HsnRateQueries, hsnRateQueries } from './db/hsn-rates.ts';
import { type InvoiceNumberQueries, invoiceNumberQueries } from './db/invoice-numbers.ts';
import { type JournalQueries, journalQueries } from './db/journal.ts';
import { type LabelBatchQueries, labelBatchQueries } from './db/label-batches.ts';
import { type MetaQueries, metaQueries } from './db/meta.ts';
import { type MutationQueries, mutationQueries } from './db/mutations.ts';
import { type OpenedDatabase, openStationDatabase } from './db/open.ts';
import { type ParcelQueries, parcelQueries } from './db/parcels.ts';
import { type PictureQueries, pictureQueries } from './db/pictures.ts';
import { type PrintJobQueries, printJobQueries } from './db/print-jobs.ts';
import { type PrinterHoldQueries, printerHoldQueries } from './db/printer-holds.ts';
import { type ProductQueries, productQueries } from './db/products.ts';
import { type QueueQueries, queueQueries } from './db/queue.ts';
import { openQueueSnapshots, type QueueSnapshots } from './db/queue-snapshot.ts';
import { type RememberedQueries, rememberedQueries } from './db/remembered.ts';
import { rewriteDocuments } from './db/retention/rewrite.ts';
import { type ReturnRecords, returnRecords } from './db/return-records.ts';
import { type ScanQueries, scanQueries } from './db/scans.ts';
import { type SelfShipQueries, selfShipQueries } from './db/self-ship.ts';
import { type SerialQueries, serialQueries } from './db/serials.ts';
import { type ServiceItemQueries, serviceItemQueries } from './db/service-items.ts';
import { type ShelfQueries, shelfQueries } from './db/shelf.ts';
import { type ShipmentQueries, shipmentQueries } from './db/shipments.ts';
import { type TakeOverQueries, takeOverQueries } from './db/take-over.ts';
import type { Log } from './host.ts';
import type { Ports } from './ports/index.ts';

export interface StoreOptions {
  readonly folder: string;
  readonly ports: Ports;
  readonly log: Log;
  readonly adoption?: Adoption;
  /** Where the folder lies, links followed; without it nobody asks whether it was moved on this PC. */
  readonly place?: string;
}

export interface Store {
  readonly files: ReturnType<typeof stationFiles>;
  readonly opened: OpenedDatabase;
  readonly db: Db;
  readonly ahead: AheadQueries;
  readonly aheadCandidates: AheadCandidates;
  readonly barcodes: BarcodeQueries;
  readonly boxTypes: BoxTypeQueries;
  /** Of the catalogue, for reading in slices what must be of one moment. */
  readonly catalogueSnapshots: CatalogueSnapshots;
  readonly documents: Documents;
  readonly handover: HandoverQueries;
  readonly hsnRates: HsnRateQueries;
  readonly invoiceNumbers: InvoiceNumberQueries;
  readonly journal: JournalQueries;
  readonly labelBatches: LabelBatchQueries;
  readonly meta: MetaQueries;
  readonly mutations: MutationQueries;
  readonly parcels: ParcelQueries;
  readonly pictures: PictureQueries;
  readonly printJobs: PrintJobQueries;
  readonly printerHolds: PrinterHoldQueries;
  readonly products: ProductQueries;
  readonly queue: QueueQueries;
  /** Of the queue, for reading in slices what must be of one moment. */
  readonly snapshots: QueueSnapshots;
  readonly remembered: RememberedQueries;
  readonly returns: ReturnRecords;
  readonly scans: ScanQueries;
  readonly selfShip: SelfShipQueries;
  readonly serials: SerialQueries;
  readonly serviceItems: ServiceItemQueries;
  readonly shelf: ShelfQueries;
  readonly shipments: ShipmentQueries;
  readonly takeOvers: TakeOverQueries;
  close(): void;
}

/** The station's files, opened, with one set of prepared statements that every folder shares. Throws as `openStationDatabase` does. */
export function openStore({ folder, ports, log, adoption, place }: StoreOptions): Store {
  const files = stationFiles(folder);
  const opened = openStationDatabase(files.database, {
    log: (message, details) => log.warn(message, details),
    wallMs: ports.clock.wallMs,
    newUid: ports.ids.next,
    ...(adoption ? { adoption } : {}),
    ...(place === undefined ? {} : { place }),
  });
  const { db } = opened;
  const snapshots = openQueueSnapshots(files.database);
  const catalogueSnapshots = openCatalogueSnapshots(files.database);
  const meta = metaQueries(db);
  const documentsFile = path.join(folder, 'documents.db');
  try {
    if (opened.rewritten) rewriteDocuments(documentsFile);
  } catch (error) {
    log.warn('the documents file is written anew another time', { error });
  }
  const documents = openDocuments(
    documentsFile,
    (cause) => log.warn('the documents file was set aside and begun anew; labels are fetched again', { cause }),
    meta.get('generation') ?? 1,
  );
  return {
    files,
    opened,
    db,
    ahead: aheadQueries(db),
    aheadCandidates: aheadCandidates(db),
    barcodes: barcodeQueries(db),
    boxTypes: boxTypeQueries(db),
    catalogueSnapshots,
    documents,
    handover: handoverQueries(db),
    hsnRates: hsnRateQueries(db),
    invoiceNumbers: invoiceNumberQueries(db),
    journal: journalQueries(db),
    labelBatches: labelBatchQueries(db),
    meta,
    mutations: mutationQueries(db),
    parcels: parcelQueries(db),
    pictures: pictureQueries(db),
    printJobs: printJobQueries(db),
    printerHolds: printerHoldQueries(db),
    products: productQueries(db),
    queue: queueQueries(db),
    remembered: rememberedQueries(db),
    returns: returnRecords(db),
    scans: scanQueries(db),
    selfShip: selfShipQueries(db),
    serials: serialQueries(db),
    serviceItems: serviceItemQueries(db),
    shelf: shelfQueries(db),
    snapshots,
    shipments: shipmentQueries(db),
    takeOvers: takeOverQueries(db),
    close() {
      documents.close();
      // Before the writing connection: the last one to close folds the log into the file.
      snapshots.close();
      catalogueSnapshots.close();
      opened.close();
    },
  };
}
