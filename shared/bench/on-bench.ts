import { assertNever } from '../result.ts';
import { stillNeeded } from './parcel-count.ts';
import { shelveInSlot } from './shelving.ts';
import { block, type MatchOf, notNow, type Of, type ScanEvent, say, unknownCode } from './step-parts.ts';
import type { Step } from './step-types.ts';

/** An order's, shipment's or label's code while a parcel is being verified: nothing else opens until that one left the bench. */
function otherShipment(session: Of<'verifying' | 'boxing'>, match: MatchOf<'shipment' | 'shipments' | 'label'>): Step {
  switch (match.kind) {
    case 'shipment': {
      const { shipmentId } = match;
      return shipmentId === session.parcel.shipmentId
        ? say(session, 'repeated', { what: 'already-open', shipmentId })
        : notNow(session, { shipmentId });
    }
    case 'shipments':
      return notNow(session, { shipmentIds: match.shipmentIds });
    case 'label': {
      const { shipmentId } = match;
      const { parcel } = session;
      return parcel.labelled && shipmentId === parcel.shipmentId
        ? say(session, 'repeated', { what: 'own-label', shipmentId, needed: stillNeeded(parcel) })
        : say(session, 'gate', { what: 'label-not-expected', shipmentId });
    }
    default:
      return assertNever(match);
  }
}

/** Whatever a scan names beside this parcel's own units and cartons, while they are counted and boxed. */
export function notOfThisParcel(
  session: Of<'verifying' | 'boxing'>,
  match: Exclude<ScanEvent['match'], MatchOf<'own-item' | 'box-type'>>,
  { code, atMs }: Pick<ScanEvent, 'code' | 'atMs'>,
): Step {
  switch (match.kind) {
    case 'other-item':
    case 'item-shipment':
    case 'item-not-wanted':
      return wrongItem(session, match, code);
    case 'shelf-mark':
      return shelveInSlot(session, match, atMs);
    case 'shipment':
    case 'shipments':
    case 'label':
      return otherShipment(session, match);
    case 'serial':
    case 'unknown':
      return unknownCode(session);
    default:
      return assertNever(match);
  }
}

/** An item this parcel does not hold, whoever else may need it. */
function wrongItem(
  session: Of<'verifying' | 'boxing'>,
  { sku, title }: { readonly sku: string; readonly title: string },
  code: string,
): Step {
  return block(session, 'wrong-item', code, { what: 'wrong-item', sku, title, needed: stillNeeded(session.parcel) });
}
