import { expect, test } from 'vitest';
import { eanCheckDigit } from '../../main/practice/marketplace/catalogue/product.ts';
import { PRODUCTS } from '../../main/practice/marketplace/catalogue/products.ts';
import { type ShipmentRecord, stateOf } from '../../main/practice/marketplace/records.ts';
import { PRACTICE_START_MS, PracticeApi } from '../support/practice-api.ts';

const HOUR = 3_600_000;

/** The catalogue proper, without the orders of before that stand beside it. */
function catalogueOf(api: PracticeApi, count: number): ShipmentRecord[] {
  return [...api.marketplace.shipments()].filter((record) => record.number < count);
}

test('every product has a SKU, a barcode and a listing of its own, and a valid check digit', () => {
  expect(PRODUCTS.length).toBeGreaterThanOrEqual(60);
  for (const name of ['sku', 'ean', 'fsn', 'listingId'] as const) {
    expect(new Set(PRODUCTS.map((product) => product[name])).size).toBe(PRODUCTS.length);
  }
  for (const product of PRODUCTS) {
    expect(product.ean).toMatch(/^890\d{10}$/);
    expect(product.ean.at(-1)).toBe(eanCheckDigit(product.ean.slice(0, 12)));
    expect(product.fsn).toHaveLength(16);
    expect(product.hsn).toMatch(/^\d{8}$/);
  }
  expect(PRODUCTS.some((product) => product.sku.includes('&quot;'))).toBe(true);
});

test('the first shipments by dispatch-by are easy, and one of each lesson follows within fifteen', () => {
  const api = new PracticeApi();
  const { marketplace } = api;
  const first = catalogueOf(api, 48)
    .filter((record) => record.locationId === marketplace.locationIds[0])
    .toSorted((left, right) => left.dispatchByMs - right.dispatchByMs)
    .slice(0, 15);
  for (const record of first.slice(0, 3)) {
    expect(record.items).toHaveLength(1);
    expect(record.items[0]?.quantity).toBe(1);
    expect(record.hold).toBe(false);
    expect(record.items[0]?.product.serials).toBeNull();
  }
  expect(first.some((record) => record.hold)).toBe(true);
  expect(first.some((record) => record.dispatchAfterMs > PRACTICE_START_MS)).toBe(true);
  expect(first.some((record) => record.items.some((item) => item.state === 'CANCELLED'))).toBe(true);
  expect(first.some((record) => record.items.filter((item) => item.state === 'APPROVED').length > 1)).toBe(true);
  expect(first.some((record) => record.items[0]?.quantity === 3)).toBe(true);
  expect(first.some((record) => record.mps)).toBe(true);
  expect(first.some((record) => record.items.some((item) => item.product.serials?.perUnit === 2))).toBe(true);
});

test('after sixteen lessons in their order come refurbished goods with a purchase price and goods with one serial number', () => {
  const api = new PracticeApi();
  const { marketplace } = api;
  const all = catalogueOf(api, 48);
  const skus = all.slice(0, 18).map((record) => record.items[0]?.product.sku);
  expect(skus.slice(0, 3)).toEqual(['TEA-ASSAM-500G', 'TSHIRT-NVY-XL', 'NOTEBOOK-A5-6']);
  expect(skus.slice(14)).toEqual(['SHIRT-M-OXF-42', 'SOCKS-ANK.3PR', 'SPKR-DHUN-RFB', 'WATCH-KAAL-S2']);
  const queued = all
    .filter((record) => record.locationId === marketplace.locationIds[0])
    .toSorted((left, right) => left.dispatchByMs - right.dispatchByMs)
    .map((record) => record.items[0]?.product.sku);
  expect(queued.slice(0, 18)).toEqual(skus);
  const [refurbished, watch] = skus.slice(16).map((sku) => PRODUCTS.find((product) => product.sku === sku));
  expect(refurbished).toMatchObject({ refurbished: true, purchasePricePaise: 86_000, serials: null, boxes: [] });
  expect(watch).toMatchObject({
    refurbished: false,
    purchasePricePaise: null,
    serials: { kind: 'serial', perUnit: 1 },
  });
  expect(PRODUCTS.filter((product) => product.refurbished)).toHaveLength(1);
});

test('the same seed makes the same catalogue, moved by the start time only; another seed makes another', () => {
  const shape = (api: PracticeApi, startMs: number) =>
    [...api.marketplace.shipments()].map((record) => [
      record.shipmentId,
      record.items.map((item) => [item.orderItemId, item.product.sku, item.quantity, item.state]),
      record.orderDateMs - startMs,
      record.dispatchAfterMs - startMs,
      record.dispatchByMs - startMs,
    ]);
  const later = PRACTICE_START_MS + 86_400_000;
  const moved = new PracticeApi({ shipments: 300, clock: { wallMs: () => later, monotonicMs: () => 0 } });
  expect(shape(moved, later)).toEqual(shape(new PracticeApi({ shipments: 300 }), PRACTICE_START_MS));
  const other = new PracticeApi({ shipments: 300, seed: 8 });
  expect(shape(other, PRACTICE_START_MS)).not.toEqual(shape(moved, later));
});

test('a large catalogue has unique ids of the documented forms, three locations, crowded seconds and every kind', () => {
  const api = new PracticeApi({ shipments: 3_000 });
  const { marketplace } = api;
  const all = catalogueOf(api, 3_000);
  const items = all.flatMap((record) => record.items);
  expect(new Set(all.map((record) => record.shipmentId)).size).toBe(3_000);
  expect(new Set(items.map((item) => item.orderItemId)).size).toBe(items.length);
  for (const record of all) {
    expect(record.shipmentId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(record.locationId).toMatch(/^LOC[0-9a-f]{32}$/);
    expect(record.orderDateMs).toBeGreaterThanOrEqual(PRACTICE_START_MS - 96 * HOUR);
    expect(record.orderDateMs).toBeLessThan(PRACTICE_START_MS);
    expect(record.dispatchByMs).toBeLessThanOrEqual(PRACTICE_START_MS + 48 * HOUR);
  }
  for (const item of items) {
    expect(item.orderItemId).toMatch(/^\d{18}$/);
    expect(item.orderId).toMatch(/^OD\d{18}$/);
  }
  const share = (test: (record: (typeof all)[number]) => boolean) => all.filter(test).length / all.length;
  expect(share((record) => record.locationId === marketplace.locationIds[0])).toBeGreaterThan(0.8);
  expect(share((record) => record.locationId === marketplace.locationIds[2])).toBeGreaterThan(0.02);
  for (const type of ['EXPRESS', 'SELF']) expect(share((record) => record.type === type)).toBeGreaterThan(0.01);
  expect(share((record) => record.hold)).toBeGreaterThan(0.02);
  expect(share((record) => record.mps)).toBeGreaterThan(0.01);
  expect(share((record) => record.dispatchAfterMs > PRACTICE_START_MS)).toBeGreaterThan(0.02);
  expect(share((record) => stateOf(record) === 'CANCELLED')).toBeGreaterThan(0.002);
  const perSecond = new Map<number, number>();
  for (const record of all) perSecond.set(record.orderDateMs, (perSecond.get(record.orderDateMs) ?? 0) + 1);
  expect(Math.max(...perSecond.values())).toBeGreaterThan(20);
});

test('a plain catalogue holds nothing that needs a question', () => {
  const { marketplace } = new PracticeApi({ shipments: 400, mix: 'plain' });
  for (const record of marketplace.shipments()) {
    expect(record.locationId).toBe(marketplace.locationIds[0]);
    expect(stateOf(record)).toBe('APPROVED');
    expect(record.hold || record.mps || record.dispatchAfterMs > PRACTICE_START_MS).toBe(false);
    expect(record.items.every((item) => item.product.serials === null)).toBe(true);
  }
});
