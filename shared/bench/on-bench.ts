import { assertNever } from '../result.ts';
import { stillNeeded } from './parcel-count.ts';
import { block, type MatchOf, notNow, type Of, say } from './step-parts.ts';
import type { Step } from './step-types.ts';

/** An order's, shipment's or label's code while a parcel is being verified: nothing else opens until that one left the bench. */
export function otherShipment(
  session: Of<'verifying' | 'boxing'>,
  match: MatchOf<'shipment' | 'shipments' | 'label'>,
): Step {
  switch (match.kind) {
    case 'shipment': {
      const { shipmentId } = match;
      return shipmentId === session.parcel.shipmentId
        ? say(session, 'repeated', { what: 'already-open', shipmentId })
        : notNow(session, { shipmentId });
    }
    case 'shipments':
      return notNow(session, { shipmentIds: match.shipmentIds });
    case 'label':
      return say(session, 'gate', { what: 'label-not-expected', shipmentId: match.shipmentId });
    default:
      return assertNever(match);
  }
}

/** An item this parcel does not hold, whoever else may need it. */
export function wrongItem(
  session: Of<'verifying' | 'boxing'>,
  { sku, title }: { readonly sku: string; readonly title: string },
  code: string,
): Step {
  return block(session, 'wrong-item', code, { what: 'wrong-item', sku, title, needed: stillNeeded(session.parcel) });
}
