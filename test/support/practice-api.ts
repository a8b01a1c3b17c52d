import type { Clock } from '../../main/ports/clock.ts';
import type { FaultSpec } from '../../main/practice/marketplace/faults.ts';
import {
  createPracticeMarketplace,
  type PracticeMarketplace,
  type PracticeMarketplaceOptions,
} from '../../main/practice/marketplace/marketplace.ts';
import type { ItemRecord, ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import type { PracticeAnswer } from '../../main/practice/marketplace/reply.ts';

/** 2026-11-22T10:30:00+05:30, in the middle of a shift. */
export const PRACTICE_START_MS = Date.UTC(2026, 10, 22, 5, 0, 0);

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Undefined when the body is not JSON. */
  readonly json: unknown;
}

export interface WireItem {
  readonly orderItemId: string;
  readonly orderId: string;
  readonly sku: string;
  readonly status: string;
  readonly quantity: number;
}
export interface WireShipment {
  readonly shipmentId: string;
  readonly hold: boolean;
  readonly mps: boolean;
  readonly orderItems: readonly WireItem[];
}
export interface WirePage {
  readonly hasMore: boolean;
  readonly nextPageUrl: string | null;
  readonly shipments: readonly WireShipment[];
}
export interface WireAnswer {
  readonly shipmentId: string;
  readonly status: string;
  readonly errorCode: string | null;
}

/** The practice marketplace with a clock of its own, spoken to as a seller with a token and as the trainer. */
export class PracticeApi {
  readonly marketplace: PracticeMarketplace;
  nowMs: number;
  readonly #token: string;

  constructor(options: Partial<PracticeMarketplaceOptions> = {}) {
    this.nowMs = PRACTICE_START_MS;
    const clock: Clock = { wallMs: () => this.nowMs, monotonicMs: () => this.nowMs - PRACTICE_START_MS };
    this.marketplace = createPracticeMarketplace({ clock, seed: 7, shipments: 48, ...options });
    this.#token = this.fetchToken();
  }

  get locationId(): string {
    return this.marketplace.locationIds[0];
  }

  fetchToken(): string {
    const basic = Buffer.from(`${this.marketplace.appId}:${this.marketplace.appSecret}`).toString('base64');
    const reply = this.raw('GET', '/oauth-service/oauth/token?grant_type=client_credentials&scope=Seller_Api', {
      authorization: `Basic ${basic}`,
    });
    return (reply.json as { access_token: string }).access_token;
  }

  answer(method: string, path: string, headers: Record<string, string> = {}, body = ''): PracticeAnswer {
    return this.marketplace.answer({ method, path, headers, body });
  }

  raw(method: string, path: string, headers: Record<string, string> = {}, body = ''): Reply {
    return readReply(this.answer(method, path, headers, body));
  }

  get(path: string): Reply {
    return this.raw('GET', `/sellers${path}`, { authorization: `Bearer ${this.#token}` });
  }

  post(path: string, body?: unknown): Reply {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    return this.raw('POST', `/sellers${path}`, { authorization: `Bearer ${this.#token}` }, text);
  }

  control(path: string, body?: unknown): Reply {
    const method = body === undefined ? 'GET' : 'POST';
    return this.raw(method, `/control/${path}`, {}, body === undefined ? '' : JSON.stringify(body));
  }

  fault(fault: Partial<FaultSpec> & Pick<FaultSpec, 'route' | 'kind'>): void {
    this.marketplace.addFault({ times: 1, after: 0, chance: 1, applied: false, ...fault });
  }

  filter(filter: Record<string, unknown>, rest: Record<string, unknown> = {}): WirePage {
    const reply = this.post('/v3/shipments/filter', { filter: { type: 'preDispatch', ...filter }, ...rest });
    if (reply.status !== 200) throw new Error(`filter: ${reply.status} ${reply.text}`);
    return reply.json as WirePage;
  }

  /** Every page of a filter, one after the other; `between` runs after each page. */
  pages(filter: Record<string, unknown>, rest: Record<string, unknown> = {}, between?: () => void): WirePage[] {
    const found = [this.filter(filter, rest)];
    for (let page = found.at(-1); page?.nextPageUrl; page = found.at(-1)) {
      between?.();
      found.push(this.get(page.nextPageUrl).json as WirePage);
    }
    return found;
  }

  read(shipmentId: string): WireShipment {
    const { shipments } = this.get(`/v3/shipments?shipmentIds=${shipmentId}`).json as WirePage;
    const [shipment] = shipments;
    if (!shipment) throw new Error(`no shipment ${shipmentId}`);
    return shipment;
  }

  record(shipmentId: string): ShipmentRecord {
    const record = this.marketplace.shipment(shipmentId);
    if (!record) throw new Error(`no shipment ${shipmentId}`);
    return record;
  }

  /** A new shipment made by the trainer, open to be packed unless told otherwise. */
  order(order: Record<string, unknown> = {}): ShipmentRecord {
    const reply = this.control('orders', order);
    if (reply.status !== 200) throw new Error(`orders: ${reply.text}`);
    const [made] = (reply.json as { orders: { shipmentId: string }[] }).orders;
    return this.record(made?.shipmentId ?? '');
  }

  pack(...requests: readonly unknown[]): readonly WireAnswer[] {
    const reply = this.post('/v3/shipments/labels', { shipments: requests });
    if (reply.status !== 200) throw new Error(`pack: ${reply.status} ${reply.text}`);
    return (reply.json as { shipments: WireAnswer[] }).shipments;
  }

  dispatch(...shipmentIds: readonly string[]): readonly WireAnswer[] {
    const reply = this.post('/v3/shipments/dispatch', { shipmentIds, locationId: this.locationId });
    if (reply.status !== 200) throw new Error(`dispatch: ${reply.status} ${reply.text}`);
    return (reply.json as { shipments: WireAnswer[] }).shipments;
  }

  /** Packs one shipment and waits for its documents. */
  packed(record: ShipmentRecord): ShipmentRecord {
    const [answer] = this.pack(packRequest(record));
    if (answer?.errorCode !== null) throw new Error(`pack: ${answer?.errorCode}`);
    this.nowMs += 2_000;
    return this.record(record.shipmentId);
  }

  kinds(shipmentId: string): string[] {
    return this.marketplace
      .history()
      .filter((entry) => 'shipmentId' in entry && entry.shipmentId === shipmentId)
      .map((entry) => entry.kind);
  }
}

function readReply(answer: PracticeAnswer): Reply {
  if ('drop' in answer) throw new Error('the connection was reset');
  const text = Buffer.from(answer.body).toString('utf8');
  return { status: answer.status, headers: answer.headers, text, json: tryJson(text) };
}

/** A pack request that would be taken: tax and boxes whole, serials for serialised goods. */
export function packRequest(record: ShipmentRecord, change: Record<string, unknown> = {}): Record<string, unknown> {
  const live = record.items.filter((item) => item.state !== 'CANCELLED');
  return {
    shipmentId: record.shipmentId,
    locationId: record.locationId,
    taxItems: live.map((item) => ({ orderItemId: item.orderItemId, taxRate: 18, quantity: item.quantity })),
    serialNumbers: live
      .filter((item) => item.product.serials !== null)
      .map((item) => ({ orderItemId: item.orderItemId, serialNumbers: serialsOf(record, item) })),
    invoices: [],
    subShipments: record.boxes.map((box) => ({
      subShipmentId: box.subShipmentId,
      dimensions: { length: 20, breadth: 15, height: 10, weight: 0.5 },
    })),
    ignoreWarning: false,
    ...change,
  };
}

function serialsOf(record: ShipmentRecord, item: ItemRecord): string[][] {
  const need = item.product.serials;
  return Array.from({ length: item.quantity }, (_, unit) =>
    Array.from({ length: need?.perUnit ?? 0 }, (__, which) =>
      need?.kind === 'imei' ? imei(record.number * 100 + unit * 2 + which) : `SN-${record.number}-${unit}`,
    ),
  );
}

/** The valid IMEI with this serial part. */
export function imei(count: number): string {
  const body = `35${String(count).padStart(12, '0')}`;
  let sum = 0;
  for (const [index, digit] of [...body].entries()) {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
