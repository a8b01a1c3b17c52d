import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CatalogueStation, catalogueStation, product, refusalOf } from '../support/catalogue-station.ts';
import { shipment as makeShipment, orderItem } from '../support/shipments.ts';

const BOX = { lengthMm: 200, breadthMm: 150, heightMm: 100, weightGrams: 450 };
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let station: CatalogueStation;
beforeEach(() => {
  station = catalogueStation();
});
afterEach(() => station.close());

describe('a product', () => {
  it('is saved whole, comes back as it was, and tells what changed once', async () => {
    const phone = product('PHN-1', {
      barcodes: ['8901086261410', 'PHN-INT-7'],
      serials: { need: 'yes', kind: 'imei', perUnit: 2 },
      ...{ box: BOX, taxRatePercent: 18, refurbished: true, purchasePricePaise: 450_000 },
    });
    const saved = await station.ask('catalogue.save', phone);
    expect(saved).toMatchObject({ ...phone, picture: null, wanted: 0 });
    await station.ask('catalogue.save', phone);
    expect(station.changes).toEqual(['PHN-1']);
    expect(station.journalled()).toEqual([{ what: 'product', id: 'PHN-1', fields: ['added'], cause: 'screen' }]);
    await station.ask('catalogue.save', { ...phone, taxRatePercent: 12, barcodes: ['8901086261410'] });
    expect(station.journalled().at(-1)?.fields).toEqual(['taxRatePercent', 'barcodes']);
    expect(station.barcodes.productOf('PHN-INT-7')).toBeUndefined();
  });

  it('is one however its SKU is spelled', async () => {
    await station.ask('catalogue.save', product('Mug-Blue'));
    await station.ask('catalogue.teach', { sku: 'MUG-BLUE', taxRatePercent: 12 });
    const { total, entries } = await station.ask('catalogue.list', {});
    expect(total).toBe(1);
    expect(entries[0]).toMatchObject({ sku: 'Mug-Blue', taxRatePercent: 12 });
  });

  it('has no purchase price unless it is refurbished', async () => {
    const asked = station.ask('catalogue.save', product('A', { purchasePricePaise: 100 }));
    expect(await refusalOf(asked)).toEqual({
      code: 'INVALID_INPUT',
      details: { column: 'purchase_price', problem: 'price-not-refurbished', value: '1' },
    });
  });

  it('goes with its barcodes and its picture', async () => {
    await station.ask('catalogue.save', product('A', { barcodes: ['8901086261410'] }));
    const { picture } = await station.ask('catalogue.setPicture', { sku: 'A', type: 'image/png', base64: PNG });
    expect(await station.ask('catalogue.remove', { sku: 'a' })).toEqual({ removed: true });
    expect(await station.ask('catalogue.remove', { sku: 'a' })).toEqual({ removed: false });
    expect(station.barcodes.productOf('8901086261410')).toBeUndefined();
    expect(await station.ask('catalogue.picture', { picture: picture ?? '' })).toEqual({ dataUrl: null });
  });

  it('whose SKU holds nothing that can be read is refused', async () => {
    expect((await refusalOf(station.ask('catalogue.save', product('\u200b\u00ad')))).code).toBe('INVALID_INPUT');
    expect((await refusalOf(station.ask('catalogue.teach', { sku: '\u200b', taxRatePercent: 5 }))).code).toBe(
      'INVALID_INPUT',
    );
  });
});

describe('a barcode', () => {
  it('is the same number as UPC-A, EAN-13 and GTIN-14', async () => {
    await station.ask('catalogue.teachBarcode', { sku: 'SOAP', code: '697929110035' });
    for (const scanned of ['697929110035', '0697929110035', '00697929110035', ']E00697929110035\r']) {
      expect(station.barcodes.productOf(scanned)?.sku).toBe('SOAP');
    }
    await station.ask('catalogue.teachBarcode', { sku: 'SOAP', code: '0697929110035' });
    expect(station.journalled()).toHaveLength(1);
  });

  it('of another product is taken over only when that is meant, and that product loses it', async () => {
    await station.ask('catalogue.save', product('A', { barcodes: ['8901086261410'] }));
    const asked = { sku: 'B', code: '08901086261410' };
    expect(await refusalOf(station.ask('catalogue.teachBarcode', asked))).toMatchObject({
      code: 'WRONG_STATE',
      details: { sku: 'A' },
    });
    const row = await station.ask('catalogue.teachBarcode', { ...asked, move: true });
    expect(row.barcodes).toEqual(['08901086261410']);
    const { entries } = await station.ask('catalogue.list', { search: '8901086261410' });
    expect(entries.map((entry) => entry.sku)).toEqual(['B']);
    expect(station.products.read('a')?.barcodes).toEqual([]);
  });

  it('that is the SKU of another product stays its SKU, moved or not', async () => {
    await station.ask('catalogue.save', product('KURTA-M'));
    for (const move of [false, true]) {
      const asked = station.ask('catalogue.teachBarcode', { sku: 'B', code: 'kurta-m', move });
      expect(await refusalOf(asked)).toMatchObject({ code: 'WRONG_STATE', details: { sku: 'KURTA-M' } });
    }
    expect(await refusalOf(station.ask('catalogue.save', product('B', { barcodes: ['kurta-m'] })))).toMatchObject({
      code: 'WRONG_STATE',
    });
  });

  it('that commands the bench names no product', async () => {
    for (const code of ['PB:ok', 'pb-b:S1', 'PB-T:0427']) {
      expect((await refusalOf(station.ask('catalogue.teachBarcode', { sku: 'A', code }))).code).toBe('INVALID_INPUT');
    }
    expect(station.products.read('a')).toBeUndefined();
  });
});

describe('teaching', () => {
  it('fills what a gate names as missing and leaves the rest, with the title the marketplace tells', async () => {
    station.told(makeShipment('s1', [orderItem('Cup-1', 2, { title: 'A cup' })]));
    const row = await station.ask('catalogue.teach', { sku: 'cup-1', box: BOX });
    expect(row).toMatchObject({ sku: 'Cup-1', title: 'A cup', box: BOX, taxRatePercent: null, wanted: 2 });
    await station.ask('catalogue.teach', { sku: 'cup-1', serials: { need: 'no', kind: 'serial', perUnit: 1 } });
    expect(station.products.read('cup-1')).toMatchObject({ box: BOX, serials: { need: 'no' } });
    expect(station.journalled().map((change) => change.cause)).toEqual(['bench', 'bench']);
    expect((await refusalOf(station.ask('catalogue.teach', { sku: 'cup-1' }))).code).toBe('INVALID_INPUT');
  });

  it('by a refused pack: the only SKU needs an IMEI, once, unless somebody said otherwise', async () => {
    const { learnFromRefusal } = station.catalogue;
    expect(learnFromRefusal([{ sku: 'phn' }, { sku: 'PHN' }], 'INVALID_IMEI_NUMBER')).toBe(true);
    expect(station.catalogue.inputs.serials('PHN')).toEqual({ need: 'yes', kind: 'imei', perUnit: 1 });
    expect(station.journalled()).toEqual([{ what: 'product', id: 'PHN', fields: ['added'], cause: 'marketplace' }]);
    expect(learnFromRefusal([{ sku: 'PHN' }], 'INVALID_IMEI_NUMBER')).toBe(false);
    expect(learnFromRefusal([{ sku: 'A' }, { sku: 'B' }], 'INVALID_IMEI_NUMBER')).toBe(false);
    expect(learnFromRefusal([{ sku: 'A' }], 'WEIGHT_ANOMALY_ERROR')).toBe(false);
    await station.ask('catalogue.save', product('C'));
    expect(learnFromRefusal([{ sku: 'C' }], 'INVALID_IMEI_NUMBER')).toBe(false);
    expect(station.changes).toEqual(['PHN', 'C']);
  });
});

describe('pictures', () => {
  it('are kept once however many products show them, and go with the last of these', async () => {
    const picture = { type: 'image/png', base64: PNG } as const;
    const first = await station.ask('catalogue.setPicture', { sku: 'A', ...picture });
    const second = await station.ask('catalogue.setPicture', { sku: 'B', ...picture });
    expect(first.picture).toBe(second.picture);
    const name = first.picture ?? '';
    expect((await station.ask('catalogue.picture', { picture: name })).dataUrl).toBe(`data:image/png;base64,${PNG}`);
    await station.ask('catalogue.removePicture', { sku: 'A' });
    expect((await station.ask('catalogue.picture', { picture: name })).dataUrl).not.toBeNull();
    await station.ask('catalogue.removePicture', { sku: 'B' });
    expect((await station.ask('catalogue.picture', { picture: name })).dataUrl).toBeNull();
    expect((await refusalOf(station.ask('catalogue.removePicture', { sku: 'none' }))).code).toBe('NOT_FOUND');
  });

  it('are what they are said to be', async () => {
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]).toString('base64');
    const webp = Buffer.from('RIFF0000WEBPVP8 ').toString('base64');
    const svg = Buffer.from('<svg onload="alert(1)"/>').toString('base64');
    const set = (type: 'image/jpeg' | 'image/png' | 'image/webp', base64: string) =>
      station.ask('catalogue.setPicture', { sku: 'A', type, base64 });
    await set('image/jpeg', jpeg);
    await set('image/webp', webp);
    for (const [type, base64] of [
      ['image/png', jpeg],
      ['image/webp', svg],
      ['image/png', `${PNG}!`],
      ['image/png', PNG.slice(0, -2)],
    ] as const) {
      expect((await refusalOf(set(type, base64))).code).toBe('INVALID_INPUT');
    }
  });
});

describe('HSN rates and box types', () => {
  it('are saved, listed and removed, each change journalled once', async () => {
    await station.ask('catalogue.saveHsnRate', { hsn: '09024020', taxRatePercent: 5 });
    await station.ask('catalogue.saveHsnRate', { hsn: '09024020', taxRatePercent: 5 });
    const box = { code: 'S-1', name: 'Small', lengthMm: 200, breadthMm: 150, heightMm: 90, tareGrams: 80 };
    await station.ask('catalogue.saveBoxType', box);
    expect(await station.ask('catalogue.hsnRates', {})).toEqual({ entries: [{ hsn: '09024020', taxRatePercent: 5 }] });
    expect(await station.ask('catalogue.boxTypes', {})).toEqual({ entries: [box] });
    expect(station.boxTypes.byCode('s-1')).toEqual(box);
    expect(await station.ask('catalogue.removeBoxType', { code: 'S-1' })).toEqual({ removed: true });
    expect(await station.ask('catalogue.removeHsnRate', { hsn: '0902' })).toEqual({ removed: false });
    expect(station.journalled().map(({ what, id }) => `${what} ${id}`)).toEqual([
      'hsn-rate 09024020',
      'box-type S-1',
      'box-type S-1',
    ]);
  });
});

describe('what a pack takes', () => {
  it('is the SKU`s tax rate, else that of the longest HSN code on file, else the account`s', async () => {
    await station.close();
    station = catalogueStation({ defaults: { taxRatePercent: 18, box: BOX } });
    const rate = (sku: string, hsn: string) => station.catalogue.inputs.taxRatePercent({ sku, hsn });
    expect(rate('TEA', '09024020')).toBe(18);
    await station.ask('catalogue.saveHsnRate', { hsn: '0902', taxRatePercent: 5 });
    await station.ask('catalogue.saveHsnRate', { hsn: '090240', taxRatePercent: 0 });
    expect(rate('TEA', '09024020')).toBe(0);
    expect(rate('TEA', '0902.10')).toBe(5);
    expect(rate('TEA', '')).toBe(18);
    await station.ask('catalogue.teach', { sku: 'tea', taxRatePercent: 12 });
    expect(rate('TEA', '09024020')).toBe(12);
  });

  it('is a purchase price of refurbished goods only, the product`s box or its parent`s, and serials as far as known', async () => {
    await station.ask('catalogue.save', product('R', { refurbished: true, purchasePricePaise: 100, box: BOX }));
    await station.ask('catalogue.save', product('N'));
    const { inputs } = station.catalogue;
    expect([inputs.purchasePricePaise('R'), inputs.purchasePricePaise('N'), inputs.purchasePricePaise('?')]).toEqual([
      100,
      null,
      null,
    ]);
    expect([inputs.box('N', 'r'), inputs.box('N'), inputs.box('?')]).toEqual([BOX, undefined, undefined]);
    expect(inputs.serials('?').need).toBe('unknown');
    expect(inputs.taxRatePercent({ sku: '?', hsn: '1' })).toBeUndefined();
  });
});
