import { indiaIso } from '../../../shared/india-time.ts';
import type {
  SelfAttemptPayload,
  SelfDeliveryPayload,
  SelfDispatchPayload,
} from '../../../shared/model/mutation/self-ship.ts';
import type { Answer, BatchAnswer, Lane, MayLeave } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { SELF_SHIPMENTS } from './batch-answer.ts';
import { change } from './change.ts';
import type { Urls } from './urls.ts';

/** `POST /v3/shipments/selfShip/dispatch` (seed; marketplace-api 8): 1 to 100 shipments, dates with India's offset. */
export function selfDispatch(
  exchange: Exchange,
  urls: Urls,
  dispatches: readonly SelfDispatchPayload[],
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  return change(exchange, {
    endpoint: 'self dispatch',
    of: SELF_SHIPMENTS,
    ids: dispatches.map(({ shipmentId }) => shipmentId),
    url: `${urls.sellers}/v3/shipments/selfShip/dispatch`,
    body: { shipments: dispatches.map(dispatchOnWire) },
    ...{ lane, mayLeave },
  });
}

function dispatchOnWire(payload: SelfDispatchPayload): object {
  const { shipmentId, locationId, deliveryPartner, trackingId, invoice, address } = payload;
  return {
    ...{ shipmentId, locationId },
    dispatchDate: indiaIso(payload.dispatchDateMs),
    tentativeDeliveryDate: indiaIso(payload.tentativeDeliveryMs),
    // Absent ones leave no key behind in the JSON.
    ...{ deliveryPartner, trackingId },
    invoice: {
      invoiceNumber: invoice.invoiceNumber,
      invoiceDate: invoice.invoiceDate,
      items: invoice.items.map(({ orderItemId, quantity, serialNumbers }) => ({
        ...{ orderItemId, quantity, serialNumbers },
      })),
    },
    dispatchLocation: { locationId, address: { ...address } },
  };
}

/** `POST /v3/shipments/selfShip/delivery` (seed; marketplace-api 8, C25): 1 to 100 shipments. */
export function selfDelivery(
  exchange: Exchange,
  urls: Urls,
  deliveries: readonly SelfDeliveryPayload[],
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  return change(exchange, {
    endpoint: 'self delivery',
    of: SELF_SHIPMENTS,
    ids: deliveries.map(({ shipmentId }) => shipmentId),
    url: `${urls.sellers}/v3/shipments/selfShip/delivery`,
    body: {
      shipments: deliveries.map(({ shipmentId, locationId, deliveredMs }) => ({
        ...{ shipmentId, locationId },
        deliveryDate: indiaIso(deliveredMs),
      })),
    },
    ...{ lane, mayLeave },
  });
}

/** `POST /v3/shipments/selfShip/deliveryAttempt` (marketplace-api 8): 1 to 100 shipments. */
export function selfAttempt(
  exchange: Exchange,
  urls: Urls,
  attempts: readonly SelfAttemptPayload[],
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  return change(exchange, {
    endpoint: 'self attempt',
    of: SELF_SHIPMENTS,
    ids: attempts.map(({ shipmentId }) => shipmentId),
    url: `${urls.sellers}/v3/shipments/selfShip/deliveryAttempt`,
    body: {
      shipments: attempts.map(({ shipmentId, locationId, attemptedMs, reason, subReason, newDeliveryMs }) => ({
        ...{ shipmentId, locationId },
        deliveryDate: indiaIso(attemptedMs),
        failureAttributes: { reason, subReason, newDeliveryDate: indiaIso(newDeliveryMs) },
      })),
    },
    ...{ lane, mayLeave },
  });
}
