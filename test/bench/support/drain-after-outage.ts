import { createMarketplaceClient } from '../../../main/marketplace/http-client.ts';
import { createLimiter } from '../../../main/marketplace/limiter.ts';
import type { HttpRequest } from '../../../main/ports/http.ts';
import { pause } from '../../../main/ports/timers.ts';
import { createPracticeHttp } from '../../../main/practice/marketplace/in-process.ts';
import { createPracticeMarketplace } from '../../../main/practice/marketplace/marketplace.ts';
import { dataFolder } from '../../support/data-folder.ts';
import { createVirtualTime, type VirtualTime } from '../../support/virtual-time.ts';
import { assertDispatched, queueDispatches, sendLoopOver, undone } from './dispatch-drain.ts';
import { clientBeside, packOrders } from './packed-orders.ts';

/** What a drain took; times in virtual ms. */
export interface Drain {
  /** Requests that reached the marketplace. */
  readonly calls: number;
  readonly dispatchCalls: number;
  readonly reads: number;
  /** From the return of the network to the first request that got through. */
  readonly noticeMs: number;
  /** From then until nothing is left to do. */
  readonly wallMs: number;
  /** So many requests one worker each for as many as the outbox has in flight, through a limiter of their own and nothing else. */
  readonly rawMs: number;
  /** Requests an hour that found the line dead. */
  readonly triesAnHour: number;
}

const HOUR_MS = 3_600_000;
const OFFLINE_MS = 8 * HOUR_MS;
const LATENCY_MS = 80;
/** Four changes and one read. */
const IN_FLIGHT = 5;

/**
 * The shipping outbox, client and limiter in virtual time, so that no figure depends on the machine: a shift's dispatches are queued while the
 * line is dead, and it comes back after eight hours without a word of the system.
 */
export async function drainAfterOutage(count: number): Promise<Drain> {
  const time = createVirtualTime();
  const { clock, timers } = time;
  const marketplace = createPracticeMarketplace({ clock, seed: 5, shipments: 0, switches: { packDelayMs: 0 } });
  using folder = dataFolder();
  const { db } = folder.open();
  const [locationId] = marketplace.locationIds;
  const shipmentIds = await finish(time, packOrders(marketplace, time, count));
  await finish(time, queueDispatches(db, time, clientBeside(marketplace, time), { locationId, shipmentIds }));
  // Nothing here waits for a disk in virtual time.
  db.pragma('synchronous = OFF');

  const answered: { readonly path: string; readonly leftMs: number }[] = [];
  let tries = 0;
  const inner = createPracticeHttp({
    ...{ marketplace, timers },
    latency: () => ({ thereMs: LATENCY_MS / 2, backMs: LATENCY_MS / 2 }),
  });
  const client = createMarketplaceClient({
    ...{ clock, timers, limiter: createLimiter(time) },
    http: {
      ...inner,
      exchange(request: HttpRequest) {
        if (!marketplace.networkUp()) tries += 1;
        else answered.push({ path: new URL(request.url).pathname, leftMs: clock.monotonicMs() });
        return inner.exchange(request);
      },
    },
    config: {
      url: 'http://127.0.0.1',
      appId: marketplace.appId,
      appSecret: () => Promise.resolve(marketplace.appSecret),
    },
  });
  const loop = sendLoopOver(db, time, client);
  marketplace.setNetwork(false);
  loop.start();
  await time.advance(OFFLINE_MS);
  marketplace.setNetwork(true);
  const upAtMs = clock.monotonicMs();
  await time.runUntil(() => undone(loop) === 0, 4 * HOUR_MS);
  const endMs = clock.monotonicMs();
  await loop.stop(0);
  assertDispatched(db, shipmentIds);
  const effects = marketplace.history().filter(({ kind }) => kind === 'dispatched').length;
  if (effects !== count) throw new Error(`${effects} dispatches took effect, not ${count}`);
  marketplace.close();

  const firstMs = answered[0]?.leftMs ?? Number.NaN;
  const dispatchCalls = answered.filter(({ path }) => path.endsWith('/dispatch')).length;
  return {
    calls: answered.length,
    dispatchCalls,
    reads: answered.length - dispatchCalls,
    noticeMs: firstMs - upAtMs,
    wallMs: endMs - firstMs,
    rawMs: await limiterAlone(answered.length),
    triesAnHour: tries / (OFFLINE_MS / HOUR_MS),
  };
}

/** Virtual ms that so many calls take through the limiter as it is shipped, with no work between them. */
async function limiterAlone(calls: number): Promise<number> {
  const time = createVirtualTime();
  const limiter = createLimiter(time);
  let left = calls;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const permit = await limiter.acquire('send');
      await pause(time.timers, LATENCY_MS);
      limiter.answered(permit);
    }
  };
  await finish(time, Promise.all(Array.from({ length: IN_FLIGHT }, work)));
  return time.clock.monotonicMs();
}

async function finish<T>(time: VirtualTime, work: Promise<T>): Promise<T> {
  let done = false;
  const ended = work.finally(() => {
    done = true;
  });
  ended.catch(() => undefined);
  await time.runUntil(() => done, HOUR_MS);
  return await ended;
}
