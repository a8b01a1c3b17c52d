import type { Reply } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { Db } from '../db/database.ts';
import type { DocumentHead } from '../db/documents.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { NewPrintJob, PrintJobQueries } from '../db/print-jobs.ts';
import type { SelfShipQueries } from '../db/self-ship.ts';
import { inTransaction } from '../db/transaction.ts';
import type { MarketplaceFault } from '../marketplace/client.ts';
import type { Ids } from '../ports/ids.ts';
import { selfShipRow } from './known-order.ts';

export interface SlipOptions {
  readonly db: Db;
  readonly selfShip: Pick<SelfShipQueries, 'byId'>;
  readonly parcels: Pick<ParcelQueries, 'ofShipment'>;
  readonly printJobs: PrintJobQueries;
  readonly journal: JournalQueries;
  readonly ids: Ids;
  readonly nowMs: () => number;
  readonly addresses: {
    readonly keptOf: (shipmentId: string) => Pick<DocumentHead, 'documentKey' | 'sha256' | 'size'> | undefined;
    /** Reads it now and keeps it; `untold` where the marketplace tells none. */
    readonly readNow: (shipmentId: string) => Promise<'kept' | 'untold' | MarketplaceFault>;
  };
  readonly printerFor: (document: 'address') => { readonly id: string } | undefined;
  /** After the commit of the job. */
  readonly onPrint: (jobId: string) => void;
}

/** Prints the address slip of an order, once more where it came out before. */
export function addressSlip(options: SlipOptions) {
  const { addresses, printJobs } = options;

  async function addressOf(shipmentId: string) {
    const kept = addresses.keptOf(shipmentId);
    if (kept) return kept;
    const fetched = await addresses.readNow(shipmentId);
    const now = addresses.keptOf(shipmentId);
    if (now) return now;
    const reason = typeof fetched === 'string' ? 'address-untold' : fetched.kind;
    throw new AppFailure('LABEL_NOT_READY', `The address of ${shipmentId} is not here.`, { reason });
  }

  return async (shipmentId: string): Promise<Reply<'selfShip.printSlip'>> => {
    selfShipRow(options, shipmentId);
    const printer = options.printerFor('address');
    if (!printer) throw new AppFailure('PRINTER_NOT_CONFIGURED', 'No printer takes address slips.');
    const { documentKey, sha256, size } = await addressOf(shipmentId);
    const job: NewPrintJob = {
      ...{ jobId: options.ids.next(), printerId: printer.id, shipmentId, document: 'address' },
      ...{ documentKey, sha256, bytes: size, createdAtMs: options.nowMs() },
      parcelId: options.parcels.ofShipment(shipmentId)?.parcelId ?? null,
      reason: printJobs.copiesOf(documentKey).length > 0 ? 'asked-again' : null,
    };
    inTransaction(options.db, () => {
      printJobs.insert(job);
      const { jobId, document, createdAtMs: atMs } = job;
      options.journal.append({ kind: 'print', payload: { jobId, state: 'queued', document } }, { atMs, shipmentId });
    });
    options.onPrint(job.jobId);
    return { jobId: job.jobId };
  };
}
