import { assertNever } from '../result.ts';
import { fromShelf, openByItem, openOrResume } from './finding.ts';
import { scanBack } from './scan-back.ts';
import { asLeft, shelveInSlot } from './shelving.ts';
import {
  block,
  isBounce,
  notNow,
  type Of,
  type ScanEvent,
  say,
  scanAgain,
  stillBlocked,
  unknownCode,
} from './step-parts.ts';
import type { Effect, Step } from './step-types.ts';

/**
 * Complete, its label not out yet. While that waits for the marketplace the next order may be scanned, and this parcel goes to the
 * shelf; a label on its way to the printer belongs to the parcel in front of the packer, and nothing else opens meanwhile.
 */
export function scanPrinting(session: Of<'printing'>, event: ScanEvent): Step {
  const { parcel } = session;
  const { match } = event;
  const own = { shipmentId: parcel.shipmentId };
  if (isBounce(parcel.ended, event)) return scanAgain(session);
  if (match.kind === 'unknown' || match.kind === 'serial') return unknownCode(session);
  if (match.kind === 'label') return say(session, 'gate', { what: 'label-not-expected', shipmentId: match.shipmentId });
  const ownTicket = match.kind === 'shelf-mark' && match.mark.kind === 'ticket';
  if ((match.kind === 'shipment' || ownTicket) && match.shipmentId === parcel.shipmentId) {
    return say(session, 'repeated', { what: 'already-open', ...own });
  }
  if (session.waitingFor === 'printer') {
    return notNow(session, match.kind === 'shipment' ? { shipmentId: match.shipmentId } : own);
  }
  const shelved: Effect = { kind: 'shelved', parcel, session: asLeft(session) };
  switch (match.kind) {
    case 'shipment':
      return openOrResume(session, match, event, [shelved]);
    case 'item-shipment':
      return openByItem(session, match, event, [shelved]);
    case 'shelf-mark':
      return match.mark.kind === 'slot'
        ? shelveInSlot(session, match, event.atMs)
        : fromShelf(session, match, event, [shelved]);
    case 'shipments':
      return say(session, 'gate', { what: 'several-orders', shipmentIds: match.shipmentIds });
    case 'other-item':
      return say(session, 'gate', {
        what: 'several-orders',
        sku: match.sku,
        title: match.title,
        shipmentIds: match.shipmentIds,
      });
    case 'item-not-wanted':
    case 'own-item':
    case 'box-type':
      return notNow(session, own);
    default:
      return assertNever(match);
  }
}

/** Nothing but a code of its own label goes on; any other shipment's code is a wrong label, never an opening (design: scan-back). */
export function scanConfirming(session: Of<'confirming-label'>, event: ScanEvent): Step {
  const { parcel } = session;
  const { code, match } = event;
  if (session.blocked) return stillBlocked(session, session.blocked);
  const back = scanBack(session, event);
  if (back) return back;
  if (isBounce(parcel.ended, event)) return scanAgain(session);
  switch (match.kind) {
    case 'shipment':
    case 'label':
      return match.shipmentId === parcel.shipmentId
        ? notNow(session, { shipmentId: parcel.shipmentId })
        : block(session, 'wrong-label', code, { what: 'wrong-label', shipmentId: match.shipmentId });
    case 'shipments':
      return block(session, 'wrong-label', code, { what: 'wrong-label', shipmentIds: match.shipmentIds });
    case 'shelf-mark': {
      const { mark, shipmentId } = match;
      return mark.kind === 'ticket' && shipmentId !== null && shipmentId !== parcel.shipmentId
        ? block(session, 'wrong-label', code, { what: 'wrong-label', shipmentId, mark })
        : notNow(session, { shipmentId: parcel.shipmentId, mark });
    }
    case 'own-item':
    case 'other-item':
    case 'item-shipment':
    case 'item-not-wanted':
    case 'box-type':
      return notNow(session, { shipmentId: parcel.shipmentId });
    case 'serial':
    case 'unknown':
      return unknownCode(session);
    default:
      return assertNever(match);
  }
}

/** Whether the label came out is open; the label itself answers it. */
export function scanAsking(session: Of<'asking'>, event: ScanEvent): Step {
  const { parcel } = session;
  const back = scanBack(session, event);
  if (back) return back;
  if (isBounce(parcel.ended, event)) return scanAgain(session);
  return event.match.kind === 'unknown' || event.match.kind === 'serial'
    ? unknownCode(session)
    : notNow(session, { shipmentId: parcel.shipmentId });
}
