import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDocuments } from '../../main/db/documents.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { type PrintJobRow, printJobQueries } from '../../main/db/print-jobs.ts';
import { printerHoldQueries } from '../../main/db/printer-holds.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { type Clock, realClock } from '../../main/ports/clock.ts';
import { realIds } from '../../main/ports/ids.ts';
import { realRandom } from '../../main/ports/random.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { attachPrinter } from '../../main/printing/attach.ts';
import { printHandlers } from '../../main/printing/handlers.ts';
import { createPrintQueue, type PrintQueueOptions } from '../../main/printing/print-queue.ts';
import type { Printer } from '../../main/printing/printer.ts';
import { createRoster } from '../../main/printing/roster.ts';
import { testLabels } from '../../main/printing/test-labels.ts';
import { applyBatch } from '../../main/pull/apply-shipment.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { PrinterConfig } from '../../shared/model/printers.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { PrintState } from '../../shared/model/states.ts';
import { err, ok } from '../../shared/result.ts';
import { attachPorts } from './attach-ports.ts';
import { crash, type DataFolder } from './data-folder.ts';
import { printerConfig } from './printer-config.ts';

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A printer on this machine's loopback, impatient enough for a test. */
export function loopbackPrinter(port: number, printerId = 'label-1', change: Partial<PrinterConfig> = {}): Printer {
  const config = printerConfig({ id: printerId, transport: { kind: 'tcp', host: '127.0.0.1', port }, ...change });
  return attachPrinter(config, attachPorts, { stallAfterMs: 40 });
}

interface PrintStationOptions
  extends Partial<Pick<PrintQueueOptions, 'statusEveryMs' | 'expireAfterMs' | 'assertMayReprint' | 'ready'>> {
  readonly printers: readonly Printer[];
  readonly language?: PrinterConfig['language'];
  /** What each printer is for; labels and tickets unless told. */
  readonly printsDocuments?: PrinterConfig['documents'];
  /** Settings of single printers, by their id. */
  readonly configs?: Readonly<Record<string, Partial<PrinterConfig>>>;
  /** What the queue takes for the time; this machine's own unless told. */
  readonly clock?: Clock;
  /** Joins a database that another station of this test holds open. */
  readonly besides?: boolean;
}

/** What stands between a bench and a printer: database, documents and print queue over one data folder. */
export function printStation(
  folder: DataFolder,
  {
    printers,
    besides,
    language = 'zpl',
    printsDocuments = ['label', 'ticket'],
    configs = {},
    clock = realClock,
    ...settings
  }: PrintStationOptions,
) {
  const connection = besides ? secondConnection(folder.database) : folder.open();
  const { db } = connection;
  const jobs = printJobQueries(db);
  const printerHolds = printerHoldQueries(db);
  const journal = journalQueries(db);
  const documents = openDocuments(join(folder.dir, 'documents.db'));
  const settled: { jobId: string; state: PrintState }[] = [];
  const faults: unknown[] = [];
  const changes: (string | null)[] = [];
  const attached = new Map(printers.map((printer) => [printer.printerId, printer]));
  const saved: (readonly PrinterConfig[])[] = [];
  const roster = createRoster({
    printers: printers.map(({ printerId }, at) =>
      printerConfig({
        ...{ id: printerId, language, documents: printsDocuments },
        transport: { kind: 'tcp', host: '127.0.0.1', port: 9100 + at },
        ...configs[printerId],
      }),
    ),
    persist: (list) => void saved.push(list),
  });
  const queue = createPrintQueue({
    ...{ db, jobs, printerHolds, journal, documents, roster },
    attach(config) {
      const printer = attached.get(config.id);
      if (!printer) throw new Error(`No printer ${config.id} stands here`);
      // The test's printers outlive changes of their settings.
      const { close: _, ...lasting } = printer;
      return lasting;
    },
    /** The document as it is stored: what was fetched is in the printer's own language here. */
    async ready(job) {
      const document = documents.get(job.documentKey);
      if (!document) return refusal('LABEL_NOT_READY', 'document-missing');
      const changed = sha256(document.bytes) !== job.sha256;
      return changed ? refusal('LABEL_NOT_PRINTABLE', 'document-changed') : ok({ bytes: document.bytes, labels: 1 });
    },
    ports: { clock, timers: realTimers, ids: realIds },
    onChanged: (jobId) => changes.push(jobId),
    onSettled(jobId, state) {
      settled.push({ jobId, state });
      tests.settled(jobId);
    },
    onFault: (error) => faults.push(error),
    statusEveryMs: null,
    ...settings,
  });
  const tests = testLabels({
    ...{ jobs, queue, roster },
    ports: { clock: realClock, ids: realIds, random: realRandom },
    onFault: (error) => faults.push(error),
  });

  return {
    jobs,
    journal,
    documents,
    queue,
    roster,
    saved,
    tests,
    attached,
    printerHolds,
    handlers: printHandlers({ queue, jobs, preview: () => Promise.reject(new Error('Nothing is drawn here')) }),
    settled,
    faults,
    changes,
    /** Changes the database behind the queue's back. */
    sql: (text: string) => void db.exec(text),
    /** Everything on disk as it is now goes to another folder, and this station's connection dies. */
    crashTo(other: DataFolder) {
      crash(connection, folder, other);
    },
    /** The marketplace tells of a shipment. */
    told(shipment: Shipment) {
      inTransaction(db, () => applyBatch(shipmentQueries(db), [shipment], realClock.wallMs()));
    },
    /** Stores the bytes and queues a job for them, as the bench does. */
    queueLabel(bytes: Uint8Array, job: Partial<PrintJobRow> = {}): string {
      const jobId = job.jobId ?? realIds.next();
      const hash = job.sha256 ?? sha256(bytes);
      const documentKey = job.documentKey ?? `label/${job.shipmentId ?? 'S1'}/${hash.slice(0, 16)}`;
      documents.put({
        documentKey,
        shipmentId: job.shipmentId ?? null,
        kind: 'zpl',
        bytes,
        sha256: sha256(bytes),
        codes: [],
        sheets: [],
        fetchedAtMs: realClock.wallMs(),
      });
      inTransaction(db, () =>
        jobs.insert({
          jobId,
          printerId: job.printerId ?? 'label-1',
          shipmentId: job.shipmentId ?? null,
          parcelId: job.parcelId ?? null,
          document: job.document ?? 'label',
          documentKey,
          reason: null,
          sha256: hash,
          bytes: bytes.byteLength,
          createdAtMs: job.createdAtMs ?? realClock.wallMs(),
          batchId: job.batchId ?? null,
        }),
      );
      queue.wake();
      return jobId;
    },
    stateOf: (jobId: string) => jobs.byId(jobId)?.state,
    /** The states a job went through, as the journal tells them. */
    historyOf: (jobId: string): PrintState[] =>
      journal
        .after(0, 10_000)
        .flatMap(({ event }) =>
          event.status === 'known' && event.kind === 'print' && event.payload.jobId === jobId
            ? [event.payload.state]
            : [],
        ),
    async close() {
      await queue.stop(0);
      documents.close();
      connection.close();
    },
  };
}

function refusal(code: 'LABEL_NOT_READY' | 'LABEL_NOT_PRINTABLE', reason: string) {
  return err(new AppFailure(code, reason, { reason }).toAppError());
}

function secondConnection(file: string) {
  const db = new Database(file);
  db.pragma('synchronous = FULL');
  return { db, close: () => void db.close() };
}

export type PrintStation = ReturnType<typeof printStation>;
