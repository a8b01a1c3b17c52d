import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readMutationPayload } from '../../shared/model/mutations.ts';
import { FROM, type SelfShipStation, selfShipStation } from '../support/self-ship-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let of: SelfShipStation;
beforeEach(() => {
  of = selfShipStation();
});
afterEach(() => of.close());

const view = async (shipmentId: string) => await of.ask('selfShip.read', { shipmentId });
async function whyNot(shipmentId: string): Promise<Readonly<Record<string, string | null>>> {
  return Object.fromEntries((await view(shipmentId)).acts.map(({ act, why }) => [act, why]));
}
const acked = (shipmentId: string, kind: 'self-dispatch' | 'self-delivery' | 'service-complete') =>
  of.station.mutationBecomes(shipmentId, kind, { state: 'acked' });
const ATTEMPT = { reason: 'customer_unavailable', subReason: 'door_locked' };
const listed = (over: object = {}) => of.ask('selfShip.list', { limit: 100, offset: 0, ...over });

describe('at the bench', () => {
  test('an order the seller ships is packed without tax rate, box, pack or label, and waits for its courier', async () => {
    of.close();
    of = selfShipStation({ defaultTaxRatePercent: undefined, defaultBox: undefined, boxing: 'ask' });
    of.order('S1');
    expect(of.station.scan('S1')).toMatchObject({ detail: { what: 'opened' } });
    expect(of.station.scan('CUP')).toMatchObject({
      verdict: 'complete',
      detail: { what: 'self-packed', next: 'self-dispatch' },
      session: { status: 'idle' },
    });
    expect(of.station.changes('S1')).toEqual([]);
    expect(of.station.now.parcels.stateOf('S1')).toBe('complete');
    expect(of.station.shelf()).toMatchObject({ total: 0, entries: [] });
    of.station.pass(5_000);
    expect(of.station.scan('S1')).toMatchObject({
      verdict: 'repeated',
      detail: { what: 'self-packed', next: 'self-dispatch' },
    });
    expect(await view('S1')).toMatchObject({ stage: 'to-dispatch', parcel: 'complete', due: { what: 'dispatch' } });
  });

  test('its address slip comes out where it is here, once, and later where it came later', () => {
    of.order('S1');
    of.addressArrives('S1');
    of.station.scans('S1', 'CUP');
    expect(of.station.papers('S1')).toEqual(['address queued']);
    of.addressArrives('S1');
    expect(of.station.papers('S1')).toEqual(['address queued']);
    of.station.pass(5_000);
    of.packed('S2');
    expect(of.station.papers('S2')).toEqual([]);
    of.addressArrives('S2');
    expect(of.station.papers('S2')).toEqual(['address queued']);
  });

  test('undo opens it again, withdraws the slip and what was said of its courier, as long as that has not left', async () => {
    of.order('S1');
    of.addressArrives('S1');
    of.station.scans('S1', 'CUP');
    await of.ask('selfShip.dispatch', of.dispatchOf('S1'));
    expect(of.station.now.parcels.stateOf('S1')).toBe('dispatch-queued');
    expect(of.station.command('undo')).toMatchObject({
      detail: { what: 'reopened' },
      session: { status: 'verifying' },
    });
    expect(of.station.changes('S1')).toEqual(['self-dispatch discarded']);
    expect(of.station.papers('S1')).toEqual(['address cancelled']);
    expect(await view('S1')).toMatchObject({ stage: 'to-pack' });
    of.station.scan('CUP');
    await of.ask('selfShip.dispatch', of.dispatchOf('S1'));
    of.station.mutationBecomes('S1', 'self-dispatch', { state: 'sending' });
    expect(of.station.command('undo').detail.what).toBe('too-late');
  });

  test.each([
    ['hold', { hold: true }, 'on-hold'],
    ['cancellation', {}, 'cancelled'],
  ] as const)(
    'a %s stops a packed one, calls off its slip and its dispatch, and is told at its next scan',
    async (news, over, gate) => {
      of.order('S1');
      of.addressArrives('S1');
      of.station.scans('S1', 'CUP');
      await of.ask('selfShip.dispatch', of.dispatchOf('S1'));
      of.order('S1', news === 'cancellation' ? 'CANCELLED' : 'APPROVED', over);
      expect(of.station.now.parcels.stateOf('S1')).toBe('stopped');
      expect(of.station.changes('S1')).toEqual(['self-dispatch discarded']);
      expect(of.station.papers('S1')).toEqual(['address cancelled']);
      of.station.pass(5_000);
      expect(of.station.scan('S1').session).toMatchObject({ status: 'stopped', why: { gate: { kind: gate } } });
      expect(await of.refusal('selfShip.dispatch', of.dispatchOf('S1'))).toMatchObject({ refusal: gate });
      of.station.command('ok');
      if (gate !== 'on-hold') return;
      expect(of.station.now.parcels.stateOf('S1')).toBe('stopped');
      of.order('S1');
      expect(of.station.now.parcels.stateOf('S1')).toBe('complete');
    },
  );

  test('fewer units open it for the packer, and its answer packs it again', () => {
    const told = (quantity: number) => shipment('S1', [orderItem('CUP', quantity)], { type: 'SELF' });
    of.station.told(told(2));
    of.station.scans('S1', 'CUP', 'CUP');
    of.station.pass(5_000);
    of.station.told(told(1));
    expect(of.station.scan('S1').session).toMatchObject({
      ...{ status: 'stopped', why: { kind: 'quantity-changed', after: 'open', removed: [{ inBox: 1 }] } },
    });
    expect(of.station.command('ok')).toMatchObject({ detail: { what: 'self-packed' }, session: { status: 'idle' } });
    expect(of.station.now.parcels.stateOf('S1')).toBe('complete');
  });

  test('label-first and packing ahead leave it alone, an item finds it like any other', () => {
    of.order('S1');
    expect(of.station.now.bench.labelFirst.refusalOf('S1')).toBe('self-ship');
    expect(of.station.now.bench.packAhead.refusalOf('S1')).toBe('self-ship');
    of.station.restart({ findBy: 'item' });
    expect(of.station.scan('CUP')).toMatchObject({ detail: { what: 'self-packed', shipmentId: 'S1' } });
    of.station.pass(5_000);
    expect(of.station.scan('CUP').detail.what).toBe('item-not-wanted');
  });

  test('a restart changes nothing of a packed one', async () => {
    of.packed('S1');
    await of.ask('selfShip.dispatch', of.dispatchOf('S1'));
    of.station.restart();
    expect(of.station.scan('S1').detail).toMatchObject({ what: 'self-packed', next: 'self-dispatch-queued' });
    expect(await view('S1')).toMatchObject({ stage: 'to-dispatch', changes: [{ kind: 'self-dispatch' }] });
  });
});

describe('a dispatch', () => {
  test('carries the serial numbers that were verified, and what was said is offered the next time', async () => {
    of.station.product('CUP', { serials: { need: 'yes', kind: 'serial', perUnit: 1 } });
    of.order('S1');
    of.station.scans('S1', 'CUP', 'SER001');
    expect((await view('S1')).items).toMatchObject([{ sku: 'CUP', serialNumbers: [['SER001']] }]);
    await of.ask('selfShip.dispatch', of.dispatchOf('S1', { address: { ...FROM, pincode: '400001' } }));
    const [row] = of.station.now.mutations.byShipment('S1');
    const stored = row && readMutationPayload(row.kind, row.version, row.payload);
    expect(stored).toMatchObject({
      value: {
        body: {
          ...{ deliveryPartner: 'Example Couriers', trackingId: 'EXC1' },
          invoice: { invoiceNumber: 'EX-1', items: [{ quantity: 1, serialNumbers: [['SER001']] }] },
        },
      },
    });
    of.order('S2');
    expect((await view('S2')).draft).toEqual({
      ...{ invoiceNumber: null, invoiceDate: '2025-06-15', deliveryPartner: 'Example Couriers' },
      address: { ...FROM, pincode: '400001' },
    });
  });

  test('is refused, and queues nothing, before it is packed, on hold, too early, elsewhere, twice, and when it is gone', async () => {
    of.order('S1');
    expect(await of.refusal('selfShip.dispatch', of.dispatchOf('S1'))).toMatchObject({ refusal: 'not-verified' });
    of.station.scan('S1');
    expect(await of.refusal('selfShip.dispatch', of.dispatchOf('S1'))).toMatchObject({ refusal: 'not-verified' });
    of.station.command('park');
    of.order('S2', 'APPROVED', { hold: true });
    expect(await of.refusal('selfShip.dispatch', of.dispatchOf('S2'))).toMatchObject({ refusal: 'on-hold' });
    of.order('S3', 'APPROVED', { dispatchAfterMs: of.days(1) });
    expect(await of.refusal('selfShip.dispatch', of.dispatchOf('S3'))).toMatchObject({ refusal: 'too-early' });
    of.order('S4', 'SHIPPED');
    expect(await of.refusal('selfShip.dispatch', of.dispatchOf('S4'))).toMatchObject({ refusal: 'not-approved' });
    of.order('S5', 'COMPLETED');
    expect(await of.refusal('selfShip.dispatch', of.dispatchOf('S5'))).toMatchObject({ refusal: 'closed' });
    of.packed('S6');
    await of.ask('selfShip.dispatch', of.dispatchOf('S6'));
    expect(await of.refusal('selfShip.dispatch', of.dispatchOf('S6'))).toMatchObject({ refusal: 'already-queued' });
    expect(await of.refusal('selfShip.dispatch', of.dispatchOf('NONE'))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each([
    ['a dispatch tomorrow', { dispatchDateMs: 1 }, 'dispatchDateMs', 'not-after-today'],
    ['a delivery yesterday', { tentativeDeliveryMs: -1 }, 'tentativeDeliveryMs', 'not-before-today'],
  ])('with %s is refused, and queues nothing', async (_, over, field, rule) => {
    of.packed('S1');
    const dates = Object.fromEntries(Object.entries(over).map(([name, days]) => [name, of.days(days)]));
    expect(await of.refusal('selfShip.dispatch', of.dispatchOf('S1', dates))).toEqual({
      ...{ code: 'INVALID_INPUT', field, rule },
    });
    const typed = of.dispatchOf('S1', { invoiceDate: '2025-02-30' });
    expect(await of.refusal('selfShip.dispatch', typed)).toMatchObject({ field: 'invoiceDate', rule: 'no-such-day' });
    expect(
      (await of.ask('selfShip.dispatch', of.dispatchOf('S1', { tentativeDeliveryMs: of.station.nowMs }))).mutationId,
    ).toBeTruthy();
  });

  test('that was refused gives way to the one that takes its place, and its parcel waits meanwhile', async () => {
    of.packed('S1');
    await of.ask('selfShip.dispatch', of.dispatchOf('S1'));
    of.station.mutationBecomes('S1', 'self-dispatch', { state: 'rejected', lastError: 'UNPROCESSABLE_ENTITY' });
    expect(of.station.now.parcels.stateOf('S1')).toBe('complete');
    expect(await view('S1')).toMatchObject({
      ...{ stage: 'to-dispatch', changes: [{ state: 'rejected', lastError: 'UNPROCESSABLE_ENTITY' }] },
    });
    await of.ask('selfShip.dispatch', of.dispatchOf('S1', { trackingId: 'EXC2' }));
    expect(of.station.changes('S1')).toEqual(['self-dispatch discarded', 'self-dispatch pending']);
    acked('S1', 'self-dispatch');
    expect(of.station.now.parcels.stateOf('S1')).toBe('dispatched');
    expect(await view('S1')).toMatchObject({ stage: 'shipped', state: 'SHIPPED', courier: { trackingId: 'EXC2' } });
    of.order('S1', 'SHIPPED');
    expect(of.station.now.parcels.stateOf('S1')).toBe('dispatched');
    of.order('S1', 'DELIVERED');
    expect(of.station.now.parcels.stateOf('S1')).toBe('handed-over');
  });
});

describe('on its way and after', () => {
  const service = { serviceFulfilmentId: 'SF1', description: 'Assembly', serviceByMs: 1_760_000_000_000 };
  const withService = { services: [{ ...service, createdAtMs: null, orderItemId: '4365000000000CUP-S1' }] };

  test('every act may be queued behind the one before it, with no network, in its order', async () => {
    of.packed('S1');
    of.order('S1', 'APPROVED', withService);
    await of.ask('selfShip.dispatch', of.dispatchOf('S1'));
    expect(await whyNot('S1')).toMatchObject({
      dispatch: 'already-queued',
      deliver: null,
      'service-complete': 'not-delivered',
    });
    const attempt = { shipmentId: 'S1', attemptedMs: of.station.nowMs, newDeliveryMs: of.days(1), ...ATTEMPT };
    await of.ask('selfShip.attempt', attempt);
    expect(await view('S1')).toMatchObject({ stage: 'to-dispatch' });
    await of.ask('selfShip.deliver', { shipmentId: 'S1', deliveredMs: of.station.nowMs });
    const complete = { shipmentId: 'S1', serviceFulfilmentId: 'SF1', completedOn: '2025-06-15' };
    await of.ask('services.complete', complete);
    expect(of.station.changes('S1')).toEqual(
      ['self-dispatch', 'self-attempt', 'self-delivery', 'service-complete'].map((kind) => `${kind} pending`),
    );
    for (const kind of ['self-dispatch', 'self-delivery', 'service-complete'] as const) acked('S1', kind);
    expect(await view('S1')).toMatchObject({ stage: 'closed', state: 'COMPLETED', services: [{ state: 'completed' }] });
  });

  test('an attempt that was refused gives way to the one that is said anew, and one in doubt does not', async () => {
    of.order('S1', 'SHIPPED');
    const attempt = (days: number) =>
      of.ask('selfShip.attempt', {
        ...{ shipmentId: 'S1', attemptedMs: of.station.nowMs, newDeliveryMs: of.days(days), ...ATTEMPT },
      });
    await attempt(1);
    of.station.mutationBecomes('S1', 'self-attempt', { state: 'rejected', lastError: 'UNPROCESSABLE_ENTITY' });
    await attempt(2);
    expect(of.station.changes('S1')).toEqual(['self-attempt discarded', 'self-attempt pending']);
    of.station.mutationBecomes('S1', 'self-attempt', { state: 'rejected', lastError: 'NOBODY_CAN_TELL' });
    await attempt(3);
    expect(of.station.changes('S1')).toEqual([
      ...['self-attempt discarded', 'self-attempt rejected', 'self-attempt pending'],
    ]);
  });

  test('what the marketplace took and does not show in a later read is not said to be so', async () => {
    of.order('S1', 'SHIPPED');
    await of.ask('selfShip.deliver', { shipmentId: 'S1', deliveredMs: of.station.nowMs });
    acked('S1', 'self-delivery');
    of.station.pass(60_000);
    of.order('S1', 'SHIPPED');
    expect(await view('S1')).toMatchObject({ state: 'COMPLETED' });
    of.station.pass(20 * 60_000);
    of.order('S1', 'SHIPPED');
    expect(await view('S1')).toMatchObject({ stage: 'shipped', state: 'SHIPPED' });
    // Asked for twice it would be refused there.
    expect(await whyNot('S1')).toMatchObject({ deliver: 'already-queued' });
  });

  test('what was promised last is what is due', async () => {
    of.order('S1', 'SHIPPED');
    expect(await view('S1')).toMatchObject({ stage: 'shipped', due: null });
    const update = { shipmentId: 'S1', trackingId: 'EXC9', deliveryPartner: 'Other', tentativeDeliveryMs: of.days(4) };
    await of.ask('selfShip.update', update);
    expect(await view('S1')).toMatchObject({
      ...{ due: { what: 'delivery', atMs: of.days(4) }, courier: { deliveryPartner: 'Other', trackingId: 'EXC9' } },
    });
    const attempt = { shipmentId: 'S1', attemptedMs: of.station.nowMs, newDeliveryMs: of.days(2), ...ATTEMPT };
    await of.ask('selfShip.attempt', attempt);
    expect((await view('S1')).due).toEqual({ what: 'delivery', atMs: of.days(2) });
    expect(await of.refusal('selfShip.attempt', attempt)).toMatchObject({ refusal: 'already-queued' });
    await of.ask('selfShip.attempt', { ...attempt, newDeliveryMs: of.days(3) });
    expect(of.station.changes('S1')).toEqual(['self-update pending', 'self-attempt pending', 'self-attempt pending']);
    of.order('S1', 'DELIVERED', withService);
    expect((await view('S1')).due).toEqual({ what: 'service', atMs: service.serviceByMs });
    const late = { serviceFulfilmentId: 'SF1', attemptedOn: '2025-06-15', newDate: '2025-06-20', ...ATTEMPT };
    await of.ask('services.attempt', { shipmentId: 'S1', ...late });
    expect(await view('S1')).toMatchObject({
      services: [{ state: 'in-progress', promisedMs: Date.parse('2025-06-20T00:00:00+05:30') }],
    });
  });

  test('acts out of their order are refused, and queue nothing', async () => {
    of.order('S1');
    const deliver = { deliveredMs: of.station.nowMs };
    const attempt = { attemptedMs: of.station.nowMs, newDeliveryMs: of.days(1), ...ATTEMPT };
    const update = { trackingId: 'X', deliveryPartner: 'Y', tentativeDeliveryMs: of.days(1) };
    const complete = { serviceFulfilmentId: 'SF1', completedOn: '2025-06-15' };
    const later = { serviceFulfilmentId: 'SF1', attemptedOn: '2025-06-15', newDate: '2025-06-16', ...ATTEMPT };
    const all = async (shipmentId: string) => [
      (await of.refusal('selfShip.deliver', { shipmentId, ...deliver }))['refusal'],
      (await of.refusal('selfShip.attempt', { shipmentId, ...attempt }))['refusal'],
      (await of.refusal('selfShip.update', { shipmentId, ...update }))['refusal'],
      (await of.refusal('services.attempt', { shipmentId, ...later }))['refusal'],
      (await of.refusal('services.complete', { shipmentId, ...complete }))['refusal'],
    ];
    const each = (refusal: string, services = refusal) => [refusal, refusal, refusal, services, services];
    expect(await all('S1')).toEqual(each('not-shipped', 'not-delivered'));
    of.order('S2', 'CANCELLED');
    expect(await all('S2')).toEqual(each('cancelled'));
    for (const [at, state] of (['COMPLETED', 'RETURNED', 'RETURN_REQUESTED'] as const).entries()) {
      of.order(`C${at}`, state);
      expect(await all(`C${at}`)).toEqual(each('closed'));
    }
    of.order('S3', 'SHIPPED');
    await of.ask('selfShip.deliver', { shipmentId: 'S3', ...deliver });
    expect(await all('S3')).toEqual(each('already-queued', 'no-service'));
    of.order('S4', 'DELIVERED');
    expect(await whyNot('S4')).toMatchObject({
      ...{ deliver: 'closed', attempt: 'closed', update: 'closed', 'service-complete': null },
    });
  });

  test('a service that nobody told of can be typed once its order is delivered, another order’s cannot', async () => {
    of.order('S1', 'DELIVERED', withService);
    of.order('S2', 'DELIVERED');
    const done = { completedOn: '2025-06-15' };
    expect(await of.refusal('services.complete', { shipmentId: 'S2', serviceFulfilmentId: 'SF1', ...done })).toEqual({
      ...{ code: 'INVALID_INPUT', field: 'serviceFulfilmentId', rule: 'not-of-this' },
    });
    await of.ask('services.complete', { shipmentId: 'S2', serviceFulfilmentId: 'SF9', ...done });
    expect(
      await of.refusal('services.complete', { shipmentId: 'S2', serviceFulfilmentId: 'SF9', ...done }),
    ).toMatchObject({
      refusal: 'already-queued',
    });
  });

  test('dates against the rules are refused, by India’s day, and queue nothing', async () => {
    of.packed('S1');
    await of.ask('selfShip.dispatch', of.dispatchOf('S1'));
    const wrong = async (name: 'selfShip.deliver' | 'selfShip.attempt' | 'selfShip.update', input: object) => {
      const { field, rule } = await of.refusal(name, { shipmentId: 'S1', ...input } as never);
      return `${field} ${rule}`;
    };
    const [yesterday, today, tomorrow] = [of.days(-1), of.station.nowMs, of.days(1)];
    expect(await wrong('selfShip.deliver', { deliveredMs: tomorrow })).toBe('deliveredMs not-after-today');
    expect(await wrong('selfShip.deliver', { deliveredMs: yesterday })).toBe('deliveredMs not-before-dispatch');
    const attempt = { attemptedMs: today, newDeliveryMs: tomorrow, ...ATTEMPT };
    expect(await wrong('selfShip.attempt', { ...attempt, attemptedMs: tomorrow })).toBe('attemptedMs not-after-today');
    expect(await wrong('selfShip.attempt', { ...attempt, attemptedMs: yesterday })).toBe(
      'attemptedMs not-before-dispatch',
    );
    expect(await wrong('selfShip.attempt', { ...attempt, newDeliveryMs: yesterday })).toBe(
      'newDeliveryMs not-before-today',
    );
    const update = { trackingId: 'X', deliveryPartner: 'Y', tentativeDeliveryMs: yesterday };
    expect(await wrong('selfShip.update', update)).toBe('tentativeDeliveryMs not-before-today');
    // 20:36 in India: later the same day is today, however many hours are left of it.
    await of.ask('selfShip.deliver', { shipmentId: 'S1', deliveredMs: today + 3 * 3_600_000 });
  });

  test('days of a service against the rules are refused, and queue nothing', async () => {
    of.order('S1', 'SHIPPED', withService);
    await of.ask('selfShip.deliver', { shipmentId: 'S1', deliveredMs: of.station.nowMs });
    acked('S1', 'self-delivery');
    const wrong = async (input: object) => {
      const later = { serviceFulfilmentId: 'SF1', attemptedOn: '2025-06-15', newDate: '2025-06-16', ...ATTEMPT };
      const { field, rule } = await of.refusal('services.attempt', { shipmentId: 'S1', ...later, ...input });
      return `${field} ${rule}`;
    };
    expect(await wrong({ attemptedOn: '2025-06-16' })).toBe('attemptedOn not-after-today');
    expect(await wrong({ attemptedOn: '2025-06-14' })).toBe('attemptedOn not-before-delivery');
    expect(await wrong({ attemptedOn: '2025-06-31' })).toBe('attemptedOn no-such-day');
    expect(await wrong({ newDate: '2025-06-14' })).toBe('newDate not-before-today');
    const early = { shipmentId: 'S1', serviceFulfilmentId: 'SF1', completedOn: '2025-06-14' };
    expect(await of.refusal('services.complete', early)).toMatchObject({ rule: 'not-before-delivery' });
  });
});

describe('the list', () => {
  test('has what is due soonest first, counts every stage, and what is done last', async () => {
    of.order('S1', 'APPROVED', { dispatchByMs: of.days(3) });
    of.order('S2', 'APPROVED', { dispatchByMs: of.days(1) });
    of.packed('S3');
    of.order('S4', 'SHIPPED');
    of.order('S5', 'DELIVERED');
    of.order('S6', 'COMPLETED', { orderDateMs: 5 });
    of.order('S7', 'CANCELLED', { orderDateMs: 9 });
    of.station.told(shipment('N1', [orderItem('CUP')]));
    const all = await listed();
    expect(all.counts).toEqual({ 'to-pack': 2, 'to-dispatch': 1, shipped: 1, delivered: 1, closed: 2 });
    expect(all.entries.map(({ shipmentId }) => shipmentId)).toEqual(['S2', 'S1', 'S3', 'S4', 'S5', 'S7', 'S6']);
    expect(all.total).toBe(7);
    const pages = [await listed({ limit: 4 }), await listed({ limit: 4, offset: 4 })].flatMap(({ entries }) => entries);
    expect(pages).toEqual(all.entries);
    expect(await listed({ stage: 'to-pack' })).toMatchObject({ total: 2, entries: [{ units: 1 }, {}] });
    expect((await listed({ stage: 'closed', limit: 1, offset: 1 })).entries).toMatchObject([{ shipmentId: 'S6' }]);
  });

  test('finds orders by id, SKU, title and tracking id, done or not', async () => {
    of.packed('S1');
    await of.ask('selfShip.dispatch', of.dispatchOf('S1', { trackingId: 'EXC777' }));
    of.order('S2', 'COMPLETED');
    const found = async (search: string) => (await listed({ search })).entries.map(({ shipmentId }) => shipmentId);
    expect(await found('exc777')).toEqual(['S1']);
    expect(await found('title of CUP')).toEqual(['S1', 'S2']);
    expect(await found('OD-S2')).toEqual(['S2']);
    expect(await found('nothing')).toEqual([]);
  });
});

describe('couriers and slips', () => {
  test('those used here come first; without a list, or a network, what is known stands', async () => {
    expect(await of.ask('selfShip.vendors', {})).toEqual({ vendors: [], listed: false });
    expect(of.vendorsAsked).toBe(1);
    of.station.pass(2 * 86_400_000);
    of.lists(['Alpha', 'Example Couriers']);
    expect(await of.ask('selfShip.vendors', {})).toEqual({ vendors: ['Alpha', 'Example Couriers'], listed: true });
    of.packed('S1');
    await of.ask('selfShip.dispatch', of.dispatchOf('S1'));
    of.station.pass(2 * 86_400_000);
    of.lists('unreachable');
    expect(await of.ask('selfShip.vendors', {})).toEqual({ vendors: ['Example Couriers', 'Alpha'], listed: true });
    expect(of.vendorsAsked).toBe(3);
  });

  test('a slip is printed again when asked for, read first where it is not here, and refused without address or printer', async () => {
    of.packed('S1');
    await expect(of.ask('selfShip.printSlip', { shipmentId: 'S1' })).rejects.toMatchObject({
      ...{ code: 'LABEL_NOT_READY', details: { reason: 'address-untold' } },
    });
    of.tells(true);
    const { jobId } = await of.ask('selfShip.printSlip', { shipmentId: 'S1' });
    expect(of.printed).toEqual([jobId]);
    const again = await of.ask('selfShip.printSlip', { shipmentId: 'S1' });
    expect(of.station.now.printJobs.byId(again.jobId)).toMatchObject({ document: 'address', reason: 'asked-again' });
    await expect(of.ask('selfShip.printSlip', { shipmentId: 'NONE' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    of.station.restart({ printers: [] });
    await expect(of.ask('selfShip.printSlip', { shipmentId: 'S1' })).rejects.toMatchObject({
      code: 'PRINTER_NOT_CONFIGURED',
    });
  });
});
