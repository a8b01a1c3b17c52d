import type { Product, SerialNeed } from '../../../shared/model/catalogue.ts';
import type { Box } from '../../../shared/model/config.ts';
import { foldCode } from '../../../shared/scan/codes.ts';
import { type Barcode, barcodeKey, toBarcode } from '../../db/barcodes.ts';
import type { StoredProduct } from '../../db/products.ts';
import { type CheckedProduct, checkProduct, ownerOnFile, rowsWritten, writeProduct } from '../check-product.ts';
import { blankProduct, type ChangeContext } from '../store.ts';
import { splitBarcodes } from './barcode-cell.ts';
import { type Cells, merged, plainText, readCells, type Said } from './cells.ts';
import type { CsvRules, Planner } from './rules.ts';

export const PRODUCT_COLUMNS = [
  'sku',
  'title',
  'barcodes',
  'serials',
  'serial_kind',
  'serials_per_unit',
  'length_cm',
  'breadth_cm',
  'height_cm',
  'weight_kg',
  'tax_rate',
  'refurbished',
  'purchase_price',
] as const;

const NEEDS: Readonly<Record<string, SerialNeed>> = {
  ...{ yes: 'yes', y: 'yes', true: 'yes', '1': 'yes' },
  ...{ no: 'no', n: 'no', false: 'no', '0': 'no', unknown: 'unknown' },
};
const KINDS = { imei: 'imei', serial: 'serial' } as const;
const YES_NO = { yes: 'yes', y: 'yes', true: 'yes', '1': 'yes', no: 'no', n: 'no', false: 'no', '0': 'no' } as const;

const LONGEST_SKU = 200;
const LONGEST_TITLE = 500;
const MOST_BARCODES = 50;
const PER_UNIT = { centimetre: 10, kilogram: 1_000, rupee: 100 };
const MOST = { millimetres: 5_000, grams: 500_000, paise: 1_000_000_000 };

export function productRules(context: ChangeContext): CsvRules {
  return { columns: PRODUCT_COLUMNS, key: 'sku', planner: () => productPlanner(context) };
}

function productPlanner(context: ChangeContext): Planner {
  const { products, nowMs } = context;
  const onFile = ownerOnFile(context);
  /** Keys of every row read, and whose each code is by the first row that names it. */
  const skus = new Set<string>();
  const claims = new Map<string, string>();
  /** What rows taken so far changed of whose a code is; null where it is free now. */
  const owners = new Map<string, string | null>();
  const added = new Set<string>();

  function ownerOf(barcode: Barcode): string | undefined {
    const moved = owners.get(barcode.codeKey);
    if (moved) return moved;
    const asSku = foldCode(barcode.code);
    if (added.has(asSku)) return asSku;
    const owner = onFile(barcode);
    // Freed by an earlier row: what remains of it is an SKU that reads the same.
    return moved === null && owner !== asSku ? undefined : owner;
  }

  function take({ skuKey, known, barcodes }: CheckedProduct): void {
    const kept = new Set(barcodes.map(({ codeKey }) => codeKey));
    for (const code of known?.barcodes ?? []) if (!kept.has(barcodeKey(code))) owners.set(barcodeKey(code), null);
    for (const codeKey of kept) owners.set(codeKey, skuKey);
    if (!known) added.add(skuKey);
  }

  return {
    plan(row) {
      const cells = readCells(row.cells);
      if (row.tooManyCells) cells.fault('', 'bad-row');
      const sku = cells.text('sku', LONGEST_SKU);
      const skuKey = sku ? foldCode(sku) : '';
      if (!sku || skuKey === '') {
        if (cells.faults.every((fault) => fault.column !== 'sku')) cells.fault('sku', 'missing');
        return { outcome: 'refused', faults: cells.faults, settle: () => undefined };
      }
      const codes = codeKeysIn(cells);
      const settle = () => {
        skus.add(skuKey);
        for (const codeKey of codes) if (!claims.has(codeKey)) claims.set(codeKey, skuKey);
      };
      if (skus.has(skuKey)) cells.fault('sku', 'twice-in-file');
      if (codes.some((codeKey) => (claims.get(codeKey) ?? skuKey) !== skuKey)) cells.fault('barcodes', 'twice-in-file');
      const known = products.read(skuKey);
      const next = readProduct(cells, sku, known);
      if (cells.faults.length > 0) return { outcome: 'refused', faults: cells.faults, settle };
      const checked = checkProduct(next, known, ownerOf);
      if (!('skuKey' in checked)) return { outcome: 'refused', faults: checked, settle };
      if (checked.changed.length === 0) return { outcome: 'unchanged', settle };
      return {
        outcome: known ? 'changed' : 'added',
        id: sku,
        rows: rowsWritten(checked),
        write: () => writeProduct(context, checked, nowMs()),
        settle() {
          settle();
          take(checked);
        },
      };
    },
  };
}

/** Codes the row names, by key; those that cannot be read are a fault of `readProduct`. */
function codeKeysIn(cells: Cells): readonly string[] {
  const cell = cells.raw('barcodes');
  if (cell === '-') return [];
  return (splitBarcodes(plainText(cell)) ?? []).flatMap((code) => toBarcode(code)?.codeKey ?? []);
}

/** What is on file with what the row says laid over it. */
function readProduct(cells: Cells, sku: string, known: StoredProduct | undefined): Product {
  const now = known ?? blankProduct(sku);
  const refurbished = merged(cells.oneOf('refurbished', YES_NO), now.refurbished ? 'yes' : 'no', 'no') === 'yes';
  return {
    sku,
    title: merged(cells.text('title', LONGEST_TITLE), now.title, null),
    barcodes: merged(readBarcodes(cells), now.barcodes, []),
    serials: {
      need: merged(cells.oneOf('serials', NEEDS), now.serials.need, 'unknown'),
      kind: merged(cells.oneOf('serial_kind', KINDS), now.serials.kind, 'serial'),
      perUnit: merged(cells.whole('serials_per_unit', 1, 1, 4), now.serials.perUnit, 1),
    },
    box: readBox(cells, now.box),
    taxRatePercent: merged(cells.number('tax_rate', 0, 100), now.taxRatePercent, null),
    refurbished,
    purchasePricePaise: merged(
      cells.whole('purchase_price', PER_UNIT.rupee, 1, MOST.paise),
      now.purchasePricePaise,
      null,
    ),
  };
}

function readBarcodes(cells: Cells): Said<string[]> {
  const cell = cells.raw('barcodes');
  if (cell === '-') return null;
  if (cell === '') return undefined;
  const codes = splitBarcodes(plainText(cell));
  if (!codes) return cells.fault('barcodes', 'bad-barcode');
  return codes.length > MOST_BARCODES ? cells.fault('barcodes', 'too-long') : codes;
}

/** All four measures or none: a box without its weight is no box. */
function readBox(cells: Cells, now: Box | null): Box | null {
  const side = (column: string, before: number | undefined) =>
    merged(cells.whole(column, PER_UNIT.centimetre, 1, MOST.millimetres), before ?? null, null);
  const faults = cells.faults.length;
  const lengthMm = side('length_cm', now?.lengthMm);
  const breadthMm = side('breadth_cm', now?.breadthMm);
  const heightMm = side('height_cm', now?.heightMm);
  const weight = cells.whole('weight_kg', PER_UNIT.kilogram, 1, MOST.grams);
  const weightGrams = merged(weight, now?.weightGrams ?? null, null);
  if (lengthMm !== null && breadthMm !== null && heightMm !== null && weightGrams !== null) {
    return { lengthMm, breadthMm, heightMm, weightGrams };
  }
  const measures = { length_cm: lengthMm, breadth_cm: breadthMm, height_cm: heightMm, weight_kg: weightGrams };
  const missing = Object.entries(measures).filter(([, measure]) => measure === null);
  if (missing.length < 4 && cells.faults.length === faults)
    cells.fault(missing[0]?.[0] ?? 'length_cm', 'box-incomplete');
  return null;
}
