import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realTimers } from '../../main/ports/timers.ts';
import type { CsvKind } from '../../shared/contract/catalogue.ts';
import { AppFailure } from '../../shared/errors.ts';
import { productSchema } from '../../shared/model/catalogue.ts';
import { type CatalogueStation, catalogueStation, product, refusalOf } from '../support/catalogue-station.ts';

let station: CatalogueStation;
beforeEach(() => {
  station = catalogueStation();
});
afterEach(() => station.close());

/** What a preview says is what the import then does, and a second import finds nothing to do. */
async function take(csv: string, kind: CsvKind = 'products') {
  const said = await station.ask('catalogue.preview', { kind, csv });
  expect(await station.ask('catalogue.import', { kind, csv })).toEqual(said);
  return said;
}

const problems = (errors: readonly { row: number; column: string; problem: string }[]) =>
  errors.map(({ row, column, problem }) => `${row} ${column} ${problem}`);

describe('importing products', () => {
  it('takes every good row and says of the others what is wrong, by the row of the spreadsheet', async () => {
    const csv = [
      'SKU;Title;Barcodes;Serials;Serial Kind;Serials Per Unit;Length cm;Breadth cm;Height cm;Weight kg;Tax Rate;Refurbished;Purchase Price;Shelf',
      "PHN-1;Tara 5G;'8901086261410|697929110035;yes;IMEI;2;18,5;10;6;0.42;18%;yes;4,500.50;B7",
      ';no sku;;;;;;;;;;;;',
      'A;;8.90108E+12;;;;;;;;;;;',
      'B;;;maybe;;5;;;;;eighteen;;;',
      'C;;;;;;10;10;;;101;;;',
      'D;;;;;;;;;;;;12;',
      'phn-1;;;;;;;;;;;;;',
      'E;;0697929110035;;;;;;;;;;;',
      `F;${'x'.repeat(501)};ab;;;;;;;;;;;`,
      'G;;PB:ok;;;;;;;;;;;;;extra',
      'H;;8901086261411;no;;;;;;;5;no;;',
    ].join('\r\n');
    const said = await take(`\ufeff${csv}`);
    expect(said).toMatchObject({ rows: 11, added: 2, changed: 0, unchanged: 0, refused: 9, ignoredColumns: ['Shelf'] });
    expect(problems(said.errors)).toEqual([
      '3 sku missing',
      '4 barcodes bad-barcode',
      '5 serials not-one-of',
      '5 serials_per_unit out-of-range',
      '5 tax_rate not-a-number',
      '6 height_cm box-incomplete',
      '6 tax_rate out-of-range',
      '7 purchase_price price-not-refurbished',
      '8 sku twice-in-file',
      '9 barcodes twice-in-file',
      '10 title too-long',
      '11  bad-row',
    ]);
    expect(said.errors[4]).toEqual({ row: 5, column: 'tax_rate', problem: 'not-a-number', value: 'eighteen' });
    expect(station.products.read('phn-1')).toMatchObject({
      ...{ sku: 'PHN-1', title: 'Tara 5G', serials: { need: 'yes', kind: 'imei', perUnit: 2 } },
      box: { lengthMm: 185, breadthMm: 100, heightMm: 60, weightGrams: 420 },
      ...{ taxRatePercent: 18, refurbished: true, purchasePricePaise: 450_050 },
    });
    expect(station.barcodes.productOf('697929110035')?.sku).toBe('PHN-1');
  });

  it('leaves what a file does not say as it is, and clears what it crosses out', async () => {
    const box = { lengthMm: 200, breadthMm: 150, heightMm: 100, weightGrams: 450 };
    const full = product('A', { barcodes: ['8901086261410'], box, taxRatePercent: 5, title: 'Cup' });
    await station.ask('catalogue.save', full);
    expect(await take('sku,title,tax_rate\nA,,')).toMatchObject({ unchanged: 1 });
    expect(await take('sku,weight_kg\na,0.5')).toMatchObject({ changed: 1 });
    expect(station.products.read('a')).toMatchObject({ ...full, sku: 'a', box: { ...box, weightGrams: 500 } });
    expect(problems((await take('sku,weight_kg\na,-')).errors)).toEqual(['2 weight_kg box-incomplete']);
    const crossed = 'sku,title,barcodes,serials,length_cm,breadth_cm,height_cm,weight_kg,tax_rate\nA,-,-,-,-,-,-,-,-';
    await take(crossed);
    expect(station.products.read('a')).toMatchObject({
      ...product('A', { title: null, serials: { need: 'unknown', kind: 'serial', perUnit: 1 } }),
    });
  });

  it('gives a barcode to one product only, and lets a file move it from an earlier row to a later one', async () => {
    await station.ask('catalogue.save', product('A', { barcodes: ['8901086261410'] }));
    expect(problems((await take('sku,barcodes\nB,8901086261410')).errors)).toEqual(['2 barcodes barcode-taken']);
    expect(problems((await take('sku,barcodes\nB,a')).errors)).toEqual(['2 barcodes bad-barcode']);
    await station.ask('catalogue.save', product('CUP'));
    expect(problems((await take('sku,barcodes\nB,cup')).errors)).toEqual(['2 barcodes barcode-taken']);
    expect(problems((await take('sku,barcodes\nNEW-1,111\nB,new-1')).errors)).toEqual(['3 barcodes barcode-taken']);
    expect(await take('sku,barcodes\nA,-\nB,08901086261410')).toMatchObject({ changed: 1, added: 1, refused: 0 });
    expect(station.barcodes.productOf('8901086261410')?.sku).toBe('B');
  });

  it('changes nothing for a preview, and for a file that stops being CSV half way', async () => {
    const broken = `sku,title\n${Array.from({ length: 200 }, (_, n) => `S${n},t`).join('\n')}\nX,"never closed`;
    for (const name of ['catalogue.preview', 'catalogue.import'] as const) {
      const refused = await refusalOf(station.ask(name, { kind: 'products', csv: broken }));
      expect(refused).toEqual({ code: 'INVALID_INPUT', details: { row: 202 } });
    }
    await station.ask('catalogue.preview', { kind: 'products', csv: 'sku\nA' });
    expect(await station.ask('catalogue.list', {})).toEqual({ total: 0, entries: [] });
    expect(station.changes).toEqual([]);
    expect(station.journalled()).toEqual([]);
  });

  it('is refused while another file is being imported, and free again after it', async () => {
    const kind = 'products' as const;
    const first = station.ask('catalogue.import', { kind, csv: 'sku\nA' });
    const second = await refusalOf(station.ask('catalogue.import', { kind, csv: 'sku\nB' }));
    expect(second.code).toBe('WRONG_STATE');
    expect(await first).toMatchObject({ added: 1 });
    await refusalOf(station.ask('catalogue.import', { kind, csv: 'nothing' }));
    expect(await station.ask('catalogue.import', { kind, csv: 'sku\nB' })).toMatchObject({ added: 1 });
    expect(station.changes).toEqual([null, null]);
  });

  it('ends with the station, keeping what was taken and its journal', async () => {
    const csv = `sku\n${Array.from({ length: 2_000 }, (_, n) => `S${n}`).join('\n')}`;
    const importing = refusalOf(station.ask('catalogue.import', { kind: 'products', csv }));
    while (station.products.exists('s0') === false) await new Promise((resolve) => setImmediate(resolve));
    await station.catalogue.stop();
    expect((await importing).code).toBe('STATION_STOPPING');
    const taken = station.journalled().flatMap((change) => [...change.fields]);
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.length).toBeLessThan(2_000);
    expect(taken.map((sku) => station.products.exists(sku.toLowerCase()))).toEqual(taken.map(() => true));
  });
});

describe('any file', () => {
  it('is taken as its preview said, or refused by both, and taken twice changes nothing more', async () => {
    station.sql('PRAGMA synchronous = OFF');
    const cell = fc.oneof(
      fc.constantFrom(
        'A',
        'a',
        'B',
        'C',
        '-',
        "'-",
        '',
        '8901086261410',
        '08901086261410',
        'INT-7|INT-8',
        '1E5',
        'yes',
      ),
      fc.constantFrom('no', 'imei', '2', '18', '18,5', '₹ 1,250', 'x', '"', ',', '\ud83e', '\0', ']C1', '\u200b'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    const columns = ['sku', 'barcodes', 'serials', 'tax_rate', 'refurbished', 'purchase_price', 'title'];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 12 }), async (rows) => {
        const csv = [columns, ...rows].map((row) => row.join(';')).join('\n');
        const asked = { kind: 'products', csv } as const;
        const settled = await Promise.allSettled([station.ask('catalogue.preview', asked)]);
        const imported = await Promise.allSettled([station.ask('catalogue.import', asked)]);
        expect(imported).toEqual(settled);
        if (settled[0].status === 'rejected') expect(settled[0].reason).toBeInstanceOf(AppFailure);
        else if (settled[0].value.refused === 0) {
          expect(await station.ask('catalogue.import', asked)).toMatchObject({ added: 0, changed: 0 });
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('importing HSN rates and box types', () => {
  it('puts back the zero a spreadsheet takes off, but not where the cell says it is text', async () => {
    const said = await take("HSN Code,hsn,Tax Rate\n,9024020,5\n,'90240,12\n,902,0\n,85,18\n,x,1\n,8517,", 'hsn-rates');
    expect(said).toMatchObject({ added: 3, refused: 3, ignoredColumns: ['HSN Code'] });
    expect(problems(said.errors)).toEqual(['5 hsn out-of-range', '6 hsn out-of-range', '7 tax_rate missing']);
    expect((await station.ask('catalogue.hsnRates', {})).entries).toEqual([
      { hsn: '0902', taxRatePercent: 0 },
      { hsn: '09024020', taxRatePercent: 5 },
      { hsn: '90240', taxRatePercent: 12 },
    ]);
    expect(await take('hsn,tax_rate\n0902,-', 'hsn-rates')).toMatchObject({ refused: 1 });
  });

  it('takes a new box only whole, and a part of one that is known', async () => {
    const whole =
      'code,name,length_cm,breadth_cm,height_cm,tare_kg\ns1,Small,20,15,9,0.08\nM,Medium,30,20,15,\n?,x,1,1,1,1';
    const said = await take(whole, 'box-types');
    expect(problems(said.errors)).toEqual(['3 tare_kg missing', '4 code out-of-range']);
    expect(await take('code,tare_kg\nS1,0.1', 'box-types')).toMatchObject({ changed: 1 });
    expect(station.boxTypes.byCode('S1')).toEqual({
      ...{ code: 'S1', name: 'Small', lengthMm: 200, breadthMm: 150, heightMm: 90, tareGrams: 100 },
    });
  });
});

const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 24 }),
  fc.constantFrom(
    '=HYPERLINK("http://x")',
    '+91',
    '-',
    '@SUM',
    "'tis",
    '007',
    '1-2',
    'a,b',
    'two\nlines',
    '8" x 10"',
    'चाय',
  ),
);
const code = fc.oneof(
  fc.constantFrom('8901086261410', '08901086261410', 'INT-7', '=CODE', '-12', "'code", 'a|b\\c', '12E5', '000123'),
  fc.string({ minLength: 3, maxLength: 30 }),
);
const side = fc.integer({ min: 1, max: 5_000 });
const anyProduct = fc.record({
  sku: text,
  title: fc.option(text),
  barcodes: fc.array(code, { maxLength: 4 }),
  serials: fc.record({
    need: fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
    kind: fc.constantFrom('imei' as const, 'serial' as const),
    perUnit: fc.integer({ min: 1, max: 4 }),
  }),
  box: fc.option(
    fc.record({ lengthMm: side, breadthMm: side, heightMm: side, weightGrams: fc.integer({ min: 1, max: 500_000 }) }),
  ),
  taxRatePercent: fc.option(fc.oneof(fc.constantFrom(0, 5, 12, 18), fc.double({ min: 0, max: 100, noNaN: true }))),
  refurbished: fc.boolean(),
  purchasePricePaise: fc.option(fc.integer({ min: 1, max: 1_000_000_000 })),
});

describe('an exported file', () => {
  it('read again changes nothing, fills an empty catalogue to the same, and holds no formula', async () => {
    station.sql('PRAGMA synchronous = OFF');
    await fc.assert(
      fc.asyncProperty(fc.array(anyProduct, { maxLength: 12 }), async (wanted) => {
        station.sql('DELETE FROM product; DELETE FROM picture');
        for (const each of wanted) {
          const parsed = productSchema.safeParse({
            ...each,
            purchasePricePaise: each.refurbished ? each.purchasePricePaise : null,
          });
          if (!parsed.success) continue;
          await station.ask('catalogue.save', parsed.data).catch((error: unknown) => {
            if (!(error instanceof AppFailure)) throw error;
          });
        }
        const { csv, rows } = await station.ask('catalogue.export', { kind: 'products' });
        const again = await station.ask('catalogue.import', { kind: 'products', csv });
        expect(again).toMatchObject({ rows, unchanged: rows, refused: 0, errors: [], ignoredColumns: [] });
        const before = await station.ask('catalogue.list', {});
        for (const { sku } of before.entries) await station.ask('catalogue.remove', { sku });
        expect(await station.ask('catalogue.import', { kind: 'products', csv })).toMatchObject({ added: rows });
        const after = await station.ask('catalogue.list', {});
        const undated = (entries: typeof before.entries) => entries.map((entry) => ({ ...entry, changedAtMs: 0 }));
        expect(undated(after.entries)).toEqual(undated(before.entries));
        const cells = (parse(csv, { bom: true }) as string[][]).flat();
        expect(cells.filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('of HSN rates and box types read again changes nothing', async () => {
    await take("hsn,tax_rate\n0902,5\n8517,18\n'90240,12.5", 'hsn-rates');
    await take(
      'code,name,length_cm,breadth_cm,height_cm,tare_kg\n1E5,=Box,20.5,15,9,0.085\n007,-,1,1,1,0',
      'box-types',
    );
    for (const kind of ['hsn-rates', 'box-types'] as const) {
      const { csv, rows } = await station.ask('catalogue.export', { kind });
      expect(rows).toBe(kind === 'hsn-rates' ? 3 : 1);
      expect(await take(csv, kind)).toMatchObject({ rows, unchanged: rows, refused: 0 });
    }
  });
});

describe('a file of 20,000 products', () => {
  it('is taken with at most 20 rows written in a transaction and in a turn of the event loop', async () => {
    await station.close();
    let most = 0;
    let before = 0;
    const written = () => {
      const total = station.rowsWritten();
      most = Math.max(most, total - before);
      before = total;
    };
    station = catalogueStation({
      timers: {
        after(delayMs, task) {
          written();
          return realTimers.after(delayMs, task);
        },
      },
    });
    // What is on disk when is not the question here, and thousands of commits would wait for it.
    station.sql('PRAGMA synchronous = OFF');
    before = station.rowsWritten();
    const ean = (n: number) => String(2_000_000_000_000 + n);
    const lines = Array.from({ length: 20_000 }, (_, n) => `SKU-${n},Product number ${n},${ean(n)},18`);
    const csv = `sku,title,barcodes,tax_rate\n${lines.join('\n')}`;
    const said = await station.ask('catalogue.import', { kind: 'products', csv });
    expect(said).toMatchObject({ rows: 20_000, added: 20_000, refused: 0 });
    expect(most).toBeGreaterThan(4);
    expect(most).toBeLessThanOrEqual(20);
    const { total } = await station.ask('catalogue.list', { limit: 1 });
    expect(total).toBe(20_000);
  });
});

describe('a file that comes in parts', () => {
  const rows = Array.from({ length: 500 }, (_, n) => `S${n},चाय 🫖 ${n}`).join('\n');
  const csv = `sku,title\n${rows}`;

  it('is read as the one it was, whichever part is sent twice, and is gone once imported', async () => {
    const upload = 'upload-1';
    for (let at = 0; at < csv.length; at += 1_000) {
      const part = { upload, at, text: csv.slice(at, at + 1_000) };
      await station.ask('catalogue.upload', part);
      const { received } = await station.ask('catalogue.upload', part);
      expect(received).toBe(Math.min(csv.length, at + 1_000));
    }
    expect(await station.ask('catalogue.preview', { kind: 'products', upload })).toMatchObject({ added: 500 });
    expect(await station.ask('catalogue.import', { kind: 'products', upload })).toMatchObject({ added: 500 });
    expect(station.products.read('s499')?.title).toBe('चाय 🫖 499');
    const again = await refusalOf(station.ask('catalogue.import', { kind: 'products', upload }));
    expect(again.code).toBe('NOT_FOUND');
  });

  it('is refused with a part missing, and pushed out by two younger ones', async () => {
    const part = (upload: string, at: number, text: string) => station.ask('catalogue.upload', { upload, at, text });
    expect(await refusalOf(part('upload-1', 5, 'x'))).toEqual({ code: 'WRONG_STATE', details: { received: 0 } });
    await part('upload-1', 0, 'sku\nA');
    expect(await refusalOf(part('upload-1', 9, 'x'))).toEqual({ code: 'WRONG_STATE', details: { received: 5 } });
    await part('upload-2', 0, 'sku\nB');
    await part('upload-3', 0, 'sku\nC');
    const gone = await refusalOf(station.ask('catalogue.preview', { kind: 'products', upload: 'upload-1' }));
    expect(gone.code).toBe('NOT_FOUND');
    expect(await station.ask('catalogue.preview', { kind: 'products', upload: 'upload-2' })).toMatchObject({
      added: 1,
    });
  });
});
