import { foldCode } from '../../shared/scan/codes.ts';
import { inTransaction } from '../db/transaction.ts';
import type { ProductChanges } from './change-product.ts';
import type { ChangeContext } from './store.ts';

/** The marketplace wants serial numbers of a unit (seed, `POST /v3/shipments/labels`). */
const WANTS_SERIALS = 'INVALID_IMEI_NUMBER';

export interface RefusedItem {
  readonly sku: string;
}

/**
 * A refused pack teaches: where nobody said whether a product has serial numbers and the marketplace asks for them, it has one
 * IMEI a unit until a person says otherwise. Only of shipments with a single SKU: of several nobody knows which one was meant.
 * `items` are those the pack was about. True when something was learned.
 */
export function learning(context: ChangeContext, changes: Pick<ProductChanges, 'onFile' | 'write'>) {
  return (items: readonly RefusedItem[], code: string): boolean => {
    const skus = new Map(items.map(({ sku }) => [foldCode(sku), sku]));
    const [sku] = skus.values();
    if (code !== WANTS_SERIALS || skus.size !== 1 || sku === undefined || foldCode(sku) === '') return false;
    const learned = inTransaction(context.db, () => {
      const { known, now } = changes.onFile(sku);
      if (now.serials.need !== 'unknown') return false;
      const next = { ...now, serials: { need: 'yes', kind: 'imei', perUnit: 1 } } as const;
      return changes.write(next, known, 'marketplace');
    });
    if (learned) context.onChanged(sku);
    return learned;
  };
}
