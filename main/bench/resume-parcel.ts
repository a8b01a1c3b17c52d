import { proofIn } from '../../shared/bench/scan-back.ts';
import type { BusySession, LabelProof, OpenParcel, Session } from '../../shared/bench/session.ts';
import { isVerified } from '../../shared/bench/step.ts';
import { voidingAgain, withMoreToRemove } from '../../shared/bench/voiding.ts';
import type { Gate } from '../../shared/model/gates.ts';
import type { ParcelRow } from '../db/parcels.ts';
import { type KnownShipment, type OpeningInputs, refreshedParcel, unitsRemoved } from './open-shipment.ts';

/** The newest label job of a parcel that came out, or may have. */
export interface EarlierLabel extends LabelProof {
  readonly jobId: string;
  readonly state: 'sending' | 'sent' | 'printed' | 'unknown';
  readonly reason: string | null;
  readonly changedAtMs: number;
}

/** What a parcel that comes back has to reckon with. */
export interface ResumeContext extends OpeningInputs {
  readonly nowMs: number;
  /** What keeps the shipment from being worked on now. */
  readonly gate: Gate | null;
  /** Its pack is queued or known to the marketplace. */
  readonly completed: boolean;
  /** A change of it that the marketplace refused and nobody decided about yet. */
  readonly rejected: { readonly code: string; readonly message: string } | null;
  readonly earlierLabel: EarlierLabel | undefined;
  /** Label-first: other documents come out with the goods before the label is gone on with. */
  readonly owesMore: boolean;
}

/** How a parcel that left the bench goes on when its shipment is scanned again; null when there is nothing left to do here. */
export function resumedSession(row: ParcelRow, known: KnownShipment, context: ResumeContext): BusySession | null {
  if (row.session.status === 'idle') return null;
  switch (row.state) {
    case 'open':
    case 'labelled':
    case 'parked':
    case 'complete':
    case 'waiting-label':
      return resumedWork(row.session, known, context);
    case 'stopped':
      return standingStop(row.session, known, context) ?? resumedWork(row.session, known, context);
    case 'label-sent':
      return row.session;
    case 'label-seen':
    case 'dispatch-queued':
    case 'dispatched':
    case 'handed-over':
    case 'void':
      return null;
  }
}

/** A stop that nobody answered, or whose reason still holds, is told before anything else. */
function standingStop(session: BusySession, known: KnownShipment, context: ResumeContext): BusySession | null {
  if (session.status !== 'stopped') return null;
  const { why } = session;
  switch (why.kind) {
    case 'gate': {
      const { gate } = context;
      return gate && gate.kind !== 'already-dispatched' ? { ...session, why: { kind: 'gate', gate } } : null;
    }
    case 'quantity-changed': {
      const parcel = refreshedParcel(session.parcel, known, context);
      const removed = [...why.removed, ...unitsRemoved(session.parcel, parcel)];
      return { status: 'stopped', parcel, why: { ...why, removed } };
    }
    case 'rejected':
    case 'not-printed':
      return null;
  }
}

/** The work as it goes on once nothing stops it. Never prints a label a second time unasked. */
export function resumedWork(session: BusySession, known: KnownShipment, context: ResumeContext): BusySession {
  const { rejected } = context;
  const parcel = refreshedParcel(session.parcel, known, context);
  const voiding = session.status === 'stopped' ? voidingAgain(session) : session.status === 'voiding' ? session : null;
  if (voiding) return withMoreToRemove(voiding, parcel, unitsRemoved(session.parcel, parcel));
  // A change the marketplace refused waits for a decision, at the bench or in the outbox.
  if (rejected) return { status: 'stopped', parcel, why: { kind: 'rejected', ...rejected } };
  const removed = unitsRemoved(session.parcel, parcel);
  const label = context.earlierLabel;
  // Nothing told the packer yet that units have to come out of the box again.
  if (removed.length > 0 && (label || context.completed)) {
    return {
      status: 'stopped',
      parcel,
      why: { kind: 'quantity-changed', removed, after: label ? 'label' : 'complete' },
    };
  }
  if (session.status === 'confirming-label' || session.status === 'asking') return { ...session, parcel };
  if (!isVerified(parcel)) return { status: 'verifying', parcel, blocked: null };
  if (context.completed) {
    const session = waiting(parcel, context.nowMs);
    return context.owesMore ? session : withLabel(session, label);
  }
  // All that is still wanted is in, and nothing was sent yet: an answer completes it.
  if (removed.length > 0 && session.status !== 'boxing') {
    return { status: 'stopped', parcel, why: { kind: 'quantity-changed', removed, after: 'open' } };
  }
  // Nothing is asked for its boxes: what lies on the bench is complete with the next answer.
  if (parcel.type === 'SELF') return { status: 'verifying', parcel, blocked: null };
  const unsaid = parcel.boxes.findIndex((box) => !box.confirmed);
  return { status: 'boxing', parcel, at: Math.max(0, unsaid) };
}

/** A parcel whose label came out, or may have, goes on with that label. */
export function withLabel(session: BusySession, label: EarlierLabel | undefined): BusySession {
  if (!label || session.status !== 'printing' || session.waitingFor !== 'documents') return session;
  const { parcel } = session;
  const { jobId, reason, changedAtMs } = label;
  const proof = proofIn(label);
  return label.state === 'unknown'
    ? { status: 'asking', parcel, jobId, ...proof, reason: reason ?? 'the printer did not say' }
    : { status: 'confirming-label', parcel, jobId, ...proof, sentAtMs: changedAtMs, blocked: null };
}

/** The session a stopped parcel goes on from once its reason is gone: an answered stop is kept so. */
export function workingSession(session: BusySession, completed: boolean, nowMs: number): BusySession {
  if (session.status !== 'stopped') return session;
  const voiding = voidingAgain(session);
  if (voiding) return voiding;
  const { parcel } = session;
  return completed && isVerified(parcel) ? waiting(parcel, nowMs) : { status: 'verifying', parcel, blocked: null };
}

function waiting(parcel: OpenParcel, nowMs: number): Extract<Session, { status: 'printing' }> {
  return { status: 'printing', parcel, waitingFor: 'documents', sinceMs: nowMs, jobId: null };
}
