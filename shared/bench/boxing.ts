import { setBox, setCarton } from './box-asking.ts';
import { boxSaid, unitsIn } from './completion.ts';
import { notOfThisParcel } from './on-bench.ts';
import { boxNumber, firstUnconfirmed, withSaidBox } from './parcel-boxes.ts';
import { isVerified, lineOf } from './parcel-count.ts';
import type { OpenParcel, ParcelBox } from './session.ts';
import {
  answered,
  block,
  blockedOf,
  type Cause,
  causeOf,
  isBounce,
  isSelfShip,
  nameOf,
  nothing,
  type Of,
  type ScanEvent,
  say,
  scanAgain,
  stillBlocked,
  unknownCode,
} from './step-parts.ts';
import type { BenchEvent, Step } from './step-types.ts';
import { scanVerifying } from './verifying.ts';

/** Every unit is in. A carton's code says the box; one more unit in the packer's hand is one too many, as while verifying. */
export function scanBoxing(session: Of<'boxing'>, event: ScanEvent): Step {
  const { parcel } = session;
  const { code, match } = event;
  const blocked = blockedOf(session);
  if (blocked) return stillBlocked(session, blocked);
  if (!isVerified(parcel)) return scanVerifying(verifyingAgain(parcel), event);
  if (isBounce(parcel.ended, event)) return scanAgain(session);
  switch (match.kind) {
    case 'box-type': {
      const box = boxAsked(session);
      return box ? setCarton(session, box.subShipmentId, match.box, causeOf(event)) : unitsIn(parcel, causeOf(event));
    }
    case 'own-item': {
      const line = match.lineIds.map((lineId) => lineOf(parcel, lineId)).find((each) => each !== undefined);
      return line ? block(session, 'too-many', code, { what: 'too-many', ...nameOf(line) }) : unknownCode(session);
    }
    default:
      return notOfThisParcel(session, match, event);
  }
}

/** Ok: the suggestion is right. A box without one is asked for, by its carton or on the screen. */
export function confirmBox(session: Of<'boxing'>, cause: Cause): Step {
  const { parcel } = session;
  if (!isVerified(parcel)) return answered(verifyingAgain(parcel));
  const asked = boxAsked(session);
  if (!asked) return unitsIn(parcel, cause);
  const { subShipmentId, box, carton } = asked;
  if (carton || !box) {
    return say(session, 'gate', {
      what: carton ? 'weight-wanted' : 'box-wanted',
      shipmentId: parcel.shipmentId,
      boxNumber: boxNumber(parcel, subShipmentId),
    });
  }
  return boxSaid(withSaidBox(parcel, subShipmentId, box, cause.atMs), subShipmentId, cause, session.said);
}

/** The screen's size and weight of one box: taken until the parcel is complete, and any number of times. */
export function stepBox(session: Of<'verifying' | 'boxing'>, event: Extract<BenchEvent, { type: 'box' }>): Step {
  const blocked = blockedOf(session);
  if (blocked) return stillBlocked(session, blocked);
  if (isSelfShip(session.parcel)) return nothing(session);
  return setBox(session, event.subShipmentId, event.box, causeOf(event));
}

/** The marketplace wants more than it did, or units were taken out: they are verified before any box is asked for. */
function verifyingAgain(parcel: OpenParcel): Of<'verifying'> {
  return { status: 'verifying', parcel: { ...parcel, ended: undefined }, blocked: null };
}

function boxAsked({ parcel, at }: Of<'boxing'>): ParcelBox | undefined {
  const asked = parcel.boxes[at];
  return asked && !asked.confirmed ? asked : parcel.boxes[firstUnconfirmed(parcel)];
}
