import type { CsvProblem } from '../../shared/contract/catalogue.ts';
import { canonicalJson } from '../../shared/model/canonical-json.ts';
import type { Product } from '../../shared/model/catalogue.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import { type Barcode, barcodeKey, toBarcode } from '../db/barcodes.ts';
import type { StoredProduct } from '../db/products.ts';
import type { CatalogueStore } from './store.ts';

/** What is wrong with one field; `column` is its name in a CSV file. */
export interface CatalogueFault {
  readonly column: string;
  readonly problem: CsvProblem;
  readonly value: string;
  /** Whose the barcode is. */
  readonly ownerKey?: string;
}

/** A product ready to be written. */
export interface CheckedProduct {
  readonly skuKey: string;
  readonly product: Product;
  readonly barcodes: readonly Barcode[];
  /** What is on file; undefined for a new one. */
  readonly known: StoredProduct | undefined;
  /** Fields that differ from what is on file; none: nothing is to be written. */
  readonly changed: readonly string[];
}

/** Key of the product that a code names already, as its barcode or as its SKU. */
export type OwnerOf = (barcode: Barcode) => string | undefined;

export function ownerOnFile({ barcodes, products }: CatalogueStore): OwnerOf {
  return ({ codeKey, code }) => {
    const owner = barcodes.ownerOf(codeKey);
    if (owner !== undefined) return owner;
    const asSku = foldCode(code);
    return products.exists(asSku) ? asSku : undefined;
  };
}

/**
 * The rules of a product beyond the shapes of its fields: a barcode names one product, and only refurbished goods have a purchase
 * price (seed: INVALID_PURCHASE_PRICE). Only barcodes that are added are looked at: those on file were right when they came.
 */
export function checkProduct(
  told: Product,
  known: StoredProduct | undefined,
  ownerOf: OwnerOf,
): CheckedProduct | readonly CatalogueFault[] {
  const faults: CatalogueFault[] = [];
  const skuKey = foldCode(told.sku);
  if (skuKey === '') faults.push({ column: 'sku', problem: 'missing', value: told.sku });
  if (!told.refurbished && told.purchasePricePaise !== null) {
    const value = String(told.purchasePricePaise / 100);
    faults.push({ column: 'purchase_price', problem: 'price-not-refurbished', value });
  }
  const had = new Set(known?.barcodes.map(barcodeKey));
  const barcodes = new Map<string, Barcode>();
  for (const text of told.barcodes) {
    const barcode = toBarcode(text);
    if (!barcode) {
      faults.push({ column: 'barcodes', problem: 'bad-barcode', value: text });
      continue;
    }
    const ownerKey = had.has(barcode.codeKey) ? skuKey : (ownerOf(barcode) ?? skuKey);
    if (ownerKey !== skuKey) faults.push({ column: 'barcodes', problem: 'barcode-taken', value: text, ownerKey });
    else barcodes.set(barcode.codeKey, barcode);
  }
  if (faults.length > 0) return faults;
  const codes = [...barcodes.values()];
  const product = { ...told, title: told.title === '' ? null : told.title, barcodes: codes.map(({ code }) => code) };
  return { skuKey, product, barcodes: codes, known, changed: changedFields(product, known, barcodes) };
}

const FIELDS = ['sku', 'title', 'serials', 'box', 'taxRatePercent', 'refurbished', 'purchasePricePaise'] as const;

function changedFields(
  product: Product,
  known: StoredProduct | undefined,
  barcodes: ReadonlyMap<string, Barcode>,
): readonly string[] {
  if (!known) return ['added'];
  const changed: string[] = FIELDS.filter((field) => canonicalJson(product[field]) !== canonicalJson(known[field]));
  const had = new Set(known.barcodes.map(barcodeKey));
  const same = had.size === barcodes.size && [...had].every((codeKey) => barcodes.has(codeKey));
  return same ? changed : [...changed, 'barcodes'];
}

/** Writes product and barcodes inside the caller's transaction; the picture stays. */
export function writeProduct({ products, barcodes }: CatalogueStore, checked: CheckedProduct, atMs: number): void {
  const { skuKey, product } = checked;
  const keys = checked.barcodes.map((barcode) => barcode.codeKey);
  const had = new Set(checked.known?.barcodes.map(barcodeKey));
  products.save(skuKey, product, keys, atMs);
  for (const codeKey of had) if (!keys.includes(codeKey)) barcodes.remove(codeKey);
  for (const barcode of checked.barcodes) if (!had.has(barcode.codeKey)) barcodes.put(barcode, skuKey);
}

/** Rows that `writeProduct` touches. */
export function rowsWritten({ known, barcodes }: CheckedProduct): number {
  const had = new Set(known?.barcodes.map(barcodeKey));
  const added = barcodes.filter(({ codeKey }) => !had.has(codeKey)).length;
  return 1 + added + (had.size - (barcodes.length - added));
}
