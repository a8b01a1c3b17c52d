import { standingStatus } from '../../shared/model/return-place.ts';
import type { MutationKind } from '../../shared/model/states.ts';
import type { Db } from './database.ts';
import { returnHeadQueries } from './return-heads.ts';
import { returnReceiptQueries } from './return-receipts.ts';
import { returnQueries } from './returns.ts';

/** All that is kept of returns: what the marketplace told, what was received, and where each stands in the lists. */
export function returnRecords(db: Db) {
  const returns = returnQueries(db);
  const receipts = returnReceiptQueries(db);
  const heads = returnHeadQueries(db);
  const taken = db.prepare<[string], { kind: MutationKind; atMs: number }>(
    `SELECT kind, changed_at_ms AS atMs FROM mutation WHERE return_id = ? AND state = 'acked' ORDER BY seq`,
  );

  return {
    returns,
    receipts,
    heads,
    /** Puts a return where it belongs now; to be called whenever its items, its order, its receipts or our changes to it changed. */
    renew(returnId: string): void {
      const returned = returns.read(returnId);
      if (!returned) return;
      heads.save({
        returned,
        status: standingStatus(returned, taken.all(returnId)),
        orderType: returns.forward(returned)?.type ?? null,
        received: receipts.ofReturn(returnId).length > 0,
        words: returned.items.flatMap((item) => {
          const known = returns.orderItem(item);
          return known ? [known.title, known.sku] : [];
        }),
      });
    },
  };
}
export type ReturnRecords = ReturnType<typeof returnRecords>;
