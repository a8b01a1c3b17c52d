import type { PackInputs } from '../../shared/model/catalogue.ts';
import { SERIALS_UNKNOWN } from '../../shared/model/catalogue.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import type { HsnRateQueries } from '../db/hsn-rates.ts';
import type { ProductQueries } from '../db/products.ts';

export interface PackInputSources {
  readonly products: Pick<ProductQueries, 'inputs'>;
  readonly hsnRates: Pick<HsnRateQueries, 'rateFor'>;
  /** The account's, for what the catalogue does not say. */
  readonly defaults: {
    readonly taxRatePercent: StationConfig['defaultTaxRatePercent'];
    readonly box: StationConfig['defaultBox'];
  };
}

/** What is on file at the moment of each question; a few microseconds each, so that a scan may ask. */
export function packInputs({ products, hsnRates, defaults }: PackInputSources): PackInputs {
  const of = (sku: string) => products.inputs(foldCode(sku));
  return {
    taxRatePercent: ({ sku, hsn }) => of(sku)?.taxRatePercent ?? hsnRates.rateFor(hsn) ?? defaults.taxRatePercent,
    box: (sku, orSku) => of(sku)?.box ?? (orSku === undefined ? undefined : of(orSku)?.box) ?? defaults.box,
    serials: (sku) => of(sku)?.serials ?? SERIALS_UNKNOWN,
    purchasePricePaise(sku) {
      const product = of(sku);
      return product?.refurbished ? product.purchasePricePaise : null;
    },
    picture: (sku) => of(sku)?.picture ?? null,
  };
}
