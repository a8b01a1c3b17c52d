import { assertNever } from '../result.ts';
import { unitsIn } from './completion.ts';
import { isVerified, lineOf } from './parcel-count.ts';
import { scanBack } from './scan-back.ts';
import type { BusySession, OpenParcel, Session } from './session.ts';
import { asLeft } from './shelving.ts';
import {
  causeOf,
  isBounce,
  type MatchOf,
  nothing,
  notNow,
  type Of,
  type ScanEvent,
  say,
  stopped,
  unknownCode,
} from './step-parts.ts';
import type { Effect, Step } from './step-types.ts';
import { verifyUnit } from './verifying.ts';

/** An idle bench: a shipment by any of its ids, a label nobody scanned back, a parcel of the shelf, or an item. */
export function scanIdle(session: Of<'idle'>, event: ScanEvent): Step {
  const { match } = event;
  const { last } = session;
  if (last && isBounce({ code: last.code, atMs: last.completedAtMs }, event)) {
    const told: Session = { ...session, last: { ...last, code: null } };
    return say(told, 'repeated', { what: 'scan-again', shipmentId: last.shipmentId });
  }
  switch (match.kind) {
    case 'shipment':
      return openOrResume(session, match, event);
    case 'item-shipment':
      return openByItem(session, match, event);
    case 'shelf-mark':
      return fromShelf(session, match, event);
    case 'label':
      return seenFromShelf(session, match, event);
    case 'shipments':
      return say(session, 'gate', { what: 'several-orders', shipmentIds: match.shipmentIds });
    case 'other-item': {
      const { sku, title, shipmentIds } = match;
      return say(session, 'gate', { what: 'several-orders', sku, title, shipmentIds });
    }
    case 'item-not-wanted': {
      const { sku, title, gate } = match;
      return say(session, 'gate', { what: 'item-not-wanted', sku, title, ...(gate ? { gate } : {}) });
    }
    // A carton by itself says nothing, and does no harm.
    case 'box-type':
      return nothing(session);
    case 'own-item':
    case 'serial':
    case 'unknown':
      return unknownCode(session);
    default:
      return assertNever(match);
  }
}

/** `before`: what has to happen to the parcel that makes room, if there is one. */
export function openOrResume(
  session: Session,
  { shipmentId, gate, resume, parcel, byLabel, selfPacked }: MatchOf<'shipment'>,
  event: ScanEvent,
  before: readonly Effect[] = [],
): Step {
  if (gate) return say(session, 'gate', { what: 'gate', gate, shipmentId });
  if (selfPacked) return say(session, 'repeated', { what: 'self-packed', shipmentId, next: selfPacked });
  if (resume && resume.status !== 'idle') {
    const inHand: readonly Effect[] = byLabel ? [{ kind: 'label-in-hand', parcel: resume.parcel }] : [];
    return resumed(resume, event, [...before, ...inHand]);
  }
  if (!parcel) return notNow(session, { shipmentId });
  return {
    session: { status: 'verifying', parcel, blocked: null },
    verdict: 'accept',
    detail: { what: 'opened', shipmentId },
    effects: [...before, { kind: 'opened', parcel }],
  };
}

/** Item-first: the scan opens the shipment and counts its unit at once, or begins the unit's serial numbers. */
export function openByItem(
  session: Session,
  { shipmentId, lineIds, resume, parcel, sku, title }: MatchOf<'item-shipment'>,
  event: ScanEvent,
  before: readonly Effect[] = [],
): Step {
  if (resume && resume.status !== 'idle') {
    if (
      resume.status !== 'verifying' ||
      resume.blocked ||
      !names(resume.parcel, lineIds) ||
      isVerified(resume.parcel)
    ) {
      return resumed(resume, event, before);
    }
    const unshelved: Effect = { kind: 'unshelved', parcel: resume.parcel };
    return counted(resume.parcel, lineIds, event, [...before, unshelved]);
  }
  if (!parcel) return say(session, 'gate', { what: 'item-not-wanted', sku, title, shipmentId });
  if (!names(parcel, lineIds)) {
    return openOrResume(session, { kind: 'shipment', shipmentId, gate: null, resume: null, parcel }, event, before);
  }
  return counted(parcel, lineIds, event, [...before, { kind: 'opened', parcel }]);
}

/** The mark of a parcel that was put aside brings it back. */
export function fromShelf(
  session: Session,
  { mark, shipmentId, gate, resume }: MatchOf<'shelf-mark'>,
  event: ScanEvent,
  before: readonly Effect[] = [],
): Step {
  if (shipmentId === null) return say(session, 'gate', { what: 'mark-empty', mark });
  if (gate) return say(session, 'gate', { what: 'gate', gate, shipmentId, mark });
  if (!resume || resume.status === 'idle') return notNow(session, { shipmentId, mark });
  return resumed(resume, event, before);
}

/** The parcel as it was left, off the shelf; one that lacks no unit any more, because some were taken back, goes on at once. */
export function resumed(
  resume: BusySession,
  event: Parameters<typeof causeOf>[0],
  before: readonly Effect[] = [],
): Step {
  const session = asLeft(resume);
  const { parcel } = session;
  const { shipmentId } = parcel;
  const effects: readonly Effect[] = [...before, { kind: 'unshelved', parcel }];
  if (session.status === 'stopped') return { ...stopped(session), effects };
  if (session.status === 'verifying' && !session.blocked && isVerified(parcel)) {
    const on = unitsIn(parcel, { ...causeOf(event), code: null });
    return { ...on, detail: { ...on.detail, shipmentId }, effects: [...effects, ...on.effects] };
  }
  return { session, verdict: 'accept', detail: { what: 'resumed', shipmentId }, effects };
}

function counted(parcel: OpenParcel, lineIds: readonly string[], event: ScanEvent, before: readonly Effect[]): Step {
  const { shipmentId } = parcel;
  const unit = verifyUnit({ status: 'verifying', parcel, blocked: null }, lineIds, causeOf(event));
  return { ...unit, detail: { ...unit.detail, shipmentId }, effects: [...before, ...unit.effects] };
}

/**
 * The label of a parcel that left the bench without it: seen now, and nothing opens. Where other boxes' labels are still to be seen
 * the parcel comes back for them.
 */
function seenFromShelf(session: Session, { shipmentId, resume }: MatchOf<'label'>, event: ScanEvent): Step {
  const back = resume?.status === 'confirming-label' || resume?.status === 'asking' ? scanBack(resume, event) : null;
  if (!back || !resume || resume.status === 'idle') {
    return say(session, 'gate', { what: 'label-not-expected', shipmentId });
  }
  return { ...back, effects: [{ kind: 'unshelved', parcel: resume.parcel }, ...back.effects] };
}

function names(parcel: OpenParcel, lineIds: readonly string[]): boolean {
  return lineIds.some((lineId) => lineOf(parcel, lineId) !== undefined);
}
