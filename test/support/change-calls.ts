import type { Answer, BatchAnswer, MarketplaceClient } from '../../main/marketplace/client.ts';
import type {
  ReturnApprovePayload,
  ReturnPickupAttemptPayload,
  ReturnPickupPayload,
  ReturnRejectPayload,
} from '../../shared/model/mutation/returns.ts';
import type {
  SelfAttemptPayload,
  SelfDeliveryPayload,
  SelfDispatchPayload,
  SelfUpdatePayload,
  ServiceAttemptPayload,
  ServiceCompletePayload,
} from '../../shared/model/mutation/self-ship.ts';
import type { CancelPayload, FormsAckPayload } from '../../shared/model/mutation/standard.ts';
import { RETURN_ID, SERVICE_ID } from './wire-returns.ts';
import { LOCATION_ID, ORDER_ITEM_ID, SHIPMENT_ID } from './wire-shipments.ts';

/** One body of each kind of change, and the request it has to become on the wire (marketplace-api 6.9 to 10.2). */

const at = (text: string): number => Date.parse(`${text}:00+05:30`);
const ofReturn = { returnId: RETURN_ID, shipmentId: SHIPMENT_ID, locationId: LOCATION_ID };
const ofShipment = { shipmentId: SHIPMENT_ID, locationId: LOCATION_ID };
const ofService = { serviceFulfilmentId: SERVICE_ID, shipmentId: SHIPMENT_ID, returnId: null };
const address = { address1: '2 Demo Road', city: 'Mumbai', state: 'Maharashtra', pincode: '400001' };

const CANCEL: CancelPayload = {
  ...ofShipment,
  reason: 'not_enough_inventory',
  cancellationGroupIds: ['grp436500000000000101'],
  orderItemIds: [ORDER_ITEM_ID],
};
const FORMS_ACK: FormsAckPayload = {
  shipmentId: SHIPMENT_ID,
  forms: [{ name: 'FORM_X1', ackNumber: 'ACK0000001' }],
};
export const SELF_DISPATCH: SelfDispatchPayload = {
  ...ofShipment,
  dispatchDateMs: at('2026-03-04T11:00'),
  tentativeDeliveryMs: at('2026-03-07T18:00'),
  deliveryPartner: 'Example Couriers',
  trackingId: 'EXC0000001',
  invoice: {
    invoiceNumber: 'EX-2026-000124',
    invoiceDate: '2026-03-04',
    items: [{ orderItemId: ORDER_ITEM_ID, quantity: 1, serialNumbers: [['350000000000001']] }],
  },
  address,
};
const SELF_DELIVERY: SelfDeliveryPayload = { ...ofShipment, deliveredMs: at('2026-03-07T16:20') };
const SELF_ATTEMPT: SelfAttemptPayload = {
  ...ofShipment,
  attemptedMs: at('2026-03-07T16:20'),
  reason: 'customer_unavailable',
  subReason: 'door_locked',
  newDeliveryMs: at('2026-03-08T18:00'),
  ordinal: 1,
};
export const SELF_UPDATE: SelfUpdatePayload = {
  ...ofShipment,
  trackingId: 'EXC0000002',
  deliveryPartner: 'Example Couriers',
  tentativeDeliveryMs: at('2026-03-08T18:00'),
  sellerId: 'exampleseller0000000000000000000',
  ordinal: 1,
};
const SERVICE_ATTEMPT: ServiceAttemptPayload = {
  ...ofService,
  attemptedOn: '2026-03-09',
  newDate: '2026-03-11',
  reason: 'customer_unavailable',
  subReason: 'door_locked',
  comments: 'Called twice',
  ordinal: 1,
};
const SERVICE_COMPLETE: ServiceCompletePayload = { ...ofService, completedOn: '2026-03-11' };
export const RETURN_APPROVE: ReturnApprovePayload = { ...ofReturn, comments: 'Fault confirmed' };
const RETURN_REJECT: ReturnRejectPayload = {
  ...ofReturn,
  serviceFulfilmentId: SERVICE_ID,
  serviceDateMs: at('2026-03-14T11:00'),
  comments: 'Works as described',
};
const RETURN_PICKUP: ReturnPickupPayload = { ...ofReturn, pickedUpMs: at('2026-03-15T12:00') };
const RETURN_PICKUP_ATTEMPT: ReturnPickupAttemptPayload = {
  ...ofReturn,
  attemptedMs: at('2026-03-15T12:00'),
  newPickupMs: at('2026-03-16T12:00'),
  reason: 'customer_unavailable',
  ordinal: 1,
};

type Ask = (client: MarketplaceClient, times: number) => Promise<Answer<BatchAnswer>>;

export interface ChangeCall {
  readonly name: keyof MarketplaceClient;
  readonly path: string;
  /** Body of a request for one. */
  readonly wire: object;
  /** What the answer names one by, in which list. */
  readonly idKey: 'shipmentId' | 'serviceFulfilmentId' | 'returnId';
  readonly list: 'shipments' | 'services' | 'returns';
  readonly id: string;
  /** The most of one request (marketplace-api 3.1). */
  readonly most: number;
  /** Asks for the first `times` of many that differ in their id alone; the first has the id of `wire`. */
  readonly ask: Ask;
}

/** `id`, then others of its kind. */
function ids(id: string, times: number): string[] {
  return Array.from({ length: times }, (_, index) => (index === 0 ? id : `${id}-${index}`));
}

const shipments = { idKey: 'shipmentId', list: 'shipments', id: SHIPMENT_ID } as const;
const services = { idKey: 'serviceFulfilmentId', list: 'services', id: SERVICE_ID } as const;
const returns = { idKey: 'returnId', list: 'returns', id: RETURN_ID } as const;

export const CHANGE_CALLS: readonly ChangeCall[] = [
  {
    ...shipments,
    ...{ name: 'cancel', path: '/v3/shipments/cancel', most: 25 },
    wire: {
      shipments: [{ ...ofShipment, reason: 'not_enough_inventory', cancellationGroupIds: ['grp436500000000000101'] }],
    },
    ask: (client, times) =>
      client.cancel(
        ids(SHIPMENT_ID, times).map((id) => ({ ...CANCEL, shipmentId: id })),
        'send',
      ),
  },
  {
    ...shipments,
    ...{ name: 'updateFormsAck', path: '/v3/shipments/forms/updateAck', most: 25 },
    wire: { shipments: [{ shipmentId: SHIPMENT_ID, forms: [{ name: 'FORM_X1', ackNumber: 'ACK0000001' }] }] },
    ask: (client, times) =>
      client.updateFormsAck(
        ids(SHIPMENT_ID, times).map((id) => ({ ...FORMS_ACK, shipmentId: id })),
        'send',
      ),
  },
  {
    ...shipments,
    ...{ name: 'selfDispatch', path: '/v3/shipments/selfShip/dispatch', most: 100 },
    wire: {
      shipments: [
        {
          ...ofShipment,
          dispatchDate: '2026-03-04T11:00:00.000+05:30',
          tentativeDeliveryDate: '2026-03-07T18:00:00.000+05:30',
          deliveryPartner: 'Example Couriers',
          trackingId: 'EXC0000001',
          invoice: SELF_DISPATCH.invoice,
          dispatchLocation: { locationId: LOCATION_ID, address },
        },
      ],
    },
    ask: (client, times) =>
      client.selfDispatch(
        ids(SHIPMENT_ID, times).map((id) => ({ ...SELF_DISPATCH, shipmentId: id })),
        'send',
      ),
  },
  {
    ...shipments,
    ...{ name: 'selfDelivery', path: '/v3/shipments/selfShip/delivery', most: 100 },
    wire: { shipments: [{ ...ofShipment, deliveryDate: '2026-03-07T16:20:00.000+05:30' }] },
    ask: (client, times) =>
      client.selfDelivery(
        ids(SHIPMENT_ID, times).map((id) => ({ ...SELF_DELIVERY, shipmentId: id })),
        'send',
      ),
  },
  {
    ...shipments,
    ...{ name: 'selfAttempt', path: '/v3/shipments/selfShip/deliveryAttempt', most: 100 },
    wire: {
      shipments: [
        {
          ...ofShipment,
          deliveryDate: '2026-03-07T16:20:00.000+05:30',
          failureAttributes: {
            reason: 'customer_unavailable',
            subReason: 'door_locked',
            newDeliveryDate: '2026-03-08T18:00:00.000+05:30',
          },
        },
      ],
    },
    ask: (client, times) =>
      client.selfAttempt(
        ids(SHIPMENT_ID, times).map((id) => ({ ...SELF_ATTEMPT, shipmentId: id })),
        'send',
      ),
  },
  {
    ...services,
    ...{ name: 'serviceAttempt', path: '/v2/services/attempt', most: 100 },
    wire: {
      services: [
        {
          serviceFulfilmentId: SERVICE_ID,
          deliveryDate: '2026-03-09',
          newDeliveryDate: '2026-03-11',
          reason: 'customer_unavailable',
          subReason: 'door_locked',
          comments: 'Called twice',
        },
      ],
    },
    ask: (client, times) =>
      client.serviceAttempt(
        ids(SERVICE_ID, times).map((id) => ({ ...SERVICE_ATTEMPT, serviceFulfilmentId: id })),
        'send',
      ),
  },
  {
    ...services,
    ...{ name: 'serviceComplete', path: '/v2/services/complete', most: 100 },
    wire: { services: [{ serviceFulfilmentId: SERVICE_ID, deliveryDate: '2026-03-11' }] },
    ask: (client, times) =>
      client.serviceComplete(
        ids(SERVICE_ID, times).map((id) => ({ ...SERVICE_COMPLETE, serviceFulfilmentId: id })),
        'send',
      ),
  },
  {
    ...returns,
    ...{ name: 'approveReturns', path: '/v2/returns/approve', most: 100 },
    wire: { returns: [{ returnId: RETURN_ID, comments: 'Fault confirmed' }], locationId: LOCATION_ID },
    ask: (client, times) =>
      client.approveReturns(
        ids(RETURN_ID, times).map((id) => ({ ...RETURN_APPROVE, returnId: id })),
        'send',
      ),
  },
  {
    ...returns,
    ...{ name: 'rejectReturns', path: '/v2/returns/reject', most: 100 },
    wire: {
      returns: [
        {
          returnId: RETURN_ID,
          serviceFulfilmentId: SERVICE_ID,
          serviceDate: '2026-03-14T11:00:00.000+05:30',
          comments: 'Works as described',
        },
      ],
      locationId: LOCATION_ID,
    },
    ask: (client, times) =>
      client.rejectReturns(
        ids(RETURN_ID, times).map((id) => ({ ...RETURN_REJECT, returnId: id })),
        'send',
      ),
  },
  {
    ...returns,
    ...{ name: 'completeReturns', path: '/v2/returns/complete', most: 100 },
    wire: { returnIds: [RETURN_ID], locationId: LOCATION_ID },
    ask: (client, times) => client.completeReturns(ids(RETURN_ID, times), LOCATION_ID, 'send'),
  },
  {
    ...returns,
    ...{ name: 'cancelReturns', path: '/v2/returns/cancel', most: 100 },
    wire: { returnIds: [RETURN_ID], locationId: LOCATION_ID },
    ask: (client, times) => client.cancelReturns(ids(RETURN_ID, times), LOCATION_ID, 'send'),
  },
  {
    ...returns,
    ...{ name: 'pickUpReturns', path: '/v2/returns/pickup', most: 100 },
    wire: {
      returns: [{ returnId: RETURN_ID, pickupDate: '2026-03-15T12:00:00.000+05:30' }],
      locationId: LOCATION_ID,
    },
    ask: (client, times) =>
      client.pickUpReturns(
        ids(RETURN_ID, times).map((id) => ({ ...RETURN_PICKUP, returnId: id })),
        'send',
      ),
  },
  {
    ...returns,
    ...{ name: 'attemptReturnPickups', path: '/v2/returns/pickupAttempt', most: 100 },
    wire: {
      returns: [
        {
          returnId: RETURN_ID,
          pickupDate: '2026-03-15T12:00:00.000+05:30',
          newPickupDate: '2026-03-16T12:00:00.000+05:30',
          reason: 'customer_unavailable',
        },
      ],
      locationId: LOCATION_ID,
    },
    ask: (client, times) =>
      client.attemptReturnPickups(
        ids(RETURN_ID, times).map((id) => ({ ...RETURN_PICKUP_ATTEMPT, returnId: id })),
        'send',
      ),
  },
];
