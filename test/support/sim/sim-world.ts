import {
  MULTI_BOX_PRODUCTS,
  PLAIN_PRODUCTS,
  SERIAL_PRODUCTS,
} from '../../../main/practice/marketplace/catalogue/products.ts';
import { createPracticeMarketplace, type PracticeMarketplace } from '../../../main/practice/marketplace/marketplace.ts';
import { liveItems, rank, type ShipmentRecord, stateOf } from '../../../main/practice/marketplace/records.ts';
import { createAftermath } from './aftermath.ts';
import { type Draw, drawFor, type Mishaps } from './chance.ts';
import type { SimTime } from './sim-time.ts';

/** A working morning in India. */
export const START_MS = Date.UTC(2026, 2, 4, 4, 30);

export interface WorldOptions {
  readonly seed: number;
  readonly time: SimTime;
  readonly parcels: number;
  readonly shiftMs: number;
  readonly ownInvoicing: boolean;
  /** What is ordered, one unit of one of these each; a mix of everything when empty. */
  readonly skus: readonly string[];
  /** The share of orders that the seller ships himself, with returns and forms that fail; null where no supervisor works who sees to them. */
  readonly selfShip: number | null;
  readonly mishaps: Mishaps;
  readonly trace: (line: string) => void;
}

/** The seller's marketplace with its buyers and officials: orders come, are taken back, held and let go. */
export function createWorld(options: WorldOptions) {
  const { seed, time, mishaps, trace } = options;
  const clock = { wallMs: () => Math.floor(START_MS + time.nowMs()), monotonicMs: () => time.nowMs() };
  const draw = drawFor(seed, 'world');
  const own = drawFor(seed, 'own shipping');
  const marketplace = createPracticeMarketplace({
    ...{ clock, seed, shipments: 0, mix: 'plain' },
    switches: {
      labelFormat: 'zpl',
      packDelayMs: draw.pick([300, 2_000, 8_000, 25_000]),
      ownInvoicing: options.ownInvoicing,
      tokenLifeSeconds: draw.hits(0.3) ? 900 : 86_400,
      statusKey: draw.pick(['status', 'processingStatus', 'both']),
      unknownIds: draw.pick(['omit', 'refuse']),
      ...(options.selfShip !== null ? wordsOf(own) : {}),
    },
  });

  function control<T>(path: string, body: object): T | undefined {
    const answer = marketplace.answer({
      method: 'POST',
      path: `/control/${path}`,
      headers: {},
      body: JSON.stringify(body),
    });
    if ('drop' in answer || answer.status !== 200) return undefined;
    return JSON.parse(Buffer.from(answer.body).toString()) as T;
  }

  const orders: string[] = [];

  function order(atMs: number): void {
    const dispatchByMs = START_MS + 3 * 3_600_000 + draw.below(20 * 60) * 60_000;
    const early = mishaps.strikes('not-due-yet', 0.03);
    const shipsHimself = options.selfShip !== null && own.hits(options.selfShip);
    const made = control<{ orders: { shipmentId: string }[] }>('orders', {
      lines: options.skus.length > 0 ? [{ sku: draw.pick(options.skus), quantity: 1 }] : linesOf(draw),
      type: draw.hits(0.08) ? 'EXPRESS' : shipsHimself ? 'SELF' : 'NORMAL',
      orderDateMs: Math.floor((START_MS + atMs - 60_000 - draw.below(7_200) * 1_000) / 1_000) * 1_000,
      dispatchAfterMs:
        START_MS + (early ? Math.round(mishaps.draw('early details').between(30_000, options.shiftMs)) : -1_000),
      dispatchByMs,
      hold: mishaps.strikes('ordered-on-hold', 0.02),
    });
    const id = made?.orders[0]?.shipmentId;
    if (id === undefined) throw new Error('no order was made');
    orders.push(id);
    trace(`ordered ${id}`);
    planTrouble(id);
    if (options.selfShip !== null) aftermath.planned(id);
  }

  /** What buyers and officials will do to this order later. */
  function planTrouble(id: string): void {
    const details = mishaps.draw('trouble details');
    const soon = () => details.between(5_000, options.shiftMs);
    if (mishaps.strikes('cancelled', 0.05)) time.after(soon(), () => cancel(id, 'whole'));
    if (mishaps.strikes('cancelled-partly', 0.07)) time.after(soon(), () => cancel(id, 'partly'));
    if (mishaps.strikes('held', 0.04)) {
      time.after(soon(), () => hold(id, true));
    }
    const record = marketplace.shipment(id);
    if (record?.hold) time.after(details.between(60_000, options.shiftMs), () => hold(id, false));
  }

  function hold(id: string, held: boolean): void {
    const record = marketplace.shipment(id);
    if (!record || record.hold === held || rank(stateOf(record)) >= rank('READY_TO_DISPATCH')) return;
    control(held ? 'hold' : 'unhold', { shipmentId: id });
    trace(`${held ? 'held' : 'let go'} ${id}`);
    if (held) time.after(mishaps.draw('trouble details').between(30_000, 1_200_000), () => hold(id, false));
  }

  function cancel(id: string, how: 'whole' | 'partly'): void {
    const record = marketplace.shipment(id);
    if (!record || rank(stateOf(record)) >= rank('READY_TO_DISPATCH')) return;
    const units = how === 'whole' ? undefined : somethingOf(record, mishaps.draw('trouble details'));
    if (how === 'partly' && !units) return;
    const done = control('cancel', { shipmentId: id, ...(units ? { units } : {}) });
    if (done) trace(`cancelled ${how} ${id}`);
  }

  const aftermath = createAftermath({ ...options, draw: own, control, shipment: marketplace.shipment });
  for (let made = 0; made < Math.ceil(options.parcels * 0.6); made += 1) order(0);
  for (let more = orders.length; more < options.parcels; more += 1) {
    const atMs = draw.between(10_000, options.shiftMs * 0.8);
    time.after(atMs, () => order(atMs));
  }

  return {
    marketplace,
    orders: orders as readonly string[],
    locationId: marketplace.locationIds[0],
    /** Everything that is held is let go. */
    letGo(): void {
      for (const id of orders) hold(id, false);
    },
    revokeTokens(): void {
      control('tokens/revoke', {});
      trace('all tokens are revoked');
    },
  };
}

export type World = ReturnType<typeof createWorld>;

/** How this marketplace words what the documents leave open. */
function wordsOf(draw: Draw) {
  return {
    selfStatusKey: draw.pick(['processingStatus', 'status', 'both'] as const),
    serviceStatusKey: draw.pick(['status', 'Status'] as const),
    updateAnswer: draw.pick(['item', 'empty', 'no-content'] as const),
    returnStatusCase: draw.pick(['lower', 'upper'] as const),
    formsMethod: draw.pick(['both', 'get', 'post'] as const),
  };
}

function linesOf(draw: Draw): readonly { sku: string; quantity: number }[] {
  const drawn = draw.next();
  if (drawn < 0.04) return [{ sku: draw.pick(MULTI_BOX_PRODUCTS).sku, quantity: 1 }];
  if (drawn < 0.12) return [{ sku: draw.pick(SERIAL_PRODUCTS).sku, quantity: draw.hits(0.2) ? 2 : 1 }];
  const lines = new Map<string, number>();
  const count = drawn < 0.75 ? 1 : drawn < 0.92 ? 2 : 3;
  while (lines.size < count) lines.set(draw.pick(PLAIN_PRODUCTS).sku, draw.hits(0.7) ? 1 : 2 + draw.below(3));
  return [...lines].map(([sku, quantity]) => ({ sku, quantity }));
}

/** A part of it, never all: a line of several, or some units of one. */
function somethingOf(record: ShipmentRecord, draw: Draw): { orderItemId: string; quantity: number }[] | undefined {
  if (record.mps) return undefined;
  const items = liveItems(record);
  const several = items.find((item) => item.quantity > 1);
  if (several) return [{ orderItemId: several.orderItemId, quantity: 1 + draw.below(several.quantity - 1) }];
  const first = items[0];
  return items.length > 1 && first ? [{ orderItemId: first.orderItemId, quantity: first.quantity }] : undefined;
}

export type { PracticeMarketplace };
