import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ShipmentRecord, stateOf } from '../../main/practice/marketplace/records.ts';
import { indiaIso } from '../../shared/india-time.ts';
import { PRACTICE_START_MS, PracticeApi, packRequest, type WirePage } from '../support/practice-api.ts';

const HOUR = 3_600_000;
const PRE_DISPATCH = ['APPROVED', 'PACKING_IN_PROGRESS', 'PACKED', 'FORM_FAILED', 'READY_TO_DISPATCH'];
const ids = (pages: readonly WirePage[]) => pages.flatMap((page) => page.shipments.map((each) => each.shipmentId));

/** A marketplace in the middle of a day: some packed, dispatched, on their way, cancelled. */
function busyMarketplace(): PracticeApi {
  const api = new PracticeApi({ shipments: 600 });
  let count = 0;
  for (const record of [...api.marketplace.shipments()]) {
    const open = stateOf(record) === 'APPROVED' && !record.hold && record.dispatchAfterMs <= api.nowMs;
    if (!open || record.type === 'SELF' || record.locationId !== api.locationId) continue;
    count += 1;
    if (count % 3 === 0) api.packed(record);
    if (count % 6 === 0) api.dispatch(record.shipmentId);
    if (count % 12 === 0) api.control('advance', { shipmentId: record.shipmentId, to: 'SHIPPED' });
    if (count % 7 === 1) api.control('cancel', { shipmentId: record.shipmentId, by: 'marketplace' });
  }
  return api;
}

test('any filter, sort and page size gives exactly what a scan of all shipments gives, in order', () => {
  const api = busyMarketplace();
  const all = [...api.marketplace.shipments()];
  const instant = fc.integer({ min: -110, max: 60 }).map((hours) => PRACTICE_START_MS + hours * HOUR);
  const range = fc.option(fc.tuple(instant, instant), { nil: undefined });
  fc.assert(
    fc.property(
      fc.record({
        states: fc.subarray(PRE_DISPATCH, { minLength: 1 }),
        location: fc.option(fc.constantFrom(...api.marketplace.locationIds), { nil: undefined }),
        types: fc.option(fc.subarray(['NORMAL', 'SELF', 'EXPRESS'], { minLength: 1 }), { nil: undefined }),
        hold: fc.option(fc.boolean(), { nil: undefined }),
        mps: fc.option(fc.boolean(), { nil: undefined }),
        orderDate: range,
        dispatchByDate: range,
        modifiedDate: range,
        field: fc.constantFrom('dispatchByDate', 'orderDate', 'modifiedDate', 'dispatchAfterDate'),
        order: fc.constantFrom('asc', 'desc'),
        pageSize: fc.integer({ min: 1, max: 20 }),
      }),
      (drawn) => {
        const wire = (each: [number, number] | undefined) => each && { from: indiaIso(each[0]), to: indiaIso(each[1]) };
        const pages = api.pages(
          {
            states: drawn.states,
            locationId: drawn.location,
            shipmentTypes: drawn.types,
            hold: drawn.hold,
            mps: drawn.mps,
            orderDate: wire(drawn.orderDate),
            dispatchByDate: wire(drawn.dispatchByDate),
            modifiedDate: wire(drawn.modifiedDate),
          },
          { sort: { field: drawn.field, order: drawn.order }, pagination: { pageSize: drawn.pageSize } },
        );
        const within = (at: number, each: [number, number] | undefined) => !each || (at >= each[0] && at <= each[1]);
        const key = (record: ShipmentRecord) =>
          ({
            dispatchByDate: record.dispatchByMs,
            orderDate: record.orderDateMs,
            modifiedDate: record.updatedAtMs,
            dispatchAfterDate: record.dispatchAfterMs,
          })[drawn.field] ?? 0;
        const sign = drawn.order === 'desc' ? -1 : 1;
        const expected = all
          .filter(
            (record) =>
              drawn.states.includes(stateOf(record)) &&
              (drawn.location === undefined || record.locationId === drawn.location) &&
              (drawn.types ?? ['NORMAL']).includes(record.type) &&
              record.hold === (drawn.hold ?? false) &&
              (drawn.mps === undefined || record.mps === drawn.mps) &&
              within(record.orderDateMs, drawn.orderDate) &&
              within(record.dispatchByMs, drawn.dispatchByDate) &&
              within(record.updatedAtMs, drawn.modifiedDate),
          )
          .toSorted((left, right) => sign * (key(left) - key(right)) || left.number - right.number);
        expect(ids(pages)).toEqual(expected.map((record) => record.shipmentId));
        for (const page of pages.slice(0, -1)) expect(page.shipments).toHaveLength(drawn.pageSize);
        expect(pages.at(-1)).toMatchObject({ hasMore: false, nextPageUrl: null });
      },
    ),
    { numRuns: 120 },
  );
});

test('cancelled shipments are found by who cancelled and when, partly cancelled ones among them', () => {
  const api = busyMarketplace();
  const partly = api.order({ lines: [{ sku: 'TEA-ASSAM-500G' }, { sku: 'GHEE-COW-1L' }] });
  api.nowMs += 60_000;
  const item = partly.items[0];
  api.control('cancel', { shipmentId: partly.shipmentId, units: [{ orderItemId: item?.orderItemId, quantity: 1 }] });
  const find = (cancellationType: string, from: number) =>
    ids(
      api.pages({
        type: 'cancelled',
        states: ['CANCELLED'],
        cancellationType,
        cancellationDate: { from: indiaIso(from) },
      }),
    );
  expect(find('buyerCancellation', api.nowMs)).toEqual([partly.shipmentId]);
  expect(find('buyerCancellation', api.nowMs + 1)).toEqual([]);
  expect(find('sellerCancellation', 0)).toEqual([]);
  expect(find('marketplaceCancellation', 0).length).toBeGreaterThan(5);
  expect(ids(api.pages({ orderDate: { from: indiaIso(partly.orderDateMs) } }))).toContain(partly.shipmentId);
});

test('the cursor counts positions: shipments that leave the searched states while paging push others past it', () => {
  const api = new PracticeApi({ shipments: 200, mix: 'plain' });
  const filter = { states: ['APPROVED'], locationId: api.locationId };
  const first = api.filter(filter);
  for (const shipment of first.shipments.slice(0, 10)) api.pack(packRequest(api.record(shipment.shipmentId)));
  const rest: WirePage[] = [];
  for (let next = first.nextPageUrl; next; next = rest.at(-1)?.nextPageUrl ?? null) {
    rest.push(api.get(next).json as WirePage);
  }
  expect(new Set([...ids([first]), ...ids(rest)]).size).toBe(190);
  expect(ids(api.pages({ states: [...PRE_DISPATCH], locationId: api.locationId }))).toHaveLength(200);
});

test('no more than 5000 records of one query can be reached, and the answer does not say so', () => {
  const api = new PracticeApi({ shipments: 5_300, mix: 'plain' });
  const pages = api.pages({ states: ['APPROVED'] });
  expect(new Set(ids(pages)).size).toBe(5_000);
  expect(pages.at(-1)).toMatchObject({ hasMore: false, nextPageUrl: null });
});

test('with and without a trailing slash, and with the page link answered to GET', () => {
  const api = new PracticeApi();
  const body = { filter: { type: 'preDispatch' }, pagination: { pageSize: 5 } };
  const bare = api.post('/v3/shipments/filter', body).json as WirePage;
  expect(api.post('/v3/shipments/filter/', body).json).toEqual(bare);
  expect(bare.nextPageUrl).toMatch(/^\/v3\/shipments\/filter\?next_token=/);
  const next = bare.nextPageUrl ?? '';
  expect((api.get(next).json as WirePage).shipments).toHaveLength(5);
  expect(api.get(`${next.slice(0, -3)}AAA`).status).toBe(400);
});

test.each([
  ['a page size of 0', { pagination: { pageSize: 0 } }, 'INVALID_REQUEST_PAGE_SIZE'],
  ['a page size of 21', { pagination: { pageSize: 21 } }, 'INVALID_REQUEST_PAGE_SIZE'],
  ['no type', { filter: {} }, 'INVALID_REQUEST_JSON'],
  ['a state of another type', { filter: { type: 'preDispatch', states: ['SHIPPED'] } }, 'INVALID_REQUEST_JSON'],
  ['an unknown sort field', { sort: { field: 'sku' } }, 'INVALID_REQUEST_JSON'],
  ['a date that is none', { filter: { type: 'preDispatch', orderDate: { from: 'today' } } }, 'INVALID_DATE_FORMAT'],
  ['date keys of v2', { filter: { type: 'preDispatch', orderDate: { fromDate: 'x' } } }, 'INVALID_DATE_FORMAT'],
  ['cancelled without who', { filter: { type: 'cancelled' } }, 'INVALID_REQUEST_JSON'],
  [
    'SELF with others after dispatch',
    { filter: { type: 'postDispatch', shipmentTypes: ['SELF', 'NORMAL'] } },
    'INVALID',
  ],
])('a filter with %s is refused', (_, body, code) => {
  const api = new PracticeApi();
  const reply = api.post('/v3/shipments/filter', { filter: { type: 'preDispatch' }, ...body });
  expect(reply.status).toBe(400);
  expect(reply.text).toContain(code);
});

test('a body that is not JSON is refused with its code', () => {
  const reply = new PracticeApi().post('/v3/shipments/filter', '{"filter":');
  expect([reply.status, reply.text]).toEqual([400, expect.stringContaining('INVALID_REQUEST_JSON')]);
});

test('modifiedDate is accepted, refused or ignored as the switch says', () => {
  const api = new PracticeApi();
  const filter = { modifiedDate: { from: indiaIso(api.nowMs + HOUR) } };
  expect(api.filter(filter).shipments).toEqual([]);
  api.control('switches', { modifiedDate: 'ignored' });
  expect(api.filter(filter).shipments.length).toBeGreaterThan(10);
  api.control('switches', { modifiedDate: 'refused' });
  expect(api.post('/v3/shipments/filter', { filter: { type: 'preDispatch', ...filter } }).status).toBe(400);
});

test('ids are read a hundred at a time of exactly one kind; unknown ones are left out', () => {
  const api = new PracticeApi({ shipments: 120 });
  const all = [...api.marketplace.shipments()];
  const hundred = all.slice(0, 100).map((record) => record.shipmentId);
  const found = api.get(`/v3/shipments?shipmentIds=${encodeURIComponent(hundred.join(','))}`).json as WirePage;
  expect(found.shipments.map((each) => each.shipmentId)).toEqual(hundred);
  const one = all[5];
  const byItems = api.get(`/v3/shipments?orderItemIds=${one?.items.map((item) => item.orderItemId).join(',')},nope`);
  expect((byItems.json as WirePage).shipments).toHaveLength(1);
  const byOrder = api.get(`/v3/shipments?orderIds=${one?.items[0]?.orderId}`).json as WirePage;
  expect(byOrder.shipments[0]?.shipmentId).toBe(one?.shipmentId);
  for (const query of [
    `shipmentIds=${all
      .slice(0, 101)
      .map((record) => record.shipmentId)
      .join(',')}`,
    'shipmentIds=',
    'sku=MUG',
    `shipmentIds=${one?.shipmentId}&orderIds=${one?.items[0]?.orderId}`,
  ]) {
    const reply = api.get(`/v3/shipments?${query}`);
    expect([reply.status, reply.text]).toEqual([422, expect.stringContaining('UNPROCESSABLE_ENTITY')]);
  }
});

test('details tell the courier only once the label exists, and mask the buyer unless the seller ships', () => {
  const api = new PracticeApi();
  const record = api.order();
  const self = api.order({ type: 'SELF' });
  const detail = (shipmentId: string) =>
    (api.get(`/v3/shipments/${shipmentId}`).json as { shipments: Record<string, never>[] }).shipments[0];
  expect(detail(record.shipmentId)).toMatchObject({ subShipments: [{ subShipmentId: 'SS-1', courierDetails: null }] });
  expect(detail(record.shipmentId)).toMatchObject({ deliveryAddress: { contactNumber: '', addressLine1: '' } });
  expect(detail(self.shipmentId)).toMatchObject({ deliveryAddress: { contactNumber: expect.stringMatching(/^9000/) } });
  api.packed(record);
  expect(detail(record.shipmentId)).toMatchObject({
    subShipments: [{ courierDetails: { pickupDetails: { trackingId: expect.stringMatching(/^FMPP\d{10}$/) } } }],
  });
  api.control('switches', { courierPlace: 'shipment', pincodeKey: 'pinCode' });
  expect(detail(record.shipmentId)).toMatchObject({
    courierDetails: { pickupDetails: {} },
    deliveryAddress: { pinCode: expect.any(String) },
  });
});
