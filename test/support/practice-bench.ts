import type { Answer, MarketplaceClient, PackRequest } from '../../main/marketplace/client.ts';
import { createMarketplaceClient } from '../../main/marketplace/http-client.ts';
import { createLimiter, type Limiter } from '../../main/marketplace/limiter.ts';
import { realClock } from '../../main/ports/clock.ts';
import { createHttp } from '../../main/ports/real-http.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { createPracticeMarketplace, type PracticeMarketplace } from '../../main/practice/marketplace/marketplace.ts';
import type { ItemRecord, ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import type { PracticeReply, PracticeRequest } from '../../main/practice/marketplace/reply.ts';
import { servePracticeMarketplace } from '../../main/practice/marketplace/server.ts';
import type { Switches } from '../../main/practice/marketplace/switches.ts';
import { indiaDate } from '../../shared/india-time.ts';
import { imei } from './practice-api.ts';

/** The product's client and the practice marketplace, joined by real HTTP on loopback. */
export interface PracticeBench {
  readonly practice: PracticeMarketplace;
  readonly client: MarketplaceClient;
  readonly locationId: string;
  control(path: string, body: unknown): unknown;
  /** A new shipment, open to be packed unless told otherwise. */
  order(order?: object): ShipmentRecord;
  record(shipmentId: string): ShipmentRecord;
  /** Packs it; documents are ready at once where `packDelayMs` is 0, as it is here unless told. */
  packed(order?: object): Promise<ShipmentRecord>;
  /** The code of one pack; null for a success. */
  packCode(record: ShipmentRecord, changes?: Partial<PackRequest>): Promise<string | null>;
  dispatchCode(record: ShipmentRecord, locationId?: string): Promise<string | null>;
  close(): Promise<void>;
}

export interface PracticeBenchParts {
  /** A fast one unless told. */
  readonly limiter?: Limiter;
  /** Told of every request and its answer; undefined where the connection broke. */
  readonly watch?: (request: PracticeRequest, answer: PracticeReply | undefined) => void;
}

export async function startPracticeBench(
  switches: Partial<Switches> = {},
  parts: PracticeBenchParts = {},
): Promise<PracticeBench> {
  const marketplace = createPracticeMarketplace({
    clock: realClock,
    seed: 7,
    shipments: 0,
    switches: { packDelayMs: 0, ...switches },
  });
  const { limiter, watch } = parts;
  const practice: PracticeMarketplace = {
    ...marketplace,
    answer(request) {
      const answer = marketplace.answer(request);
      watch?.(request, 'drop' in answer ? undefined : answer);
      return answer;
    },
  };
  const server = await servePracticeMarketplace(practice, 0);
  const http = createHttp();
  const ports = { clock: realClock, timers: realTimers };
  const client = createMarketplaceClient({
    http,
    ...ports,
    limiter: limiter ?? createLimiter(ports, { startPerSecond: 5_000, maxPerSecond: 5_000 }),
    config: { url: server.url, appId: practice.appId, appSecret: async () => practice.appSecret },
  });

  const bench: PracticeBench = {
    practice,
    client,
    locationId: practice.locationIds[0],
    control(path, body) {
      const answer = practice.answer({
        method: 'POST',
        path: `/control/${path}`,
        headers: {},
        body: JSON.stringify(body),
      });
      if ('drop' in answer || answer.status !== 200) throw new Error(`control ${path} was refused`);
      return JSON.parse(Buffer.from(answer.body).toString());
    },
    order(order = {}) {
      const made = bench.control('orders', order) as { orders: { shipmentId: string }[] };
      return bench.record(made.orders[0]?.shipmentId ?? '');
    },
    record(shipmentId) {
      const record = practice.shipment(shipmentId);
      if (!record) throw new Error(`no shipment ${shipmentId}`);
      return record;
    },
    async packed(order) {
      const record = bench.order(order);
      const code = await bench.packCode(record);
      if (code !== null) throw new Error(`pack: ${code}`);
      return bench.record(record.shipmentId);
    },
    async packCode(record, changes) {
      const answers = wellAnswered(await client.pack([{ ...packOf(record), ...changes }], 'send'));
      return codeOf(answers.get(record.shipmentId));
    },
    async dispatchCode(record, locationId = record.locationId) {
      const answers = wellAnswered(await client.dispatch([record.shipmentId], locationId, 'send'));
      return codeOf(answers.get(record.shipmentId));
    },
    async close() {
      await http.close();
      await server.close();
      practice.close();
    },
  };
  return bench;
}

function codeOf(answer: { readonly kind: string; readonly code?: string } | undefined): string | null {
  if (answer?.kind === 'success') return null;
  if (answer?.code === undefined) throw new Error(`answered ${answer?.kind ?? 'nothing'}`);
  return answer.code;
}

export function wellAnswered<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.fault.kind}: ${answer.fault.message}`);
  return answer.value;
}

/** A pack of the client's that is taken: every unit taxed, serials for serialised goods, every box of about the catalogue's weight. */
export function packOf(record: ShipmentRecord): PackRequest {
  const live = record.items.filter((item) => item.state !== 'CANCELLED');
  const weightGrams = live.reduce((sum, item) => sum + item.product.weightGrams * item.quantity, 0);
  return {
    shipmentId: record.shipmentId,
    locationId: record.locationId,
    taxItems: live.map((item) => ({
      orderItemId: item.orderItemId,
      taxRatePercent: item.product.taxRatePercent,
      quantity: item.quantity,
      purchasePricePaise: item.product.purchasePricePaise ?? undefined,
    })),
    serialNumbers: live
      .filter((item) => item.product.serials !== null)
      .map((item) => ({ orderItemId: item.orderItemId, serialNumbers: serialsOf(record, item) })),
    invoices: [...new Set(live.map((item) => item.orderId))].map((orderId, which) => ({
      orderId,
      invoiceDate: indiaDate(record.orderDateMs),
      invoiceNumber: `T/${record.number}-${which}`,
    })),
    subShipments: record.boxes.map((box) => ({
      ...{ subShipmentId: box.subShipmentId, lengthMm: 205, breadthMm: 150, heightMm: 100 },
      weightGrams: Math.ceil(weightGrams / record.boxes.length),
    })),
    ignoreWarning: false,
  };
}

function serialsOf(record: ShipmentRecord, item: ItemRecord): string[][] {
  const need = item.product.serials;
  return Array.from({ length: item.quantity }, (_, unit) =>
    Array.from({ length: need?.perUnit ?? 0 }, (__, which) =>
      need?.kind === 'imei' ? imei(record.number * 100 + unit * 4 + which) : `SN-${record.number}-${unit}`,
    ),
  );
}
