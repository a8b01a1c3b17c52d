/** How a unit is told apart: phones by one or two IMEIs, other goods by the maker's serial number. */
export interface SerialNeed {
  readonly kind: 'imei' | 'serial';
  readonly perUnit: number;
}

export interface ProductPackage {
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
}

/** One product of the seller. What the API never tells (barcode, tax rate, box, serial need) is told by `/control/products`. */
export interface Product {
  /** As the API gives it: some carry HTML entities (marketplace-api 4.3). */
  readonly sku: string;
  readonly title: string;
  /** 13 digits with a valid check digit, India's prefix 890. */
  readonly ean: string;
  readonly fsn: string;
  readonly listingId: string;
  readonly hsn: string;
  readonly pricePaise: number;
  readonly taxRatePercent: number;
  readonly weightGrams: number;
  readonly lengthMm: number;
  readonly breadthMm: number;
  readonly heightMm: number;
  readonly fragile: boolean;
  readonly dangerous: boolean;
  readonly serials: SerialNeed | null;
  /** Second-hand goods made good: the pack may tell what the seller paid for them, of no other goods (INVALID_PURCHASE_PRICE, 6.1). */
  readonly refurbished: boolean;
  /** Null unless refurbished. */
  readonly purchasePricePaise: number | null;
  /** The boxes of one unit, each with its packages; empty for goods that fit one box. */
  readonly boxes: readonly (readonly ProductPackage[])[];
}

/** The check digit that ends these twelve digits as an EAN-13 (GS1 General Specifications 7.9). */
export function eanCheckDigit(twelve: string): string {
  let sum = 0;
  for (let index = 0; index < 12; index += 1) sum += Number(twelve.charAt(index)) * (index % 2 === 0 ? 1 : 3);
  return String((10 - (sum % 10)) % 10);
}

/** SKU as a person reads it and a label prints it: HTML entities decoded. */
export function plainSku(sku: string): string {
  return sku
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
