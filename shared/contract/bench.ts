import { z } from 'zod';
import type { Session } from '../bench/session.ts';
import { boxSchema } from '../model/config.ts';
import type { Verdict } from '../model/states.ts';
import { request } from './request.ts';

/** Longest code kept; a scanner's longest symbology (PDF417) holds under 3,000 characters. Longer input is cut by the renderer. */
export const MAX_CODE_LENGTH = 4096;

export const BENCH_COMMANDS = [
  'ok',
  'park',
  'undo',
  'reprint',
  'label-printed',
  'label-not-printed',
  /**
   * The weight is right although the marketplace doubts it: sent again with `ignoreWarning` (seed). Of a parcel that waits for
   * another document than its label: it goes without. Of a void label that cannot be scanned any more: it is torn up.
   */
  'confirm',
  /** What the marketplace refused is put right here: serial numbers scanned again, the box measured again. */
  'correct',
] as const;
export type BenchCommand = (typeof BENCH_COMMANDS)[number];

/** What the verdict is about, so that the renderer can say it in words. Every member is optional by nature of the scan. */
export interface VerdictDetail {
  readonly what:
    | 'opened'
    | 'resumed'
    | 'already-open'
    | 'unit'
    | 'completed'
    | 'label-confirmed'
    | 'answered'
    | 'parked'
    | 'undone'
    | 'reprint'
    | 'gate'
    | 'wrong-item'
    | 'too-many'
    | 'unknown-code'
    | 'several-orders'
    | 'no-order-needs-it'
    | 'wrong-label'
    | 'label-not-expected'
    | 'not-now'
    | 'stop'
    | 'nothing-to-do'
    /** One of several serial numbers of the unit in hand. */
    | 'serial'
    | 'serial-wanted'
    | 'not-a-serial'
    | 'duplicate-serial'
    /** The package belongs into another box of this shipment. */
    | 'wrong-box'
    /** This box is full, the next one begins. */
    | 'next-box'
    /** Every unit is in; the box is asked for. */
    | 'box-wanted'
    | 'box-set'
    | 'box-unknown'
    /** The box's size is known, its weight is not. */
    | 'weight-wanted'
    | 'item-not-wanted'
    /** Completed and put on the shelf with `mark`. */
    | 'shelved'
    | 'mark-empty'
    | 'mark-taken'
    /** The same code again right after a completion: one more scan means it. */
    | 'scan-again'
    | 'reopened'
    | 'too-late'
    | 'sent-anyway'
    | 'correct-it'
    /** The label of one of several boxes; `read` of `of` were seen, the parcel is not confirmed yet. */
    | 'label-of-box'
    /** This box's label was seen already. */
    | 'label-again'
    /** A code of the label that does not tell which box it is of. */
    | 'which-box'
    /** Label-first: the label of the parcel on the bench, whose items are not all in yet; it is wanted after them. */
    | 'own-label'
    /** The stale label, or the sheet of it in hand, is void and put away. */
    | 'label-void'
    /** A unit that was taken back is out of the box. */
    | 'unit-removed'
    /** Every unit taken back is out; the parcel waits for its new documents. */
    | 'all-removed'
    /** This unit stays in the box, or was taken out already. */
    | 'not-to-remove'
    /** `documents` are left out on a person's word. */
    | 'without-documents'
    /** The test label of `printerId`: it prints. */
    | 'printer-tested'
    /** A test label of no test of this station. */
    | 'test-unknown'
    /** Every unit of an order the seller ships himself is in: it goes on away from the bench, with what `next` says. */
    | 'self-packed';
  readonly shipmentId?: string;
  readonly orderItemId?: string;
  readonly sku?: string;
  readonly title?: string;
  /** Titles this parcel still needs, for "wrong item". */
  readonly needed?: readonly string[];
  readonly gate?: import('../model/gates.ts').Gate;
  readonly shipmentIds?: readonly string[];
  /** The line counted, or meant. */
  readonly lineId?: string;
  readonly serial?: string;
  readonly serialProblem?: import('../bench/step-types.ts').SerialProblem | 'same-unit' | 'same-parcel';
  /** The other local shipment that has this serial number. */
  readonly usedIn?: string;
  /** Serial numbers read of the unit in hand and how many it has; boxes whose label was seen, and how many there are. */
  readonly read?: number;
  readonly of?: number;
  /** Box number, from 1. */
  readonly boxNumber?: number;
  readonly mark?: import('../bench/step-types.ts').ShelfMark;
  readonly documents?: readonly import('../model/printers.ts').ParcelDocument[];
  readonly printerId?: string;
  /** Of a parcel the seller ships himself: its courier is still to be entered, or that is on its way to the marketplace. */
  readonly next?: 'self-dispatch' | 'self-dispatch-queued';
}

export interface ScanReply {
  readonly verdict: Verdict;
  readonly detail: VerdictDetail;
  readonly session: Session;
  /** When this verdict was committed, UTC epoch ms. */
  readonly atMs: number;
}

export interface RecentScan {
  readonly scanId: string;
  readonly code: string;
  readonly verdict: Verdict;
  readonly atMs: number;
}

export interface BenchState {
  readonly session: Session;
  /** The last ten scans, newest first. */
  readonly recent: readonly RecentScan[];
}

export const benchContract = {
  'bench.scan': request<ScanReply>()(
    z.strictObject({ code: z.string().max(MAX_CODE_LENGTH), scanId: z.string().min(1).max(64).optional() }),
  ),
  /** The same as scanning a command of the command sheet, for the keys on screen. */
  'bench.command': request<ScanReply>()(
    z.strictObject({ command: z.enum(BENCH_COMMANDS), scanId: z.string().min(1).max(64).optional() }),
  ),
  'bench.state': request<BenchState>()(z.strictObject({})),
  /** Size and weight of one box of the parcel on the bench, as a person measured them. */
  'bench.box': request<ScanReply>()(
    z.strictObject({
      subShipmentId: z.string().min(1).max(200),
      box: boxSchema,
      scanId: z.string().min(1).max(64).optional(),
    }),
  ),
  /** Labels that came out and were not scanned back, the most urgent first. */
  'bench.unseen': request<{ readonly total: number; readonly entries: readonly UnseenLabel[] }>()(
    z.strictObject({ limit: z.number().int().min(1).max(200).default(50) }),
  ),
  /** A supervisor's word in place of the scan-back: the dispatch is queued, name and reason stand in the journal. */
  'bench.attest': request<{ readonly queued: boolean }>()(
    z.strictObject({
      shipmentId: z.string().min(1).max(200),
      by: z.string().trim().min(2).max(60),
      reason: z.string().trim().min(3).max(200),
    }),
  ),
  /** Parcels put aside: on the shelf with a ticket or in a slot, or parked. Oldest first. */
  'shelf.list': request<{ readonly total: number; readonly entries: readonly ShelvedParcel[] }>()(
    z.strictObject({ limit: z.number().int().min(1).max(500).default(200) }),
  ),
  /** Prints the ticket of a shelved parcel once more, same number. */
  'shelf.reprint': request<{ readonly jobId: string }>()(z.strictObject({ shipmentId: z.string().min(1).max(200) })),
};

export interface UnseenLabel {
  readonly shipmentId: string;
  readonly orderIds: readonly string[];
  readonly sentAtMs: number;
  readonly dispatchByMs: number | null;
  /** Not seen for 5 minutes, or less than 60 minutes to dispatch-by: takes over the status bar. */
  readonly urgent: boolean;
}

export interface ShelvedParcel {
  readonly shipmentId: string;
  readonly orderIds: readonly string[];
  readonly titles: readonly string[];
  readonly mark: import('../bench/step-types.ts').ShelfMark | null;
  readonly sinceMs: number;
  readonly dispatchByMs: number | null;
  readonly parcel: import('../model/states.ts').ParcelState;
  /** What it waits for: `label-ready` prints as soon as its mark is scanned. */
  readonly waitsFor: 'units' | 'pack' | 'documents' | 'label-ready' | 'label-scan' | 'person';
  /** Why it must not go on, where something came up meanwhile. */
  readonly gate: import('../model/gates.ts').Gate | null;
}
