import type { OpenParcel } from '../../shared/bench/session.ts';
import type { TakeBack } from '../../shared/bench/step-types.ts';
import type { PackInputs } from '../../shared/model/catalogue.ts';
import type { PackPayload } from '../../shared/model/mutation/pack.ts';
import { readMutationPayload } from '../../shared/model/mutations.ts';
import { isDispatchApplied, isPackApplied, type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import type { MutationKind } from '../../shared/model/states.ts';
import { changeQueue } from '../db/change-queue.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { Mutation, MutationQueries } from '../db/mutations.ts';
import type { Ids } from '../ports/ids.ts';
import type { BenchShipments } from './bench-shipments.ts';
import { packRequest } from './pack-request.ts';

export type DispatchEvidence = 'label-seen' | 'printed-proof' | 'sent' | 'attested';

export interface ChangesOptions {
  readonly known: BenchShipments;
  readonly mutations: MutationQueries;
  readonly journal: JournalQueries;
  readonly ids: Ids;
  readonly inputs: PackInputs;
  readonly locationId: string;
  readonly nowMs: () => number;
  readonly serverNowMs: () => number;
  readonly invoicing: PackInvoicing;
}

/** The station's own invoice series, as far as a pack is concerned. */
export interface PackInvoicing {
  /** Our number of each order, taken in the transaction that queues the pack; null when the marketplace numbers the invoices. */
  readonly invoiceNumbersFor: (
    mutationId: string,
    shipment: Shipment,
    serverNowMs: number,
  ) => ReadonlyMap<string, string> | null;
  /** In the transaction in which the bench withdrew a change or sent it again. */
  readonly mutationMoved: (to: Mutation, from: Mutation) => void;
}

/** The bench's changes for the marketplace: queued, withdrawn or sent again, journalled, always in the caller's transaction. */
export function benchChanges(options: ChangesOptions) {
  const { known, mutations } = options;
  const { note, queue } = changeQueue(options);

  function moved(from: Mutation | undefined, to: Mutation | false): boolean {
    if (!from || !to) return false;
    note(to);
    options.invoicing.mutationMoved(to, from);
    return true;
  }

  /** `pending` also covers what was refused: neither is at the marketplace. */
  function reach(shipmentId: string, kind: MutationKind): TakeBack['pack'] {
    const state = known.read(shipmentId)?.shipment.orderItems;
    const applied = kind === 'pack' ? isPackApplied : isDispatchApplied;
    if (state && applied(shipmentState(state))) return 'gone';
    const row = mutations.openOf(shipmentId, kind);
    if (!row) return 'none';
    return row.state === 'pending' || row.state === 'rejected' ? 'pending' : 'gone';
  }

  function withdraw(shipmentId: string, kind: MutationKind): boolean {
    const from = mutations.openOf(shipmentId, kind);
    return moved(from, mutations.withdraw(shipmentId, kind, options.nowMs()));
  }

  /** Nobody stood before its goods when it was asked for. */
  function isAhead({ kind, version, payload }: Mutation): boolean {
    const stored = readMutationPayload(kind, version, payload);
    return stored.ok && stored.value.kind === 'pack' && stored.value.body.origin === 'pack-ahead';
  }

  /** In whose place nothing was sent yet, or nothing will be. */
  function withdrawAhead(shipmentId: string): boolean {
    const row = mutations.openOf(shipmentId, 'pack');
    return row !== undefined && isAhead(row) && withdraw(shipmentId, 'pack');
  }

  /** Adds the pack only when none of ours exists and the marketplace does not show one already. */
  function pack(parcel: OpenParcel, origin: PackPayload['origin']): void {
    const shipment = known.read(parcel.shipmentId)?.shipment;
    if (!shipment) throw new Error(`Completed a shipment that is not known: ${parcel.shipmentId}`);
    if (known.packedByUs(parcel.shipmentId) || isPackApplied(shipmentState(shipment.orderItems))) return;
    const mutationId = options.ids.next();
    const serverNowMs = options.serverNowMs();
    const invoiceNumbers = options.invoicing.invoiceNumbersFor(mutationId, shipment, serverNowMs);
    const request = packRequest({ shipment, parcel, inputs: options.inputs, serverNowMs, invoiceNumbers });
    queue({ kind: 'pack', body: { request: mutable(request), origin } }, mutationId);
  }

  return {
    reach,
    /** The verified parcel's own request, also in place of one made ahead that has not left or was refused. */
    queuePack(parcel: OpenParcel): void {
      const state = known.read(parcel.shipmentId)?.shipment.orderItems;
      if (state && !isPackApplied(shipmentState(state))) withdrawAhead(parcel.shipmentId);
      pack(parcel, 'bench');
    },
    /** The pack of a parcel nobody has begun with. */
    queuePackAhead(parcel: OpenParcel): void {
      pack(parcel, 'pack-ahead');
    },
    /** False, and nothing changed, where its pack was made at the bench or the marketplace may have heard of it. */
    withdrawAhead,
    /** The dispatch of a parcel whose label is proven as the policy asks; at most one per shipment. False when there is one. */
    queueDispatch(shipmentId: string, evidence: DispatchEvidence): boolean {
      if (mutations.openOf(shipmentId, 'dispatch')) return false;
      const dispatch = { shipmentId, locationId: options.locationId, evidence };
      queue({ kind: 'dispatch', body: dispatch });
      return true;
    },
    /** False, and nothing changed, once the marketplace may have heard of it. */
    withdraw,
    /** The same of whatever tells the marketplace that this shipment leaves. */
    withdrawDispatch: (shipmentId: string): boolean => withdraw(shipmentId, known.dispatchKind(shipmentId)),
    withdrawPending(shipmentId: string, kind: MutationKind): boolean {
      return mutations.openOf(shipmentId, kind)?.state === 'pending' && withdraw(shipmentId, kind);
    },
    /** What was refused is of no use any more: nobody has to decide about it. */
    withdrawRejected(shipmentId: string, kind: MutationKind): boolean {
      return mutations.openOf(shipmentId, kind)?.state === 'rejected' && withdraw(shipmentId, kind);
    },
    /** The refused pack goes again with a person's yes. */
    sendAnyway(shipmentId: string): boolean {
      const from = mutations.openOf(shipmentId, 'pack');
      return moved(from, mutations.sendAnyway(shipmentId, options.nowMs()));
    },
    dispatchState: (shipmentId: string) => mutations.openOf(shipmentId, 'dispatch')?.state,
    stateOf: (shipmentId: string, kind: MutationKind) => mutations.openOf(shipmentId, kind)?.state,
  };
}

/** The stored payload's schema has mutable arrays; the request is kept by nobody. */
function mutable(request: ReturnType<typeof packRequest>): PackPayload['request'] {
  return request as PackPayload['request'];
}

export type BenchChanges = ReturnType<typeof benchChanges>;
