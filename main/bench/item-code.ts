import type { ParcelLine } from '../../shared/bench/session.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import type { BarcodeQueries } from '../db/barcodes.ts';
import type { ShipmentQueries } from '../db/shipments.ts';

/** What names an item beside its SKU, FSN and listing id. */
export type Barcodes = Pick<BarcodeQueries, 'productOf'>;
type Named = Pick<ParcelLine, 'sku' | 'fsn' | 'listingId'>;

/** A scanned code as the name of an item. */
export interface ItemCode {
  /** The product it was taught for. */
  readonly product: { readonly skuKey: string; readonly sku: string } | undefined;
  names(item: Named): boolean;
}

/**
 * A code that is on file as a barcode names that product and no other (a GTIN by its 14 digits); any other code is compared whole
 * with SKU, FSN and listing id (marketplace-api 4.3).
 */
export function itemCode(code: string, barcodes: Barcodes): ItemCode {
  const product = barcodes.productOf(code);
  const folded = foldCode(code);
  return {
    product,
    names({ sku, fsn, listingId }) {
      if (product) return foldCode(sku) === product.skuKey;
      return folded !== '' && [sku, fsn, listingId].some((name) => name !== '' && foldCode(name) === folded);
    },
  };
}

/** Live shipments that still want units of the item, the most urgent first. */
export function shipmentsWanting(code: string, { product }: ItemCode, shipments: ShipmentQueries): readonly string[] {
  if (product) return shipments.liveIdsBySku(product.skuKey);
  const found = [shipments.liveIdsBySku(code), shipments.liveIdsByFsn(code), shipments.liveIdsByListing(code)];
  return [...new Set(found.flat())];
}
