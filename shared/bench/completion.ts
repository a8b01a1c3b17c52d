import type { VerdictDetail } from '../contract/bench.ts';
import { boxNumber, firstUnconfirmed } from './parcel-boxes.ts';
import { isVerified } from './parcel-count.ts';
import type { OpenParcel } from './session.ts';
import { type Cause, idleAfter, isSelfShip, type Of } from './step-parts.ts';
import type { Effect, Step } from './step-types.ts';

type About = Omit<VerdictDetail, 'what' | 'shipmentId'>;

/**
 * Every unit is in: a box whose size or weight nobody knows is asked for (design: pack inputs), else the parcel is complete.
 * `about` names what brought it here.
 */
export function unitsIn(parcel: OpenParcel, cause: Cause, about: About = {}): Step {
  if (isSelfShip(parcel)) return selfPacked(parcel, cause, about);
  const at = firstUnconfirmed(parcel);
  const box = parcel.boxes[at];
  if (!box) return completed(parcel, cause, about);
  return {
    session: { status: 'boxing', parcel: endedBy(parcel, cause), at, blocked: null },
    verdict: 'accept',
    detail: { ...about, what: 'box-wanted', boxNumber: boxNumber(parcel, box.subShipmentId) },
    effects: [],
  };
}

/**
 * The box of a sub-shipment was said: the next one is asked for, or the parcel is complete. `saidBefore`: those said since the
 * last unit came in.
 */
export function boxSaid(
  parcel: OpenParcel,
  subShipmentId: string,
  cause: Cause,
  saidBefore: readonly string[] = [],
): Step {
  const said = boxNumber(parcel, subShipmentId);
  const at = firstUnconfirmed(parcel);
  if (at < 0 && isVerified(parcel)) return completed(parcel, cause, { boxNumber: said });
  return {
    session: isVerified(parcel)
      ? { status: 'boxing', parcel: endedBy(parcel, cause), at, said: [...saidBefore, subShipmentId], blocked: null }
      : { status: 'verifying', parcel, blocked: null },
    verdict: 'accept',
    detail: { what: 'box-set', shipmentId: parcel.shipmentId, boxNumber: said },
    effects: [],
  };
}

/** The seller brings it to the buyer himself: nobody asks for its boxes, and it waits for nothing at the bench. */
function selfPacked(open: OpenParcel, cause: Cause, about: About): Step {
  const parcel = endedBy(open, cause);
  const { shipmentId } = parcel;
  return {
    session: idleAfter(parcel, cause.atMs),
    verdict: 'complete',
    detail: { ...about, what: 'self-packed', shipmentId, next: 'self-dispatch' },
    effects: [{ kind: 'self-packed', parcel }],
  };
}

function completed(open: OpenParcel, cause: Cause, about: About): Step {
  if (isSelfShip(open)) return selfPacked(open, cause, about);
  const parcel = endedBy(open, cause);
  const { shipmentId } = parcel;
  const session = waitingForDocuments(parcel, cause.atMs);
  const complete: Effect = { kind: 'completed', parcel };
  // What was labelled first has its label: nothing has to come over the network for it.
  if (!cause.shelveAtOnce || parcel.labelled) {
    return { session, verdict: 'complete', detail: { ...about, what: 'completed', shipmentId }, effects: [complete] };
  }
  return {
    session: idleAfter(parcel, cause.atMs),
    verdict: 'complete',
    detail: { ...about, what: 'shelved', shipmentId },
    effects: [complete, { kind: 'shelved', parcel, session }],
  };
}

export function waitingForDocuments(parcel: OpenParcel, atMs: number): Of<'printing'> {
  return { status: 'printing', parcel, waitingFor: 'documents', sinceMs: atMs, jobId: null };
}

function endedBy(parcel: OpenParcel, { code, atMs }: Cause): OpenParcel {
  return { ...parcel, ended: { code, atMs } };
}

/** The label is out, legible and on the right parcel: the bench is free. */
export function labelSeen(parcel: OpenParcel, jobId: string, atMs: number): Step {
  return {
    session: idleAfter(parcel, atMs),
    verdict: 'label-confirmed',
    detail: { what: 'label-confirmed', shipmentId: parcel.shipmentId },
    effects: [{ kind: 'label-seen', parcel, jobId }],
  };
}
