import type { ShipmentSpec } from './build-shipment.ts';
import type { Product } from './product.ts';
import { productOf } from './products.ts';

/** One of the first shipments by dispatch-by. */
export interface OpeningShipment {
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly type?: ShipmentSpec['type'];
  readonly hold?: true;
  readonly tooEarly?: true;
  readonly replacement?: true;
  /** Units the buyer took back: line number and how many. */
  readonly cancelled?: { readonly line: number; readonly quantity: number };
}

const one = (sku: string, quantity = 1) => ({ sku, quantity });

/**
 * Easy ones first, then one of each kind a packer has to know: the first sixteen are lessons in a fixed order, what follows them are
 * the kinds that need the seller's own catalogue.
 */
export const OPENING: readonly OpeningShipment[] = [
  { lines: [one('TEA-ASSAM-500G')] },
  { lines: [one('TSHIRT-NVY-XL')] },
  { lines: [one('NOTEBOOK-A5-6')] },
  { lines: [one('SOAP-NEEM-75X4', 3)] },
  { lines: [one('BOTTLE-CU-1L')] },
  { lines: [one('KURTA-W-IKT-M'), one('DUPATTA-PHLK/01')] },
  { lines: [one('EARBUDS-TWS-BLK')], hold: true },
  { lines: [one('CHARGER-33W-W')], type: 'EXPRESS' },
  { lines: [one('IRON-DRY-1000')], tooEarly: true },
  { lines: [one('BEDSHEET-DBL-JPR'), one('CUSHION-16x16/5', 2)], cancelled: { line: 1, quantity: 2 } },
  { lines: [one('PHN-TARA-5G-128')] },
  { lines: [one('MASALA-GARAM-200'), one('COFFEE-FLT-250', 2), one('HONEY-RAW.350')] },
  { lines: [one('FRAME-8&quot;x10&quot;-BLK')] },
  { lines: [one('TABLE-STUDY-SHM')] },
  { lines: [one('SHIRT-M-OXF-42')], replacement: true },
  { lines: [one('SOCKS-ANK.3PR', 5)], cancelled: { line: 0, quantity: 1 } },
  { lines: [one('SPKR-DHUN-RFB')] },
  { lines: [one('WATCH-KAAL-S2')] },
];

export function openingProduct(sku: string): Product {
  const product = productOf(sku);
  if (!product) throw new Error(`The opening names an unknown SKU ${sku}`);
  return product;
}
