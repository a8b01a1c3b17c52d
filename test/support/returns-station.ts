import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MarketplaceClient } from '../../main/marketplace/client.ts';
import { createMarketplaceClient } from '../../main/marketplace/http-client.ts';
import { createLimiter } from '../../main/marketplace/limiter.ts';
import { createSendLoop } from '../../main/outbox/send-loop.ts';
import { realClock } from '../../main/ports/clock.ts';
import { realPorts } from '../../main/ports/real.ts';
import { createHttp } from '../../main/ports/real-http.ts';
import { realSockets } from '../../main/ports/real-sockets.ts';
import { createPracticeMarketplace } from '../../main/practice/marketplace/marketplace.ts';
import { servePracticeMarketplace } from '../../main/practice/marketplace/server.ts';
import type { Switches } from '../../main/practice/marketplace/switches.ts';
import { applyShipments } from '../../main/pull/apply-shipment.ts';
import { stationReturns } from '../../main/station-returns.ts';
import { openStore } from '../../main/station-store.ts';
import type { ReturnView } from '../../shared/contract/returns.ts';
import type { JournalEvent } from '../../shared/model/journal.ts';
import type { StationShare } from '../../shared/model/ownership.ts';
import type { ReturnSource, ReturnStatus } from '../../shared/model/returns.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import { builtSpawn } from './built-spawn.ts';
import { createMemoryLog } from './small-host.ts';
import { until } from './station-process.ts';

export interface ReturnWanted {
  readonly type?: 'SELF' | 'NORMAL';
  readonly source?: ReturnSource;
  readonly service?: boolean;
  readonly status?: ReturnStatus;
  readonly lines?: readonly { readonly sku: string; readonly quantity: number }[];
  readonly locationId?: string;
}

/** A return as the practice marketplace made it. */
export interface MadeReturn {
  readonly returnId: string;
  readonly shipmentId: string;
  readonly orderId: string;
  readonly orderItemIds: readonly string[];
  readonly serviceFulfilmentId: string | null;
  readonly trackingId: string | null;
}

/**
 * The returns and the outbox of a station over a real database, and the practice marketplace over real HTTP. Nothing is read by
 * itself: `start` does that, `reads` is one read.
 */
export async function returnsStation(
  switches: Partial<Switches> = {},
  stations: StationShare = { index: 0, count: 1 },
) {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-returns-'));
  const practice = createPracticeMarketplace({ clock: realClock, seed: 7, shipments: 0, switches });
  const server = await servePracticeMarketplace(practice, 0);
  const http = createHttp();
  const ports = realPorts({ spawn: builtSpawn(), http, sockets: realSockets });
  const paths: string[] = [];
  const real = createMarketplaceClient({
    ...ports,
    http: {
      ...http,
      exchange(request) {
        paths.push(request.url.replace(server.url, ''));
        return http.exchange(request);
      },
    },
    limiter: createLimiter(ports, { startPerSecond: 5_000, maxPerSecond: 5_000 }),
    config: { url: server.url, appId: practice.appId, appSecret: async () => practice.appSecret },
  });
  const client: MarketplaceClient = { ...real };
  const [locationId] = practice.locationIds;
  const { log, lines } = createMemoryLog();
  const store = openStore({ folder, ports, log });
  const { db, mutations, journal, shipments } = store;
  const nowMs = () => realClock.wallMs();
  const faults: unknown[] = [];
  const changes: { readonly count: number; readonly queued: boolean }[] = [];
  const apply = (told: readonly Shipment[], readAtMs: number) =>
    applyShipments({ db, queries: shipments, ...ports }, told, readAtMs);

  const returns = stationReturns({
    ...{ store, client, ports, log, locationId, stations, nowMs, serverNowMs: nowMs },
    applyShipments: apply,
    onFault: (error) => void faults.push(error),
    onChanged(count, queued) {
      changes.push({ count, queued });
      if (queued) send.wake();
    },
  });
  const send = createSendLoop({
    ...{ client, db, queries: mutations, ports, applyShipments: apply },
    applyReturns: returns.apply,
    record: (event: JournalEvent, shipmentId: string) => void journal.append(event, { atMs: nowMs(), shipmentId }),
    alongside: (to) => returns.mutationMoved(to),
    onCommitted: (changed) => returns.mutationsMoved(changed),
    onFault: (error) => void faults.push(error),
    settings: { settleMs: 200 },
  });
  send.start();

  function control<T>(path: string, body: object): T {
    const answer = practice.answer({
      ...{ method: 'POST', path: `/control/${path}`, headers: {} },
      body: JSON.stringify(body),
    });
    const text = 'drop' in answer ? 'nothing' : Buffer.from(answer.body).toString();
    if ('drop' in answer || answer.status !== 200) throw new Error(`control ${path}: ${text}`);
    return JSON.parse(text) as T;
  }

  const station = {
    ...{ practice, client, store, locationId, faults, changes, paths, log: lines, control },
    ask: returns.handlers,
    returns,
    send,
    /** An order and a return of it, as far on as wanted. */
    made({ type = 'SELF', status, lines: goods, locationId: at, ...wanted }: ReturnWanted = {}): MadeReturn {
      const { orders } = control<{
        orders: { shipmentId: string; orderId: string; orderItems: { orderItemId: string }[] }[];
      }>('orders', { type, ...(goods ? { lines: goods } : {}), ...(at ? { locationId: at } : {}) });
      const [order] = orders;
      if (!order) throw new Error('no order was made');
      const made = control<Pick<MadeReturn, 'returnId' | 'serviceFulfilmentId' | 'trackingId'>>('returns', {
        ...{ shipmentId: order.shipmentId, source: 'customer_return', ...wanted },
        ...(status ? { status } : {}),
      });
      const orderItemIds = order.orderItems.map(({ orderItemId }) => orderItemId);
      return { ...made, shipmentId: order.shipmentId, orderId: order.orderId, orderItemIds };
    },
    /** Reads what is due now. */
    reads: () => returns.readNow(),
    view: (returnId: string): ReturnView => returns.handlers['returns.read']({ returnId }) as ReturnView,
    /** What the marketplace itself has of it. */
    record: (returnId: string) => {
      const answer = practice.answer({ method: 'GET', path: `/control/returns/${returnId}`, headers: {}, body: '' });
      if ('drop' in answer) throw new Error('no answer');
      return JSON.parse(Buffer.from(answer.body).toString()) as { status: ReturnStatus; shipmentId: string };
    },
    queued: () => mutations.listOpen(1_000).rows,
    async drained(): Promise<void> {
      await until('the outbox to drain', async () => {
        const { rows } = mutations.listOpen(1_000);
        const stuck = rows.find(({ state }) => state === 'rejected');
        if (stuck) throw new Error(`${stuck.kind} was refused: ${stuck.lastError} ${stuck.lastMessage}`);
        return rows.length === 0;
      });
    },
    /** Down: every call of the seller meets a dead connection. */
    network(up: boolean): void {
      control('network', { up });
      if (up) send.networkUp();
    },
    /** The effects of one kind the marketplace wrote down, by return. */
    effects: (kind: string, returnId: string): number =>
      practice.history().filter((entry) => entry.kind === kind && 'returnId' in entry && entry.returnId === returnId)
        .length,
    async close(): Promise<void> {
      await send.stop(2_000);
      await returns.stop();
      store.close();
      await http.close();
      await server.close();
      practice.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return station;
}
export type ReturnsStation = Awaited<ReturnType<typeof returnsStation>>;
