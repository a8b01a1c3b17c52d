import type { Handlers } from '../../shared/contract/index.ts';
import { canonicalJson } from '../../shared/model/canonical-json.ts';
import type { SnapshotTurns } from '../../shared/snapshot-turns.ts';
import { inTransaction } from '../db/transaction.ts';
import { type CatalogueChange, type ChangeContext, recordChange } from './store.ts';

export type RateAndBoxHandlers = Pick<
  Handlers,
  | 'catalogue.hsnRates'
  | 'catalogue.saveHsnRate'
  | 'catalogue.removeHsnRate'
  | 'catalogue.boxTypes'
  | 'catalogue.saveBoxType'
  | 'catalogue.removeBoxType'
>;

/** Tax rates by HSN code and the seller's cartons. */
export function rateAndBoxHandlers(context: ChangeContext, turns: SnapshotTurns): RateAndBoxHandlers {
  const { db, hsnRates, boxTypes, onChanged } = context;

  /** `work` says whether it changed anything; what it changed is journalled with it. */
  function change(what: CatalogueChange['what'], id: string, field: 'saved' | 'removed', work: () => boolean): boolean {
    turns.assertRunning();
    const changed = inTransaction(db, () => {
      if (!work()) return false;
      recordChange(context, { what, id, fields: [field], cause: 'screen' });
      return true;
    });
    if (changed) onChanged(null);
    return changed;
  }

  return {
    'catalogue.hsnRates': () => ({ entries: hsnRates.all() }),
    'catalogue.saveHsnRate'(rate) {
      change('hsn-rate', rate.hsn, 'saved', () => {
        if (hsnRates.rateOf(rate.hsn) === rate.taxRatePercent) return false;
        hsnRates.save(rate);
        return true;
      });
      return rate;
    },
    'catalogue.removeHsnRate': ({ hsn }) => ({
      removed: change('hsn-rate', hsn, 'removed', () => hsnRates.remove(hsn)),
    }),

    'catalogue.boxTypes': () => ({ entries: boxTypes.all() }),
    'catalogue.saveBoxType'(boxType) {
      change('box-type', boxType.code, 'saved', () => {
        const known = boxTypes.byCode(boxType.code);
        if (known && canonicalJson(known) === canonicalJson(boxType)) return false;
        boxTypes.save(boxType);
        return true;
      });
      return boxType;
    },
    'catalogue.removeBoxType': ({ code }) => ({
      removed: change('box-type', code, 'removed', () => boxTypes.remove(code)),
    }),
  };
}
