import type { Handlers } from '../../shared/contract/index.ts';
import type { CancelRefusal } from '../../shared/contract/orders.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { CancelPayload, CancelReason } from '../../shared/model/mutation/standard.ts';
import { wantedItems } from '../../shared/model/pack-input.ts';
import type { ChangeQueue } from '../db/change-queue.ts';
import type { Db } from '../db/database.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { Mutation } from '../db/mutations.ts';
import { inTransaction } from '../db/transaction.ts';
import { type CancelPlanOptions, cancellable, groupRefusal, planOf } from './cancel-plan.ts';

export interface CancelOptions extends CancelPlanOptions {
  readonly db: Db;
  readonly journal: Pick<JournalQueries, 'append'>;
  readonly changes: Pick<ChangeQueue, 'queue' | 'giveUp'>;
  readonly nowMs: () => number;
  /** After the commit. */
  readonly onQueued: (changed: readonly Mutation[]) => void;
}

interface Asked {
  readonly shipmentId: string;
  readonly cancellationGroupIds: readonly string[];
  readonly reason: CancelReason;
  readonly by: string;
}

/**
 * Cancelling what the seller cannot deliver: whole groups, a person's word, never by itself, because the listing goes out of stock and
 * too many of them suspend the account (marketplace-api 6.9).
 */
export function cancelHandlers(options: CancelOptions): Handlers<'orders.cancelPlan' | 'orders.cancel'> {
  const { db, changes, locationId } = options;

  /** In a transaction: what came up since the plan was shown refuses it. */
  function bodyOf({ shipmentId, cancellationGroupIds, reason }: Asked): CancelPayload {
    const { refusal, groups, queued } = cancellable(options, shipmentId);
    if (refusal) throw refused(refusal);
    const asked = [...new Set(cancellationGroupIds)];
    const items = asked.flatMap((groupId) => {
      const group = groups.get(groupId) ?? [];
      if (group.length === 0) throw new AppFailure('INVALID_INPUT', `The shipment has no group ${groupId}.`);
      if (wantedItems(group).length === 0) throw refused('not-approved');
      const why = groupRefusal(group, queued);
      if (why) throw refused(why);
      return group;
    });
    const orderItemIds = items.map(({ orderItemId }) => orderItemId);
    return { shipmentId, locationId, reason, cancellationGroupIds: asked, orderItemIds };
  }

  /** A pack the marketplace refused is over with it. */
  function endRefused(shipmentId: string): Mutation[] {
    return options.mutations
      .byShipment(shipmentId)
      .filter(({ kind, state }) => state === 'rejected' && (kind === 'pack' || kind === 'self-dispatch'))
      .map(changes.giveUp);
  }

  return {
    'orders.cancelPlan': ({ shipmentId }) => planOf(cancellable(options, shipmentId)),

    'orders.cancel'(asked) {
      const { shipmentId, reason, by } = asked;
      const [row, ended] = inTransaction(db, () => {
        const body = bodyOf(asked);
        const over = endRefused(shipmentId);
        const decision = `cancellation asked for by ${by}`;
        options.journal.append(
          { kind: 'decision', payload: { about: 'shipment', id: shipmentId, decision, reason } },
          { atMs: options.nowMs(), shipmentId },
        );
        return [changes.queue({ kind: 'cancel', body }), over] as const;
      });
      options.onQueued([...ended, row]);
      return { mutationId: row.mutationId };
    },
  };
}

function refused(refusal: CancelRefusal): AppFailure {
  return new AppFailure('WRONG_STATE', `It cannot be cancelled from here (${refusal}).`, { refusal });
}
