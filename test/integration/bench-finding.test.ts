import { afterEach, describe, expect, test } from 'vitest';
import { benchStation } from '../support/bench-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const BOX = { lengthMm: 300, breadthMm: 200, heightMm: 100, weightGrams: 900 };
const SMALL = { lengthMm: 100, breadthMm: 80, heightMm: 60, weightGrams: 200 };
const cup = (id: string, over = {}) => shipment(id, [orderItem('CUP')], over);

describe('codes of an item', () => {
  test('a barcode on file names its product in every width of the same number, and no other item', () => {
    station = benchStation();
    station.product('CUP', { barcodes: ['0697929110035'] });
    station.told(shipment('S1', [orderItem('CUP', 4), orderItem('PEN')]));
    station.scan('S1');
    for (const code of ['697929110035', '0697929110035', '00697929110035', ']E00697929110035'])
      expect(station.scan(code), code).toMatchObject({ verdict: 'accept', detail: { what: 'unit', sku: 'CUP' } });
    expect(station.scan('697929110036').verdict).toBe('unknown-code');
  });

  test('a code on file for another product never counts for an item whose SKU it happens to be', () => {
    station = benchStation();
    station.product('PEN', { title: 'Blue pen', barcodes: ['CUP'] });
    station.told(shipment('S1', [orderItem('CUP')]));
    station.scan('S1');
    expect(station.scan('CUP')).toMatchObject({ verdict: 'wrong-item', detail: { sku: 'PEN', title: 'Blue pen' } });
  });

  test('a product nobody ordered is a wrong item on an open parcel and not wanted on an idle bench', () => {
    station = benchStation();
    station.product('PEN', { title: 'Blue pen', barcodes: ['PEN-CODE'] });
    station.told(cup('S1'));
    expect(station.scan('PEN-CODE')).toMatchObject({
      verdict: 'gate',
      detail: { what: 'item-not-wanted', sku: 'PEN' },
    });
    station.scan('S1');
    expect(station.scan('PEN-CODE').verdict).toBe('wrong-item');
  });
});

describe('item-first', () => {
  const itemFirst = () => benchStation({ findBy: 'item' });

  test('an item opens the most urgent shipment that needs it and counts its unit', () => {
    station = itemFirst();
    station.told(cup('LATER', { dispatchByMs: 1_800_000_000_000 }), cup('SOON', { dispatchByMs: 1_790_000_000_000 }));
    expect(station.scan('CUP')).toMatchObject({
      verdict: 'complete',
      session: { status: 'printing', parcel: { shipmentId: 'SOON' } },
    });
    expect(station.changes('SOON')).toEqual(['pack pending']);
  });

  test('held, early and foreign shipments are passed over for one that can be packed', () => {
    station = itemFirst();
    station.told(
      cup('HELD', { dispatchByMs: 1, hold: true }),
      cup('EARLY', { dispatchByMs: 2, dispatchAfterMs: station.nowMs + 1 }),
      cup('FREE', { dispatchByMs: 3 }),
    );
    expect(station.scan('CUP')).toMatchObject({ detail: { shipmentId: 'FREE' } });
  });

  test('where none can be packed the first reason is told and nothing opens', () => {
    station = itemFirst();
    station.told(cup('HELD', { dispatchByMs: 1, hold: true }));
    expect(station.scan('CUP')).toMatchObject({
      verdict: 'gate',
      detail: { gate: { kind: 'on-hold' } },
      session: { status: 'idle' },
    });
  });

  test('a parcel parked for want of a unit comes back with it, and one that is complete is passed over', () => {
    station = itemFirst();
    station.told(
      shipment('FIRST', [orderItem('CUP'), orderItem('PEN')], { dispatchByMs: 1 }),
      cup('SECOND', { dispatchByMs: 2 }),
    );
    station.scan('CUP');
    station.command('park');
    expect(station.scan('CUP')).toMatchObject({ detail: { shipmentId: 'SECOND' } });
    station.command('park');
    expect(station.scan('PEN')).toMatchObject({ verdict: 'complete', session: { parcel: { shipmentId: 'FIRST' } } });
  });

  test('the code that completed a parcel opens the next one only when it is meant', () => {
    station = itemFirst();
    station.told(cup('A', { dispatchByMs: 1 }), cup('B', { dispatchByMs: 2 }));
    station.network(false);
    expect(station.scan('CUP')).toMatchObject({ verdict: 'complete', detail: { what: 'shelved' } });
    expect(station.scan('CUP')).toMatchObject({ verdict: 'repeated', detail: { what: 'scan-again' } });
    expect(station.scan('CUP')).toMatchObject({ verdict: 'complete', detail: { shipmentId: 'B' } });
  });
});

describe('packages and boxes', () => {
  const table = () =>
    shipment('MPS', [orderItem('TABLE', 1, { packageIds: ['P1', 'P2', 'P3'] }), orderItem('CUP', 2)], {
      mps: true,
      subShipments: [
        { subShipmentId: 'SS-1', packages: [{ packageId: 'P1', sku: 'TOP', title: 'Table top', quantity: 1 }] },
        {
          subShipmentId: 'SS-2',
          packages: [
            { packageId: 'P2', sku: 'LEGS', title: 'Table legs', quantity: 2 },
            { packageId: 'P3', sku: 'SCREWS', title: 'Screws', quantity: 1 },
          ],
        },
      ],
    });

  test('a sub-shipment that lists packages is counted by them, other items by their units', () => {
    station = benchStation();
    station.told(table());
    const { session } = station.scan('MPS');
    const lines = session.status === 'verifying' ? session.parcel.lines : [];
    expect(lines.map(({ lineId, boxId, sku, needed }) => [lineId.split('-MPS')[0], boxId, sku, needed])).toEqual([
      ['SS-1/P1', 'SS-1', 'TOP', 1],
      ['SS-2/P2', 'SS-2', 'LEGS', 2],
      ['SS-2/P3', 'SS-2', 'SCREWS', 1],
      ['4365000000000CUP', null, 'CUP', 2],
    ]);
    expect(station.scan('TABLE').verdict).not.toBe('accept');
  });

  test('packages of a cancelled item are not wanted', () => {
    station = benchStation();
    const whole = table();
    station.told({
      ...whole,
      orderItems: whole.orderItems.map((item) => (item.sku === 'TABLE' ? { ...item, state: 'CANCELLED' } : item)),
    });
    expect(station.scans('MPS', 'CUP', 'CUP').verdict).toBe('complete');
  });

  test('a box of one package takes its box, any other that of its dearest product, else the default', () => {
    station = benchStation();
    station.product('TOP', { box: BOX });
    station.product('CUP', { box: SMALL });
    station.told(table());
    const { session } = station.scan('MPS');
    expect(session.status === 'verifying' && session.parcel.boxes).toMatchObject([
      { subShipmentId: 'SS-1', box: BOX, confirmed: true },
      { subShipmentId: 'SS-2', box: { weightGrams: 450 }, confirmed: true },
    ]);
  });

  test('one box for several items takes the box of the dearest unit, and nothing of the parcel before', () => {
    station = benchStation();
    station.product('CUP', { box: SMALL });
    station.product('VASE', { box: BOX });
    const item = (sku: string, quantity: number, totalPricePaise: number) =>
      orderItem(sku, quantity, { totalPricePaise });
    station.told(shipment('A', [item('CUP', 10, 90_000), item('VASE', 1, 50_000)]), cup('B'));
    expect(station.scan('A').session).toMatchObject({ parcel: { boxes: [{ box: BOX }] } });
    station.command('park');
    expect(station.scan('B').session).toMatchObject({ parcel: { boxes: [{ box: SMALL }] } });
  });

  test('where boxes are asked for, the pack waits until each is said, and says what was said', () => {
    station = benchStation({ boxing: 'ask', defaultBox: undefined });
    station.told(cup('A'));
    expect(station.scans('A', 'CUP')).toMatchObject({ detail: { what: 'box-wanted' }, session: { status: 'boxing' } });
    expect(station.changes('A')).toEqual([]);
    station.restart();
    expect(station.session).toMatchObject({ status: 'boxing' });
    expect(station.box('SS-1', BOX)).toMatchObject({ verdict: 'complete', session: { status: 'printing' } });
    const pack = station.now.mutations.openOf('A', 'pack');
    expect(JSON.parse(pack?.payload ?? '{}')).toMatchObject({ request: { subShipments: [{ ...BOX }] } });
  });

  test('a carton weighs itself and what lies in it where the catalogue knows, else the scale is asked for', () => {
    station = benchStation({ boxing: 'ask' });
    station.now.boxTypes.save({
      code: 'B2',
      name: 'Box 2',
      lengthMm: 400,
      breadthMm: 300,
      heightMm: 200,
      tareGrams: 50,
    });
    station.told(cup('A'), shipment('B', [orderItem('PEN', 3)]));
    expect(station.scans('A', 'CUP', 'pb-b:b2')).toMatchObject({ detail: { what: 'weight-wanted' } });
    expect(station.scan('PB-B:NONE')).toMatchObject({ verdict: 'unknown-code', detail: { what: 'box-unknown' } });
    station.command('park');
    station.product('PEN', { box: { ...SMALL, weightGrams: 12 } });
    expect(station.scans('B', 'PEN', 'PEN', 'PEN', 'PB-B:B2')).toMatchObject({
      verdict: 'complete',
      session: { parcel: { boxes: [{ box: { lengthMm: 400, weightGrams: 86 }, confirmed: true }] } },
    });
  });

  test('without a box or a tax rate on file the shipment stays closed and says which', () => {
    station = benchStation({ defaultBox: undefined, defaultTaxRatePercent: undefined });
    station.told(cup('A'));
    expect(station.scan('A').detail.gate).toEqual({ kind: 'tax-rate-missing', sku: 'CUP' });
    station.product('CUP', { taxRatePercent: 12 });
    expect(station.scan('A').detail.gate).toEqual({ kind: 'box-missing', sku: 'CUP' });
    station.product('CUP', { taxRatePercent: 12, box: SMALL });
    expect(station.scans('A', 'CUP').verdict).toBe('complete');
    const pack = station.now.mutations.openOf('A', 'pack');
    expect(JSON.parse(pack?.payload ?? '{}')).toMatchObject({ request: { taxItems: [{ taxRatePercent: 12 }] } });
  });
});
