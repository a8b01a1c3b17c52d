import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { journalQueries } from '../../main/db/journal.ts';
import { migrate } from '../../main/db/migrate.ts';
import { migrations } from '../../main/db/migrations/index.ts';
import { type Mutation, mutationQueries } from '../../main/db/mutations.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import type { MarketplaceClient } from '../../main/marketplace/client.ts';
import { chunksOf } from '../../main/outbox/context.ts';
import { mutationRow } from '../../main/outbox/enqueue.ts';
import { outboxHandlers } from '../../main/outbox/handlers.ts';
import { createSendLoop } from '../../main/outbox/send-loop.ts';
import type { OutboxSettings } from '../../main/outbox/settings.ts';
import type { Random } from '../../main/ports/random.ts';
import type { Timers } from '../../main/ports/timers.ts';
import { applyBatch, applyShipments, BATCH } from '../../main/pull/apply-shipment.ts';
import type { JournalEvent } from '../../shared/model/journal.ts';
import type { MutationPayload } from '../../shared/model/mutations.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { MutationState } from '../../shared/model/states.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface OutboxStationOptions {
  readonly time: VirtualTime;
  readonly client: MarketplaceClient;
  readonly random: Random;
  readonly settings?: Partial<OutboxSettings>;
  readonly gate?: () => boolean;
  /** Called at every commit edge, before the commit and after it; a throw there is a crash of the station. */
  readonly edge?: (where: 'before-commit' | 'after-commit') => void;
  readonly onFault?: (error: unknown) => void;
}

/** The outbox over a real database file, with nothing around it. `crash` drops everything but the file. */
export function outboxStation(options: OutboxStationOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-outbox-'));
  const file = join(folder, 'station.db');
  const { time } = options;
  const faults: unknown[] = [];
  let runs = 0;

  function open() {
    const db = new Database(file);
    // A crash of the process, which is what is tried here, loses nothing that was written; losing power is tried elsewhere.
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = OFF');
    migrate(db, migrations);
    const life = { alive: true };
    runs += 1;
    const boot = runs;
    const timers: Timers = { after: (ms, task) => time.timers.after(ms, () => life.alive && task()) };
    const queries = mutationQueries(db);
    const shipments = shipmentQueries(db);
    const journal = journalQueries(db);
    const record = (event: JournalEvent, shipmentId: string) => {
      options.edge?.('before-commit');
      journal.append(event, { atMs: time.clock.wallMs(), shipmentId });
    };
    const committed: Mutation[] = [];
    const loop = createSendLoop({
      client: mortal(options.client, life),
      db,
      queries,
      ports: { clock: time.clock, timers, random: options.random, ids: { next: () => `boot-${boot}` } },
      applyShipments: (told, readAtMs) => applyShipments({ db, queries: shipments, timers }, told, readAtMs),
      record,
      onCommitted(changed) {
        committed.push(...changed);
        options.edge?.('after-commit');
      },
      onFault(error) {
        faults.push(error);
        options.onFault?.(error);
      },
      ...(options.settings ? { settings: options.settings } : {}),
      ...(options.gate ? { gate: options.gate } : {}),
    });
    const handlers = outboxHandlers({ db, queries, clock: time.clock, record, onCommitted: () => loop.wake() });
    return { db, life, queries, shipments, journal, loop, handlers, committed };
  }

  let now = open();

  return {
    get now() {
      return now;
    },
    faults: faults as readonly unknown[],
    /** As the pull writes it. */
    told(...shipments: readonly Shipment[]) {
      for (const chunk of chunksOf(shipments, BATCH)) {
        inTransaction(now.db, () => applyBatch(now.shipments, chunk, time.clock.wallMs()));
      }
    },
    enqueue(mutationId: string, payload: MutationPayload) {
      inTransaction(now.db, () => now.queries.insert(mutationRow({ mutationId, payload, atMs: time.clock.wallMs() })));
      now.loop.wake();
    },
    row(mutationId: string): Mutation {
      const row = now.queries.byId(mutationId);
      if (!row) throw new Error(`no mutation ${mutationId}`);
      return row;
    },
    states: (...ids: readonly string[]): (MutationState | undefined)[] => ids.map((id) => now.queries.byId(id)?.state),
    /** No continuation of the old run goes on; the file is opened anew. */
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
export type OutboxStation = ReturnType<typeof outboxStation>;

/** After the crash no answer is heard any more, whatever the server did. */
function mortal(client: MarketplaceClient, life: { readonly alive: boolean }): MarketplaceClient {
  function heard<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      answer.then(
        (value) => life.alive && resolve(value),
        (error: unknown) => life.alive && reject(error),
      );
    });
  }
  return {
    ...client,
    readShipments: (ids, lane) => heard(client.readShipments(ids, lane)),
    readDetails: (ids, lane) => heard(client.readDetails(ids, lane)),
    pack: (requests, lane) => heard(client.pack(requests, lane)),
    dispatch: (ids, locationId, lane) => heard(client.dispatch(ids, locationId, lane)),
    fetchLabel: (shipmentId, lane) => heard(client.fetchLabel(shipmentId, lane)),
  };
}

/** A seeded source of numbers: the same seed gives the same run (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { next, bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(next() * 256)) };
}
