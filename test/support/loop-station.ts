import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Bench, createBench } from '../../main/bench/bench.ts';
import type { Db } from '../../main/db/database.ts';
import { type Documents, openDocuments } from '../../main/db/documents.ts';
import { migrate } from '../../main/db/migrate.ts';
import { migrations } from '../../main/db/migrations/index.ts';
import type { Mutation } from '../../main/db/mutations.ts';
import { printerHoldQueries } from '../../main/db/printer-holds.ts';
import { queueQueries } from '../../main/db/queue.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { createDocumentsLoop, type DocumentsLoop } from '../../main/documents/documents-loop.ts';
import { parcelDocuments } from '../../main/documents/parcel-documents.ts';
import { readyBytes } from '../../main/documents/ready-bytes.ts';
import type { MarketplaceClient } from '../../main/marketplace/client.ts';
import { outboxHandlers } from '../../main/outbox/handlers.ts';
import { createSendLoop, type SendLoop } from '../../main/outbox/send-loop.ts';
import type { Random } from '../../main/ports/random.ts';
import { attachPrinter } from '../../main/printing/attach.ts';
import { sniffLabel } from '../../main/printing/languages/sniff.ts';
import { createPrintQueue, type PrintQueue } from '../../main/printing/print-queue.ts';
import { createRoster } from '../../main/printing/roster.ts';
import { applyBatch, applyDetails, applyShipments } from '../../main/pull/apply-shipment.ts';
import { takeOverHandler } from '../../main/pull/take-over.ts';
import { stationNews } from '../../main/station-news.ts';
import type { BenchCommand } from '../../shared/contract/bench.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import type { JournalEvent } from '../../shared/model/journal.ts';
import { ownInputsNeeded } from '../../shared/model/pack-input.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import { attachPorts } from './attach-ports.ts';
import { type BenchQueries, benchConfig, benchParts, benchQueries } from './bench-parts.ts';
import {
  Crashed,
  type CrashPoints,
  crashPoints,
  makeMortal,
  mortalClient,
  mortalDocuments,
  mortalSockets,
  mortalTimers,
} from './crash-points.ts';
import type { FailingDisk } from './failing-disk.ts';
import type { MemoryPrinter } from './memory-printer.ts';
import { plainRenderer } from './plain-renderer.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface LoopStationOptions {
  readonly time: VirtualTime;
  readonly client: MarketplaceClient;
  readonly printer: MemoryPrinter;
  readonly random: Random;
  readonly config?: Partial<StationConfig>;
  /** At which edge each run dies, the first run first; beyond them none does. */
  readonly crashAt?: readonly number[];
  readonly disk?: FailingDisk;
  /** Done to the file between two runs, behind the station's back: what a station without its care would have done. `:now` is the wall clock. */
  readonly betweenRuns?: string;
}

interface Run {
  readonly db: Db;
  readonly points: CrashPoints;
  readonly documents: Documents;
  readonly bench: Bench;
  readonly prints: PrintQueue;
  readonly send: SendLoop;
  readonly labels: DocumentsLoop;
  readonly parcels: BenchQueries['parcels'];
  readonly mutations: BenchQueries['mutations'];
  readonly printJobs: BenchQueries['printJobs'];
  readonly shelf: BenchQueries['shelf'];
  readonly shipments: BenchQueries['shipments'];
  readonly outbox: ReturnType<typeof outboxHandlers>;
  readonly takeOver: ReturnType<typeof takeOverHandler>['shipments.takeOver'];
  close(): void;
}

/** In memory where that is offered: what is tried here is the death of the process, and hundreds of runs wait for no disk. */
const FOLDERS = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const NO_BUFFER = {
  wake: () => undefined,
  shipmentsChanged: () => undefined,
  printersChanged: () => undefined,
  statusChanged: () => undefined,
};

/**
 * The whole scan-pack-print loop of a station in virtual time: bench, outbox, labels and print queue over real database files,
 * joined as the station joins them, with a marketplace and a printer in memory. No pull: news comes by the outbox's own reads.
 */
export function loopStation(options: LoopStationOptions) {
  const { time } = options;
  const folder = mkdtempSync(join(FOLDERS, 'packbench-loop-'));
  const faults: unknown[] = [];
  const { clock } = time;
  const renderer = plainRenderer();
  const crashAt = [...(options.crashAt ?? [])];
  let ids = 0;

  function open(): Run {
    const points = crashPoints(crashAt.shift() ?? null);
    const db: Db = new Database(join(folder, 'station.db'));
    // A crash of the process, which is what is tried here, loses nothing that was written; losing power is tried elsewhere.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = OFF');
    db.pragma('foreign_keys = ON');
    migrate(db, migrations);
    const queries = benchQueries(db);
    const stored = openDocuments(join(folder, 'documents.db'));
    makeMortal(points, db);
    options.disk?.attach(db);
    const mortal = mortalDocuments(points, stored);
    const documents = options.disk?.documents(mortal) ?? mortal;
    const client = mortalClient(points, options.client);
    const timers = mortalTimers(points, time.timers);
    const newIds = {
      next: () => {
        ids += 1;
        return `id-${ids}`;
      },
    };
    const ports = { clock, timers, random: options.random, ids: newIds };
    const onFault = (error: unknown) => {
      if (!points.alive || error instanceof Crashed) return;
      faults.push(error);
      news.lookAgain();
    };
    const record = (event: JournalEvent, shipmentId: string) =>
      void queries.journal.append(event, { atMs: clock.wallMs(), shipmentId });
    const truth = { db, queries: queries.shipments, timers, clock };
    const pull = {
      status: () => ({ network: 'unknown' as const, networkSinceMs: null, returns: 0, lineDown: false }),
      networkWorked: () => undefined,
    };
    const news = stationNews(
      // Of the pull the news asks for its network and no more.
      () => ({
        ...{
          batches: { wake: () => undefined },
          buffer: NO_BUFFER,
          returns: { mutationsMoved: () => undefined, networkWorked: () => undefined },
          bench,
          learn: () => undefined,
          send,
          prints,
          documents: labels,
        },
        pull: pull as never,
      }),
      { emit: () => undefined, timers, onFault },
    );
    const config = benchConfig(options.config);
    const parts = benchParts(db, queries, documents, clock.wallMs, config);
    const roster = createRoster({ printers: config.printers, persist: () => undefined });
    const bench = createBench({
      ...parts,
      ids: newIds,
      labelsCanCome: news.labelsCanCome,
      onChanged: news.bench,
      onCommitted: news.bench,
    });
    const prints = createPrintQueue({
      db,
      jobs: queries.printJobs,
      journal: queries.journal,
      documents,
      ports,
      onFault,
      printerHolds: printerHoldQueries(db),
      roster,
      attach: (each) =>
        attachPrinter(each, {
          ...attachPorts,
          sockets: mortalSockets(points, options.printer.sockets),
          timers,
          ids: newIds,
        }),
      ready: readyBytes({
        ...{ documents, renderer, onFault, nowMs: clock.wallMs },
        facts: ({ documentKey }) => bench.ticketFacts(documentKey),
      }),
      statusEveryMs: null,
      onChanged: news.print,
      onSettled: bench.printChanged,
      onReprinted: bench.reprinted,
      assertMayReprint: ({ shipmentId }) => bench.assertMayPrint(shipmentId),
    });
    const apply = (told: readonly Shipment[], readAtMs: number) =>
      applyShipments(truth, told, readAtMs, { onCommitted: news.shipments });
    const alongside = (to: Mutation, from: Mutation) => {
      bench.mutationMoved(to);
      parts.invoicing.mutationMoved(to, from);
    };
    const isStale = (shipmentId: string) => bench.isStale(shipmentId);
    const outbox = { db, queries: queries.mutations, record, alongside, isStale, onCommitted: news.outbox };
    const send = createSendLoop({
      ...outbox,
      client,
      ports,
      applyShipments: apply,
      sharesAccount: config.stations.count > 1,
      onFault,
    });
    const labels = createDocumentsLoop({
      ...{ ...queries, db, client, documents, ports, onFault, roster, renderer, sniff: sniffLabel },
      parcels: parcelDocuments(documents, roster),
      applyDetails: (details, readAtMs) => applyDetails(truth, details, readAtMs),
      onArrived: bench.documentReady,
      onProblem: (shipmentId, document, error) => bench.documentProblem(shipmentId, document, error.code),
    });
    const { 'shipments.takeOver': takeOver } = takeOverHandler({
      ...{ ...queries, db, client, record, alongside, stations: config.stations },
      ...{ queue: queueQueries(db), nowMs: clock.wallMs, serverNowMs: clock.wallMs, locationId: () => 'LOC1' },
      packing: { inputs: parts.inputs, boxing: config.boxing, ownNeeded: ownInputsNeeded(config) },
      applyShipments: async (told, readAtMs) => void (await apply(told, readAtMs)),
      onTakenOver: news.takenOver,
      onMutations: news.outbox,
    });
    return {
      takeOver,
      db,
      points,
      documents,
      bench,
      prints,
      send,
      labels,
      parcels: queries.parcels,
      mutations: queries.mutations,
      printJobs: queries.printJobs,
      shelf: queries.shelf,
      shipments: queries.shipments,
      outbox: outboxHandlers({ ...outbox, clock, facts: send.facts }),
      close() {
        stored.close();
        db.close();
      },
    };
  }

  let now = open();

  /** True when the station outlived it. */
  function outlived(work: () => void): boolean {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Crashed)) throw error;
    }
    return now.points.alive;
  }

  function start(): boolean {
    now.points.arm();
    return outlived(() => {
      now.prints.recover();
      now.bench.recheck();
      now.prints.start();
      now.send.start();
      now.labels.start();
    });
  }

  return {
    get now() {
      return now;
    },
    faults,
    get alive() {
      return now.points.alive;
    },
    /** As the station starts; false when it died over it. */
    start,
    /** The files as they are, a new run, started; until one outlives its start. Returns how many it took. */
    restart(): number {
      for (let starts = 1; ; starts += 1) {
        now.points.die();
        if (options.betweenRuns) now.db.exec(options.betweenRuns.replaceAll(':now', String(clock.wallMs())));
        now.close();
        now = open();
        if (start()) return starts;
      }
    },
    told(...shipments: readonly Shipment[]) {
      inTransaction(now.db, () => applyBatch(now.shipments, shipments, clock.wallMs()));
    },
    /** Undefined: the station died before it answered. */
    async scan(code: string, scanId: string) {
      return await heard(() => now.bench.handlers['bench.scan']({ code, scanId }));
    },
    async command(command: BenchCommand, scanId: string) {
      return await heard(() => now.bench.handlers['bench.command']({ command, scanId }));
    },
    close() {
      now.points.die();
      now.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };

  async function heard<T>(ask: () => T | Promise<T>): Promise<T | undefined> {
    try {
      const reply = await ask();
      return now.points.alive ? reply : undefined;
    } catch (error) {
      if (error instanceof Crashed) return undefined;
      throw error;
    }
  }
}

export type LoopStation = ReturnType<typeof loopStation>;
