import { describe, expect, test } from 'vitest';
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

/** A hall whose labels come out of a printer of this language. */
async function opened(language: PracticeLanguage): Promise<{ hall: PackingHall; shipments: readonly string[] }> {
  const hall = await packingHall({ printers: [{ id: language, documents: ['label', 'ticket'], language }] });
  await hall.ask('catalogue.teach', { sku: PHONE, serials: { need: 'yes', kind: 'imei', perUnit: 2 } });
  return { hall, shipments: await hall.orders(...ORDERS) };
}

/** Scans back every box's label. */
async function confirm(hall: PackingHall, shipmentId: string): Promise<readonly string[]> {
  await hall.becomes('confirming-label');
  const trackingIds = await hall.trackingIdsOf(shipmentId);
  await hall.scans(...trackingIds);
  expect(await hall.status()).toBe('idle');
  return trackingIds;
}

describe.concurrent('a shift with PDF labels', () => {
  test.for(LANGUAGES)(
    'on a printer that speaks %s: a single, several lines, two boxes and a phone; every label comes out once and reads back',
    { timeout: 120_000 },
    async (language, { onTestFinished }) => {
      const { hall, shipments: mine } = await opened(language);
      onTestFinished(() => hall.close());
      const [single = '', several = '', table = '', phone = ''] = mine;
      const labels: string[] = [];
      await hall.scan(single);
      expect((await hall.scan(PEN)).verdict).toBe('wrong-item');
      await hall.command('ok');
      await hall.scan(MUG);
      labels.push(...(await confirm(hall, single)));

      await hall.scans(several, MUG, MUG, PEN);
      await hall.becomes('confirming-label');
      expect((await hall.scan(labels[0] ?? '')).verdict).toBe('wrong-label');
      await hall.command('ok');
      labels.push(...(await confirm(hall, several)));

      await hall.scan(table);
      const { shipment } = await hall.ask('shipments.read', { shipmentId: table });
      const packages = shipment.subShipments.flatMap((box) => box.packages);
      await hall.scans(...packages.flatMap(({ sku, quantity }) => Array<string>(quantity).fill(sku)));
      const boxes = await confirm(hall, table);
      expect(boxes.length).toBeGreaterThan(1);
      labels.push(...boxes);

      const [first, second] = [imei(1), imei(2)];
      await hall.scans(phone, PHONE, first);
      expect((await hall.scan(first)).verdict).toBe('duplicate-serial');
      await hall.scan(second);
      labels.push(...(await confirm(hall, phone)));

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
    },
  );
});
