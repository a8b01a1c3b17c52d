import type { BenchCommand } from '../contract/bench.ts';
import { assertNever } from '../result.ts';
import type { OpenParcel, Session } from './session.ts';
import { answered, IDLE, isVerified, nameOf, nothing, say, stillBlocked } from './step-parts.ts';
import type { Step } from './step-types.ts';

/** What a command of the command sheet, or its key on screen, does in each state. */
export function stepCommand(session: Session, command: BenchCommand, atMs: number): Step {
  switch (command) {
    case 'ok':
      return commandOk(session, atMs);
    case 'park':
      return commandPark(session);
    case 'undo':
      return commandUndo(session);
    case 'reprint':
      return session.status === 'confirming-label' || session.status === 'asking' ? reprint(session) : nothing(session);
    case 'label-printed':
      return session.status === 'asking' ? attest(session, atMs) : nothing(session);
    case 'label-not-printed':
      return session.status === 'asking' ? reprint(session) : nothing(session);
    case 'confirm':
    case 'correct':
      return nothing(session);
    default:
      return assertNever(command);
  }
}

function commandOk(session: Session, atMs: number): Step {
  if ((session.status === 'verifying' || session.status === 'confirming-label') && session.blocked) {
    return answered({ ...session, blocked: null });
  }
  if (session.status !== 'stopped') return nothing(session);
  const { parcel, why } = session;
  if (why.kind === 'quantity-changed' && why.after !== 'label') return goOnWithLess(parcel, why.after, atMs);
  return {
    session: IDLE,
    verdict: 'command',
    detail: { what: 'answered', shipmentId: parcel.shipmentId },
    effects: [{ kind: 'stopped-parcel-left', parcel, session }],
  };
}

/** The units taken back are out of the box: what was scanned before may already be all that is wanted now. */
function goOnWithLess(parcel: OpenParcel, after: 'open' | 'complete', atMs: number): Step {
  if (!isVerified(parcel)) return answered({ status: 'verifying', parcel, blocked: null });
  const session: Session = { status: 'printing', parcel, waitingFor: 'documents', sinceMs: atMs, jobId: null };
  if (after === 'complete') return answered(session);
  return {
    session,
    verdict: 'complete',
    detail: { what: 'completed', shipmentId: parcel.shipmentId },
    effects: [{ kind: 'completed' }],
  };
}

function commandPark(session: Session): Step {
  if (session.status === 'idle') return nothing(session);
  if (session.status === 'stopped')
    return say(session, 'stop', { what: 'stop', shipmentId: session.parcel.shipmentId });
  if ((session.status === 'verifying' || session.status === 'confirming-label') && session.blocked)
    return stillBlocked(session, session.blocked);
  const { parcel } = session;
  return {
    session: IDLE,
    verdict: 'command',
    detail: { what: 'parked', shipmentId: parcel.shipmentId },
    effects: [{ kind: 'shelved', parcel, session }],
  };
}

function commandUndo(session: Session): Step {
  if (session.status !== 'verifying' || session.blocked) return nothing(session);
  const last = session.parcel.verifiedOrder.at(-1);
  if (last === undefined) return nothing(session);
  const parcel: OpenParcel = {
    ...session.parcel,
    lines: session.parcel.lines.map((line) => (line.lineId === last ? { ...line, verified: line.verified - 1 } : line)),
    verifiedOrder: session.parcel.verifiedOrder.slice(0, -1),
  };
  const line = parcel.lines.find((candidate) => candidate.lineId === last);
  return {
    session: { ...session, parcel },
    verdict: 'command',
    detail: { what: 'undone', ...nameOf(line) },
    effects: [],
  };
}

function reprint(session: Extract<Session, { status: 'confirming-label' | 'asking' }>): Step {
  const { parcel, jobId } = session;
  return {
    session,
    verdict: 'command',
    detail: { what: 'reprint', shipmentId: parcel.shipmentId },
    effects: [{ kind: 'reprint', parcel, jobId }],
  };
}

function attest(session: Extract<Session, { status: 'asking' }>, atMs: number): Step {
  const { parcel, jobId, labelCodes } = session;
  return {
    session: { status: 'confirming-label', parcel, jobId, labelCodes, sentAtMs: atMs, blocked: null },
    verdict: 'command',
    detail: { what: 'answered', shipmentId: parcel.shipmentId },
    effects: [{ kind: 'attested', jobId }],
  };
}
