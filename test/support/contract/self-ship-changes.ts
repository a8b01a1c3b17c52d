import type { ShipmentRecord } from '../../../main/practice/marketplace/records.ts';
import type { RefusedOperation } from '../../../main/practice/marketplace/refusal-rules.ts';
import { indiaDate } from '../../../shared/india-time.ts';
import type { SelfDispatchPayload } from '../../../shared/model/mutation/self-ship.ts';
import type { PracticeBench } from '../practice-bench.ts';
import { allAccepted, type ContractEndpoint, type Ready, USUAL_CODES } from './endpoint.ts';

/** Orders the seller delivers himself, and their services (marketplace-api 8, 9). */

const DAY = 86_400_000;

function batch(operation: RefusedOperation, ids: readonly string[], ask: Ready['ask']): Ready {
  return { ask, ids, refused: { operation, shipmentId: ids[0] ?? '' }, check: allAccepted };
}

function selfOrders(bench: PracticeBench, to?: 'SHIPPED' | 'DELIVERED'): readonly ShipmentRecord[] {
  return [0, 1].map(() => {
    const { shipmentId } = bench.order({ type: 'SELF' });
    if (to) bench.control('advance', { shipmentId, to });
    return bench.record(shipmentId);
  });
}

const idsOf = (records: readonly ShipmentRecord[]): string[] => records.map(({ shipmentId }) => shipmentId);

export function selfDispatchOf(record: ShipmentRecord): SelfDispatchPayload {
  const nowMs = Date.now();
  return {
    shipmentId: record.shipmentId,
    locationId: record.locationId,
    dispatchDateMs: nowMs,
    tentativeDeliveryMs: nowMs + 3 * DAY,
    deliveryPartner: 'Example Couriers',
    trackingId: `EXC${record.number}`,
    invoice: {
      invoiceNumber: `EX-${record.number}`,
      invoiceDate: indiaDate(nowMs),
      items: record.items.map(({ orderItemId, quantity }) => ({ orderItemId, quantity, serialNumbers: [] })),
    },
    address: { address1: '2 Demo Road', city: 'Mumbai', pincode: '400001' },
  };
}

/** Forward services of two delivered orders. */
function deliveredServices(bench: PracticeBench): readonly { serviceFulfilmentId: string; shipmentId: string }[] {
  return selfOrders(bench, 'SHIPPED').map(({ shipmentId }) => {
    const made = bench.control('service', { shipmentId }) as { serviceFulfilmentId: string };
    bench.control('advance', { shipmentId, to: 'DELIVERED' });
    return { serviceFulfilmentId: made.serviceFulfilmentId, shipmentId };
  });
}

export const SELF_SHIP_CHANGES: readonly ContractEndpoint[] = [
  {
    ...{ call: 'selfDispatch', route: 'selfDispatch', does: { change: 'self-dispatched' } },
    codes: USUAL_CODES,
    async prepare(bench) {
      const records = selfOrders(bench);
      return batch('self-dispatch', idsOf(records), () =>
        bench.client.selfDispatch(records.map(selfDispatchOf), 'send'),
      );
    },
  },
  {
    ...{ call: 'selfDelivery', route: 'selfDelivery', does: { change: 'self-delivered' } },
    codes: USUAL_CODES,
    async prepare(bench) {
      const deliveries = selfOrders(bench, 'SHIPPED').map(({ shipmentId, locationId }) => ({
        ...{ shipmentId, locationId, deliveredMs: Date.now() },
      }));
      const ids = deliveries.map(({ shipmentId }) => shipmentId);
      return batch('self-delivery', ids, () => bench.client.selfDelivery(deliveries, 'send'));
    },
  },
  {
    ...{ call: 'selfAttempt', route: 'selfAttempt', does: { change: 'self-attempted' } },
    codes: USUAL_CODES,
    async prepare(bench) {
      const attempts = selfOrders(bench, 'SHIPPED').map(({ shipmentId, locationId }) => ({
        ...{ shipmentId, locationId, attemptedMs: Date.now(), newDeliveryMs: Date.now() + DAY },
        ...{ reason: 'customer_unavailable', subReason: 'door_locked', ordinal: 1 },
      }));
      const ids = attempts.map(({ shipmentId }) => shipmentId);
      return batch('self-attempt', ids, () => bench.client.selfAttempt(attempts, 'send'));
    },
  },
  {
    ...{ call: 'selfUpdate', route: 'selfUpdate', does: { change: 'self-updated' } },
    codes: [],
    async prepare(bench) {
      const [record] = selfOrders(bench, 'SHIPPED');
      const { shipmentId = '', locationId = '' } = record ?? {};
      const update = {
        ...{ shipmentId, locationId, trackingId: 'EXC-NEW', deliveryPartner: 'Other Couriers', ordinal: 1 },
        tentativeDeliveryMs: Date.now() + 2 * DAY,
      };
      return batch('self-update', [shipmentId], () => bench.client.selfUpdate(update, 'send'));
    },
  },
  {
    ...{ call: 'serviceAttempt', route: 'serviceAttempt', does: { change: 'service-attempted' } },
    codes: USUAL_CODES,
    async prepare(bench) {
      const attempts = deliveredServices(bench).map((service) => ({
        ...{ ...service, returnId: null, reason: 'customer_unavailable', subReason: 'door_locked', ordinal: 1 },
        ...{ attemptedOn: indiaDate(Date.now()), newDate: indiaDate(Date.now() + DAY) },
      }));
      return services('service-attempt', attempts, () => bench.client.serviceAttempt(attempts, 'send'));
    },
  },
  {
    ...{ call: 'serviceComplete', route: 'serviceComplete', does: { change: 'service-completed' } },
    codes: USUAL_CODES,
    async prepare(bench) {
      const completions = deliveredServices(bench).map((service) => ({
        ...{ ...service, returnId: null, completedOn: indiaDate(Date.now()) },
      }));
      return services('service-complete', completions, () => bench.client.serviceComplete(completions, 'send'));
    },
  },
];

function services(
  operation: RefusedOperation,
  of: readonly { readonly serviceFulfilmentId: string }[],
  ask: Ready['ask'],
): Ready {
  const ids = of.map(({ serviceFulfilmentId }) => serviceFulfilmentId);
  return { ask, ids, refused: { operation, serviceFulfilmentId: ids[0] ?? '' }, check: allAccepted };
}
