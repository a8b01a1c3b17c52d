import type { ParcelState } from '../../shared/model/states.ts';
import type { AheadQueries, AheadView } from '../db/ahead.ts';
import type { Db } from '../db/database.ts';
import type { Documents } from '../db/documents.ts';
import type { Mutation } from '../db/mutations.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { inTransaction } from '../db/transaction.ts';
import type { AheadBench } from './ahead-bench.ts';
import { fingerprintOf } from './fingerprint.ts';

export interface FollowOptions {
  readonly db: Db;
  readonly ahead: AheadQueries;
  readonly shipments: Pick<ShipmentQueries, 'read'>;
  readonly documents: Pick<Documents, 'eraseOf'>;
  readonly bench: AheadBench;
  /** The seller agreed to packing ahead. */
  readonly agreed: boolean;
}

/** The label was scanned back, or a person answered for it: nothing is left to be done for it ahead. */
const CONFIRMED: ReadonlySet<ParcelState> = new Set(['label-seen', 'dispatch-queued', 'dispatched', 'handed-over']);

/** What becomes of shipments packed ahead, inside the transactions that decide it and after them. */
export function followAhead({ db, ahead, shipments, documents, bench, agreed }: FollowOptions) {
  function fits(shipmentId: string, fingerprint: string): boolean {
    const shipment = shipments.read(shipmentId);
    return shipment !== undefined && fingerprintOf(shipment) === fingerprint;
  }

  /** In a transaction: its pack, made for other items, is withdrawn; else its documents tell what it no longer is. */
  function refit(shipmentId: string): void {
    if (bench.withdraw(shipmentId)) {
      ahead.drop(shipmentId);
      return;
    }
    const shipment = shipments.read(shipmentId);
    if (!shipment || bench.isLabelOut(shipmentId)) return;
    // First the documents: were the rest undone, they would only be fetched once more.
    documents.eraseOf(shipmentId);
    ahead.setFingerprint(shipmentId, fingerprintOf(shipment));
  }

  /** A pack that has not left, and should not any more. */
  function isOfNoUse({ shipmentId, pack, parcel, live }: AheadView): boolean {
    return pack === 'pending' && parcel === null && (!live || !agreed || !bench.mayLeave(shipmentId));
  }

  /** Nothing comes of it any more; a pack under way is followed to its end first. */
  function isOver({ live, parcel, pack, refused }: AheadView): boolean {
    if (pack === null) return refused === null || !live;
    if (parcel !== null && CONFIRMED.has(parcel)) return true;
    return !live && (pack === 'acked' || pack === 'rejected');
  }

  return {
    /** Inside the transaction that wrote these shipments. */
    shipmentsApplied(changes: readonly { readonly shipmentId: string }[]): void {
      for (const { shipmentId } of changes) {
        const row = ahead.of(shipmentId);
        if (row && !fits(shipmentId, row.fingerprint)) refit(shipmentId);
      }
    },
    /**
     * Inside the transaction that moves a pack. One that is refused while no packer waits for it is given up by itself, and nobody at the
     * bench is bothered; where the marketplace has it or may have it, it stays for a person in the outbox.
     */
    mutationMoved(to: Mutation, from: Mutation): void {
      if (to.kind !== 'pack' || to.state === from.state || !ahead.of(to.shipmentId)) return;
      const { shipmentId } = to;
      if (to.state !== 'rejected') {
        if (from.state === 'rejected' && to.state !== 'discarded') ahead.refuse(shipmentId, null);
        return;
      }
      if (bench.isCompleted(shipmentId)) return;
      if (to.lastError === 'CANCELLED') ahead.drop(shipmentId);
      else ahead.refuse(shipmentId, to.lastError ?? 'REFUSED');
      bench.withdraw(shipmentId);
    },
    /** Lets go of what is of no use any more; true when it did. Refused ones stay as long as their shipment is live. */
    tend(views: readonly AheadView[]): boolean {
      let changed = false;
      for (const view of views) {
        const over = isOver(view);
        if (!over && !isOfNoUse(view)) continue;
        inTransaction(db, () => {
          if (!over && !bench.withdraw(view.shipmentId)) return;
          changed = ahead.drop(view.shipmentId) || changed;
        });
      }
      return changed;
    },
  };
}

export type FollowAhead = ReturnType<typeof followAhead>;
