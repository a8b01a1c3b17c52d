import { setCarton } from './box-asking.ts';
import { unitsIn } from './completion.ts';
import { notOfThisParcel } from './on-bench.ts';
import { boxInHand, boxNumber } from './parcel-boxes.ts';
import { boxBeingFilled, isFull, isVerified, stillNeeded, withUnit } from './parcel-count.ts';
import {
  type Capture,
  captureOf,
  notASerial,
  serialRead,
  serialRefused,
  serialWanted,
  withoutCapture,
} from './serial-capture.ts';
import type { ParcelLine } from './session.ts';
import { shelveInSlot } from './shelving.ts';
import {
  block,
  type Cause,
  causeOf,
  isSelfShip,
  nameOf,
  nothing,
  notNow,
  type Of,
  type ScanEvent,
  say,
  stillBlocked,
  unknownCode,
} from './step-parts.ts';
import type { Step } from './step-types.ts';

/** Units are counted one scan at a time; equal scans are equal units, however fast they come (peers 4.7). */
export function scanVerifying(session: Of<'verifying'>, event: ScanEvent): Step {
  if (session.blocked) return stillBlocked(session, session.blocked);
  const capture = captureOf(session);
  return capture
    ? scanSerial(session, capture, event)
    : scanUnit(session.capturing ? withoutCapture(session) : session, event);
}

function scanUnit(session: Of<'verifying'>, event: ScanEvent): Step {
  const { match } = event;
  switch (match.kind) {
    case 'own-item':
      return verifyUnit(session, match.lineIds, causeOf(event));
    case 'box-type': {
      if (isSelfShip(session.parcel)) return nothing(session);
      const box = boxInHand(session.parcel);
      return box ? setCarton(session, box.subShipmentId, match.box, causeOf(event)) : notNow(session);
    }
    default:
      return notOfThisParcel(session, match, event);
  }
}

/** While a unit's numbers are read every code is one, but for a slot card: that puts the parcel aside, the unit uncounted. */
function scanSerial(session: Of<'verifying'>, capture: Capture, event: ScanEvent): Step {
  const { match } = event;
  if (match.kind === 'shelf-mark' && match.mark.kind === 'slot') return shelveInSlot(session, match, event.atMs);
  if (match.kind !== 'serial') {
    return notASerial(session, capture, event.code, match.kind === 'unknown' ? 'not-readable' : 'other-code');
  }
  const refused = serialRefused(session, capture, match);
  if (refused) return refused;
  const { line, read } = capture;
  if (read.length + 1 < line.serials.perUnit) return serialRead(session, capture, match.serial);
  return countUnit(session, line, [...read, match.serial], causeOf(event));
}

/** Counts a unit of one of these lines, or begins to read its serial numbers. */
export function verifyUnit(session: Of<'verifying'>, lineIds: readonly string[], cause: Cause): Step {
  const { parcel } = session;
  const code = cause.code ?? '';
  const named = parcel.lines.filter((line) => lineIds.includes(line.lineId));
  if (named.length === 0) return unknownCode(session);
  const lacking = named.filter((line) => !isFull(line));
  if (!lacking[0]) return block(session, 'too-many', code, { what: 'too-many', ...nameOf(named[0]) });
  const filling = boxBeingFilled(parcel);
  const line = lacking.find(({ boxId }) => boxId === null || boxId === filling);
  if (!line) {
    return block(session, 'wrong-item', code, {
      what: 'wrong-box',
      ...nameOf(lacking[0]),
      needed: stillNeeded(parcel),
      boxNumber: boxNumber(parcel, lacking[0].boxId),
    });
  }
  return line.serials.need === 'yes' ? serialWanted(session, line) : countUnit(session, line, [], cause);
}

function countUnit(session: Of<'verifying'>, line: ParcelLine, serials: readonly string[], cause: Cause): Step {
  const parcel = withUnit(session.parcel, line.lineId, serials);
  const serial = serials.at(-1);
  const about = {
    ...nameOf(line),
    ...(serial === undefined ? {} : { serial, read: serials.length, of: line.serials.perUnit }),
  };
  if (isVerified(parcel)) return unitsIn(parcel, cause, about);
  const next = boxBeingFilled(parcel);
  const boxIsFull = line.boxId !== null && next !== null && next !== line.boxId;
  return say(
    { status: 'verifying', parcel, blocked: null },
    'accept',
    boxIsFull ? { what: 'next-box', ...about, boxNumber: boxNumber(parcel, next) } : { what: 'unit', ...about },
  );
}
