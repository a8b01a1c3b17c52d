import { foldCode, gtin14, normaliseCode } from '../../shared/scan/codes.ts';
import type { Db } from './database.ts';

/**
 * The key a barcode is kept and looked up under: a GTIN as its 14 digits, so that UPC-A, EAN-13 and GTIN-14 of one number are
 * the same (GS1 General Specifications 3.3.2), any other code folded. Empty for a code that names nothing.
 */
export function barcodeKey(code: string): string {
  return gtin14(code) ?? foldCode(code);
}

export interface Barcode {
  readonly codeKey: string;
  /** As scanned, without frame and symbology identifier. */
  readonly code: string;
}

/** A barcode with its key; undefined for one that is too short or too long to be kept, or that commands the bench. */
export function toBarcode(scanned: string): Barcode | undefined {
  const code = normaliseCode(scanned);
  const codeKey = barcodeKey(code);
  const readable = code.length >= 3 && code.length <= 100 && codeKey !== '';
  return readable && !BENCH_CODE.test(code) ? { codeKey, code } : undefined;
}

/** Codes of the bench itself: commands, boxes, marks of the shelf. */
const BENCH_CODE = /^pb(-[a-z]+)?:/i;

/** Whose a scanned item code is: one product a code. Writes belong into the caller's transaction. */
export function barcodeQueries(db: Db) {
  const owner = db.prepare<[string], string>('SELECT sku_key FROM barcode WHERE code_key = ?').pluck();
  const product = db.prepare<[string], { skuKey: string; sku: string }>(
    `SELECT p.sku_key AS skuKey, p.sku FROM barcode AS b JOIN product AS p ON p.sku_key = b.sku_key WHERE b.code_key = ?`,
  );
  const ofProduct = db.prepare<[string], Barcode>(
    'SELECT code_key AS codeKey, code FROM barcode WHERE sku_key = ? ORDER BY code_key',
  );
  const put = db.prepare<[string, string, string]>(
    `INSERT INTO barcode (code_key, code, sku_key) VALUES (?, ?, ?)
     ON CONFLICT (code_key) DO UPDATE SET code = excluded.code, sku_key = excluded.sku_key`,
  );
  const remove = db.prepare<[string]>('DELETE FROM barcode WHERE code_key = ?');

  return {
    /** Key of the product the code belongs to. */
    ownerOf: (codeKey: string): string | undefined => owner.get(codeKey),
    /** The product a scanned code names. */
    productOf(scanned: string): { readonly skuKey: string; readonly sku: string } | undefined {
      const codeKey = barcodeKey(scanned);
      return codeKey === '' ? undefined : product.get(codeKey);
    },
    ofProduct: (skuKey: string): Barcode[] => ofProduct.all(skuKey),
    /** Gives the code to the product, whoever had it. */
    put: ({ codeKey, code }: Barcode, skuKey: string): void => void put.run(codeKey, code, skuKey),
    remove: (codeKey: string): boolean => remove.run(codeKey).changes > 0,
  };
}

export type BarcodeQueries = ReturnType<typeof barcodeQueries>;
