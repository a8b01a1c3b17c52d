import type { InvoiceNumberRow } from '../../shared/contract/catalogue.ts';
import type { InvoiceReason } from '../../shared/model/invoice-series.ts';
import type { InvoiceNumberQueries } from '../db/invoice-numbers.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { Mutation } from '../db/mutations.ts';

export interface FollowPacksOptions {
  readonly invoiceNumbers: InvoiceNumberQueries;
  readonly journal: JournalQueries;
  /** The PC's clock, UTC epoch ms. */
  readonly nowMs: () => number;
}

/** What a pull found changed, as far as it matters here. */
export interface Applied {
  readonly shipmentId: string;
  readonly differences: readonly { readonly kind: string }[];
}

export type Moved = Pick<Mutation, 'mutationId' | 'kind' | 'state' | 'sent' | 'lastError'>;

/**
 * What becomes of numbers once they are taken, in the transaction that moves their pack or writes their shipment: `used` when the
 * marketplace took the pack, `rejected` when it never will, `cancelled` when the order is.
 */
export function followPacks({ invoiceNumbers, journal, nowMs }: FollowPacksOptions) {
  function record(rows: readonly InvoiceNumberRow[]): void {
    for (const { number, orderId, state, reason, shipmentId } of rows) {
      journal.append(
        { kind: 'invoice-number', payload: { number, orderId, state, ...(reason === null ? {} : { reason }) } },
        { atMs: nowMs(), shipmentId },
      );
    }
  }

  function packMoved(to: Moved, from: Moved): readonly InvoiceNumberRow[] {
    const { mutationId } = to;
    const rejected = (reason: string) => invoiceNumbers.settle(mutationId, ['taken'], { state: 'rejected', reason });
    if (to.state === 'acked') {
      // A number that was given up with a pack made elsewhere comes back only when our own was sent after all.
      return invoiceNumbers.settle(mutationId, to.sent ? ['taken', 'rejected'] : ['taken'], {
        state: 'used',
        reason: null,
      });
    }
    if (from.state === 'rejected' && from.lastError === 'PACKED_ELSEWHERE' && to.state === 'verify') {
      return rejected(from.lastError);
    }
    if (to.state !== 'discarded') return [];
    if (from.state !== 'rejected') return rejected('WITHDRAWN' satisfies InvoiceReason);
    switch (from.lastError) {
      case 'FORM_FAILED':
        // The marketplace has the pack, and its invoice with it; only a form could not be made.
        return invoiceNumbers.settle(mutationId, ['taken'], { state: 'used', reason: from.lastError });
      case 'CANCELLED':
        return invoiceNumbers.settle(mutationId, ['taken'], { state: 'cancelled', reason: from.lastError });
      default:
        return rejected(from.lastError ?? ('DISCARDED' satisfies InvoiceReason));
    }
  }

  return {
    /**
     * For whoever moves a pack or a dispatch of the seller's own, the outbox's worker, a supervisor or the bench: inside that
     * transaction. Other kinds are let pass.
     */
    mutationMoved(to: Moved, from: Moved): void {
      if ((to.kind === 'pack' || to.kind === 'self-dispatch') && to.state !== from.state) record(packMoved(to, from));
    },
    /** Inside the transaction that wrote these shipments: an order that is cancelled in whole takes its number with it. */
    shipmentsApplied(changes: readonly Applied[]): void {
      for (const { shipmentId, differences } of changes) {
        if (differences.some(({ kind }) => kind === 'cancelled' || kind === 'quantity-reduced')) {
          record(invoiceNumbers.cancelUnwanted(shipmentId));
        }
      }
    },
  };
}
