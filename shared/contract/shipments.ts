import { z } from 'zod';
import type { OpenParcel, ParcelBox, ParcelLine } from '../bench/session.ts';
import type { ShelfMark } from '../bench/step-types.ts';
import type { Gate } from '../model/gates.ts';
import type { Shipment, ShipmentState } from '../model/shipment.ts';
import type { ParcelState, PrintEvidence, PrintState } from '../model/states.ts';
import type { InvoiceNumberRow } from './catalogue.ts';
import { request } from './request.ts';

export interface QueueEntry {
  readonly shipmentId: string;
  readonly orderIds: readonly string[];
  readonly dispatchByMs: number | null;
  /** ISO-8601 of `dispatchByMs`, India's offset. */
  readonly dispatchBy: string | null;
  /** The marketplace's state as last known. */
  readonly state: ShipmentState;
  /** Where our own work on it stands. */
  readonly parcel: ParcelState | null;
  readonly units: number;
  readonly titles: readonly string[];
  readonly skus: readonly string[];
  /** The kind of gate that stands, absent when it can be packed now. */
  readonly why?: Gate['kind'];
  readonly gate?: Gate;
}

export interface Queue {
  /** All shipments of this location still to be handed over that match the search. */
  readonly total: number;
  /** Of those, how many can be packed now. */
  readonly packable: number;
  readonly entries: readonly QueueEntry[];
}

/** What the bench keeps of a parcel that was begun here. */
export interface ParcelView extends Pick<OpenParcel, 'openedAtMs'> {
  readonly lines: readonly (Pick<ParcelLine, 'lineId' | 'title' | 'sku' | 'needed' | 'verified' | 'serialNumbers'> & {
    /** From 1; null where its units may go into any box. */
    readonly boxNumber: number | null;
  })[];
  /** In the marketplace's order. */
  readonly boxes: readonly Pick<ParcelBox, 'subShipmentId' | 'box' | 'confirmed'>[];
  /** Where it was put aside; null while it is not on the shelf. */
  readonly mark: ShelfMark | null;
  /** Its label's print jobs, newest first. */
  readonly labels: readonly {
    readonly jobId: string;
    readonly copy: number;
    readonly state: PrintState;
    readonly evidence: PrintEvidence | null;
    readonly changedAtMs: number;
  }[];
  /** Numbers of the station's own series; empty where the marketplace numbers the invoices. */
  readonly invoices: readonly InvoiceNumberRow[];
}

export interface ShipmentView {
  readonly shipment: Shipment;
  readonly state: ShipmentState;
  readonly gate: Gate | null;
  readonly parcel: ParcelState | null;
  readonly bench: ParcelView | null;
  readonly trackingIds: readonly string[];
  /** When the marketplace last told us of it. */
  readonly readAtMs: number;
  /** The marketplace, asked by its id, has not known it since then; null while it does. */
  readonly unknownSinceMs: number | null;
  readonly history: readonly {
    readonly seq: number;
    readonly atMs: number;
    readonly kind: string;
    readonly summary: string;
  }[];
}

export const shipmentsContract = {
  'queue.list': request<Queue>()(
    z.strictObject({
      limit: z.number().int().min(1).max(500).default(50),
      offset: z.number().int().min(0).default(0),
      search: z.string().max(200).optional(),
      packableOnly: z.boolean().optional(),
    }),
  ),
  'shipments.read': request<ShipmentView>()(z.strictObject({ shipmentId: z.string().min(1).max(100) })),
  /**
   * A supervisor takes a shipment over: one that another station owns, or one packed elsewhere whose parcel is here. It is read afresh
   * first, and what stands then is told; name and reason stand in the journal. MARKETPLACE_UNREACHABLE when it cannot be read, WRONG_STATE when
   * there is nothing to take over.
   */
  'shipments.takeOver': request<{
    readonly shipmentId: string;
    readonly state: ShipmentState;
    readonly gate: Gate | null;
  }>()(
    z.strictObject({
      shipmentId: z.string().min(1).max(100),
      by: z.string().trim().min(2).max(60),
      reason: z.string().trim().min(3).max(200),
    }),
  ),
  'pull.now': request<{ readonly started: boolean; readonly finished: boolean; readonly lastPullAt: string | null }>()(
    z.strictObject({}),
  ),
};
