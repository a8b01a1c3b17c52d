import type { VerdictDetail } from '../contract/bench.ts';
import type { Verdict } from '../model/states.ts';
import { assertNever } from '../result.ts';
import { stepCommand } from './command-step.ts';
import type { Blocked, OpenParcel, Session } from './session.ts';
import { answered, IDLE, isVerified, nameOf, nothing, say, stillBlocked } from './step-parts.ts';
import type { BenchEvent, Effect, Match, Step } from './step-types.ts';

/** Pure and total: every event in every state has an answer, and nothing else decides what the bench does. */
export function step(session: Session, event: BenchEvent): Step {
  switch (event.type) {
    case 'command':
      return stepCommand(session, event.command, event.atMs);
    case 'scan':
      return stepScan(session, event);
    case 'box':
      return nothing(session);
    default:
      return assertNever(event);
  }
}

type ScanEvent = Extract<BenchEvent, { type: 'scan' }>;

function stepScan(session: Session, event: ScanEvent): Step {
  switch (session.status) {
    case 'idle':
      return scanIdle(session, event);
    case 'verifying':
      return scanVerifying(session, event);
    case 'boxing':
      return say(session, 'gate', { what: 'box-wanted', shipmentId: session.parcel.shipmentId });
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
    case 'serial':
    case 'item-shipment':
    case 'item-not-wanted':
    case 'shelf-mark':
    case 'box-type':
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
      return verifyUnit(session, match.lineIds, code, atMs);
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
    case 'serial':
    case 'item-shipment':
    case 'item-not-wanted':
    case 'shelf-mark':
    case 'box-type':
    case 'unknown':
      return say(session, 'unknown-code', { what: 'unknown-code' });
    default:
      return assertNever(match);
  }
}

function verifyUnit(
  session: Extract<Session, { status: 'verifying' }>,
  lineIds: readonly string[],
  code: string,
  atMs: number,
): Step {
  const { parcel } = session;
  const named = parcel.lines.filter((line) => lineIds.includes(line.lineId));
  const open = named.find((line) => line.verified < line.needed);
  if (!open) return block(session, 'too-many', code, { what: 'too-many', ...nameOf(named[0]) });
  const verified: OpenParcel = {
    ...parcel,
    lines: parcel.lines.map((line) => (line === open ? { ...line, verified: line.verified + 1 } : line)),
    verifiedOrder: [...parcel.verifiedOrder, open.lineId],
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
    case 'serial':
    case 'item-shipment':
    case 'item-not-wanted':
    case 'shelf-mark':
    case 'box-type':
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
    case 'serial':
    case 'item-shipment':
    case 'item-not-wanted':
    case 'shelf-mark':
    case 'box-type':
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

function block(
  session: Extract<Session, { status: 'verifying' | 'confirming-label' }>,
  by: Blocked['by'] & Verdict,
  code: string,
  detail: VerdictDetail,
): Step {
  return { session: { ...session, blocked: { by, code } }, verdict: by, detail, effects: [] };
}

function stillNeeded(parcel: OpenParcel): string[] {
  return parcel.lines.filter((line) => line.verified < line.needed).map((line) => line.title);
}

export { isVerified } from './step-parts.ts';
export type { BenchEvent, Effect, Match, Step } from './step-types.ts';
