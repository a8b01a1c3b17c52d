import type { ShipmentType } from '../../../../shared/model/shipment.ts';
import { type Prng, prng } from '../prng.ts';
import { type ShipmentRecord, takeUnits } from '../records.ts';
import { buildShipment, type ShipmentSpec } from './build-shipment.ts';
import type { Account } from './ids.ts';
import { OPENING, openingProduct } from './opening.ts';
import { MULTI_BOX_PRODUCTS, PLAIN_PRODUCTS, SERIAL_PRODUCTS } from './products.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * `practice`: everything a warehouse meets, beginning with the opening lessons. `plain`: only shipments that can be packed now
 * without a question, all at the main location (load and measurements).
 */
export type Mix = 'practice' | 'plain';

/** Every 200 shipments the last 30 were ordered in one and the same second; every 40 the last 4. */
const WAVE = 200;
const WAVE_DENSE_FROM = 170;
const RIPPLE = 40;
const RIPPLE_DENSE_FROM = 36;

/** Shipment `number` of the catalogue is the same however many are asked for; instants are relative to `startMs`. */
export function generateShipment(
  seed: number,
  account: Account,
  startMs: number,
  mix: Mix,
  number: number,
): ShipmentRecord {
  const startSecond = Math.floor(startMs / 1000) * 1000;
  const lesson = mix === 'practice' ? OPENING[number] : undefined;
  if (lesson) return openingShipment(seed, account, startSecond, number);
  const random = prng(seed, 'spec', number);
  const orderDateMs = orderDateOf(seed, startSecond, number, random);
  const dispatchByMs = startSecond + 4 * HOUR + Math.floor(random.next() * 44 * 60) * MINUTE;
  const early = mix === 'practice' && random.chance(0.05);
  const spec: ShipmentSpec = {
    lines: linesOf(mix, random),
    locationId: mix === 'practice' ? locationOf(account, number) : account.locationIds[0],
    type: mix === 'practice' ? typeOf(random) : 'NORMAL',
    hold: mix === 'practice' && random.chance(0.04),
    replacement: mix === 'practice' && random.chance(0.03),
    orderDateMs,
    dispatchAfterMs: early ? dispatchByMs - HOUR - random.below(180) * MINUTE : orderDateMs + 5 * MINUTE,
    dispatchByMs,
    updatedAtMs: orderDateMs + MINUTE,
    oneGroup: mix === 'practice' && prng(seed, 'group', number).chance(0.4),
  };
  const record = buildShipment(seed, account, number, spec);
  if (mix === 'practice') cancelSome(record, startSecond, random);
  return record;
}

function openingShipment(seed: number, account: Account, startMs: number, number: number): ShipmentRecord {
  const lesson = OPENING[number];
  if (!lesson) throw new Error(`There is no lesson ${number}`);
  const orderDateMs = startMs - 3 * HOUR - number * 7 * MINUTE;
  const record = buildShipment(seed, account, number, {
    lines: lesson.lines.map((line) => ({ product: openingProduct(line.sku), quantity: line.quantity })),
    locationId: account.locationIds[0],
    type: lesson.type ?? 'NORMAL',
    hold: lesson.hold ?? false,
    replacement: lesson.replacement ?? false,
    orderDateMs,
    dispatchAfterMs: lesson.tooEarly ? startMs + 90 * MINUTE : orderDateMs + 5 * MINUTE,
    dispatchByMs: startMs + 2 * HOUR + number * 6 * MINUTE,
    updatedAtMs: orderDateMs + MINUTE,
  });
  const item = lesson.cancelled ? record.items[lesson.cancelled.line] : undefined;
  if (lesson.cancelled && item) {
    const atMs = startMs - 40 * MINUTE;
    takeUnits(record, [{ orderItemId: item.orderItemId, quantity: lesson.cancelled.quantity }], buyerCancelled(atMs));
    record.updatedAtMs = atMs;
  }
  return record;
}

/** Four days back from the start, fewer at night, whole seconds as the API gives them; some seconds are crowded. */
function orderDateOf(seed: number, startMs: number, number: number, random: Prng): number {
  const drawn = random.next();
  if (number % WAVE >= WAVE_DENSE_FROM) return startMs - placeIn(seed, 'wave', Math.floor(number / WAVE));
  if (number % RIPPLE >= RIPPLE_DENSE_FROM) return startMs - placeIn(seed, 'ripple', Math.floor(number / RIPPLE));
  return startMs - 20 * MINUTE - Math.floor((drawn * (4 * DAY - HOUR)) / 1000) * 1000;
}

function placeIn(seed: number, kind: string, count: number): number {
  return HOUR + Math.floor((prng(seed, kind, count).next() * (4 * DAY - 2 * HOUR)) / 1000) * 1000;
}

function linesOf(mix: Mix, random: Prng): ShipmentSpec['lines'] {
  const drawn = random.next();
  if (mix === 'practice' && drawn < 0.03) return [{ product: random.pick(MULTI_BOX_PRODUCTS), quantity: 1 }];
  if (mix === 'practice' && drawn < 0.12) {
    return [{ product: random.pick(SERIAL_PRODUCTS), quantity: random.chance(0.15) ? 2 : 1 }];
  }
  const count = drawn < 0.78 ? 1 : drawn < 0.94 ? 2 : 3 + random.below(3);
  const chosen = new Set<(typeof PLAIN_PRODUCTS)[number]>();
  while (chosen.size < count) chosen.add(random.pick(PLAIN_PRODUCTS));
  return [...chosen].map((product) => ({ product, quantity: quantityOf(random) }));
}

function quantityOf(random: Prng): number {
  const drawn = random.next();
  if (drawn < 0.74) return 1;
  if (drawn < 0.9) return 2;
  return 3 + random.below(3);
}

/** Seventeen of twenty at the main location; the others keep the station honest about whose shipments it packs. */
function locationOf(account: Account, number: number): string {
  const [main, second, third] = account.locationIds;
  const place = number % 20;
  if (place === 17) return third;
  return place === 3 || place === 9 ? second : main;
}

function typeOf(random: Prng): ShipmentType {
  const drawn = random.next();
  return drawn < 0.88 ? 'NORMAL' : drawn < 0.97 ? 'EXPRESS' : 'SELF';
}

/** A few in a hundred lost a line or some units before the station ever saw them, one in a hundred is gone whole. */
function cancelSome(record: ShipmentRecord, startMs: number, random: Prng): void {
  const drawn = random.next();
  const atMs = Math.max(record.orderDateMs + 2 * MINUTE, startMs - 30 * MINUTE - random.below(20) * HOUR);
  const item = record.items[0];
  if (!item || drawn >= 0.04) return;
  const partial = record.items.length > 1 || item.quantity > 1;
  if (drawn >= 0.01 && !partial) return;
  const units =
    drawn < 0.01
      ? record.items.map((each) => ({ orderItemId: each.orderItemId, quantity: each.quantity }))
      : [{ orderItemId: item.orderItemId, quantity: record.items.length > 1 ? item.quantity : 1 }];
  takeUnits(record, units, buyerCancelled(atMs));
  record.updatedAtMs = atMs;
}

function buyerCancelled(atMs: number) {
  return { atMs, by: 'buyer', reason: 'cancellation_requested', subReason: 'delivery_time_long' } as const;
}
