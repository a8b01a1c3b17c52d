import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import { marketplaceFailure } from '../../shared/marketplace-failure.ts';
import { subjectOf } from '../../shared/model/mutations.ts';
import { shipmentState } from '../../shared/model/shipment.ts';
import type { ChangeQueue } from '../db/change-queue.ts';
import type { Db } from '../db/database.ts';
import type { Mutation, MutationQueries } from '../db/mutations.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { inTransaction } from '../db/transaction.ts';
import type { MarketplaceClient } from '../marketplace/client.ts';

export interface FormsOptions {
  readonly db: Db;
  readonly client: Pick<MarketplaceClient, 'readForms'>;
  readonly shipments: Pick<ShipmentQueries, 'read'>;
  readonly mutations: Pick<MutationQueries, 'byShipment'>;
  readonly changes: Pick<ChangeQueue, 'queue' | 'giveUp'>;
  readonly nowMs: () => number;
  /** After the commit. */
  readonly onQueued: (changed: readonly Mutation[]) => void;
}

/** Road permits (marketplace-api 6.10): a pack that ended in FORM_FAILED goes on once the number of its form is told. */
export function formsHandlers(options: FormsOptions): Handlers<'orders.forms' | 'orders.acknowledgeForms'> {
  const { db, client, shipments, mutations, changes } = options;

  function assertFormFailed(shipmentId: string): void {
    const shipment = shipments.read(shipmentId);
    if (!shipment) throw new AppFailure('NOT_FOUND', `No shipment ${shipmentId} is known here.`);
    const state = shipmentState(shipment.orderItems);
    if (state === 'FORM_FAILED') return;
    throw new AppFailure('WRONG_STATE', `The marketplace waits for no form: the shipment is ${state}.`, { state });
  }

  /** In a transaction: numbers that were refused give way to these; others of ours that are not through do not. */
  function makeRoom(shipmentId: string, subject: string): Mutation[] {
    const rows = mutations
      .byShipment(shipmentId)
      .filter(({ kind, state }) => kind === 'forms-ack' && state !== 'discarded');
    const standing = rows.find((row) => row.state !== 'rejected' && (row.state !== 'acked' || row.subject === subject));
    if (standing) {
      const why =
        standing.state === 'acked' ? 'These numbers were told already.' : 'Numbers told earlier are on their way.';
      throw new AppFailure('WRONG_STATE', why, { refusal: 'already-queued' });
    }
    return rows.filter(({ state }) => state === 'rejected').map(changes.giveUp);
  }

  return {
    async 'orders.forms'({ shipmentId }) {
      const readAtMs = options.nowMs();
      const answer = await client.readForms([shipmentId], 'documents');
      if (!answer.ok) throw marketplaceFailure(answer.fault);
      return { forms: answer.value.get(shipmentId) ?? [], readAtMs };
    },

    'orders.acknowledgeForms'({ shipmentId, forms }) {
      const payload = { kind: 'forms-ack', body: { shipmentId, forms } } as const;
      const [row, ended] = inTransaction(db, () => {
        assertFormFailed(shipmentId);
        const over = makeRoom(shipmentId, subjectOf(payload).subject);
        return [changes.queue(payload), over] as const;
      });
      options.onQueued([...ended, row]);
      return { mutationId: row.mutationId };
    },
  };
}
