import type { ProductRow } from '../../shared/contract/catalogue.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { Product } from '../../shared/model/catalogue.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import type { SnapshotTurns } from '../../shared/snapshot-turns.ts';
import { type Barcode, barcodeKey, toBarcode } from '../db/barcodes.ts';
import type { StoredProduct } from '../db/products.ts';
import { inTransaction } from '../db/transaction.ts';
import { type CatalogueFault, checkProduct, ownerOnFile, writeProduct } from './check-product.ts';
import { blankProduct, type ChangeCause, type ChangeContext, recordChange } from './store.ts';
import { wantedUnits } from './wanted.ts';

export type ProductHandlers = Pick<
  Handlers,
  'catalogue.save' | 'catalogue.remove' | 'catalogue.teach' | 'catalogue.teachBarcode'
>;

/** Edits and teaching, one product at a time. Each is one transaction with its journal entry. */
export function productChanges(context: ChangeContext, turns: SnapshotTurns) {
  const { db, products, barcodes, pictures, nowMs, onChanged } = context;
  const ownerOf = ownerOnFile(context);

  /** What is on file of the SKU, else a blank as the marketplace spells it for whoever wants it now. */
  function onFile(sku: string): { readonly known: StoredProduct | undefined; readonly now: Product } {
    const skuKey = keyOf(sku);
    const known = products.read(skuKey);
    if (known) return { known, now: known };
    const [told] = products.wantedBy(skuKey, undefined, 1);
    return { known, now: told ? { ...blankProduct(told.sku), title: titleOf(told.title) } : blankProduct(sku) };
  }

  /** Inside a transaction. True when anything was written. */
  function write(next: Product, known: StoredProduct | undefined, cause: ChangeCause): boolean {
    const checked = checkProduct(pickProduct(next), known, ownerOf);
    if (!('skuKey' in checked)) throw refusalOf(checked);
    if (checked.changed.length === 0) return false;
    writeProduct(context, checked, nowMs());
    recordChange(context, { what: 'product', id: checked.product.sku, fields: [...checked.changed], cause });
    return true;
  }

  function refusalOf(faults: readonly CatalogueFault[]): AppFailure {
    const taken = faults.find((fault) => fault.ownerKey !== undefined);
    if (taken?.ownerKey !== undefined) return barcodeTaken(taken.value, taken.ownerKey);
    const [first] = faults;
    const { column, problem, value } = first ?? { column: '', problem: 'bad-row', value: '' };
    return new AppFailure('INVALID_INPUT', 'The product cannot be kept like this.', { column, problem, value });
  }

  function barcodeTaken(code: string, ownerKey: string): AppFailure {
    const sku = products.read(ownerKey)?.sku ?? ownerKey;
    return new AppFailure('WRONG_STATE', `${code} already names ${sku}.`, { code, sku });
  }

  /** The code leaves whoever has it; inside the transaction that gives it to another. */
  function takeAway(barcode: Barcode, ownerKey: string): void {
    const owner = products.read(ownerKey);
    if (!owner) return;
    const left = owner.barcodes.filter((code) => barcodeKey(code) !== barcode.codeKey);
    barcodes.remove(barcode.codeKey);
    products.save(ownerKey, { ...owner, barcodes: left }, left.map(barcodeKey), nowMs());
  }

  async function rowOf(skuKey: string): Promise<ProductRow> {
    const product = products.read(skuKey);
    if (!product) throw new AppFailure('NOT_FOUND', 'There is no such product.');
    return { ...product, wanted: await wantedUnits(products, turns, skuKey) };
  }

  /** One product as `next` makes it, in a transaction of its own. Returns what is on file afterwards. */
  function change(sku: string, cause: ChangeCause, next: (now: Product) => Product): Promise<ProductRow> {
    turns.assertRunning();
    const written = inTransaction(db, () => {
      const { known, now } = onFile(sku);
      return write(next(now), known, cause);
    });
    if (written) onChanged(sku);
    return rowOf(foldCode(sku));
  }

  const handlers: ProductHandlers = {
    'catalogue.save': (product) => change(product.sku, 'screen', () => product),

    'catalogue.remove'({ sku }) {
      turns.assertRunning();
      const removed = inTransaction(db, () => {
        const known = products.read(foldCode(sku));
        if (!known) return false;
        products.remove(foldCode(sku));
        if (known.picture !== null) pictures.removeUnshown(known.picture);
        recordChange(context, { what: 'product', id: known.sku, fields: ['removed'], cause: 'screen' });
        return true;
      });
      if (removed) onChanged(sku);
      return { removed };
    },

    'catalogue.teach'({ sku, taxRatePercent, box, serials }) {
      if (taxRatePercent === undefined && box === undefined && serials === undefined) {
        throw new AppFailure('INVALID_INPUT', 'Nothing was said of the product.');
      }
      return change(sku, 'bench', (now) => ({
        ...now,
        ...(taxRatePercent === undefined ? {} : { taxRatePercent }),
        ...(box === undefined ? {} : { box }),
        ...(serials === undefined ? {} : { serials }),
      }));
    },

    'catalogue.teachBarcode'({ code, sku, move }) {
      turns.assertRunning();
      const barcode = toBarcode(code);
      if (!barcode) {
        const details = { column: 'barcodes', problem: 'bad-barcode', value: code };
        throw new AppFailure('INVALID_INPUT', 'This code cannot name a product.', details);
      }
      const skuKey = keyOf(sku);
      const written = inTransaction(db, () => {
        const ownerKey = ownerOf(barcode);
        if (ownerKey === skuKey && barcodes.ownerOf(barcode.codeKey) === skuKey) return false;
        if (ownerKey !== undefined && ownerKey !== skuKey) {
          // A code that is another product's SKU stays that product's: only a barcode can be moved.
          if (!move || barcodes.ownerOf(barcode.codeKey) === undefined) throw barcodeTaken(code, ownerKey);
          takeAway(barcode, ownerKey);
        }
        const { known, now } = onFile(sku);
        const checked = checkProduct(
          { ...pickProduct(now), barcodes: [...now.barcodes, barcode.code] },
          known,
          ownerOf,
        );
        if (!('skuKey' in checked)) throw refusalOf(checked);
        writeProduct(context, checked, nowMs());
        const fields = [checked.product.sku, ...(ownerKey === undefined || ownerKey === skuKey ? [] : [ownerKey])];
        recordChange(context, { what: 'barcode', id: barcode.code, fields, cause: 'bench' });
        return true;
      });
      if (written) onChanged(move ? null : sku);
      return rowOf(skuKey);
    },
  };

  return { handlers, onFile, write, rowOf };
}

export type ProductChanges = ReturnType<typeof productChanges>;

function keyOf(sku: string): string {
  const skuKey = foldCode(sku);
  if (skuKey === '') throw new AppFailure('INVALID_INPUT', 'The SKU has nothing in it that can be read.');
  return skuKey;
}

/** Without what is kept beside the product's own fields. */
function pickProduct(product: Product): Product {
  const { sku, title, barcodes, serials, box, taxRatePercent, refurbished, purchasePricePaise } = product;
  return { sku, title, barcodes, serials, box, taxRatePercent, refurbished, purchasePricePaise };
}

/** As long as the catalogue keeps one, and never half a character. */
function titleOf(told: string): string | null {
  const title = told
    .slice(0, 500)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
  return title === '' ? null : title;
}
