import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinBarcodes, splitBarcodes } from '../../main/catalogue/csv/barcode-cell.ts';
import { plainText, readNumber } from '../../main/catalogue/csv/cells.ts';
import { readCsv } from '../../main/catalogue/csv/read-csv.ts';
import { csvLines, textCell } from '../../main/catalogue/csv/write-csv.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { AppFailure } from '../../shared/errors.ts';

const KNOWN = ['sku', 'title', 'tax_rate'] as const;

async function read(text: string) {
  const file = await readCsv(text, KNOWN, 'sku', realTimers);
  const rows: (readonly [number, Readonly<Record<string, string>>])[] = [];
  for await (const { row, cells, tooManyCells } of file.rows()) {
    rows.push([row, { ...Object.fromEntries(cells), ...(tooManyCells ? { tooManyCells: 'yes' } : {}) }]);
  }
  return { ignored: file.ignoredColumns, rows };
}

async function refusal(text: string): Promise<unknown> {
  try {
    await read(text);
  } catch (error) {
    if (error instanceof AppFailure) return { code: error.code, ...error.details };
    throw error;
  }
  throw new Error('It was not refused');
}

describe('a CSV file', () => {
  it('is read whatever program wrote it', async () => {
    const rows = [[2, { sku: 'A', title: 'Cup, blue', tax_rate: '18' }]];
    expect((await read('sku,title,tax_rate\n"A","Cup, blue",18')).rows).toEqual(rows);
    expect((await read('\ufeffSKU;Title;Tax Rate (%)\r\nA;Cup, blue;18\r\n')).rows).toEqual(rows);
    expect((await read('sep=;\r\ntitle;sku;TAX_RATE\r\nCup, blue;A;18\r\n')).rows).toEqual(rows);
    expect((await read('Tax-Rate\t SKU \ttitle\r18\tA\tCup, blue\r')).rows).toEqual(rows);
    expect((await read('\n"sku","title","tax rate"\n"A","Cup, blue","18"')).rows).toEqual([[3, rows[0]?.[1]]]);
  });

  it('counts rows as a spreadsheet does, with line breaks in cells and empty rows', async () => {
    const { rows } = await read('sku,title\r\nA,"two\r\nlines"\r\n\r\n,\r\nB,"say ""hi"""\r\nC');
    expect(rows).toEqual([
      [2, { sku: 'A', title: 'two\r\nlines' }],
      [5, { sku: 'B', title: 'say "hi"' }],
      [6, { sku: 'C', title: '' }],
    ]);
  });

  it('names the columns nobody knows, and takes a quote inside a cell as it stands', async () => {
    const { ignored, rows } = await read('sku,colour,title\nA,red,Frame 8" x 10"');
    expect(ignored).toEqual(['colour']);
    expect(rows).toEqual([[2, { sku: 'A', title: 'Frame 8" x 10"' }]]);
  });

  it('tells a row with more cells than the header names', async () => {
    expect((await read('sku,title\nA,Cup, blue\nB,Mug,,')).rows).toEqual([
      [2, { sku: 'A', title: 'Cup', tooManyCells: 'yes' }],
      [3, { sku: 'B', title: 'Mug' }],
    ]);
  });

  it('is refused where it is none, with the row at which it stops being one', async () => {
    expect(await refusal('')).toEqual({ code: 'INVALID_INPUT' });
    expect(await refusal('\n\n')).toEqual({ code: 'INVALID_INPUT' });
    expect(await refusal('PK\u0003\u0004\u0014\u0000[Content_Types].xml')).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await refusal('title,tax_rate\nA,1')).toEqual({ code: 'INVALID_INPUT', row: 1 });
    expect(await refusal('sku,title,Title\nA,1,2')).toEqual({ code: 'INVALID_INPUT', row: 1 });
    expect(await refusal('sku,title\nA,x\nB,"never closed\nC,y')).toEqual({ code: 'INVALID_INPUT', row: 3 });
    expect(await refusal(`sku,title\nA,"${'x\n'.repeat(30_000)}`)).toEqual({ code: 'INVALID_INPUT', row: 2 });
  });

  it('is read whole however its characters fall into the slices', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(4_200), fc.constantFrom('🫖', 'é', '\r\n', '""', 'क्ष'), async (length, sign) => {
        const title = `x${'a'.repeat(length)}${sign.repeat(40)}x`;
        const { rows } = await read(`sku,title\r\nA,"${title}"\r\nB,b\r\n`);
        expect(rows).toEqual([
          [2, { sku: 'A', title: title.replaceAll('""', '"') }],
          [3, { sku: 'B', title: 'b' }],
        ]);
      }),
      { numRuns: 100 },
    );
  });

  it('that is malformed in any way is rows or a refusal, never a fault', async () => {
    const bit = fc.oneof(
      fc.constantFrom('"', '""', ',', ';', '\t', '\n', '\r', '\r\n', "'", '-', '=1+1', '\0', '\ufeff', 'sep=;', ' "'),
      fc.constantFrom('sku', 'title', 'tax_rate', 'SKU,Title\n', '8.90108E+12', '\ud83e', '\udd6b'),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(bit, { maxLength: 60 }), async (withHeader, bits) => {
        const text = `${withHeader ? 'sku,title\n' : ''}${bits.join('')}`;
        const outcome = await read(text).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(AppFailure);
          expect((outcome as AppFailure).code).toBe('INVALID_INPUT');
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('cells', () => {
  it('of numbers are read as people in India write them, and never guessed', () => {
    const read = ['18', '18.0', '.5', '18 %', '₹ 1,00,000.50', 'Rs. 1,250', '12,5', '1e2', '0'].map(readNumber);
    expect(read).toEqual([18, 18, 0.5, 18, 100_000.5, 1_250, 12.5, 100, 0]);
    for (const wrong of ['', 'x', '1-2', '--1', '-5', '1,2,3', '0x10', 'NaN', '1.2.3', '1 2']) {
      expect(readNumber(wrong)).toBeUndefined();
    }
  });

  it('of text never reach a spreadsheet as a formula, and come back as they were', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.trim()),
      fc.constantFrom('=1+1', '+91', '-', '@SUM(A1)', "'tis", "''", '8901086261410', '007', '1E5', '1-2', 'MAR-10'),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const cell = textCell(text);
        expect(cell).not.toMatch(/^[=+\-@]/);
        if (text !== '') expect(plainText(cell)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
    expect(textCell('8901086261410')).toBe("'8901086261410");
  });

  it('of barcodes are split where no code has the sign itself, and lose no digits unsaid', () => {
    expect(splitBarcodes("8901086261410 | 'ABC-1||")).toEqual(['8901086261410', 'ABC-1']);
    expect(splitBarcodes('8.90108E+12')).toBeUndefined();
    expect(splitBarcodes('ABC|8,90108e12')).toBeUndefined();
    const code = fc
      .array(fc.constantFrom('|', '\\', 'a', '1', "'", '-'), { minLength: 3, maxLength: 9 })
      .map((signs) => signs.join(''));
    fc.assert(
      fc.property(fc.array(code, { maxLength: 5 }), (codes) => {
        expect(splitBarcodes(joinBarcodes(codes))).toEqual(codes);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are written so that they are read back, whatever stands in them', async () => {
    const cell = fc.oneof(
      fc.constantFrom('a,b', 'a;b', 'a\tb', 'a\nb', 'a\rb', 'a"b', '"', 'a\r\nb'),
      fc.string({ maxLength: 12 }).map((text) => text.trim()),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 5 }), async (titles) => {
        const text = csvLines([['sku', 'title'], ...titles.map((title, n) => [`S${n}`, title])]);
        expect((await read(text)).rows.map(([, cells]) => cells['title'])).toEqual(titles);
      }),
      { numRuns: 300 },
    );
  });
});
