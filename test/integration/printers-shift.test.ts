import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PracticeLanguage } from '../../main/practice/printer/start.ts';
import { type PackingHall, packingHall } from '../support/packing-hall.ts';
import { imei } from '../support/practice-api.ts';

/** ZPL has the shift of the page to itself (test/e2e/shift.spec.ts). */
const LANGUAGES: readonly PracticeLanguage[] = ['tspl', 'epl', 'escpos'];
const MUG = 'MUG-BLUE-350';
const PEN = 'PEN-BALL-BLU.20';
const PHONE = 'PHN-TARA-5G-128';
const TABLE = 'TABLE-STUDY-SHM';
const ORDERS = [
  [{ sku: MUG, quantity: 1 }],
  [
    { sku: MUG, quantity: 2 },
    { sku: PEN, quantity: 1 },
  ],
  [{ sku: TABLE, quantity: 1 }],
  [{ sku: PHONE, quantity: 1 }],
];

let hall: PackingHall;
let shipments: readonly string[];

beforeAll(async () => {
  hall = await packingHall({
    printers: LANGUAGES.map((language) => ({ id: language, documents: ['receipt'], language })),
  });
  await hall.ask('catalogue.teach', { sku: PHONE, serials: { need: 'yes', kind: 'imei', perUnit: 2 } });
  shipments = await hall.orders(...LANGUAGES.flatMap(() => ORDERS));
}, 120_000);
afterAll(() => hall.close());

/** Labels come out of this printer from now on, of no other. */
async function labelsGoTo(language: PracticeLanguage): Promise<void> {
  for (const { config } of (await hall.ask('printers.list', {})).printers) {
    const documents = config.id === language ? (['label', 'ticket'] as const) : (['receipt'] as const);
    await hall.ask('printers.save', { printer: { ...config, documents: [...documents] } });
  }
}

/** Scans back every box's label. */
async function confirm(shipmentId: string): Promise<readonly string[]> {
  await hall.becomes('confirming-label');
  const trackingIds = await hall.trackingIdsOf(shipmentId);
  await hall.scans(...trackingIds);
  expect(await hall.status()).toBe('idle');
  return trackingIds;
}

describe.each(LANGUAGES)('a shift with PDF labels on a printer that speaks %s', (language) => {
  const at = LANGUAGES.indexOf(language);

  test('packs a single, several lines, two boxes and a phone; every label comes out once and reads back', async () => {
    await labelsGoTo(language);
    const mine = shipments.slice(at * ORDERS.length, (at + 1) * ORDERS.length);
    const [single = '', several = '', table = '', phone = ''] = mine;
    const labels: string[] = [];
    await hall.scan(single);
    expect((await hall.scan(PEN)).verdict).toBe('wrong-item');
    await hall.command('ok');
    await hall.scan(MUG);
    labels.push(...(await confirm(single)));

    await hall.scans(several, MUG, MUG, PEN);
    await hall.becomes('confirming-label');
    expect((await hall.scan(labels[0] ?? '')).verdict).toBe('wrong-label');
    await hall.command('ok');
    labels.push(...(await confirm(several)));

    await hall.scan(table);
    const { shipment } = await hall.ask('shipments.read', { shipmentId: table });
    const packages = shipment.subShipments.flatMap((box) => box.packages);
    await hall.scans(...packages.flatMap(({ sku, quantity }) => Array<string>(quantity).fill(sku)));
    const boxes = await confirm(table);
    expect(boxes.length).toBeGreaterThan(1);
    labels.push(...boxes);

    const [first, second] = [imei(10 * at + 1), imei(10 * at + 2)];
    await hall.scans(phone, PHONE, first);
    expect((await hall.scan(first)).verdict).toBe('duplicate-serial');
    await hall.scan(second);
    labels.push(...(await confirm(phone)));

    await hall.drained();
    for (const shipmentId of mine) {
      expect(await hall.control.effectsOn(shipmentId)).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });
    }
    const sheets = await hall.drawn(language);
    expect(sheets).toHaveLength(labels.length);
    for (const code of labels)
      expect(
        sheets.filter(({ codes }) => codes.includes(code)),
        code,
      ).toHaveLength(1);
  }, 120_000);
});
