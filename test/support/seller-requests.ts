/** One request of a seller: path below `/sellers`. */
export interface SellerRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly accept?: string;
}

/** A practice marketplace wherever it runs: its control operations answer JSON, or the promise rejects. */
export interface Practised {
  readonly locationId: string;
  /** UTC epoch ms. */
  readonly nowMs: () => number;
  control<T>(path: string, body: unknown): Promise<T>;
  send(request: SellerRequest): Promise<unknown>;
}

interface Order {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly orderItems: readonly { readonly orderItemId: string; readonly quantity: number }[];
}

/** The 27 lines of the seller API's own list, and the two that stand in its SDK only. */
export const SELLER_LINES = [
  'POST /v3/shipments/filter/',
  'GET /v3/shipments?shipmentIds={}',
  'POST /v3/shipments/labels',
  'GET /v3/shipments/{shipmentIds}/labels',
  'POST /v3/shipments/{shipmentIds}/labelOnly/pdf',
  'POST /v3/shipments/{shipmentIds}/labelOnly',
  'POST /v3/shipments/dispatch',
  'GET /v3/shipments/{shipmentIds}',
  'GET /v3/shipments/{shipmentIds}/invoices',
  'POST /v3/shipments/cancel',
  'GET /v3/shipments/{shipmentIds}/forms',
  'POST /v3/shipments/forms/updateAck',
  'GET /v3/shipments/handover/counts',
  'POST /v3/shipments/manifest',
  'GET /v3/shipments/otc/{locationId}',
  'GET /v2/returns',
  'POST /v3/shipments/selfShip/dispatch',
  'POST /v3/shipments/selfShip/delivery',
  'POST /v3/shipments/selfShip/deliveryAttempt',
  'POST /v2/services/attempt',
  'POST /v2/services/complete',
  'POST /v2/returns/approve',
  'POST /v2/returns/reject',
  'POST /v2/returns/complete',
  'POST /v2/returns/pickup',
  'POST /v2/returns/pickupAttempt',
  'GET /selfship/vendors',
  'POST /v2/returns/cancel',
  'POST /v3/shipments/{shipmentId}/update',
] as const;
export type SellerLine = (typeof SELLER_LINES)[number];

/** A request for each line that would be taken, with what it is about made for it by the trainer. Packing must take no time. */
export function sellerRequests(market: Practised): Readonly<Record<SellerLine, () => Promise<SellerRequest>>> {
  const { locationId } = market;
  const post = (path: string, body?: unknown): SellerRequest => ({ method: 'POST', path, body });
  const get = (path: string, accept?: string): SellerRequest => ({
    method: 'GET',
    path,
    ...(accept ? { accept } : {}),
  });
  const day = (days = 0) => new Date(market.nowMs() + 330 * 60_000 + days * 86_400_000).toISOString().slice(0, 10);

  async function order(type: 'NORMAL' | 'SELF' = 'NORMAL'): Promise<Order> {
    const body = { type, lines: [{ sku: 'TEA-ASSAM-500G', quantity: 2 }] };
    const { orders } = await market.control<{ orders: Order[] }>('orders', body);
    const [made] = orders;
    if (!made) throw new Error('no order was made');
    return made;
  }
  function packBody({ shipmentId, orderItems }: Order) {
    const taxItems = orderItems.map(({ orderItemId, quantity }) => ({ orderItemId, taxRate: 5, quantity }));
    const dimensions = { length: 20, breadth: 15, height: 10, weight: 0.5 };
    const subShipments = [{ subShipmentId: 'SS-1', dimensions }];
    return { shipments: [{ shipmentId, locationId, taxItems, serialNumbers: [], invoices: [], subShipments }] };
  }
  async function packed(): Promise<Order> {
    const made = await order();
    await market.send(post('/v3/shipments/labels', packBody(made)));
    return made;
  }
  async function ready(): Promise<Order> {
    const made = await packed();
    await market.send(post('/v3/shipments/dispatch', { shipmentIds: [made.shipmentId], locationId }));
    return made;
  }
  async function own(to?: 'SHIPPED' | 'DELIVERED'): Promise<Order & { readonly serviceFulfilmentId: string }> {
    const made = await order('SELF');
    const { shipmentId } = made;
    const service = await market.control<{ serviceFulfilmentId: string }>('service', { shipmentId });
    if (to) await market.control('advance', { shipmentId, to });
    return { ...made, ...service };
  }
  async function returned(source: 'customer_return' | 'courier_return', rest: object = {}) {
    const { shipmentId } = await order('SELF');
    const body = { shipmentId, source, ...rest };
    return market.control<{ returnId: string; serviceFulfilmentId: string | null }>('returns', body);
  }
  const document = (tail: string, method: 'GET' | 'POST', accept?: string) => async () => {
    const { shipmentId } = await packed();
    const path = `/v3/shipments/${shipmentId}/${tail}`;
    return method === 'GET' ? get(path, accept) : post(path);
  };
  const decision = () => ({ serviceDate: day(), comments: 'Fault confirmed' });

  return {
    'POST /v3/shipments/filter/': async () => {
      await order();
      return post('/v3/shipments/filter/', {
        filter: { type: 'preDispatch', states: ['APPROVED'], locationId },
        pagination: { pageSize: 20 },
        sort: { field: 'orderDate', order: 'asc' },
      });
    },
    'GET /v3/shipments?shipmentIds={}': async () => get(`/v3/shipments?shipmentIds=${(await order()).shipmentId}`),
    'POST /v3/shipments/labels': async () => post('/v3/shipments/labels', packBody(await order())),
    'GET /v3/shipments/{shipmentIds}/labels': document('labels', 'GET'),
    'POST /v3/shipments/{shipmentIds}/labelOnly/pdf': document('labelOnly/pdf?reprint=true', 'POST'),
    'POST /v3/shipments/{shipmentIds}/labelOnly': document('labelOnly?reprint=true', 'POST'),
    'POST /v3/shipments/dispatch': async () =>
      post('/v3/shipments/dispatch', { shipmentIds: [(await packed()).shipmentId], locationId }),
    'GET /v3/shipments/{shipmentIds}': async () => get(`/v3/shipments/${(await packed()).shipmentId}`),
    'GET /v3/shipments/{shipmentIds}/invoices': document('invoices', 'GET', 'application/json'),
    'POST /v3/shipments/cancel': async () => {
      const { shipmentId, orderItems } = await order();
      const cancellationGroupIds = orderItems.map((item) => `grp${item.orderItemId}`);
      const reason = 'cannot_procure_item';
      return post('/v3/shipments/cancel', { shipments: [{ shipmentId, locationId, reason, cancellationGroupIds }] });
    },
    'GET /v3/shipments/{shipmentIds}/forms': document('forms', 'GET'),
    'POST /v3/shipments/forms/updateAck': async () => {
      const made = await order();
      await market.control('form-failure', { shipmentId: made.shipmentId });
      await market.send(post('/v3/shipments/labels', packBody(made)));
      const forms = [{ name: 'FORM_X1', ackNumber: 'ACK0000001' }];
      return post('/v3/shipments/forms/updateAck', { shipments: [{ shipmentId: made.shipmentId, forms }] });
    },
    'GET /v3/shipments/handover/counts': async () => {
      await ready();
      return get(`/v3/shipments/handover/counts?locationId=${locationId}`);
    },
    'POST /v3/shipments/manifest': async () => {
      const { shipmentId } = await ready();
      const found = (await market.send(get(`/v3/shipments/${shipmentId}`))) as {
        shipments: { subShipments: { courierDetails: { pickupDetails: { vendorName: string } } }[] }[];
      };
      const vendorGroupCode = found.shipments[0]?.subShipments[0]?.courierDetails.pickupDetails.vendorName;
      const pickupDate = { from: `${day()}T15:00:00+05:30`, to: `${day()}T18:00:00+05:30` };
      return post('/v3/shipments/manifest', { params: { vendorGroupCode, locationId, is_mps: false, pickupDate } });
    },
    'GET /v3/shipments/otc/{locationId}': async () => get(`/v3/shipments/otc/${locationId}?requestType=RETURN`),
    'GET /v2/returns': async () => {
      await returned('customer_return', { service: true });
      return get(`/v2/returns?source=customer_return&locationId=${locationId}`);
    },
    'POST /v3/shipments/selfShip/dispatch': async () => {
      const { shipmentId, orderItems } = await order('SELF');
      const items = orderItems.map(({ orderItemId, quantity }) => ({ orderItemId, quantity, serialNumbers: [] }));
      const address = { address1: '2 Demo Road', city: 'Mumbai', state: 'Maharashtra', pincode: '400001' };
      return post('/v3/shipments/selfShip/dispatch', {
        shipments: [
          {
            ...{ shipmentId, locationId, dispatchDate: `${day()}T00:10:00+05:30` },
            tentativeDeliveryDate: `${day(3)}T18:00:00+05:30`,
            ...{ deliveryPartner: 'Example Couriers', trackingId: 'EXC0000001' },
            invoice: { invoiceNumber: 'EX-2026-000124', invoiceDate: day(), items },
            dispatchLocation: { locationId, address },
          },
        ],
      });
    },
    'POST /v3/shipments/selfShip/delivery': async () => {
      const { shipmentId } = await own('SHIPPED');
      const deliveryDate = `${day()}T23:20:00+05:30`;
      return post('/v3/shipments/selfShip/delivery', { shipments: [{ shipmentId, locationId, deliveryDate }] });
    },
    'POST /v3/shipments/selfShip/deliveryAttempt': async () => {
      const { shipmentId } = await own('SHIPPED');
      const failureAttributes = { reason: 'customer_unavailable', subReason: 'door_locked', newDeliveryDate: day(1) };
      const one = { shipmentId, locationId, deliveryDate: day(), failureAttributes };
      return post('/v3/shipments/selfShip/deliveryAttempt', { shipments: [one] });
    },
    'POST /v2/services/attempt': async () => {
      const { serviceFulfilmentId } = await own('DELIVERED');
      const told = { reason: 'customer_unavailable', subReason: 'door_locked', comments: 'Called twice' };
      const dates = { deliveryDate: day(), newDeliveryDate: day(2) };
      return post('/v2/services/attempt', { services: [{ serviceFulfilmentId, ...dates, ...told }] });
    },
    'POST /v2/services/complete': async () => {
      const { serviceFulfilmentId } = await own('DELIVERED');
      return post('/v2/services/complete', { services: [{ serviceFulfilmentId, deliveryDate: day() }] });
    },
    'POST /v2/returns/approve': async () => {
      const { returnId, serviceFulfilmentId } = await returned('customer_return', { service: true });
      return post('/v2/returns/approve', { returns: [{ returnId, serviceFulfilmentId, ...decision() }], locationId });
    },
    'POST /v2/returns/reject': async () => {
      const { returnId, serviceFulfilmentId } = await returned('customer_return', { service: true });
      return post('/v2/returns/reject', { returns: [{ returnId, serviceFulfilmentId, ...decision() }], locationId });
    },
    'POST /v2/returns/complete': async () => {
      const { returnId } = await returned('courier_return');
      return post('/v2/returns/complete', { returnIds: [returnId], locationId });
    },
    'POST /v2/returns/pickup': async () => {
      const { returnId } = await returned('customer_return', { status: 'approved' });
      return post('/v2/returns/pickup', { returns: [{ returnId, pickupDate: day() }], locationId });
    },
    'POST /v2/returns/pickupAttempt': async () => {
      const { returnId } = await returned('customer_return', { status: 'approved' });
      const one = { returnId, pickupDate: day(), newPickupDate: day(2), reason: 'customer_unavailable' };
      return post('/v2/returns/pickupAttempt', { returns: [one], locationId });
    },
    'GET /selfship/vendors': async () => get('/selfship/vendors'),
    'POST /v2/returns/cancel': async () => {
      const { returnId } = await returned('courier_return');
      return post('/v2/returns/cancel', { returnIds: [returnId], locationId });
    },
    'POST /v3/shipments/{shipmentId}/update': async () => {
      const { shipmentId } = await own('SHIPPED');
      return post(`/v3/shipments/${shipmentId}/update`, {
        shipment_id: shipmentId,
        ...{ tracking_id: 'EXC0000002', delivery_partner: 'Example Couriers' },
        tentative_delivery_date: `${day(4)}T18:00:00+05:30`,
      });
    },
  };
}
