import type { Product, SerialNeed, SerialRule } from '../../shared/model/catalogue.ts';
import type { Box } from '../../shared/model/config.ts';
import type { Db } from './database.ts';
import { foldSearch } from './shipment-rows.ts';

/** A product as it is kept, with its barcodes in the order of their keys. */
export interface StoredProduct extends Product {
  /** SHA-256 of the picture's bytes; null without one. */
  readonly picture: string | null;
  /** UTC epoch ms. */
  readonly changedAtMs: number;
}

interface Row {
  readonly sku_key: string;
  readonly sku: string;
  readonly title: string | null;
  readonly serial_need: SerialNeed;
  readonly serial_kind: SerialRule['kind'];
  readonly serials_per_unit: number;
  readonly length_mm: number | null;
  readonly breadth_mm: number | null;
  readonly height_mm: number | null;
  readonly weight_grams: number | null;
  readonly tax_rate_percent: number | null;
  readonly refurbished: number;
  readonly purchase_price_paise: number | null;
  readonly picture: string | null;
  readonly changed_at_ms: number;
}

/** What a look-up of wanted order items goes on after; start without. */
export interface WantedPlace {
  readonly wantedByMs: number;
  readonly shipmentId: string;
  readonly orderItemId: string;
}

/** An order item of a live shipment, as far as the catalogue asks. */
export interface WantedItem extends WantedPlace {
  readonly sku: string;
  readonly title: string;
  readonly hsn: string;
  readonly units: number;
}

/** States of an order item before its pack was applied, as SQL. */
export const STILL_TO_BE_PACKED = `state IN ('APPROVED', 'UNKNOWN')`;

/** Products as any connection reads them. Keys are `foldCode(sku)`. */
export function productReads(db: Db) {
  const byKey = db.prepare<[string], Row>('SELECT * FROM product WHERE sku_key = ?');
  const codes = db.prepare<[string], string>('SELECT code FROM barcode WHERE sku_key = ? ORDER BY code_key').pluck();
  return {
    read(skuKey: string): StoredProduct | undefined {
      const row = byKey.get(skuKey);
      return row && toProduct(row, codes.all(skuKey));
    },
  };
}

/** What the marketplace does not tell of each SKU. Writes belong into the caller's transaction. */
export function productQueries(db: Db) {
  const exists = db.prepare<[string], number>('SELECT 1 FROM product WHERE sku_key = ?').pluck();
  const inputs = db.prepare<[string], Row>(
    `SELECT sku, serial_need, serial_kind, serials_per_unit, length_mm, breadth_mm, height_mm, weight_grams,
       tax_rate_percent, refurbished, purchase_price_paise, picture FROM product WHERE sku_key = ?`,
  );
  const save = db.prepare(`
    INSERT INTO product (sku_key, sku, title, serial_need, serial_kind, serials_per_unit, length_mm, breadth_mm, height_mm,
      weight_grams, tax_rate_percent, refurbished, purchase_price_paise, search, changed_at_ms)
    VALUES (@skuKey, @sku, @title, @need, @kind, @perUnit, @lengthMm, @breadthMm, @heightMm,
      @weightGrams, @taxRatePercent, @refurbished, @purchasePricePaise, @search, @changedAtMs)
    ON CONFLICT (sku_key) DO UPDATE SET sku = excluded.sku, title = excluded.title, serial_need = excluded.serial_need,
      serial_kind = excluded.serial_kind, serials_per_unit = excluded.serials_per_unit, length_mm = excluded.length_mm,
      breadth_mm = excluded.breadth_mm, height_mm = excluded.height_mm, weight_grams = excluded.weight_grams,
      tax_rate_percent = excluded.tax_rate_percent, refurbished = excluded.refurbished,
      purchase_price_paise = excluded.purchase_price_paise, search = excluded.search,
      changed_at_ms = excluded.changed_at_ms`);
  const remove = db.prepare<[string]>('DELETE FROM product WHERE sku_key = ?');
  const setPicture = db.prepare<[string | null, number, string]>(
    'UPDATE product SET picture = ?, changed_at_ms = ? WHERE sku_key = ?',
  );
  const wanted = db.prepare<[string, number, string, string, number], WantedItem>(
    `SELECT wanted_by_ms AS wantedByMs, shipment_id AS shipmentId, order_item_id AS orderItemId, sku, title, hsn,
       CASE WHEN ${STILL_TO_BE_PACKED} THEN quantity ELSE 0 END AS units
     FROM order_item INDEXED BY order_item_wanted_by_sku
     WHERE sku_key = ? AND wanted_by_ms IS NOT NULL AND (wanted_by_ms, shipment_id, order_item_id) > (?, ?, ?)
     ORDER BY wanted_by_ms, shipment_id, order_item_id LIMIT ?`,
  );

  return {
    ...productReads(db),
    exists: (skuKey: string): boolean => exists.get(skuKey) !== undefined,
    /** What a pack takes from the product, without its barcodes and title: one search of the table. */
    inputs(skuKey: string): ProductInputs | undefined {
      const row = inputs.get(skuKey);
      return row && toInputs(row);
    },
    /** Writes the product over what is stored but its picture. `barcodes` are kept by `barcodeQueries`; here they are searched for. */
    save(skuKey: string, product: Product, searchable: readonly string[], atMs: number): void {
      const { sku, title, serials, box, taxRatePercent, purchasePricePaise } = product;
      save.run({
        ...{ skuKey, sku, title, ...serials, taxRatePercent, purchasePricePaise, changedAtMs: atMs },
        ...(box ?? { lengthMm: null, breadthMm: null, heightMm: null, weightGrams: null }),
        refurbished: product.refurbished ? 1 : 0,
        search: productSearchText(product, searchable),
      });
    },
    /** With its barcodes. False when there is none. */
    remove: (skuKey: string): boolean => remove.run(skuKey).changes > 0,
    setPicture: (skuKey: string, picture: string | null, atMs: number): boolean =>
      setPicture.run(picture, atMs, skuKey).changes > 0,
    /**
     * Order items of live shipments that want this SKU, the most urgent first, at most `limit` after a place. `units` is 0 where
     * the pack was applied already.
     */
    wantedBy: (skuKey: string, after: WantedPlace | undefined, limit: number): WantedItem[] =>
      wanted.all(
        skuKey,
        after?.wantedByMs ?? Number.MIN_SAFE_INTEGER,
        after?.shipmentId ?? '',
        after?.orderItemId ?? '',
        limit,
      ),
  };
}

export type ProductQueries = ReturnType<typeof productQueries>;

/** What a pack takes from a product. */
export type ProductInputs = Pick<
  StoredProduct,
  'serials' | 'box' | 'taxRatePercent' | 'purchasePricePaise' | 'picture'
> & {
  readonly refurbished: boolean;
};

/** What the search of the catalogue looks through, one a line so that no match spans two. `more`: other spellings of the codes. */
function productSearchText({ sku, title, barcodes }: Product, more: readonly string[]): string {
  return foldSearch([...new Set([sku, title ?? '', ...barcodes, ...more])].join('\n'));
}

function toInputs(row: Omit<Row, 'title' | 'sku' | 'changed_at_ms'>): ProductInputs {
  return {
    serials: { need: row.serial_need, kind: row.serial_kind, perUnit: row.serials_per_unit },
    box: boxOf(row),
    taxRatePercent: row.tax_rate_percent,
    refurbished: row.refurbished === 1,
    purchasePricePaise: row.purchase_price_paise,
    picture: row.picture,
  };
}

function toProduct(row: Row, barcodes: readonly string[]): StoredProduct {
  return { sku: row.sku, title: row.title, barcodes: [...barcodes], ...toInputs(row), changedAtMs: row.changed_at_ms };
}

function boxOf(row: Pick<Row, 'length_mm' | 'breadth_mm' | 'height_mm' | 'weight_grams'>): Box | null {
  const { length_mm: lengthMm, breadth_mm: breadthMm, height_mm: heightMm, weight_grams: weightGrams } = row;
  if (lengthMm === null || breadthMm === null || heightMm === null || weightGrams === null) return null;
  return { lengthMm, breadthMm, heightMm, weightGrams };
}
