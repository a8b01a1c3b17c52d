import { expect, test } from 'vitest';
import type { ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import { indiaIso } from '../../shared/india-time.ts';
import { imei, PracticeApi, packRequest } from '../support/practice-api.ts';

const HOUR = 3_600_000;
const codeOf = (api: PracticeApi, request: unknown) => api.pack(request)[0]?.errorCode;

function taxOf(record: ShipmentRecord, quantity: number) {
  return record.items.map((item) => ({ orderItemId: item.orderItemId, taxRate: 5, quantity }));
}

test('a pack is taken at once, runs for its time, and is done at its own instant', () => {
  const api = new PracticeApi();
  const record = api.order();
  expect(api.pack(packRequest(record))).toEqual([
    { shipmentId: record.shipmentId, status: 'SUCCESS', errorCode: null, errorMessage: null },
  ]);
  const acceptedAt = api.nowMs;
  api.nowMs += 1_999;
  expect(api.read(record.shipmentId).orderItems[0]?.status).toBe('PACKING_IN_PROGRESS');
  expect(codeOf(api, packRequest(record))).toBe('DUPLICATE_PACK_REQUEST');
  api.nowMs += 10_000;
  expect(api.read(record.shipmentId).orderItems[0]?.status).toBe('PACKED');
  expect(api.record(record.shipmentId).updatedAtMs).toBe(acceptedAt + 2_000);
  expect(codeOf(api, packRequest(record))).toBe('INVALID_PACK_REQUEST');
  expect(api.kinds(record.shipmentId)).toEqual(['created', 'pack-accepted', 'packed']);
});

test('documents can take half an hour, for ever, or fail on their form until its number is told', () => {
  const api = new PracticeApi();
  api.control('switches', { packDelayMs: null });
  const never = api.order();
  api.pack(packRequest(never));
  api.nowMs += 100 * HOUR;
  expect(api.read(never.shipmentId).orderItems[0]?.status).toBe('PACKING_IN_PROGRESS');
  api.control('switches', { packDelayMs: 1_000 });
  const formless = api.order();
  api.control('form-failure', { shipmentId: formless.shipmentId });
  api.pack(packRequest(formless));
  api.nowMs += 1_000;
  expect(api.read(formless.shipmentId).orderItems[0]?.status).toBe('FORM_FAILED');
  const forms = [{ name: 'FORM_X1', ackNumber: 'ACK1' }];
  api.post('/v3/shipments/forms/updateAck', { shipments: [{ shipmentId: formless.shipmentId, forms }] });
  api.nowMs += 1_000;
  expect(api.read(formless.shipmentId).orderItems[0]?.status).toBe('PACKED');
});

test('gates: hold, too early to the millisecond, other location, self-ship, cancelled, unknown', () => {
  const api = new PracticeApi();
  const held = api.order({ hold: true });
  expect(codeOf(api, packRequest(held))).toBe('ITEM_ON_HOLD');
  api.control('unhold', { shipmentId: held.shipmentId });
  expect(codeOf(api, packRequest(held))).toBeNull();

  const early = api.order({ dispatchAfterMs: api.nowMs + HOUR });
  expect(codeOf(api, packRequest(early))).toBe('INVALID_DISPATCH_AFTER_DATE');
  api.nowMs += HOUR - 1;
  expect(codeOf(api, packRequest(early))).toBe('INVALID_DISPATCH_AFTER_DATE');
  api.nowMs += 1;
  expect(codeOf(api, packRequest(early))).toBeNull();

  const record = api.order();
  expect(codeOf(api, packRequest(record, { locationId: api.marketplace.locationIds[1] }))).toBe('INVALID_LOCATION');
  expect(codeOf(api, packRequest(record, { locationId: undefined }))).toBe('INVALID_LOCATION');
  expect(codeOf(api, packRequest(api.order({ type: 'SELF' })))).toBe('PACK_OPERATION_NOT_AUTHORISED');
  const gone = packRequest(record);
  api.control('cancel', { shipmentId: record.shipmentId });
  expect(codeOf(api, gone)).toBe('INVALID_PACK_REQUEST');
  expect(codeOf(api, packRequest(record, { shipmentId: 'nobody' }))).toBe('INVALID_PACK_REQUEST');
});

test('tax items name every remaining unit; a request from before a cancellation is told apart', () => {
  const api = new PracticeApi();
  const record = api.order({ lines: [{ sku: 'SOAP-NEEM-75X4', quantity: 3 }] });
  const before = packRequest(record);
  expect(codeOf(api, packRequest(record, { taxItems: [] }))).toBe('UNPROCESSABLE_ENTITY');
  expect(codeOf(api, packRequest(record, { taxItems: taxOf(record, 2) }))).toBe('UNPROCESSABLE_ENTITY');
  expect(codeOf(api, packRequest(record, { taxItems: [{ ...taxOf(record, 3)[0], taxRate: 101 }] }))).toBe(
    'UNPROCESSABLE_ENTITY',
  );
  expect(codeOf(api, packRequest(record, { taxItems: [{ ...taxOf(record, 3)[0], purchasePrice: 5 }] }))).toBe(
    'INVALID_PURCHASE_PRICE',
  );
  const units = [{ orderItemId: record.items[0]?.orderItemId, quantity: 1 }];
  api.control('cancel', { shipmentId: record.shipmentId, units });
  expect(api.read(record.shipmentId).orderItems[0]).toMatchObject({ quantity: 2, status: 'APPROVED' });
  expect(codeOf(api, before)).toBe('INVALID_PACK_REQUEST');
  expect(codeOf(api, packRequest(api.record(record.shipmentId)))).toBeNull();
});

test('serialised goods need every serial of every unit, valid and never given before', () => {
  const api = new PracticeApi();
  const phone = api.order({ lines: [{ sku: 'PHN-TARA-5G-128', quantity: 2 }] });
  const orderItemId = phone.items[0]?.orderItemId;
  const withSerials = (serialNumbers: unknown) =>
    packRequest(phone, { serialNumbers: [{ orderItemId, serialNumbers }] });
  const [a, b, c, d] = [imei(1), imei(2), imei(3), imei(4)];
  for (const serials of [
    [],
    [[a, b]],
    [[a], [b]],
    [[a, b, c, d]],
    [
      [a, b],
      [c, a],
    ],
    [
      [a, b],
      [c, '123456789012345'],
    ],
    [
      [a, b],
      [c, 4],
    ],
  ]) {
    expect(codeOf(api, withSerials(serials))).toBe('INVALID_IMEI_NUMBER');
  }
  expect(codeOf(api, packRequest(phone, { serialNumbers: [] }))).toBe('INVALID_IMEI_NUMBER');
  expect(
    codeOf(
      api,
      withSerials([
        [a, b],
        [c, d],
      ]),
    ),
  ).toBeNull();
  const keypad = api.order({ lines: [{ sku: 'PHN-KEYPAD-1SIM' }] });
  const reused = [{ orderItemId: keypad.items[0]?.orderItemId, serialNumbers: [[a]] }];
  expect(codeOf(api, packRequest(keypad, { serialNumbers: reused }))).toBe('INVALID_IMEI_NUMBER');
  api.control('cancel', { shipmentId: phone.shipmentId });
  expect(codeOf(api, packRequest(keypad, { serialNumbers: reused }))).toBeNull();
  const laptop = api.order({ lines: [{ sku: 'LAPTOP-VIDYA-14' }] });
  expect(codeOf(api, packRequest(laptop))).toBeNull();
});

test('every sub-shipment is measured once; sizes that cannot be carried are refused; decimal texts are taken', () => {
  const api = new PracticeApi();
  const table = api.order({ lines: [{ sku: 'TABLE-STUDY-SHM' }] });
  const box = (subShipmentId: string, change: Record<string, unknown> = {}) => ({
    subShipmentId,
    dimensions: { length: 100, breadth: '60.5', height: 18, weight: '12.250', ...change },
  });
  const withBoxes = (...subShipments: unknown[]) => codeOf(api, packRequest(table, { subShipments }));
  expect(table.mps).toBe(true);
  expect(withBoxes(box('SS-1'))).toBe('INCOMPLETE_SHIPMENT_DIMENSIONS');
  expect(withBoxes(box('SS-1'), box('SS-1'), box('SS-2'))).toBe('INCOMPLETE_SHIPMENT_DIMENSIONS');
  expect(withBoxes(box('SS-1'), box('SS-2'), box('SS-3'))).toBe('INCOMPLETE_SHIPMENT_DIMENSIONS');
  expect(withBoxes(box('SS-1'), box('SS-2', { weight: undefined, width: 3 }))).toBe('INCOMPLETE_SHIPMENT_DIMENSIONS');
  expect(withBoxes(box('SS-1'), box('SS-2', { height: 0 }))).toBe('INVALID_PACKAGE_DIMENSION');
  expect(withBoxes(box('SS-1'), box('SS-2', { length: 301 }))).toBe('INVALID_PACKAGE_DIMENSION');
  expect(withBoxes(box('SS-1'), box('SS-2'))).toBeNull();
});

test('weights far from the catalogue warn and refuse where the switch says so', () => {
  const api = new PracticeApi();
  api.control('switches', { weightCheck: true });
  const record = api.order({ lines: [{ sku: 'TEA-ASSAM-500G' }] });
  const weighing = (weight: number, ignoreWarning = false) =>
    codeOf(
      api,
      packRequest(record, {
        ignoreWarning,
        subShipments: [{ subShipmentId: 'SS-1', dimensions: { length: 10, breadth: 10, height: 10, weight } }],
      }),
    );
  expect(weighing(2.5)).toBe('WEIGHT_ANOMALY_WARNING');
  expect(weighing(12, true)).toBe('WEIGHT_ANOMALY_ERROR');
  expect(weighing(2.5, true)).toBeNull();
});

test('invoices name an order of the shipment and a date from the order to today in India', () => {
  const api = new PracticeApi();
  const record = api.order();
  const orderId = record.items[0]?.orderId;
  const invoice = (change: Record<string, unknown>) =>
    codeOf(
      api,
      packRequest(record, { invoices: [{ orderId, invoiceDate: '2026-11-22', invoiceNumber: 'A-1', ...change }] }),
    );
  expect(invoice({ orderId: 'OD1' })).toBe('UNPROCESSABLE_ENTITY');
  expect(invoice({ invoiceDate: '2026-11-23' })).toBe('UNPROCESSABLE_ENTITY');
  expect(invoice({ invoiceDate: '2026-11-21' })).toBe('UNPROCESSABLE_ENTITY');
  api.control('switches', { ownInvoicing: true });
  expect(invoice({ invoiceNumber: 'A-12345678901234567' })).toBe('UNPROCESSABLE_ENTITY');
  expect(codeOf(api, packRequest(record))).toBe('UNPROCESSABLE_ENTITY');
  expect(invoice({ invoiceDate: indiaIso(api.nowMs) })).toBeNull();
});

test('a purchase price stands with refurbished goods only, is an amount, and is needed where the switch says so', () => {
  const api = new PracticeApi();
  const record = api.order({ lines: [{ sku: 'SPKR-DHUN-RFB' }, { sku: 'TEA-ASSAM-500G' }] });
  const priced = (prices: readonly unknown[]) =>
    codeOf(
      api,
      packRequest(record, {
        taxItems: record.items.map((item, index) => ({
          ...{ orderItemId: item.orderItemId, taxRate: 18, quantity: 1 },
          ...(prices[index] === undefined ? {} : { purchasePrice: prices[index] }),
        })),
      }),
    );
  for (const wrong of [0, -5, 'cheap', {}]) expect(priced([wrong])).toBe('INVALID_PURCHASE_PRICE');
  expect(priced([860, 100])).toBe('INVALID_PURCHASE_PRICE');
  api.control('switches', { purchasePriceNeeded: true });
  expect(priced([])).toBe('INVALID_PURCHASE_PRICE');
  expect(priced(['860.50'])).toBeNull();
  expect(api.record(record.shipmentId).pack?.taxes.map((tax) => tax.purchasePricePaise)).toEqual([86_050, null]);
  api.control('switches', { purchasePriceNeeded: false });
  expect(codeOf(api, packRequest(api.order({ lines: [{ sku: 'SPKR-DHUN-RFB' }] })))).toBeNull();
});

test('where the seller invoices, every order has a number of its own that was never taken, whatever became of the shipment', () => {
  const api = new PracticeApi();
  api.control('switches', { ownInvoicing: true });
  const skus = ['TEA-ASSAM-500G', 'GHEE-COW-1L', 'ATTA-CHKI-5KG', 'HONEY-RAW.350'];
  const record = api.order({ lines: skus.map((sku) => ({ sku })) });
  const orderIds = [...new Set(record.items.map((item) => item.orderId))];
  const numbered = (of: ShipmentRecord, ...numbers: readonly unknown[]) => {
    const ids = [...new Set(of.items.map((item) => item.orderId))];
    const invoices = numbers.map((invoiceNumber, index) => ({
      ...{ orderId: ids[index % ids.length], invoiceDate: '2026-11-22', invoiceNumber },
    }));
    return codeOf(api, packRequest(of, { invoices }));
  };
  expect(orderIds).toHaveLength(2);
  for (const wrong of [[], ['A-1'], ['A-1', ''], ['A-1', '0'], ['A-1', 'A-1'], ['A-1', 'A_2'], ['A-1', 7]]) {
    expect(numbered(record, ...wrong), String(wrong)).toBe('UNPROCESSABLE_ENTITY');
  }
  expect(numbered(record, 'A-1', '1234567890123456')).toBeNull();
  expect(api.record(record.shipmentId).pack?.invoices).toEqual([
    { orderId: orderIds[0], invoiceDate: '2026-11-22', invoiceNumber: 'A-1' },
    { orderId: orderIds[1], invoiceDate: '2026-11-22', invoiceNumber: '1234567890123456' },
  ]);
  const next = api.order();
  expect(numbered(next, 'A-1')).toBe('UNPROCESSABLE_ENTITY');
  api.control('cancel', { shipmentId: record.shipmentId });
  expect(numbered(next, 'A-1')).toBe('UNPROCESSABLE_ENTITY');
  expect(numbered(next, 'A-3')).toBeNull();
});

test('one call takes 1 to 25 shipments and answers for each; a shipment named twice is taken once', () => {
  const api = new PracticeApi();
  const records = Array.from({ length: 26 }, () => api.order());
  for (const wrong of [[], records.map((record) => packRequest(record))]) {
    const reply = api.post('/v3/shipments/labels', { shipments: wrong });
    expect([reply.status, reply.text]).toEqual([422, expect.stringContaining('UNPROCESSABLE_ENTITY')]);
  }
  const [first, second, held] = [api.order(), api.order(), api.order({ hold: true })];
  const answers = api.pack(packRequest(first), packRequest(held), packRequest(first), packRequest(second));
  expect(answers.map((answer) => answer.errorCode)).toEqual([null, 'ITEM_ON_HOLD', 'DUPLICATE_PACK_REQUEST', null]);
  expect(api.kinds(first.shipmentId).filter((kind) => kind === 'pack-accepted')).toHaveLength(1);
});

test('a body that cannot be read takes nothing, whichever of its shipments is at fault', () => {
  const api = new PracticeApi();
  const record = api.order();
  const reply = api.post('/v3/shipments/labels', { shipments: [packRequest(record), { locationId: 'x' }] });
  expect(reply.status).toBe(400);
  expect(api.read(record.shipmentId).orderItems[0]?.status).toBe('APPROVED');
});

test('any per-shipment code can be had for a shipment or a SKU, as often as told', () => {
  const api = new PracticeApi();
  const record = api.order({ lines: [{ sku: 'GHEE-COW-1L' }] });
  api.control('refusals', { operation: 'pack', sku: 'GHEE-COW-1L', code: 'SELLER_TIN_NOT_FOUND', times: 2 });
  expect(codeOf(api, packRequest(api.order({ lines: [{ sku: 'TEA-ASSAM-500G' }] })))).toBeNull();
  expect(codeOf(api, packRequest(record))).toBe('SELLER_TIN_NOT_FOUND');
  expect(codeOf(api, packRequest(record))).toBe('SELLER_TIN_NOT_FOUND');
  expect(codeOf(api, packRequest(record))).toBeNull();
});

test('the answer carries status, processingStatus or both, as the switch says', () => {
  const api = new PracticeApi();
  api.control('switches', { statusKey: 'both' });
  expect(api.pack(packRequest(api.order()))[0]).toMatchObject({ status: 'SUCCESS', processingStatus: 'SUCCESS' });
  api.control('switches', { statusKey: 'processingStatus' });
  expect(api.pack(packRequest(api.order()))[0]).not.toHaveProperty('status');
});
