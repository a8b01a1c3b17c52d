import type { SerialRule } from '../model/catalogue.ts';
import type { Box } from '../model/config.ts';
import type { Gate } from '../model/gates.ts';
import type { ParcelDocument } from '../model/printers.ts';
import type { PackagingPolicy, ShipmentType } from '../model/shipment.ts';

/**
 * What is counted on the bench: the units of one order item, or, where a sub-shipment lists packages, one of its packages
 * (marketplace-api 6.11). `needed` is what the marketplace wants now, `cancelled` what it took back.
 */
export interface ParcelLine {
  /** The order item's id, or `<subShipmentId>/<packageId>` of a package. Unique in the parcel. */
  readonly lineId: string;
  /** The sub-shipment this package goes into; null where units of any order item may go into the one box. */
  readonly boxId: string | null;
  readonly orderItemId: string;
  readonly orderId: string;
  readonly sku: string;
  readonly fsn: string;
  readonly listingId: string;
  readonly title: string;
  readonly needed: number;
  readonly cancelled: number;
  readonly verified: number;
  readonly fragile: boolean;
  readonly dangerous: boolean;
  readonly large: boolean;
  readonly replacement: boolean;
  readonly serials: SerialRule;
  /** One inner list per unit verified, in the order scanned; empty where none are needed (seed: serialNumbers). */
  readonly serialNumbers: readonly (readonly string[])[];
  /** Names the picture for `catalogue.picture`. */
  readonly picture: string | null;
}

/** One box of the shipment, with what is sent as its size and weight. */
export interface ParcelBox {
  readonly subShipmentId: string;
  /** Suggested or chosen; null while nobody knows. Never taken over from the parcel before. */
  readonly box: Box | null;
  /** True once it may be sent: known and not to be asked for, or said by a person. */
  readonly confirmed: boolean;
  /** The carton scanned for it while the scale has yet to say what it weighs; takes the place of `box` as the suggestion. */
  readonly carton?: CartonSize | undefined;
  /** When a person said or confirmed it at this bench, UTC epoch ms; undo asks again for what was said. */
  readonly saidAtMs?: number | undefined;
}

/** Outer size of a carton; `weightGrams` null when the scale has to say. */
export type CartonSize = Omit<Box, 'weightGrams'> & { readonly weightGrams: number | null };

/** The parcel on the bench, as it was when it was opened plus what has been verified since. */
export interface OpenParcel {
  readonly parcelId: string;
  readonly shipmentId: string;
  readonly orderIds: readonly string[];
  readonly type: ShipmentType;
  readonly dispatchByMs: number | null;
  readonly packagingPolicy: PackagingPolicy;
  readonly lines: readonly ParcelLine[];
  /** One for each sub-shipment, in the marketplace's order; at least one. */
  readonly boxes: readonly ParcelBox[];
  /** Line ids in the order their units were verified, so that the last one can be undone. */
  readonly verifiedOrder: readonly string[];
  /**
   * What ended its verifying, or the saying of its boxes, and when (UTC epoch ms): the same code within `BOUNCE_MS` is a bounced
   * trigger. `code` null when a command or the screen ended it, or when the bounce was told already.
   */
  readonly ended?: { readonly code: string | null; readonly atMs: number } | undefined;
  /** Label-first: its pack was sent and its label asked for before its goods were in hand. That label opens and confirms it. */
  readonly labelled?: true | undefined;
  /** Documents a person let it go without. */
  readonly without?: readonly ParcelDocument[] | undefined;
  readonly openedAtMs: number;
  /** How old the marketplace's knowledge was at opening. */
  readonly readAtMs: number;
}

/** A verdict that must be answered by a scan of a command before the bench goes on. */
export interface Blocked {
  readonly by: 'wrong-item' | 'too-many' | 'wrong-label' | 'stop';
  readonly code: string;
}

/** What proves a label when it is scanned back. */
export interface LabelProof {
  /** Every code of it; the tracking ids, and whatever else was read from it. */
  readonly labelCodes: readonly string[];
  /** Where it has several sheets that can be told apart: all of them, each to be scanned back. */
  readonly sheets?: readonly LabelSheet[] | undefined;
}

/** The label of one box of several, by the codes that no other has. */
export interface LabelSheet {
  readonly codes: readonly string[];
  readonly seen: boolean;
}

/** One member per state of the bench, holding exactly what exists in it. */
export type Session =
  | { readonly status: 'idle'; readonly last?: LastParcel | undefined }
  | {
      readonly status: 'verifying';
      readonly parcel: OpenParcel;
      readonly blocked: Blocked | null;
      /** The unit in hand whose serial numbers are being read. */
      readonly capturing?: Capturing | undefined;
    }
  | {
      /** Every unit is in; the size and weight of the box `at` (from 0) are asked for. */
      readonly status: 'boxing';
      readonly parcel: OpenParcel;
      readonly at: number;
      /** Sub-shipments whose box was said since the last unit came in, in that order, so that the last one can be undone. */
      readonly said?: readonly string[] | undefined;
      readonly blocked?: Blocked | null | undefined;
    }
  | {
      readonly status: 'printing';
      readonly parcel: OpenParcel;
      readonly waitingFor: 'documents' | 'printer';
      readonly sinceMs: number;
      /** The label's. */
      readonly jobId: string | null;
      /** Those of its documents that are not here; absent where the label is all that comes out. */
      readonly missing?: readonly ParcelDocument[] | undefined;
    }
  | ({
      readonly status: 'confirming-label';
      readonly parcel: OpenParcel;
      readonly jobId: string;
      readonly sentAtMs: number;
      readonly blocked: Blocked | null;
    } & LabelProof)
  | ({
      readonly status: 'asking';
      readonly parcel: OpenParcel;
      readonly jobId: string;
      readonly reason: string;
    } & LabelProof)
  | ({
      /**
       * Its label tells what the shipment no longer is. First that label is scanned, every sheet of it, and put away (`labelVoid`);
       * then the units taken back are scanned out of the box; then its documents are asked for anew and printed.
       */
      readonly status: 'voiding';
      readonly parcel: OpenParcel;
      readonly blocked: Blocked | null;
    } & VoidingWork)
  | {
      readonly status: 'stopped';
      readonly parcel: OpenParcel;
      readonly why: StopReason;
      /** What was being made void when something else stopped it; it goes on there. */
      readonly voiding?: VoidingWork | undefined;
    };

/** How far the voiding of a stale label is. */
export interface VoidingWork extends LabelProof {
  /** The stale label's; empty where none came out. */
  readonly jobId: string;
  readonly labelVoid: boolean;
  /** Units still to be scanned out, by order item. */
  readonly toRemove: readonly UnitsToRemove[];
  /** Units scanned out, in that order, so that the last one can be put back. */
  readonly out?: readonly UnitOut[] | undefined;
  /** The whole shipment was cancelled: with its label void the parcel is. */
  readonly cancelled?: true | undefined;
}

/** Units of one line that lie in the box and were taken back. */
export interface UnitsToRemove {
  readonly orderItemId: string;
  readonly units: number;
  readonly lineId?: string | undefined;
  /**
   * Serial numbers in the box beyond those the parcel keeps, one list a unit: which unit leaves only the box can tell, so that any
   * number of the line may be scanned out, and these take its place.
   */
  readonly serialNumbers?: readonly (readonly string[])[] | undefined;
}

/** One unit that was scanned out. */
export interface UnitOut {
  readonly orderItemId: string;
  readonly lineId?: string | undefined;
  readonly serials: readonly string[];
}

/** Units of one line the marketplace took back; `inBox` of them were in the box already. */
export interface RemovedUnits extends UnitsToRemove {
  readonly inBox?: number | undefined;
}

/** Serial numbers read so far of one unit of a line; the unit counts when it has `serials.perUnit` of them. */
export interface Capturing {
  readonly lineId: string;
  readonly read: readonly string[];
}

/** The parcel that left the bench last: undo brings it back while it can, and its item's code is not taken for the next one's. */
export interface LastParcel {
  readonly parcelId: string;
  readonly shipmentId: string;
  /** The code that completed it, as `OpenParcel.ended` has it; null too when it left before it was complete. */
  readonly code: string | null;
  /** When it was completed, or left the bench before it was: UTC epoch ms. */
  readonly completedAtMs: number;
}

/** Any session with a parcel in it. */
export type BusySession = Exclude<Session, { status: 'idle' }>;

/** Such a session without its parcel, where that is told elsewhere. */
export type Onwards = BusySession extends infer S ? (S extends BusySession ? Omit<S, 'parcel'> : never) : never;

export type StopReason =
  | { readonly kind: 'gate'; readonly gate: Gate }
  | {
      readonly kind: 'quantity-changed';
      readonly removed: readonly RemovedUnits[];
      /** How far the parcel was: units being scanned, all scanned, or with a label that is stale now. */
      readonly after: 'open' | 'complete' | 'label';
    }
  /**
   * `document` cannot be printed, or was taken out of the print queue: the label where none is named. Any other may be left out
   * on a person's word.
   */
  | { readonly kind: 'not-printed'; readonly reason: string; readonly document?: ParcelDocument | undefined }
  | { readonly kind: 'rejected'; readonly code: string; readonly message: string };
