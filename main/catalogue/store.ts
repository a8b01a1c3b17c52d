import type { Product } from '../../shared/model/catalogue.ts';
import type { JournalPayload } from '../../shared/model/journal.ts';
import type { BarcodeQueries } from '../db/barcodes.ts';
import type { BoxTypeQueries } from '../db/box-types.ts';
import type { Db } from '../db/database.ts';
import type { HsnRateQueries } from '../db/hsn-rates.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { PictureQueries } from '../db/pictures.ts';
import type { ProductQueries } from '../db/products.ts';

/** The tables of the catalogue and the journal its changes stand in. */
export interface CatalogueStore {
  readonly db: Db;
  readonly journal: JournalQueries;
  readonly products: ProductQueries;
  readonly barcodes: BarcodeQueries;
  readonly hsnRates: HsnRateQueries;
  readonly boxTypes: BoxTypeQueries;
  readonly pictures: PictureQueries;
}

export type CatalogueChange = JournalPayload<'catalogue-changed'>;
export type ChangeCause = CatalogueChange['cause'];

export interface ChangeContext extends CatalogueStore {
  readonly nowMs: () => number;
  /** After the commit; null where more than one product may be concerned. */
  readonly onChanged: (sku: string | null) => void;
}

/** Inside the transaction of the change. */
export function recordChange({ journal, nowMs }: ChangeContext, change: CatalogueChange): void {
  journal.append({ kind: 'catalogue-changed', payload: change }, { atMs: nowMs() });
}

/** What is said of a product that nobody has said anything of. */
export function blankProduct(sku: string): Product {
  return {
    ...{ sku, title: null, barcodes: [], serials: { need: 'unknown', kind: 'serial', perUnit: 1 }, box: null },
    ...{ taxRatePercent: null, refurbished: false, purchasePricePaise: null },
  };
}
