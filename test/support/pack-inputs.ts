import { packInputs } from '../../main/catalogue/pack-inputs.ts';
import type { Db } from '../../main/db/database.ts';
import { hsnRateQueries } from '../../main/db/hsn-rates.ts';
import { productQueries } from '../../main/db/products.ts';
import type { QueuePacking } from '../../main/pull/queue-view.ts';
import type { Box, StationConfig } from '../../shared/model/config.ts';
import { ownInputsNeeded } from '../../shared/model/pack-input.ts';
import { SOME_BOX } from './box.ts';

export { SOME_BOX };

/** The account's only station owns everything. */
export const ONE_STATION = { index: 0, count: 1 };

/** What the account's settings say of packing; `ACCOUNT` answers for every SKU. */
export interface AccountDefaults {
  readonly taxRatePercent: number | undefined;
  readonly box: Box | undefined;
  readonly boxing?: StationConfig['boxing'];
}
export const ACCOUNT: AccountDefaults = { taxRatePercent: 18, box: SOME_BOX };

/** The station's own pack inputs over this file's catalogue. */
export function queuePacking(db: Db, { taxRatePercent, box, boxing = 'known' }: AccountDefaults): QueuePacking {
  const defaults = { taxRatePercent, box };
  return {
    inputs: packInputs({ products: productQueries(db), hsnRates: hsnRateQueries(db), defaults }),
    boxing,
    ownNeeded: ownInputsNeeded({ defaultTaxRatePercent: taxRatePercent, defaultBox: box, boxing }),
  };
}
