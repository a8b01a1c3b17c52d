import { type Product, productSchema, SERIALS_UNKNOWN, type SerialRule } from '../../shared/model/catalogue.ts';
import { paiseToRupees, rupeesToPaise } from '../../shared/units.ts';
import { type BoxDraft, boxDraft, boxFrom, decimal, percentFrom } from './drafts.ts';

/** A product as it stands in the form's fields. */
export interface ProductDraft {
  readonly sku: string;
  readonly title: string;
  readonly barcodes: readonly string[];
  readonly serials: SerialRule;
  readonly box: BoxDraft;
  readonly tax: string;
  readonly refurbished: boolean;
  readonly price: string;
}

export function productDraft(product: Product | null): ProductDraft {
  return {
    sku: product?.sku ?? '',
    title: product?.title ?? '',
    barcodes: product?.barcodes ?? [],
    serials: product?.serials ?? SERIALS_UNKNOWN,
    box: boxDraft(product?.box ?? undefined),
    tax: product?.taxRatePercent == null ? '' : String(product.taxRatePercent),
    refurbished: product?.refurbished ?? false,
    price: product?.purchasePricePaise == null ? '' : String(paiseToRupees(product.purchasePricePaise)),
  };
}

/** Null when empty or when there is none to name; undefined when it cannot be used. */
function priceFrom(draft: ProductDraft): number | null | undefined {
  if (!draft.refurbished || draft.price.trim() === '') return null;
  const rupees = decimal(draft.price);
  const paise = rupees === undefined ? 0 : rupeesToPaise(rupees);
  return paise >= 1 && paise <= 1_000_000_000 ? paise : undefined;
}

/** Undefined while a field cannot be used; which, `wrongProductFields` says. */
export function productFrom(draft: ProductDraft): Product | undefined {
  if (wrongProductFields(draft).size > 0) return undefined;
  const parsed = productSchema.safeParse({
    sku: draft.sku.trim(),
    title: draft.title.trim() === '' ? null : draft.title.trim(),
    barcodes: draft.barcodes,
    serials: draft.serials,
    box: boxFrom(draft.box),
    taxRatePercent: percentFrom(draft.tax),
    refurbished: draft.refurbished,
    purchasePricePaise: priceFrom(draft),
  });
  return parsed.success ? parsed.data : undefined;
}

export function wrongProductFields(draft: ProductDraft): ReadonlySet<keyof ProductDraft> {
  const wrong = new Set<keyof ProductDraft>();
  if (draft.sku.trim() === '') wrong.add('sku');
  if (percentFrom(draft.tax) === undefined) wrong.add('tax');
  if (boxFrom(draft.box) === undefined) wrong.add('box');
  if (priceFrom(draft) === undefined) wrong.add('price');
  return wrong;
}
