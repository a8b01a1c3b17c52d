import type { BenchCommand, VerdictDetail } from '../contract/bench.ts';
import type { Gate } from '../model/gates.ts';
import type { Verdict } from '../model/states.ts';
import type { BusySession, OpenParcel, Session } from './session.ts';

/** What a scanned code is, as local knowledge resolves it before the step. */
export type Match =
  /** Order items of the parcel on the bench that this code names. */
  | { readonly kind: 'own-item'; readonly orderItemIds: readonly string[] }
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
    }
  /** Several shipments at once: an order that was split. */
  | { readonly kind: 'shipments'; readonly shipmentIds: readonly string[] }
  /** A code of a label. `resume` is the session of the parcel that waits for this label to be seen. */
  | { readonly kind: 'label'; readonly shipmentId: string; readonly resume: Session | null }
  | { readonly kind: 'unknown' };

export type BenchEvent =
  | { readonly type: 'scan'; readonly code: string; readonly match: Match; readonly atMs: number }
  | { readonly type: 'command'; readonly command: BenchCommand; readonly atMs: number };

/** What has to become true in the same transaction as the verdict. */
export type Effect =
  | { readonly kind: 'opened' }
  | { readonly kind: 'completed' }
  | { readonly kind: 'shelved'; readonly parcel: OpenParcel; readonly session: BusySession }
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
