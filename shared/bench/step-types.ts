import type { BenchCommand, VerdictDetail } from '../contract/bench.ts';
import type { Box } from '../model/config.ts';
import type { Gate } from '../model/gates.ts';
import type { ParcelDocument } from '../model/printers.ts';
import type { Verdict } from '../model/states.ts';
import type { BusySession, CartonSize, LabelProof, OpenParcel, Session } from './session.ts';

export type { CartonSize } from './session.ts';

/** What a scanned code is, as local knowledge resolves it before the step. */
export type Match =
  /** Lines of the parcel on the bench that this code names: order items, or packages where a sub-shipment lists them. */
  | { readonly kind: 'own-item'; readonly lineIds: readonly string[] }
  /** Read while a unit's serial numbers are asked for. `usedIn`: the other local shipment that has it already. */
  | {
      readonly kind: 'serial';
      readonly serial: string;
      readonly problem: SerialProblem | null;
      readonly usedIn: string | null;
    }
  /**
   * Item-first, at an idle bench and while the parcel on it waits for its documents: the most urgent shipment that can be packed now
   * and needs this item. `lineIds` are of `parcel` or of what `resume` holds.
   */
  | {
      readonly kind: 'item-shipment';
      readonly shipmentId: string;
      readonly lineIds: readonly string[];
      readonly resume: Session | null;
      readonly parcel: OpenParcel | null;
      readonly sku: string;
      readonly title: string;
    }
  /** Item-first, or an item code at an idle bench: nothing wants it now. `gate` of the first that would, where one stands. */
  | { readonly kind: 'item-not-wanted'; readonly sku: string; readonly title: string; readonly gate: Gate | null }
  /** A ticket or a slot card of the shelf. `shipmentId` null: nothing stands there. */
  | {
      readonly kind: 'shelf-mark';
      readonly mark: ShelfMark;
      readonly shipmentId: string | null;
      readonly gate: Gate | null;
      readonly resume: Session | null;
    }
  /** A carton of the seller (`PB-B:<code>`); `box` null when its code is not on file. `box` has the weight of what is in it where all of that is known. */
  | { readonly kind: 'box-type'; readonly code: string; readonly box: CartonSize | null }
  /** An item that only other shipments need. */
  | {
      readonly kind: 'other-item';
      readonly sku: string;
      readonly title: string;
      readonly shipmentIds: readonly string[];
    }
  /** A shipment by any of its ids. `resume` is the session it was left in, `parcel` what opening it anew would give. */
  | {
      readonly kind: 'shipment';
      readonly shipmentId: string;
      readonly gate: Gate | null;
      readonly resume: Session | null;
      readonly parcel: OpenParcel | null;
      /** Label-first: by its label, which is in the packer's hand now. */
      readonly byLabel?: true | undefined;
      /** The seller ships it himself, and it was packed here: what it waits for. */
      readonly selfPacked?: VerdictDetail['next'] | undefined;
    }
  /** Several shipments at once: an order that was split. */
  | { readonly kind: 'shipments'; readonly shipmentIds: readonly string[] }
  /** A code of a label. `resume` is the session of the parcel that waits for this label to be seen. */
  | { readonly kind: 'label'; readonly shipmentId: string; readonly resume: Session | null }
  /** A code of a printer's test label; `printerId` null when no test of this station printed it. */
  | { readonly kind: 'printer-test'; readonly printerId: string | null }
  | { readonly kind: 'unknown' };

export type SerialProblem =
  /** Not 15 digits with a Luhn check digit. */
  | 'not-an-imei'
  /** An item's, order's, shipment's or label's code. */
  | 'other-code'
  /** Too short, too long, or characters no maker prints. */
  | 'not-readable';

export interface ShelfMark {
  readonly kind: 'ticket' | 'slot';
  /** As printed for people: `T-0427`, `S-07`. */
  readonly name: string;
}

export type BenchEvent =
  | {
      readonly type: 'scan';
      readonly code: string;
      readonly match: Match;
      readonly atMs: number;
      /** A parcel completed now goes straight to the shelf: no label is here and none can come. */
      readonly shelveAtOnce?: boolean | undefined;
      /** Of the stopped parcel on the bench. */
      readonly stale?: StaleLabel | undefined;
    }
  | {
      readonly type: 'command';
      readonly command: BenchCommand;
      readonly atMs: number;
      readonly shelveAtOnce?: boolean | undefined;
      /** Of the stopped parcel on the bench. */
      readonly stale?: StaleLabel | undefined;
      /** For undo: what can still be taken back, as the outbox stands. */
      readonly takeBack?: TakeBack | undefined;
    }
  /** A person said the size and weight of one box. */
  | {
      readonly type: 'box';
      readonly subShipmentId: string;
      readonly box: Box;
      readonly atMs: number;
      readonly shelveAtOnce?: boolean | undefined;
    };

/** The label of a stopped parcel that came out, or may have, and is not void. */
export interface StaleLabel extends LabelProof {
  readonly jobId: string;
  /** Its dispatch is at the marketplace, or may be: what left can only be told. */
  readonly dispatched: boolean;
}

/**
 * What undo may take back beyond units. A completed parcel reopens while its dispatch is `pending`; from `sending` on it cannot
 * (design: undo). With its pack beyond `pending`, serial numbers and boxes are at the marketplace and stay.
 */
export interface TakeBack {
  readonly pack: 'none' | 'pending' | 'gone';
  readonly dispatch: 'none' | 'pending' | 'gone';
  /** The session the last parcel was left in; null when there is none to bring back, or a gate stands before it now. */
  readonly last: BusySession | null;
}

/** What has to become true in the same transaction as the verdict. */
export type Effect =
  /** `parcel` as it was opened; the session after the step may have counted a unit of it already, or completed it. */
  | { readonly kind: 'opened'; readonly parcel: OpenParcel }
  /** `parcel` is in the step's session too, unless it went straight to the shelf. */
  | { readonly kind: 'completed'; readonly parcel: OpenParcel }
  /** `mark`: the slot it was put on; null: a ticket is made where the station uses them. */
  | {
      readonly kind: 'shelved';
      readonly parcel: OpenParcel;
      readonly session: BusySession;
      readonly mark?: ShelfMark | undefined;
    }
  /** The same of a parcel the seller ships himself: no pack, no label, no dispatch of the marketplace's couriers. It left the bench. */
  | { readonly kind: 'self-packed'; readonly parcel: OpenParcel }
  /** Taken off the shelf: its mark is free again. */
  | { readonly kind: 'unshelved'; readonly parcel: OpenParcel }
  /** Undo of a completion: a pack still `pending` is withdrawn, a label job not begun cancelled. */
  | { readonly kind: 'reopened'; readonly parcel: OpenParcel; readonly jobId: string | null }
  /** Undo of a scan-back: the dispatch still `pending` is withdrawn. */
  | { readonly kind: 'dispatch-withdrawn'; readonly parcel: OpenParcel }
  /** A refused pack is sent again with a person's yes (`ignoreWarning`, seed) ... */
  | { readonly kind: 'warning-confirmed'; readonly parcel: OpenParcel }
  /** ... or withdrawn, to be made anew from corrected serial numbers or boxes. */
  | { readonly kind: 'pack-withdrawn'; readonly parcel: OpenParcel }
  /** Its label prints without waiting for these: a person's word, kept in the journal. */
  | { readonly kind: 'let-go-without'; readonly parcel: OpenParcel; readonly documents: readonly ParcelDocument[] }
  /** Label-first: its label was scanned before its items, which proves that it came out and no more. */
  | { readonly kind: 'label-in-hand'; readonly parcel: OpenParcel }
  /** It is put away, or a person says that it is destroyed or never came out. Everything printed for the parcel is void. */
  | { readonly kind: 'label-void'; readonly parcel: OpenParcel; readonly by: 'scan' | 'destroyed' | 'not-out' }
  /** What is here for it was made of the old quantity: asked for anew, before anything of it can print. */
  | { readonly kind: 'documents-stale'; readonly parcel: OpenParcel }
  | { readonly kind: 'label-seen'; readonly parcel: OpenParcel; readonly jobId: string }
  | { readonly kind: 'reprint'; readonly parcel: OpenParcel; readonly jobId: string }
  | { readonly kind: 'attested'; readonly jobId: string }
  | { readonly kind: 'stopped-parcel-left'; readonly parcel: OpenParcel; readonly session: BusySession };

export interface Step {
  readonly session: Session;
  readonly verdict: Verdict;
  readonly detail: VerdictDetail;
  readonly effects: readonly Effect[];
}
