import { hsnPrefixes } from '../../shared/model/hsn.ts';
import { productReads, STILL_TO_BE_PACKED, type StoredProduct, type WantedItem, type WantedPlace } from './products.ts';
import { foldSearch } from './shipment-rows.ts';
import { openSnapshot } from './snapshot.ts';

/** An order item of a live shipment, in the order of SKUs. */
export interface WantedSkuItem extends WantedItem {
  readonly skuKey: string;
}
export interface WantedSkuPlace extends WantedPlace {
  readonly skuKey: string;
}

/** What decides whether a product that shipments want lacks something. */
export interface ProductFill {
  readonly barcodes: boolean;
  readonly serialsKnown: boolean;
  readonly taxRate: boolean;
  readonly box: boolean;
  readonly picture: boolean;
}

/** Neighbours in the order of their keys. */
export interface ProductStretch {
  readonly afterKey: string;
  readonly upToKey: string;
  readonly count: number;
}

interface FillRow {
  readonly barcodes: number;
  readonly serialsKnown: number;
  readonly taxRate: number;
  readonly box: number;
  readonly picture: number;
}

/** Order items read at once; under 1 ms. */
const WANTED_SLICE = 400;
/** Products counted at once; under 0.5 ms. */
const COUNTED_SLICE = 1_000;
/** Products searched at once; under 1 ms. */
const SEARCH_SLICE = 400;

/**
 * The catalogue as of one commit, read in short slices while others write: a connection of its own whose transaction keeps what
 * it saw first. One snapshot at a time; the caller ends each, and soon, because until then the log is not shortened.
 */
export function openCatalogueSnapshots(file: string) {
  const snapshot = openSnapshot(file);
  const { db, guarded } = snapshot;
  const { read } = productReads(db);
  const wanted = db.prepare<[string, number, string, string], WantedSkuItem>(
    `SELECT sku_key AS skuKey, wanted_by_ms AS wantedByMs, shipment_id AS shipmentId, order_item_id AS orderItemId, sku, title,
       hsn, CASE WHEN ${STILL_TO_BE_PACKED} THEN quantity ELSE 0 END AS units
     FROM order_item INDEXED BY order_item_wanted_by_sku
     WHERE wanted_by_ms IS NOT NULL AND (sku_key, wanted_by_ms, shipment_id, order_item_id) > (?, ?, ?, ?)
     ORDER BY sku_key, wanted_by_ms, shipment_id, order_item_id LIMIT ${WANTED_SLICE}`,
  );
  const fill = db.prepare<[string], FillRow>(
    `SELECT EXISTS (SELECT 1 FROM barcode AS b WHERE b.sku_key = p.sku_key) AS barcodes, serial_need <> 'unknown' AS serialsKnown,
       tax_rate_percent IS NOT NULL AS taxRate, weight_grams IS NOT NULL AS box, picture IS NOT NULL AS picture
     FROM product AS p WHERE sku_key = ?`,
  );
  const text = db.prepare<[string], string>('SELECT search FROM product WHERE sku_key = ?').pluck();
  const stretch = db.prepare<[string], { upToKey: string | null; count: number }>(
    `SELECT max(sku_key) AS upToKey, count(*) AS count
     FROM (SELECT sku_key FROM product WHERE sku_key > ? ORDER BY sku_key LIMIT ${COUNTED_SLICE})`,
  );
  const keys = db
    .prepare<[string, string, number, number], string>(
      'SELECT sku_key FROM product WHERE sku_key > ? AND sku_key <= ? ORDER BY sku_key LIMIT ? OFFSET ?',
    )
    .pluck();
  const searched = db.prepare<[string, string], { skuKey: string; found: number }>(
    `SELECT sku_key AS skuKey, instr(search, ?) > 0 AS found FROM product WHERE sku_key > ? ORDER BY sku_key LIMIT ${SEARCH_SLICE}`,
  );
  const rated = db.prepare<[string], number>('SELECT 1 FROM hsn_rate WHERE hsn = ?').pluck();

  return {
    begin: snapshot.begin,
    end: snapshot.end,
    read: (skuKey: string): StoredProduct | undefined => guarded(() => read(skuKey)),
    /** Undefined when the product is not on file. */
    fill: (skuKey: string): ProductFill | undefined =>
      guarded(() => {
        const row = fill.get(skuKey);
        return (
          row && {
            barcodes: row.barcodes === 1,
            serialsKnown: row.serialsKnown === 1,
            taxRate: row.taxRate === 1,
            box: row.box === 1,
            picture: row.picture === 1,
          }
        );
      }),
    /** A rate is on file for this HSN code or one it begins with. */
    hsnHasRate: (hsn: string): boolean =>
      guarded(() => hsnPrefixes(hsn).some((prefix) => rated.get(prefix) !== undefined)),
    /** Order items of live shipments by SKU, then by urgency; 400 after a place, fewer at the end. */
    wanted: (after: WantedSkuPlace | undefined): WantedSkuItem[] =>
      guarded(() =>
        wanted.all(
          after?.skuKey ?? '',
          after?.wantedByMs ?? Number.MIN_SAFE_INTEGER,
          after?.shipmentId ?? '',
          after?.orderItemId ?? '',
        ),
      ),
    wantedSlice: WANTED_SLICE,
    /** The next thousand products; undefined after the last. Start with ''. */
    stretch: (afterKey: string): ProductStretch | undefined =>
      guarded(() => {
        const found = stretch.get(afterKey);
        return found && found.upToKey !== null ? { afterKey, upToKey: found.upToKey, count: found.count } : undefined;
      }),
    keysIn: ({ afterKey, upToKey }: ProductStretch, limit: number, offset: number): string[] =>
      guarded(() => keys.all(afterKey, upToKey, limit, offset)),
    /**
     * One slice of the search: keys of products of which SKU, title or a barcode contains `text`. `next` is where the following
     * slice starts; undefined after the last. Start with ''.
     */
    search: (
      asked: string,
      afterKey: string,
    ): { readonly keys: readonly string[]; readonly next: string | undefined } =>
      guarded(() => {
        const rows = searched.all(foldSearch(asked), afterKey);
        return {
          keys: rows.filter((row) => row.found === 1).map((row) => row.skuKey),
          next: rows.length < SEARCH_SLICE ? undefined : rows.at(-1)?.skuKey,
        };
      }),
    /** The text one product is searched by; undefined when it is not on file. */
    searchTextOf: (skuKey: string): string | undefined => guarded(() => text.get(skuKey)),
    close: snapshot.close,
  };
}

export type CatalogueSnapshots = ReturnType<typeof openCatalogueSnapshots>;
