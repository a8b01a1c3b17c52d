import { describe, expect, it } from 'vitest';
import { csvText } from '../../renderer/files/csv-text.ts';
import { readCsvFile } from '../../renderer/files/read-csv.ts';
import { boxTypeDraft, boxTypeFrom } from '../../renderer/forms/box-type-draft.ts';
import { invoicingFrom, nextNumber } from '../../renderer/forms/invoicing-draft.ts';
import { productDraft, productFrom, wrongProductFields } from '../../renderer/forms/product-draft.ts';
import { createPagedStore } from '../../renderer/stores/paged-store.ts';
import { MAX_CSV_LENGTH } from '../../shared/contract/catalogue.ts';
import { MAX_INVOICE_NUMBER } from '../../shared/model/invoice-series.ts';
import { ok } from '../../shared/result.ts';

const NOW_MS = Date.parse('2026-11-05T08:35:00Z');
const ONE = { index: 0, count: 1 };

describe('the next number of the own series', () => {
  it('follows the newest one of this financial year', () => {
    expect(nextNumber('BLR1', ONE, null, NOW_MS)).toMatchObject({ number: 'BLR12627-1', financialYear: '2026-27' });
    expect(nextNumber('BLR1', ONE, 'DEL12627-421', NOW_MS).number).toBe('BLR12627-422');
  });

  it.each([
    ['P', ONE],
    ['PACK', ONE],
    ['PACK', { index: 99, count: 100 }],
  ])('never grows beyond what an invoice may carry: %s', (prefix, stations) => {
    const { number: first, room } = nextNumber(prefix, stations, null, NOW_MS);
    const last = nextNumber(prefix, stations, `X-${room - 1}`, NOW_MS).number;
    expect(first?.length).toBeLessThan(MAX_INVOICE_NUMBER);
    expect(last).toHaveLength(MAX_INVOICE_NUMBER);
    expect(nextNumber(prefix, stations, `X-${room}`, NOW_MS).number).toBeNull();
  });

  it('needs a prefix of 1 to 4 capitals or digits', () => {
    for (const prefix of ['', 'blr', 'TOOLONG', 'A-B', 'बी'])
      expect(invoicingFrom({ mode: 'own', prefix })).toBeUndefined();
    expect(invoicingFrom({ mode: 'own', prefix: ' B2 ' })).toEqual({ mode: 'own', prefix: 'B2' });
    expect(invoicingFrom({ mode: 'marketplace', prefix: '??' })).toEqual({ mode: 'marketplace' });
  });
});

describe('the form of a product', () => {
  const product = {
    sku: 'PHN-1',
    title: null,
    barcodes: ['8901086261410'],
    serials: { need: 'yes', kind: 'imei', perUnit: 2 },
    box: { lengthMm: 255, breadthMm: 180, heightMm: 105, weightGrams: 640 },
    taxRatePercent: 12.5,
    refurbished: true,
    purchasePricePaise: 129_950,
  } as const;

  it('gives back what it was given', () => {
    expect(productFrom(productDraft({ ...product, barcodes: [...product.barcodes] }))).toEqual(product);
  });

  it('names no purchase price of goods that are not refurbished', () => {
    const draft = { ...productDraft({ ...product, barcodes: [] }), refurbished: false };
    expect(productFrom(draft)?.purchasePricePaise).toBeNull();
  });

  it('says which fields cannot be used', () => {
    const draft = { ...productDraft(null), tax: '101', price: '0', refurbished: true };
    expect([...wrongProductFields(draft)].sort()).toEqual(['price', 'sku', 'tax']);
    expect(productFrom(draft)).toBeUndefined();
  });
});

describe('the form of a carton', () => {
  it('gives back what it was given, and names what is wrong', () => {
    const box = { code: 'BOX-L2', name: 'Large', lengthMm: 305, breadthMm: 200, heightMm: 100, tareGrams: 0 };
    expect(boxTypeFrom(boxTypeDraft(box))).toEqual({ box });
    expect(boxTypeFrom({ ...boxTypeDraft(box), code: '-x', tare: '' })).toEqual({ wrong: new Set(['code', 'size']) });
  });
});

describe('a CSV for a spreadsheet', () => {
  it('quotes what must be, and lets no cell be a formula', () => {
    const rows = [
      ['a"b', 'c,d', 'e\nf'],
      ['=1+1', '@x', '-5'],
    ];
    expect(csvText(['x', 'y', 'z'], rows)).toBe(`x,y,z\r\n"a""b","c,d","e\nf"\r\n'=1+1,'@x,'-5\r\n`);
  });
});

describe('a chosen file', () => {
  it('is read as UTF-8 or not at all', async () => {
    expect(await readCsvFile(new Blob(['\ufeffsku\r\nनीला\r\n']))).toEqual({ ok: true, value: 'sku\r\nनीला\r\n' });
    const refused = async (part: BlobPart) => {
      const result = await readCsvFile(new Blob([part]));
      return result.ok ? 'taken' : result.error;
    };
    expect(await refused(new Uint8Array([0x43, 0x61, 0x66, 0xe9]))).toBe('not-utf-8');
    expect(await refused('PK\u0003\u0004\0\0')).toBe('not-utf-8');
    expect(await refused(' \r\n ')).toBe('empty');
    expect(await refused('a'.repeat(MAX_CSV_LENGTH + 1))).toBe('too-long');
    expect(await refused('a'.repeat(MAX_CSV_LENGTH))).toBe('taken');
  });
});

describe('a list of many pages', () => {
  const rows = Array.from({ length: 1_234 }, (_, index) => `row ${index}`);

  function list() {
    const questions: string[] = [];
    const store = createPagedStore<string, string, { total: number; entries: string[] }>({
      first: 'all',
      read: async (question, limit, offset) => {
        questions.push(`${question} ${offset}`);
        return ok({ total: rows.length, entries: rows.slice(offset, offset + limit) });
      },
      nowMs: () => NOW_MS,
    });
    return { ...store, questions };
  }

  it('reads only the pages that are looked at', async () => {
    const { refresh, showRows, store, questions } = list();
    await refresh();
    showRows(350, 420);
    await expect.poll(() => store.getState().busySinceMs).toBeNull();
    expect(questions).toEqual(['all 0', 'all 300', 'all 400']);
    expect(store.getState().pages[3]?.[50]).toBe('row 350');
  });

  it('drops an answer to the question before', async () => {
    const { ask, refresh, store } = list();
    const first = refresh();
    ask('other');
    await first;
    await expect.poll(() => store.getState().head?.total).toBe(rows.length);
    expect(store.getState().question).toBe('other');
  });

  it('reads every row for an export, and tells how far it is', async () => {
    const { readAll } = list();
    const told: number[] = [];
    const all = await readAll((read) => told.push(read));
    expect(all).toEqual(ok(rows));
    expect(told).toEqual([500, 1_000, 1_234]);
  });
});
