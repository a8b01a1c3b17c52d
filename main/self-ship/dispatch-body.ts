import type { ParsedInput } from '../../shared/contract/index.ts';
import type { SelfDispatchPayload } from '../../shared/model/mutation/self-ship.ts';
import { wantedItems } from '../../shared/model/pack-input.ts';
import type { OrderItem } from '../../shared/model/shipment.ts';
import type { ParcelRow } from '../db/parcels.ts';

/** What the marketplace is told of a parcel that leaves, with the serial numbers of the units that were verified into it (seed: dispatch order). */
export function dispatchBody(
  asked: ParsedInput<'selfShip.dispatch'>,
  locationId: string,
  items: readonly OrderItem[],
  parcel: ParcelRow | undefined,
): SelfDispatchPayload {
  const lines = parcel && parcel.session.status !== 'idle' ? parcel.session.parcel.lines : [];
  const { shipmentId, dispatchDateMs, tentativeDeliveryMs, deliveryPartner, trackingId, address } = asked;
  const { invoiceNumber, invoiceDate } = asked;
  return {
    ...{ shipmentId, locationId, dispatchDateMs, tentativeDeliveryMs, address },
    ...(deliveryPartner === undefined ? {} : { deliveryPartner }),
    ...(trackingId === undefined ? {} : { trackingId }),
    invoice: {
      ...(invoiceNumber === undefined ? {} : { invoiceNumber }),
      invoiceDate,
      items: wantedItems(items).map(({ orderItemId, quantity }) => ({
        orderItemId,
        quantity,
        serialNumbers: lines
          .filter((line) => line.orderItemId === orderItemId)
          .flatMap(({ serialNumbers }) => serialNumbers.map((unit) => [...unit])),
      })),
    },
  };
}
