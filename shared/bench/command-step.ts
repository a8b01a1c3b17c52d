import { assertNever } from '../result.ts';
import { confirmBox } from './boxing.ts';
import { unitsIn, waitingForDocuments } from './completion.ts';
import { confirmWarning, correct } from './corrections.ts';
import { isVerified, uncounted } from './parcel-count.ts';
import { proofIn } from './scan-back.ts';
import type { OpenParcel, Session, StopReason } from './session.ts';
import { shelve } from './shelving.ts';
import {
  answered,
  blockedOf,
  causeOf,
  IDLE,
  isSelfShip,
  nothing,
  type Of,
  stillBlocked,
  stopped,
} from './step-parts.ts';
import type { BenchEvent, Step } from './step-types.ts';
import { undo } from './undo.ts';
import { answeredStale, voidedByWord } from './voiding.ts';
import { stoppedWithout, waitingWithout } from './without-documents.ts';

export type CommandEvent = Extract<BenchEvent, { type: 'command' }>;

/** What a command of the command sheet, or its key on screen, does in each state. */
export function stepCommand(session: Session, event: CommandEvent): Step {
  const { command } = event;
  const blocked = blockedOf(session);
  if (blocked && command !== 'ok') return stillBlocked(session, blocked);
  switch (command) {
    case 'ok':
      return commandOk(session, event);
    case 'park':
      return commandPark(session, event.atMs);
    case 'undo':
      return undo(session, event);
    case 'reprint':
      return session.status === 'confirming-label' || session.status === 'asking' ? reprint(session) : nothing(session);
    case 'label-printed':
      return session.status === 'asking' ? attest(session, event.atMs) : nothing(session);
    case 'label-not-printed':
      if (session.status === 'voiding') return voidedByWord(session, 'not-out', event.atMs);
      return session.status === 'asking' ? reprint(session) : nothing(session);
    case 'confirm':
      return commandConfirm(session, event.atMs);
    case 'correct':
      return session.status === 'stopped' ? correct(session) : nothing(session);
    default:
      return assertNever(command);
  }
}

function commandOk(session: Session, event: CommandEvent): Step {
  switch (session.status) {
    case 'verifying':
      if (session.blocked) return answered({ ...session, blocked: null });
      // Units were taken back since: what lies here is all that is wanted now.
      return isVerified(session.parcel) ? unitsIn(session.parcel, causeOf(event)) : nothing(session);
    case 'boxing':
      return session.blocked ? answered({ ...session, blocked: null }) : confirmBox(session, causeOf(event));
    case 'confirming-label':
    case 'voiding':
      return session.blocked ? answered({ ...session, blocked: null }) : nothing(session);
    case 'stopped':
      return stopAnswered(session, event);
    case 'idle':
    case 'printing':
    case 'asking':
      return nothing(session);
    default:
      return assertNever(session);
  }
}

function commandConfirm(session: Session, atMs: number): Step {
  switch (session.status) {
    case 'voiding':
      return voidedByWord(session, 'destroyed', atMs);
    case 'stopped':
      return session.why.kind === 'not-printed' ? stoppedWithout(session, atMs) : confirmWarning(session, atMs);
    case 'printing':
      return waitingWithout(session, atMs);
    default:
      return nothing(session);
  }
}

function stopAnswered(session: Of<'stopped'>, event: CommandEvent): Step {
  const { parcel, why } = session;
  if (why.kind === 'quantity-changed' && why.after !== 'label') {
    const on = goOnWithLess(parcel, why, event);
    // A document asked for before the news may have come since.
    return { ...on, effects: [{ kind: 'documents-stale', parcel }, ...on.effects] };
  }
  const stale = answeredStale(session, event);
  if (stale) return stale;
  return {
    session: IDLE,
    verdict: 'command',
    detail: { what: 'answered', shipmentId: parcel.shipmentId },
    effects: [{ kind: 'stopped-parcel-left', parcel, session }],
  };
}

/** The units taken back are out of the box: what was scanned before may already be all that is wanted now. */
function goOnWithLess(
  parcel: OpenParcel,
  { removed, after }: Extract<StopReason, { kind: 'quantity-changed' }>,
  event: CommandEvent,
): Step {
  if (after === 'complete' && isVerified(parcel) && !isSelfShip(parcel))
    return answered(waitingForDocuments(parcel, event.atMs));
  // Which of the numbered units left the box only the box can tell: those that stay are read again.
  const recounted = uncounted(parcel, (line) =>
    line.serialNumbers.length > 0 && removed.some(({ orderItemId }) => orderItemId === line.orderItemId)
      ? line
      : undefined,
  );
  if (isVerified(recounted)) return unitsIn(recounted, causeOf(event));
  return answered({ status: 'verifying', parcel: recounted, blocked: null });
}

function commandPark(session: Session, atMs: number): Step {
  if (session.status === 'idle') return nothing(session);
  return session.status === 'stopped' ? stopped(session) : shelve(session, atMs);
}

function reprint(session: Of<'confirming-label' | 'asking'>): Step {
  const { parcel, jobId } = session;
  return {
    session,
    verdict: 'command',
    detail: { what: 'reprint', shipmentId: parcel.shipmentId },
    effects: [{ kind: 'reprint', parcel, jobId }],
  };
}

function attest(session: Of<'asking'>, atMs: number): Step {
  const { parcel, jobId } = session;
  return {
    session: { status: 'confirming-label', parcel, jobId, ...proofIn(session), sentAtMs: atMs, blocked: null },
    verdict: 'command',
    detail: { what: 'answered', shipmentId: parcel.shipmentId },
    effects: [{ kind: 'attested', jobId }],
  };
}
