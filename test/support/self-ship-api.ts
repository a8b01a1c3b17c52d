import type { ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import type { PracticeApi, Reply } from './practice-api.ts';

/** One member of an answer of self-ship, services, returns or cancelling, whichever keys it has. */
export interface Answered {
  readonly id: string;
  readonly status: string;
  readonly code: string | null;
  readonly message: string;
}

/** The members of a 200, or the one code of a refusal of the whole request. */
export function answersOf(reply: Reply): readonly Answered[] {
  const body = reply.json as Record<string, readonly Record<string, string | null>[]>;
  const list = body['shipments'] ?? body['returns'] ?? body['services'];
  if (reply.status !== 200 || !list) throw new Error(`${reply.status} ${reply.text}`);
  return list.map((each) => {
    const reason = each['errorMessage'] ?? each['failureReason'] ?? '';
    return {
      id: each['shipmentId'] ?? each['returnId'] ?? each['serviceFulfilmentId'] ?? '',
      status: each['processingStatus'] ?? each['status'] ?? each['Status'] ?? '',
      code: each['errorCode'] ?? (each['failureReason'] ? (reason.split(':')[0] ?? '') : null),
      message: reason,
    };
  });
}

export const codesOf = (reply: Reply) => answersOf(reply).map((each) => each.code);

/** A day in India, `days` from the clock's. */
export function day(api: PracticeApi, days = 0): string {
  return new Date(api.nowMs + 330 * 60_000 + days * 86_400_000).toISOString().slice(0, 10);
}

/** One shipment of a self-ship dispatch that would be taken. */
export function selfDispatch(api: PracticeApi, record: ShipmentRecord, change: object = {}): Record<string, unknown> {
  const live = record.items.filter((item) => item.state !== 'CANCELLED');
  return {
    shipmentId: record.shipmentId,
    locationId: record.locationId,
    dispatchDate: `${day(api)}T10:00:00+05:30`,
    tentativeDeliveryDate: `${day(api, 3)}T18:00:00+05:30`,
    deliveryPartner: 'Example Couriers',
    trackingId: `EXC${record.number}`,
    invoice: {
      invoiceNumber: `EX-${record.number}`,
      invoiceDate: day(api),
      items: live.map(({ orderItemId, quantity }) => ({ orderItemId, quantity, serialNumbers: [] })),
    },
    dispatchLocation: {
      locationId: record.locationId,
      address: { address1: '2 Demo Road', address2: '', landmark: '', city: 'Mumbai', state: '', pincode: '400001' },
    },
    ...change,
  };
}

/** A new self-ship order brought to a state by the trainer, with as many forward services as told. */
export function selfOrder(api: PracticeApi, state = 'APPROVED', services = 0): ShipmentRecord {
  const record = api.order({ type: 'SELF' });
  for (let count = 0; count < services; count += 1) api.control('service', { shipmentId: record.shipmentId });
  if (state !== 'APPROVED') api.control('advance', { shipmentId: record.shipmentId, to: state });
  return record;
}

/** The forward services of an order, as its shipment tells them. */
export function servicesOf(api: PracticeApi, record: ShipmentRecord): readonly string[] {
  const items = api.read(record.shipmentId).orderItems as readonly {
    readonly services?: readonly { readonly serviceFulfilmentId: string }[];
  }[];
  return items.flatMap((item) => (item.services ?? []).map((service) => service.serviceFulfilmentId));
}

export interface MadeReturn {
  readonly returnId: string;
  readonly serviceFulfilmentId: string | null;
  readonly trackingId: string | null;
}

/** A return made by the trainer. Throws when it is refused. */
export function newReturn(api: PracticeApi, body: Record<string, unknown>): MadeReturn {
  const reply = api.control('returns', body);
  if (reply.status !== 200) throw new Error(`returns: ${reply.text}`);
  return reply.json as MadeReturn;
}

/** Asks to cancel all of a shipment, by its groups. */
export function cancelRequest(api: PracticeApi, record: ShipmentRecord, change: object = {}): Reply {
  return api.post('/v3/shipments/cancel', {
    shipments: [
      {
        shipmentId: record.shipmentId,
        locationId: record.locationId,
        reason: 'not_enough_inventory',
        cancellationGroupIds: record.items.map((item) => item.cancellationGroupId),
        ...change,
      },
    ],
  });
}
