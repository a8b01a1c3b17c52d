import type { MutationPayload } from '../../shared/model/mutations.ts';
import type { Return, ReturnItem, ReturnStatus } from '../../shared/model/returns.ts';
import type { ShipmentState } from '../../shared/model/shipment.ts';
import type { MutationKind } from '../../shared/model/states.ts';
import { dispatchChange, LOCATION, packChange } from './mutations.ts';
import { known, type OutboxWorld } from './outbox-world.ts';

export const DAY_MS = 86_400_000;
/** A day all dates of tests are counted from, noon in India. */
export const NOON_MS = Date.UTC(2026, 2, 4, 6, 30);

export interface ChangeCase {
  readonly kind: MutationKind;
  /** At most so many in one request. */
  readonly batch: number;
  /** What the answer names the change of this shipment or return by. */
  readonly answerId: (id: string) => string;
  /** On the marketplace and freshly read here, in the state the change needs. */
  readonly ready: (world: OutboxWorld, ...ids: readonly string[]) => void;
  /** At the marketplace alone, in a state the change has to wait in; null: there is none. */
  readonly notReady: ((world: OutboxWorld, id: string) => void) | null;
  readonly payload: (id: string) => MutationPayload;
  /** What a read tells of one that was sent: whether it was applied, only that it was, nothing, or that it may go again. */
  readonly told: 'always' | 'when-applied' | 'never' | 'goes-again';
  /** What becomes of one that never left and is shown as applied. */
  readonly unsentApplied: 'acked' | 'PACKED_ELSEWHERE' | 'DECIDED_OTHERWISE' | 'sent';
  /** At the marketplace alone: an end it can no longer follow; null: there is none. */
  readonly otherwise: ((world: OutboxWorld, id: string) => void) | null;
  /** The same: its order was cancelled. */
  readonly cancelled: ((world: OutboxWorld, id: string) => void) | null;
}

export function returnOf(returnId: string, status: ReturnStatus, over: Partial<ReturnItem> = {}): Return {
  const item: ReturnItem = {
    ...{ returnId, orderItemId: `item-${returnId}`, orderId: `OD-${returnId}`, shipmentId: null, locationId: LOCATION },
    ...{ source: 'customer_return', status, statusText: status, quantity: 1, reason: 'DEFECTIVE', subReason: '' },
    ...{ comments: '', trackingId: null, courierName: 'Example Couriers', shipmentStatus: '', sellerId: null },
    ...{ createdMs: NOON_MS, updatedMs: null, approvedMs: null, expectedMs: NOON_MS + DAY_MS },
    services: [serviceOf(`SF-${returnId}`)],
    ...over,
  };
  return { returnId, items: [item] };
}

export function serviceOf(serviceFulfilmentId: string) {
  return { serviceFulfilmentId, description: 'Tech visit', serviceByMs: NOON_MS + DAY_MS, createdAtMs: NOON_MS };
}

const setTo = (state: ShipmentState) => (world: OutboxWorld, id: string) => world.server.setState(id, state);
const setReturn = (status: ReturnStatus) => (world: OutboxWorld, id: string) => world.server.setStatus(id, status);
const inState =
  (state: ShipmentState) =>
  (world: OutboxWorld, ...ids: readonly string[]) =>
    known(world, state, ...ids);

function withServices(world: OutboxWorld, ...ids: readonly string[]): void {
  known(world, 'DELIVERED', ...ids);
  for (const id of ids) {
    world.server.putService(`SF-${id}`, id);
    world.station.toldService(`SF-${id}`, id);
  }
}

const returnsIn =
  (status: ReturnStatus) =>
  (world: OutboxWorld, ...ids: readonly string[]) => {
    for (const id of ids) world.server.putReturn(returnOf(id, status));
    world.station.toldReturns(...ids.map((id) => returnOf(id, status)));
  };

const itself = (id: string) => id;
const service = (id: string) => `SF-${id}`;
const where = (shipmentId: string) => ({ shipmentId, locationId: LOCATION });
const ofReturn = (returnId: string) => ({ returnId, shipmentId: null, locationId: LOCATION });
type Common = Pick<ChangeCase, 'batch' | 'answerId' | 'notReady' | 'told' | 'unsentApplied' | 'cancelled'>;
const COMMON: Common = {
  ...{ batch: 100, answerId: itself, notReady: null, told: 'always', unsentApplied: 'acked', cancelled: null },
};
const OF_SHIPMENT: Common = { ...COMMON, cancelled: setTo('CANCELLED') };

/** Every kind of change, with what a world needs for it. */
export const CHANGES: { readonly [K in MutationKind]: ChangeCase } = {
  pack: {
    ...OF_SHIPMENT,
    ...{ kind: 'pack', batch: 1, unsentApplied: 'PACKED_ELSEWHERE', otherwise: null },
    ready: inState('APPROVED'),
    payload: (id) => packChange(id),
  },
  dispatch: {
    ...OF_SHIPMENT,
    ...{ kind: 'dispatch', batch: 25, otherwise: null },
    ready: inState('PACKED'),
    notReady: setTo('PACKING_IN_PROGRESS'),
    payload: dispatchChange,
  },
  cancel: {
    ...COMMON,
    ...{ kind: 'cancel', batch: 25, otherwise: setTo('PACKED') },
    ready: inState('APPROVED'),
    payload: (id) => ({
      kind: 'cancel',
      body: {
        ...where(id),
        ...{ reason: 'not_enough_inventory', cancellationGroupIds: ['grp4365000000000MUG'] },
        orderItemIds: [`4365000000000MUG-${id}`],
      },
    }),
  },
  'forms-ack': {
    ...OF_SHIPMENT,
    ...{ kind: 'forms-ack', batch: 25, otherwise: setTo('APPROVED') },
    ready: inState('FORM_FAILED'),
    payload: (shipmentId) => ({
      kind: 'forms-ack',
      body: { shipmentId, forms: [{ name: 'FORM_X1', ackNumber: 'ACK0000001' }] },
    }),
  },
  'self-dispatch': {
    ...OF_SHIPMENT,
    ...{ kind: 'self-dispatch', unsentApplied: 'DECIDED_OTHERWISE', otherwise: setTo('SHIPPED') },
    ready: inState('APPROVED'),
    payload: (id) => ({
      kind: 'self-dispatch',
      body: {
        ...where(id),
        ...{ dispatchDateMs: NOON_MS, tentativeDeliveryMs: NOON_MS + 3 * DAY_MS, deliveryPartner: 'Example Couriers' },
        invoice: {
          invoiceDate: '2026-03-04',
          items: [{ orderItemId: `4365000000000MUG-${id}`, quantity: 1, serialNumbers: [] }],
        },
        address: { address1: '2 Demo Road', city: 'Mumbai' },
      },
    }),
  },
  'self-delivery': {
    ...OF_SHIPMENT,
    ...{ kind: 'self-delivery', otherwise: setTo('RETURNED') },
    ready: inState('SHIPPED'),
    notReady: setTo('APPROVED'),
    payload: (id) => ({ kind: 'self-delivery', body: { ...where(id), deliveredMs: NOON_MS } }),
  },
  'self-attempt': {
    ...OF_SHIPMENT,
    ...{ kind: 'self-attempt', told: 'never', unsentApplied: 'sent', otherwise: setTo('DELIVERED') },
    ready: inState('SHIPPED'),
    notReady: setTo('APPROVED'),
    payload: (id) => ({
      kind: 'self-attempt',
      body: {
        ...where(id),
        ...{ attemptedMs: NOON_MS, reason: 'customer_unavailable', subReason: 'door_locked' },
        ...{ newDeliveryMs: NOON_MS + DAY_MS, ordinal: 1 },
      },
    }),
  },
  'self-update': {
    ...OF_SHIPMENT,
    ...{ kind: 'self-update', batch: 1, told: 'goes-again', unsentApplied: 'sent', otherwise: setTo('DELIVERED') },
    ready: inState('SHIPPED'),
    notReady: setTo('APPROVED'),
    payload: (id) => ({
      kind: 'self-update',
      body: {
        ...where(id),
        ...{ trackingId: 'EXC0000002', deliveryPartner: 'Example Couriers' },
        ...{ tentativeDeliveryMs: NOON_MS + DAY_MS, ordinal: 1 },
      },
    }),
  },
  'service-attempt': {
    ...OF_SHIPMENT,
    ...{ kind: 'service-attempt', answerId: service, told: 'never', unsentApplied: 'sent' },
    otherwise: setTo('COMPLETED'),
    ready: withServices,
    notReady: setTo('SHIPPED'),
    payload: (id) => ({
      kind: 'service-attempt',
      body: {
        ...{ serviceFulfilmentId: service(id), shipmentId: id, returnId: null },
        ...{ attemptedOn: '2026-03-04', newDate: '2026-03-06', reason: 'customer_unavailable', subReason: 'door' },
        ordinal: 1,
      },
    }),
  },
  'service-complete': {
    ...OF_SHIPMENT,
    ...{
      kind: 'service-complete',
      unsentApplied: 'DECIDED_OTHERWISE',
      answerId: service,
      otherwise: setTo('RETURNED'),
    },
    ready: withServices,
    notReady: setTo('SHIPPED'),
    payload: (id) => ({
      kind: 'service-complete',
      body: { serviceFulfilmentId: service(id), shipmentId: id, returnId: null, completedOn: '2026-03-04' },
    }),
  },
  'return-approve': {
    ...COMMON,
    ...{ kind: 'return-approve', otherwise: setReturn('rejected') },
    ready: returnsIn('requested'),
    payload: (id) => ({ kind: 'return-approve', body: { ...ofReturn(id), comments: 'Fault confirmed' } }),
  },
  'return-reject': {
    ...COMMON,
    ...{ kind: 'return-reject', otherwise: setReturn('approved') },
    ready: returnsIn('requested'),
    payload: (id) => ({
      kind: 'return-reject',
      body: { ...ofReturn(id), serviceFulfilmentId: service(id), serviceDateMs: NOON_MS, comments: 'No fault found' },
    }),
  },
  'return-complete': {
    ...COMMON,
    ...{ kind: 'return-complete', otherwise: setReturn('rejected') },
    ready: returnsIn('approved'),
    notReady: setReturn('requested'),
    payload: (id) => ({ kind: 'return-complete', body: ofReturn(id) }),
  },
  'return-cancel': {
    ...COMMON,
    ...{ kind: 'return-cancel', otherwise: setReturn('rejected') },
    ready: returnsIn('approved'),
    notReady: setReturn('requested'),
    payload: (id) => ({ kind: 'return-cancel', body: ofReturn(id) }),
  },
  'return-pickup': {
    ...COMMON,
    ...{ kind: 'return-pickup', otherwise: setReturn('cancelled') },
    ready: returnsIn('approved'),
    notReady: setReturn('requested'),
    payload: (id) => ({ kind: 'return-pickup', body: { ...ofReturn(id), pickedUpMs: NOON_MS } }),
  },
  'return-pickup-attempt': {
    ...COMMON,
    ...{
      kind: 'return-pickup-attempt',
      told: 'when-applied',
      unsentApplied: 'sent',
      otherwise: setReturn('completed'),
    },
    ready: returnsIn('approved'),
    notReady: setReturn('requested'),
    payload: (id) => ({
      kind: 'return-pickup-attempt',
      body: {
        ...ofReturn(id),
        ...{ attemptedMs: NOON_MS, newPickupMs: NOON_MS + 3 * DAY_MS, reason: 'customer_unavailable' },
        ...{ expectedBeforeMs: NOON_MS + DAY_MS, ordinal: 1 },
      },
    }),
  },
};

export const EVERY_CHANGE: readonly ChangeCase[] = Object.values(CHANGES);
