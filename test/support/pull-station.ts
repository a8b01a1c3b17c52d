import type { Db } from '../../main/db/database.ts';
import { type MutationQueries, mutationQueries } from '../../main/db/mutations.ts';
import { type PullMemoryQueries, pullMemoryQueries } from '../../main/db/pull-memory.ts';
import { type QueueQueries, queueQueries } from '../../main/db/queue.ts';
import { openQueueSnapshots } from '../../main/db/queue-snapshot.ts';
import { type ShipmentQueries, shipmentQueries } from '../../main/db/shipments.ts';
import type { MarketplaceClient } from '../../main/marketplace/client.ts';
import { createMarketplaceClient } from '../../main/marketplace/http-client.ts';
import { createLimiter } from '../../main/marketplace/limiter.ts';
import type { HttpRequest } from '../../main/ports/http.ts';
import type { Ports, Random } from '../../main/ports/index.ts';
import { createPracticeHttp } from '../../main/practice/marketplace/in-process.ts';
import { createPracticeMarketplace, type PracticeMarketplace } from '../../main/practice/marketplace/marketplace.ts';
import type { ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import type { Switches } from '../../main/practice/marketplace/switches.ts';
import { applyShipments, type ShipmentChange } from '../../main/pull/apply-shipment.ts';
import { createQueueWalk, type QueueWalk } from '../../main/pull/queue-walk.ts';
import type { Reading } from '../../main/pull/reading.ts';
import { dataFolder } from './data-folder.ts';
import { seededRandom } from './seeded-random.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

export interface PullStationOptions {
  readonly seed: number;
  readonly shipments: number;
  readonly mix?: 'practice' | 'plain';
  /** From the request until its reply, half there and half back. */
  readonly latencyMs?: number;
  /** The limiter's start and top rate; without it requests do not wait for each other. */
  readonly perSecond?: number;
  readonly switches?: Partial<Switches>;
  readonly startWallMs?: number;
}

/** The shipping client and tables against the practice marketplace, in one process under virtual time. */
export interface PullStation extends Disposable {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly marketplace: PracticeMarketplace;
  readonly client: MarketplaceClient;
  readonly db: Db;
  readonly queries: ShipmentQueries;
  readonly queue: QueueQueries;
  readonly walk: QueueWalk;
  readonly memory: PullMemoryQueries;
  readonly mutations: MutationQueries;
  readonly ports: Pick<Ports, 'clock' | 'timers' | 'random'>;
  readonly locationId: string;
  /** As the pull loop makes it; what it applied is in `changes`. */
  readonly reading: Reading;
  /** Every request that left, in order. */
  readonly requests: HttpRequest[];
  readonly changes: ShipmentChange[];
  /** Lets virtual time run until the work is done, and gives its result. */
  finish<T>(work: Promise<T>, maxMs?: number): Promise<T>;
  /** A control operation of the marketplace; throws when it is refused. */
  control(operation: string, body: object): unknown;
  /** The marketplace's shipments of this location, as it has them now. */
  records(): ShipmentRecord[];
}

export function pullStation(options: PullStationOptions): PullStation {
  const { seed, latencyMs = 250, perSecond = 100_000 } = options;
  const time = createVirtualTime(options.startWallMs === undefined ? {} : { startWallMs: options.startWallMs });
  const { clock, timers } = time;
  const random = seededRandom(seed);
  const marketplace = createPracticeMarketplace({
    clock,
    seed,
    shipments: options.shipments,
    mix: options.mix ?? 'practice',
    ...(options.switches ? { switches: options.switches } : {}),
  });
  const requests: HttpRequest[] = [];
  const inner = createPracticeHttp({
    marketplace,
    timers,
    latency: () => ({ thereMs: latencyMs / 2, backMs: latencyMs / 2 }),
  });
  const http = {
    ...inner,
    exchange(request: HttpRequest) {
      requests.push(request);
      return inner.exchange(request);
    },
  };
  const limiter = createLimiter({ clock, timers }, { startPerSecond: perSecond, maxPerSecond: perSecond });
  const client = createMarketplaceClient({
    http,
    clock,
    timers,
    limiter,
    config: {
      url: 'http://127.0.0.1:1',
      appId: marketplace.appId,
      appSecret: () => Promise.resolve(marketplace.appSecret),
    },
  });
  const folder = dataFolder();
  const opened = folder.open();
  const { db } = opened;
  const queries = shipmentQueries(db);
  const snapshots = openQueueSnapshots(folder.database);
  const [locationId] = marketplace.locationIds;
  const ports = { clock, timers, random };
  const life = new AbortController();
  const changes: ShipmentChange[] = [];
  const reading: Reading = {
    client,
    ports,
    locationId,
    signal: life.signal,
    async apply(shipments, readAtMs) {
      const told = await applyShipments({ db, queries, timers, clock }, shipments, readAtMs);
      changes.push(...told);
      return told;
    },
  };

  return {
    time,
    random,
    marketplace,
    client,
    db,
    queries,
    queue: queueQueries(db),
    walk: createQueueWalk({ snapshots, timers }),
    memory: pullMemoryQueries(db),
    mutations: mutationQueries(db),
    ports,
    locationId,
    reading,
    requests,
    changes,
    async finish<T>(work: Promise<T>, maxMs = 3_600_000): Promise<T> {
      let done = false;
      const ended = work.finally(() => {
        done = true;
      });
      ended.catch(() => undefined);
      await time.runUntil(() => done, maxMs);
      return ended;
    },
    control(operation: string, body: object): unknown {
      const answer = marketplace.answer({
        method: 'POST',
        path: `/control/${operation}`,
        headers: {},
        body: JSON.stringify(body),
      });
      if ('drop' in answer || answer.status !== 200) throw new Error(`control ${operation} was refused`);
      return JSON.parse(new TextDecoder().decode(answer.body));
    },
    records() {
      return [...marketplace.shipments()].filter((record) => record.locationId === locationId);
    },
    [Symbol.dispose]() {
      life.abort();
      marketplace.close();
      snapshots.close();
      folder[Symbol.dispose]();
    },
  };
}
