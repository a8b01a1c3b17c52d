import { expect, test } from 'vitest';
import type { ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import { outlineOf } from '../support/pdf-outline.ts';
import { PracticeApi, packRequest } from '../support/practice-api.ts';

type Document = 'labelOnly' | 'labelOnly/pdf' | 'labels' | 'invoices';
const DOCUMENTS: readonly Document[] = ['labelOnly', 'labelOnly/pdf', 'labels', 'invoices'];
const POSTED = new Set<Document>(['labelOnly', 'labelOnly/pdf']);

function ask(api: PracticeApi, document: Document, ids: string, options: { query?: string; accept?: string } = {}) {
  const { query = POSTED.has(document) ? '?reprint=true' : '', accept } = options;
  const headers = { authorization: `Bearer ${api.fetchToken()}`, ...(accept === undefined ? {} : { accept }) };
  const method = POSTED.has(document) ? 'POST' : 'GET';
  const answer = api.answer(method, `/sellers/v3/shipments/${ids}/${document}${query}`, headers);
  if ('drop' in answer) throw new Error('the connection was reset');
  return { ...answer, text: Buffer.from(answer.body).toString('latin1') };
}

const trackingIds = (api: PracticeApi, record: ShipmentRecord): string[] => {
  const { shipments } = api.get(`/v3/shipments/${record.shipmentId}`).json as {
    shipments: { subShipments: { courierDetails: { pickupDetails: { trackingId: string } } }[] }[];
  };
  return shipments[0]?.subShipments.map((sub) => sub.courierDetails.pickupDetails.trackingId) ?? [];
};

test('labelOnly/pdf is one 4 x 6 inch page for each box with its own tracking id, the order, SKUs and quantity', () => {
  const api = new PracticeApi();
  const shelf = api.packed(api.order({ lines: [{ sku: 'SHELF-BOOK-5T' }] }));
  const frames = api.packed(api.order({ lines: [{ sku: 'FRAME-8&quot;x10&quot;-BLK', quantity: 2 }] }));
  const reply = ask(api, 'labelOnly/pdf', `${shelf.shipmentId},${frames.shipmentId}`);
  expect([reply.status, reply.headers['content-type']]).toEqual([200, 'application/pdf']);
  expect(reply.text.startsWith('%PDF-')).toBe(true);
  expect(reply.text.trimEnd().endsWith('%%EOF')).toBe(true);
  const { pages, texts } = outlineOf(reply.body);
  expect(pages).toEqual(Array.from({ length: 4 }, () => ({ width: 288, height: 432 })));
  for (const [index, trackingId] of [...trackingIds(api, shelf), ...trackingIds(api, frames)].entries()) {
    expect(texts[index]).toContain(trackingId);
    expect(texts[index]).toContain('PRACTICE');
  }
  expect(texts[1]).toContain('Box 2 of 3 (SS-2)');
  expect(texts[3]).toContain('FRAME-8"x10"-BLK');
  expect(texts[3]).toContain(frames.items[0]?.orderId);
});

test('the same label is the same PDF every time, on A4 where the switch says so', () => {
  const api = new PracticeApi();
  const record = api.packed(api.order());
  const first = ask(api, 'labelOnly/pdf', record.shipmentId);
  api.nowMs += 3_600_000;
  expect(ask(api, 'labelOnly/pdf', record.shipmentId).text).toBe(first.text);
  api.control('switches', { labelPage: 'a4' });
  const { pages, texts } = outlineOf(ask(api, 'labelOnly/pdf', record.shipmentId).body);
  expect(pages).toEqual([{ width: 595, height: 842 }]);
  expect(texts[0]).not.toContain('Tax Invoice');
});

test('labels merges label and invoice on A4; a further box or order has a page of its own', () => {
  const api = new PracticeApi();
  const table = api.packed(api.order({ lines: [{ sku: 'TABLE-STUDY-SHM' }] }));
  const two = ['TEA-ASSAM-500G', 'GHEE-COW-1L', 'ATTA-CHKI-5KG', 'HONEY-RAW.350'].map((sku) => ({ sku }));
  const orders = api.packed(api.order({ lines: two }));
  const { pages, texts } = outlineOf(ask(api, 'labels', `${table.shipmentId},${orders.shipmentId}`).body);
  expect(pages).toEqual(Array.from({ length: 4 }, () => ({ width: 595, height: 842 })));
  const holds = texts.map((text) => [/Box \d of \d/.exec(text)?.[0], text.includes('Tax Invoice')]);
  expect(holds).toEqual([
    ['Box 1 of 2', true],
    ['Box 2 of 2', false],
    ['Box 1 of 1', true],
    [undefined, true],
  ]);
});

test('where the seller invoices, labels has no invoice pages and invoices tell the numbers the pack sent', () => {
  const api = new PracticeApi();
  api.control('switches', { ownInvoicing: true });
  const record = api.order({ lines: [{ sku: 'TEA-ASSAM-500G', quantity: 2 }] });
  const orderId = record.items[0]?.orderId;
  const invoices = [{ orderId, invoiceDate: '2026-11-22', invoiceNumber: 'PB26-000017' }];
  expect(api.pack(packRequest(record, { invoices }))[0]?.errorCode).toBeNull();
  api.nowMs += 2_000;
  const merged = outlineOf(ask(api, 'labels', record.shipmentId).body);
  expect(merged.texts).toHaveLength(1);
  expect(merged.texts[0]).not.toContain('Tax Invoice');
  const own = outlineOf(ask(api, 'invoices', record.shipmentId).body);
  expect(own.texts[0]).toContain('Invoice number PB26-000017');
});

test('an invoice tells rates, amounts, serial numbers and purchase prices as they were packed', () => {
  const api = new PracticeApi();
  const record = api.order({ lines: [{ sku: 'PHN-TARA-5G-128', quantity: 2 }, { sku: 'SPKR-DHUN-RFB' }] });
  const request = packRequest(record);
  const [phone, speaker] = record.items;
  const taxItems = [
    { orderItemId: phone?.orderItemId, taxRate: 18, quantity: 2 },
    { orderItemId: speaker?.orderItemId, taxRate: '12', quantity: 1, purchasePrice: 860.5 },
  ];
  expect(api.pack({ ...request, taxItems })[0]?.errorCode).toBeNull();
  api.nowMs += 2_000;
  const reply = ask(api, 'invoices', record.shipmentId, { accept: 'application/json' });
  const { invoices } = JSON.parse(reply.text) as {
    invoices: { orderItems: { taxDetails: { igstRate: number } }[] }[];
  };
  const acrossStates = (invoices[0]?.orderItems[0]?.taxDetails.igstRate ?? 0) > 0;
  const split = (rate: number) => {
    return acrossStates
      ? { cgstRate: 0, sgstRate: 0, igstRate: rate }
      : { cgstRate: rate / 2, sgstRate: rate / 2, igstRate: 0 };
  };
  expect(invoices).toHaveLength(1);
  expect(invoices[0]?.orderItems).toEqual([
    {
      orderItemId: phone?.orderItemId,
      invoiceAmount: 27_998,
      taxRate: 18,
      serialNumbers: (request['serialNumbers'] as { serialNumbers: string[][] }[])[0]?.serialNumbers,
      taxDetails: split(18),
    },
    {
      orderItemId: speaker?.orderItemId,
      invoiceAmount: 1_349,
      taxRate: 12,
      serialNumbers: [],
      taxDetails: { ...split(12), purchasePrice: 860.5 },
    },
  ]);
});

test('invoices are PDF or JSON as Accept says, PDF where it does not care, and refused for anything else', () => {
  const api = new PracticeApi();
  const record = api.packed(api.order());
  const typeFor = (accept?: string) => {
    const reply = ask(api, 'invoices', record.shipmentId, accept === undefined ? {} : { accept });
    return reply.status === 200 ? reply.headers['content-type']?.split(';')[0] : reply.status;
  };
  expect(typeFor('application/json')).toBe('application/json');
  expect(typeFor('application/pdf, application/json;q=0.5')).toBe('application/pdf');
  expect(typeFor('application/json, application/pdf')).toBe('application/json');
  expect(typeFor('*/*')).toBe('application/pdf');
  expect(typeFor()).toBe('application/pdf');
  expect(typeFor('text/plain')).toBe(406);
  api.control('switches', { invoiceKeys: 'seed' });
  const seed = JSON.parse(ask(api, 'invoices', record.shipmentId, { accept: 'application/json' }).text) as {
    invoice: object[];
  };
  expect(seed.invoice[0]).toHaveProperty('InvoiceNumber');
  expect(seed.invoice[0]).toHaveProperty('orderItems.0.TaxDetails');
});

test.each(DOCUMENTS)('%s is refused by state, by rule and beyond its limit, all or nothing', (document) => {
  const api = new PracticeApi();
  const codeOf = (ids: string) => {
    const reply = ask(api, document, ids);
    const { errors } = JSON.parse(reply.text) as { errors: { description: string }[] };
    return `${reply.status} ${errors[0]?.description.split(':')[0]}`;
  };
  const record = api.order();
  const good = api.packed(api.order());
  const before = api.marketplace.history().length;
  expect(codeOf(record.shipmentId)).toBe('422 INVALID_SHIPMENTS');
  expect(codeOf('nobody')).toBe('422 INVALID_SHIPMENTS');
  expect(codeOf(`${good.shipmentId},nobody`)).toBe('422 INVALID_SHIPMENTS');
  expect(codeOf(',')).toBe('422 UNPROCESSABLE_ENTITY');
  const most = POSTED.has(document) ? 50 : 100;
  const many = Array.from({ length: most + 1 }, (_, index) => `id-${index}`);
  expect(codeOf(many.join(','))).toBe('422 UNPROCESSABLE_ENTITY');
  expect(codeOf(many.slice(1).join(','))).toBe('422 INVALID_SHIPMENTS');
  expect(api.marketplace.history()).toHaveLength(before);
  expect(codeOf(api.order({ type: 'SELF' }).shipmentId)).toBe('422 OPERATION_NOT_ALLOWED');
  api.pack(packRequest(record));
  expect(codeOf(record.shipmentId)).toBe('422 DEPENDENT_SYSTEM_CALL_FAILED');
  api.control('switches', { labelNotReadyCode: 'INVALID_SHIPMENTS' });
  expect(codeOf(record.shipmentId)).toBe('422 INVALID_SHIPMENTS');
  const operation = document === 'invoices' ? 'invoice' : 'label';
  api.control('refusals', { operation, code: 'OPERATION_NOT_ALLOWED', shipmentId: good.shipmentId });
  expect(codeOf(good.shipmentId)).toBe('422 OPERATION_NOT_ALLOWED');
  expect(ask(api, document, good.shipmentId).status).toBe(200);
  api.control('cancel', { shipmentId: good.shipmentId });
  expect(codeOf(good.shipmentId)).toBe('422 INVALID_SHIPMENTS');
});

test('GET fetches labels as live clients do only where the switch tolerates it; POST never fetches the read ones', () => {
  const api = new PracticeApi();
  const { shipmentId } = api.packed(api.order());
  const path = `/v3/shipments/${shipmentId}`;
  expect(api.get(`${path}/labelOnly/pdf?reprint=true`).status).toBe(405);
  expect(api.post(`${path}/labels`).status).toBe(405);
  expect(api.post(`${path}/invoices`).status).toBe(405);
  expect(api.post(`${path}/labelOnly/zpl`).status).toBe(404);
  api.control('switches', { tolerateLabelGet: true });
  expect(api.get(`${path}/labelOnly/pdf?reprint=true`).status).toBe(200);
});

test('in place of a PDF comes what was seen in place of one', () => {
  const api = new PracticeApi();
  const { shipmentId } = api.packed(api.order());
  const as = (pdfBody: string, document: Document) => {
    api.control('switches', { pdfBody });
    return ask(api, document, shipmentId);
  };
  for (const document of ['labelOnly/pdf', 'labels', 'invoices'] as const) {
    const whole = as('pdf', document).text;
    const cut = as('truncated', document).text;
    expect(whole.startsWith(cut) && cut.length > 0 && !cut.includes('%%EOF')).toBe(true);
    expect(as('html', document).text).toContain('<html>');
    expect(as('empty', document).text).toBe('');
    const error = as('json-error', document);
    expect([error.status, error.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(error.text).toContain('DEPENDENT_SYSTEM_CALL_FAILED');
  }
});

test('the label stream is the PDF, or a picture where the switch says so', () => {
  const api = new PracticeApi();
  const { shipmentId } = api.packed(api.order({ lines: [{ sku: 'TABLE-STUDY-SHM' }] }));
  const pdf = ask(api, 'labelOnly', shipmentId);
  expect(pdf.headers['content-type']).toBe('application/octet-stream');
  expect(pdf.text).toBe(ask(api, 'labelOnly/pdf', shipmentId).text);
  api.control('switches', { labelFormat: 'png' });
  const png = Buffer.from(ask(api, 'labelOnly', shipmentId).body);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([812, 2 * 1218]);
  api.control('switches', { labelFormat: 'png-300' });
  const fine = Buffer.from(ask(api, 'labelOnly', shipmentId).body);
  expect([fine.readUInt32BE(16), fine.readUInt32BE(20)]).toEqual([1200, 2 * 1800]);
});

test('the label’s page is small, on its side, on A4 or above its invoice, drawn or a picture, as the switches say', () => {
  const api = new PracticeApi();
  const { shipmentId } = api.packed(api.order({ lines: [{ sku: 'SOCKS-ANK.3PR' }] }));
  const as = (switches: Record<string, string>) => {
    api.control('switches', { labelPage: '4x6', labelDrawing: 'vector', ...switches });
    const { body, text } = ask(api, 'labelOnly', shipmentId);
    return { text, ...outlineOf(body) };
  };
  expect(as({}).text).not.toContain('/Rotate 90');
  expect(as({ labelPage: 'turned' }).text).toContain('/Rotate 90');
  expect(as({ labelPage: 'a4-with-invoice' }).texts[0]).toContain('Tax Invoice');
  expect(as({ labelPage: 'a4' }).texts[0]).not.toContain('Tax Invoice');
  expect(as({ labelDrawing: 'picture' }).texts.join('')).toBe('');
});

test('a fetch without reprint=true marks the shipment once, or ends its packing, or does nothing, as the switch says', () => {
  const api = new PracticeApi();
  const record = api.packed(api.order());
  const after = (id: string) => api.kinds(id).slice(2);
  ask(api, 'labelOnly/pdf', record.shipmentId);
  ask(api, 'labels', record.shipmentId);
  expect(after(record.shipmentId)).toEqual(['packed', 'label-fetched', 'label-fetched']);
  for (const document of ['labelOnly/pdf', 'labelOnly'] as const)
    ask(api, document, record.shipmentId, { query: '?reprint=false' });
  expect(after(record.shipmentId).slice(3)).toEqual(['label-fetched', 'label-marked', 'label-fetched']);

  api.control('switches', { plainLabelFetch: 'packed', packDelayMs: null });
  const running = api.order();
  api.pack(packRequest(running));
  expect(ask(api, 'labelOnly/pdf', running.shipmentId).status).toBe(422);
  expect(ask(api, 'labelOnly/pdf', running.shipmentId, { query: '' }).status).toBe(200);
  expect(api.read(running.shipmentId).orderItems[0]?.status).toBe('PACKED');
  expect(after(running.shipmentId)).toEqual(['packed', 'label-fetched', 'label-marked']);

  api.control('switches', { plainLabelFetch: 'nothing', packDelayMs: 0 });
  const untouched = api.packed(api.order());
  ask(api, 'labelOnly/pdf', untouched.shipmentId, { query: '' });
  expect(after(untouched.shipmentId)).toEqual(['packed', 'label-fetched']);
});

test('the history tells what was packed and how each document was fetched', () => {
  const api = new PracticeApi();
  const record = api.packed(api.order({ lines: [{ sku: 'WATCH-KAAL-S2' }] }));
  ask(api, 'labels', record.shipmentId);
  ask(api, 'labelOnly/pdf', record.shipmentId, { query: '?reprint=false' });
  ask(api, 'invoices', record.shipmentId, { accept: 'application/json' });
  const own = api.marketplace
    .history()
    .filter((entry) => 'shipmentId' in entry && entry.shipmentId === record.shipmentId);
  expect(own.find((entry) => entry.kind === 'pack-accepted')).toMatchObject({
    serials: { [record.items[0]?.orderItemId ?? '']: [[`SN-${record.number}-0`]] },
    boxes: [{ subShipmentId: 'SS-1', length: 20, breadth: 15, height: 10, weight: 0.5 }],
    taxes: [{ taxRatePercent: 18, quantity: 1, purchasePricePaise: null }],
    invoices: [],
  });
  expect(own.flatMap((entry) => (entry.kind === 'label-fetched' ? [`${entry.through} ${entry.reprint}`] : []))).toEqual(
    ['labels true', 'labelOnly/pdf false'],
  );
  expect(own.find((entry) => entry.kind === 'invoice-fetched')).toMatchObject({ format: 'json' });
});

test('every invoice number of the marketplace is its own and fits the sixteen characters of the rules', () => {
  const api = new PracticeApi();
  const numbers: string[] = [];
  for (let count = 0; count < 20; count += 1) {
    const lines = ['TEA-ASSAM-500G', 'GHEE-COW-1L', 'ATTA-CHKI-5KG', 'HONEY-RAW.350'].map((sku) => ({ sku }));
    const { shipmentId } = api.packed(api.order({ lines }));
    const reply = ask(api, 'invoices', shipmentId, { accept: 'application/json' });
    const { invoices } = JSON.parse(reply.text) as { invoices: { invoiceNumber: string }[] };
    numbers.push(...invoices.map((invoice) => invoice.invoiceNumber));
  }
  expect(numbers).toHaveLength(40);
  expect(new Set(numbers).size).toBe(40);
  for (const number of numbers) expect(number).toMatch(/^[A-Z0-9]{1,16}$/);
});
