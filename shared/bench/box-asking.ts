import type { Box } from '../model/config.ts';
import { boxSaid } from './completion.ts';
import { boxNumber, withCarton, withSaidBox } from './parcel-boxes.ts';
import { isVerified } from './parcel-count.ts';
import type { OpenParcel } from './session.ts';
import { type Cause, nothing, type Of, say } from './step-parts.ts';
import type { CartonSize, Step } from './step-types.ts';

type AskingForBoxes = Of<'verifying' | 'boxing'>;

/** Size and weight of one box as a person measured them; while units are still missing it is only kept. */
export function setBox(session: AskingForBoxes, subShipmentId: string, box: Box, cause: Cause): Step {
  if (boxNumber(session.parcel, subShipmentId) === 0) return nothing(session);
  return said(session, withSaidBox(session.parcel, subShipmentId, box, cause.atMs), subShipmentId, cause);
}

/** A carton was scanned for this box: its weight is asked for unless what lies in it is known. */
export function setCarton(
  session: AskingForBoxes,
  subShipmentId: string,
  carton: CartonSize | null,
  cause: Cause,
): Step {
  if (!carton) return say(session, 'unknown-code', { what: 'box-unknown' });
  const parcel = withCarton(session.parcel, subShipmentId, carton, cause.atMs);
  if (carton.weightGrams !== null) return said(session, parcel, subShipmentId, cause);
  const number = boxNumber(parcel, subShipmentId);
  return say(
    session.status === 'boxing'
      ? { ...session, parcel, at: number - 1, said: [...(session.said ?? []), subShipmentId] }
      : { ...session, parcel },
    'accept',
    { what: 'weight-wanted', shipmentId: parcel.shipmentId, boxNumber: number },
  );
}

function said(session: AskingForBoxes, parcel: OpenParcel, subShipmentId: string, cause: Cause): Step {
  if (session.status === 'boxing') return boxSaid(parcel, subShipmentId, cause, session.said);
  if (isVerified(parcel)) return boxSaid(parcel, subShipmentId, cause);
  return say({ ...session, parcel }, 'accept', {
    what: 'box-set',
    shipmentId: parcel.shipmentId,
    boxNumber: boxNumber(parcel, subShipmentId),
  });
}
