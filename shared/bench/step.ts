import type { BenchCommand, VerdictDetail } from '../contract/bench.ts';
import type { Gate } from '../model/gates.ts';
import type { Verdict } from '../model/states.ts';
import { assertNever } from '../result.ts';
import type { Blocked, BusySession, OpenParcel, ParcelLine, Session } from './session.ts';

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

const IDLE: Session = { status: 'idle' };

/** Pure and total: every event in every state has an answer, and nothing else decides what the bench does. */
export function step(session: Session, event: BenchEvent): Step {
  return event.type === 'command' ? stepCommand(session, event.command, event.atMs) : stepScan(session, event);
}

type ScanEvent = Extract<BenchEvent, { type: 'scan' }>;

function stepScan(session: Session, event: ScanEvent): Step {
  switch (session.status) {
    case 'idle':
      return scanIdle(session, event);
    case 'verifying':
      return scanVerifying(session, event);
    case 'printing':
      return scanPrinting(session, event);
    case 'confirming-label':
      return scanConfirming(session, event);
    case 'asking':
      return scanAsking(session, event);
    case 'stopped':
      return say(session, 'stop', { what: 'stop', shipmentId: session.parcel.shipmentId });
    default:
      return assertNever(session);
  }
}

function scanIdle(session: Session, { code, match, atMs }: ScanEvent): Step {
  switch (match.kind) {
    case 'shipment':
      return openOrResume(session, match);
    case 'label':
      return match.resume?.status === 'confirming-label' || match.resume?.status === 'asking'
        ? scanStep(match.resume, code, match, atMs)
        : say(session, 'gate', { what: 'label-not-expected', shipmentId: match.shipmentId });
    case 'shipments':
      return say(session, 'gate', { what: 'several-orders', shipmentIds: match.shipmentIds });
    case 'other-item':
      return say(session, 'gate', {
        what: 'several-orders',
        sku: match.sku,
        title: match.title,
        shipmentIds: match.shipmentIds,
      });
    case 'own-item':
    case 'unknown':
      return say(session, 'unknown-code', { what: 'unknown-code' });
    default:
      return assertNever(match);
  }
}

function scanStep(session: Session, code: string, match: Match, atMs: number): Step {
  return stepScan(session, { type: 'scan', code, match, atMs });
}

function openOrResume(
  session: Session,
  match: Extract<Match, { kind: 'shipment' }>,
  before: readonly Effect[] = [],
): Step {
  const { shipmentId } = match;
  if (match.gate) return say(session, 'gate', { what: 'gate', gate: match.gate, shipmentId });
  if (match.resume) {
    const stopped = match.resume.status === 'stopped';
    return {
      session: match.resume,
      verdict: stopped ? 'stop' : 'accept',
      detail: { what: stopped ? 'stop' : 'resumed', shipmentId },
      effects: before,
    };
  }
  if (!match.parcel) return say(session, 'gate', { what: 'not-now', shipmentId });
  return {
    session: { status: 'verifying', parcel: match.parcel, blocked: null },
    verdict: 'accept',
    detail: { what: 'opened', shipmentId },
    effects: [...before, { kind: 'opened' }],
  };
}

function scanVerifying(session: Extract<Session, { status: 'verifying' }>, { code, match, atMs }: ScanEvent): Step {
  const { parcel } = session;
  const own = match.kind === 'shipment' && match.shipmentId === parcel.shipmentId;
  if (session.blocked) return own ? answered({ ...session, blocked: null }) : stillBlocked(session, session.blocked);
  switch (match.kind) {
    case 'own-item':
      return verifyUnit(session, match.orderItemIds, code, atMs);
    case 'other-item':
      return block(session, 'wrong-item', code, {
        what: 'wrong-item',
        sku: match.sku,
        title: match.title,
        needed: stillNeeded(parcel),
      });
    case 'shipment':
      return own
        ? say(session, 'repeated', { what: 'already-open', shipmentId: parcel.shipmentId })
        : say(session, 'gate', { what: 'not-now', shipmentId: match.shipmentId });
    case 'shipments':
      return say(session, 'gate', { what: 'not-now', shipmentIds: match.shipmentIds });
    case 'label':
      return say(session, 'gate', { what: 'label-not-expected', shipmentId: match.shipmentId });
    case 'unknown':
      return say(session, 'unknown-code', { what: 'unknown-code' });
    default:
      return assertNever(match);
  }
}

function verifyUnit(
  session: Extract<Session, { status: 'verifying' }>,
  orderItemIds: readonly string[],
  code: string,
  atMs: number,
): Step {
  const { parcel } = session;
  const named = parcel.lines.filter((line) => orderItemIds.includes(line.orderItemId));
  const open = named.find((line) => line.verified < line.needed);
  if (!open) return block(session, 'too-many', code, { what: 'too-many', ...nameOf(named[0]) });
  const verified: OpenParcel = {
    ...parcel,
    lines: parcel.lines.map((line) => (line === open ? { ...line, verified: line.verified + 1 } : line)),
    verifiedOrder: [...parcel.verifiedOrder, open.orderItemId],
  };
  if (!isVerified(verified)) {
    return {
      session: { ...session, parcel: verified },
      verdict: 'accept',
      detail: { what: 'unit', ...nameOf(open) },
      effects: [],
    };
  }
  return {
    session: { status: 'printing', parcel: verified, waitingFor: 'documents', sinceMs: atMs, jobId: null },
    verdict: 'complete',
    detail: { what: 'completed', shipmentId: parcel.shipmentId, ...nameOf(open) },
    effects: [{ kind: 'completed' }],
  };
}

function scanPrinting(session: Extract<Session, { status: 'printing' }>, { match }: ScanEvent): Step {
  const { parcel } = session;
  switch (match.kind) {
    case 'shipment':
      if (match.shipmentId === parcel.shipmentId)
        return say(session, 'repeated', { what: 'already-open', shipmentId: parcel.shipmentId });
      // A label that is on its way to the printer belongs to the parcel in front of the packer: nothing else opens meanwhile.
      if (session.waitingFor === 'printer')
        return say(session, 'gate', { what: 'not-now', shipmentId: match.shipmentId });
      return openOrResume(session, match, [{ kind: 'shelved', parcel, session }]);
    case 'shipments':
      return say(session, 'gate', { what: 'several-orders', shipmentIds: match.shipmentIds });
    case 'label':
      return say(session, 'gate', { what: 'label-not-expected', shipmentId: match.shipmentId });
    case 'own-item':
    case 'other-item':
      return say(session, 'gate', { what: 'not-now', shipmentId: parcel.shipmentId });
    case 'unknown':
      return say(session, 'unknown-code', { what: 'unknown-code' });
    default:
      return assertNever(match);
  }
}

function scanConfirming(session: Extract<Session, { status: 'confirming-label' }>, { code, match }: ScanEvent): Step {
  const { parcel } = session;
  if (session.blocked) return stillBlocked(session, session.blocked);
  if (session.labelCodes.includes(code)) return labelSeen(parcel, session.jobId);
  switch (match.kind) {
    case 'shipment':
      if (match.shipmentId === parcel.shipmentId)
        return say(session, 'gate', { what: 'not-now', shipmentId: parcel.shipmentId });
      return block(session, 'wrong-label', code, { what: 'wrong-label', shipmentId: match.shipmentId });
    case 'label':
      return block(session, 'wrong-label', code, { what: 'wrong-label', shipmentId: match.shipmentId });
    case 'shipments':
      return block(session, 'wrong-label', code, { what: 'wrong-label', shipmentIds: match.shipmentIds });
    case 'own-item':
    case 'other-item':
      return say(session, 'gate', { what: 'not-now', shipmentId: parcel.shipmentId });
    case 'unknown':
      return say(session, 'unknown-code', { what: 'unknown-code' });
    default:
      return assertNever(match);
  }
}

function scanAsking(session: Extract<Session, { status: 'asking' }>, { code, match }: ScanEvent): Step {
  if (session.labelCodes.includes(code)) return labelSeen(session.parcel, session.jobId);
  return match.kind === 'unknown'
    ? say(session, 'unknown-code', { what: 'unknown-code' })
    : say(session, 'gate', { what: 'not-now', shipmentId: session.parcel.shipmentId });
}

function labelSeen(parcel: OpenParcel, jobId: string): Step {
  return {
    session: IDLE,
    verdict: 'label-confirmed',
    detail: { what: 'label-confirmed', shipmentId: parcel.shipmentId },
    effects: [{ kind: 'label-seen', parcel, jobId }],
  };
}

function stepCommand(session: Session, command: BenchCommand, atMs: number): Step {
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
    lines: session.parcel.lines.map((line) =>
      line.orderItemId === last ? { ...line, verified: line.verified - 1 } : line,
    ),
    verifiedOrder: session.parcel.verifiedOrder.slice(0, -1),
  };
  const line = parcel.lines.find((candidate) => candidate.orderItemId === last);
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

function answered(session: Session): Step {
  return say(session, 'command', { what: 'answered' });
}

function nothing(session: Session): Step {
  return say(session, 'command', { what: 'nothing-to-do' });
}

function say(session: Session, verdict: Verdict, detail: VerdictDetail): Step {
  return { session, verdict, detail, effects: [] };
}

function block(
  session: Extract<Session, { status: 'verifying' | 'confirming-label' }>,
  by: Blocked['by'] & Verdict,
  code: string,
  detail: VerdictDetail,
): Step {
  return { session: { ...session, blocked: { by, code } }, verdict: by, detail, effects: [] };
}

/** Only a command answers it; another scan is told the same again and counts nothing. */
function stillBlocked(session: Session, blocked: Blocked): Step {
  return say(session, blocked.by, { what: blocked.by });
}

function stillNeeded(parcel: OpenParcel): string[] {
  return parcel.lines.filter((line) => line.verified < line.needed).map((line) => line.title);
}

function nameOf(line: ParcelLine | undefined): Pick<VerdictDetail, 'orderItemId' | 'sku' | 'title'> {
  return line ? { orderItemId: line.orderItemId, sku: line.sku, title: line.title } : {};
}

/** True when every unit the marketplace still wants has been scanned, and there is at least one. */
export function isVerified(parcel: OpenParcel): boolean {
  return parcel.lines.some((line) => line.needed > 0) && parcel.lines.every((line) => line.verified >= line.needed);
}
