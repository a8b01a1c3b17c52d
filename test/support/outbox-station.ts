import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Db } from '../../main/db/database.ts';
import { type JournalQueries, journalQueries } from '../../main/db/journal.ts';
import { migrate } from '../../main/db/migrate.ts';
import { migrations } from '../../main/db/migrations/index.ts';
import { type Mutation, type MutationQueries, mutationQueries } from '../../main/db/mutations.ts';
import { mutationRow } from '../../main/db/new-mutation.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import type { MarketplaceClient } from '../../main/marketplace/client.ts';
import { chunksOf } from '../../main/outbox/context.ts';
import { outboxHandlers } from '../../main/outbox/handlers.ts';
import { createSendLoop, type SendLoop } from '../../main/outbox/send-loop.ts';
import type { OutboxSettings } from '../../main/outbox/settings.ts';
import type { Clock } from '../../main/ports/clock.ts';
import type { Random } from '../../main/ports/random.ts';
import type { Timers } from '../../main/ports/timers.ts';
import { applyBatch, applyShipments, BATCH } from '../../main/pull/apply-shipment.ts';
import type { JournalEvent } from '../../shared/model/journal.ts';
import type { MutationPayload } from '../../shared/model/mutations.ts';
import type { Return } from '../../shared/model/returns.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { MutationKind, MutationState } from '../../shared/model/states.ts';
import { tellReturns, tellService } from './told-returns.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface OutboxStationOptions {
  readonly time: VirtualTime;
  readonly client: MarketplaceClient;
  readonly random: Random;
  readonly settings?: Partial<OutboxSettings>;
  readonly gate?: () => boolean;
  /** Time that passes with every look at the clock, and timers of whole milliseconds, as in the real world; none by default. */
  readonly creepMs?: number;
  /** What is read of returns is written down, unless false. */
  readonly keepsReturns?: boolean;
  /** Asked at every commit edge, before the commit and after it: true makes the station crash there. */
  readonly crashes?: (where: 'before-commit' | 'after-commit') => boolean;
}

/** The outbox over a real database file, with nothing around it. `crash` drops everything but the file. */
export interface OutboxStation {
  readonly now: {
    readonly db: Db;
    readonly queries: MutationQueries;
    readonly journal: JournalQueries;
    readonly loop: SendLoop;
    readonly handlers: ReturnType<typeof outboxHandlers>;
    /** Every row as it was after each commit of this run. */
    readonly committed: readonly Mutation[];
  };
  readonly faults: readonly unknown[];
  /** False after a crash at a commit edge, until `crash` opens the file anew. */
  readonly alive: boolean;
  /** As the pull writes it. */
  told(...shipments: readonly Shipment[]): void;
  /** The same of returns, and of services of forward orders. */
  toldReturns(...returns: readonly Return[]): void;
  toldService(serviceFulfilmentId: string, shipmentId: string): void;
  enqueue(mutationId: string, payload: MutationPayload): void;
  /** As the bench does, in a transaction of its own. */
  withdraw(shipmentId: string, kind: MutationKind): Mutation | false;
  row(mutationId: string): Mutation;
  states(...ids: readonly string[]): (MutationState | undefined)[];
  /** Nothing of the run goes on, whatever it was doing; `crash` opens the file anew. */
  kill(): void;
  /** No continuation of the old run goes on; the file is opened anew, its loop not started. */
  crash(): void;
  close(): void;
}

export function outboxStation(options: OutboxStationOptions): OutboxStation {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-outbox-'));
  const file = join(folder, 'station.db');
  const { time } = options;
  // The real wall clock tells whole milliseconds; virtual time stops wherever a random delay ends.
  let creptMs = 0;
  const clock: Clock = {
    wallMs: () => Math.floor(time.clock.wallMs() + creptMs),
    monotonicMs() {
      creptMs += options.creepMs ?? 0;
      return time.clock.monotonicMs() + creptMs;
    },
  };
  const faults: unknown[] = [];
  let runs = 0;

  function open() {
    const db: Db = new Database(file);
    // A crash of the process, which is what is tried here, loses nothing that was written; losing power is tried elsewhere.
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = OFF');
    migrate(db, migrations);
    const life = { alive: true };
    runs += 1;
    const boot = runs;
    // Real timers know whole milliseconds only, and so ring up to one too early.
    const whole = (ms: number) => (options.creepMs ? Math.floor(ms) : ms);
    const timers: Timers = { after: (ms, task) => time.timers.after(whole(ms), () => life.alive && task()) };
    const queries = mutationQueries(db);
    const shipments = shipmentQueries(db);
    const journal = journalQueries(db);
    const edge = (where: 'before-commit' | 'after-commit') => {
      if (life.alive && options.crashes?.(where)) life.alive = false;
      if (!life.alive) throw new Error(`crashed ${where}`);
    };
    const record = (event: JournalEvent, shipmentId: string) => {
      edge('before-commit');
      journal.append(event, { atMs: clock.wallMs(), shipmentId });
    };
    const committed: Mutation[] = [];
    const loop = createSendLoop({
      client: mortal(options.client, life),
      db,
      queries,
      ports: { clock, timers, random: options.random, ids: { next: () => `boot-${boot}` } },
      applyReturns: async (told, readAtMs) => options.keepsReturns !== false && tellReturns(db, told, readAtMs),
      applyShipments: (told, readAtMs) => applyShipments({ db, queries: shipments, timers, clock }, told, readAtMs),
      record,
      onCommitted(changed) {
        committed.push(...changed);
        edge('after-commit');
      },
      onFault(error) {
        if (life.alive) faults.push(error);
      },
      ...(options.settings ? { settings: options.settings } : {}),
      ...(options.gate ? { gate: options.gate } : {}),
    });
    const handlers = outboxHandlers({ db, queries, clock, record, facts: loop.facts, onCommitted: () => loop.wake() });
    return { db, life, queries, shipments, journal, loop, handlers, committed };
  }

  let now = open();

  return {
    get now() {
      return now;
    },
    faults,
    get alive() {
      return now.life.alive;
    },
    told(...shipments: readonly Shipment[]) {
      for (const chunk of chunksOf(shipments, BATCH)) {
        inTransaction(now.db, () => applyBatch(now.shipments, chunk, clock.wallMs()));
      }
    },
    toldReturns: (...told: readonly Return[]) => tellReturns(now.db, told, clock.wallMs()),
    toldService: (serviceFulfilmentId: string, shipmentId: string) =>
      tellService(now.db, serviceFulfilmentId, shipmentId),
    enqueue(mutationId: string, payload: MutationPayload) {
      inTransaction(now.db, () => now.queries.insert(mutationRow({ mutationId, payload, atMs: clock.wallMs() })));
      now.loop.wake();
    },
    withdraw(shipmentId: string, kind: MutationKind): Mutation | false {
      return inTransaction(now.db, () => now.queries.withdraw(shipmentId, kind, clock.wallMs()));
    },
    row(mutationId: string): Mutation {
      const row = now.queries.byId(mutationId);
      if (!row) throw new Error(`no mutation ${mutationId}`);
      return row;
    },
    states: (...ids: readonly string[]): (MutationState | undefined)[] => ids.map((id) => now.queries.byId(id)?.state),
    kill() {
      now.life.alive = false;
    },
    crash() {
      now.life.alive = false;
      now.db.close();
      now = open();
    },
    close() {
      now.life.alive = false;
      now.db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** After the crash no answer is heard any more, whatever the server did. */
function mortal(client: MarketplaceClient, life: { readonly alive: boolean }): MarketplaceClient {
  function heard<T>(ask: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!life.alive) return;
      ask().then(
        (value) => life.alive && resolve(value),
        (error: unknown) => life.alive && reject(error),
      );
    });
  }
  return new Proxy(client, {
    get(target, name, receiver) {
      const ask: unknown = Reflect.get(target, name, receiver);
      if (typeof ask !== 'function' || name === 'serverOffsetMs') return ask;
      return (...what: readonly unknown[]) => heard(async () => await Reflect.apply(ask, target, what));
    },
  });
}
