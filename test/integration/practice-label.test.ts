import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { getApi } from 'zpl-renderer-js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import { PracticeApi } from '../support/practice-api.ts';

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) },
});

async function codesOf(zpl: string): Promise<{ format: string; text: string }[][]> {
  const pages = await (await getApi()).zplToBase64MultipleAsync(zpl, 101.6, 152.4, 8);
  return Promise.all(
    pages.map(async (page) => {
      const png = new Uint8Array(Buffer.from(page, 'base64'));
      const found = await readBarcodes(png, { tryHarder: true, maxNumberOfSymbols: 8 });
      return found.filter((code) => code.isValid).map(({ format, text }) => ({ format, text }));
    }),
  );
}

function trackingIds(api: PracticeApi, record: ShipmentRecord): string[] {
  const { shipments } = api.get(`/v3/shipments/${record.shipmentId}`).json as {
    shipments: { subShipments: { courierDetails: { pickupDetails: { trackingId: string } } }[] }[];
  };
  return shipments[0]?.subShipments.map((sub) => sub.courierDetails.pickupDetails.trackingId) ?? [];
}

function labelOf(api: PracticeApi, record: ShipmentRecord): string {
  api.control('switches', { labelFormat: 'zpl' });
  const reply = api.post(`/v3/shipments/${record.shipmentId}/labelOnly?reprint=true`);
  expect(reply.headers['content-type']).toBe('application/octet-stream');
  return reply.text;
}

test('a label draws, and its barcode decodes to the tracking id the marketplace tells', async () => {
  const api = new PracticeApi();
  const record = api.packed(
    api.order({ lines: [{ sku: 'FRAME-8&quot;x10&quot;-BLK', quantity: 2 }], type: 'EXPRESS' }),
  );
  const [trackingId] = trackingIds(api, record);
  const [codes] = await codesOf(labelOf(api, record));
  expect(codes).toContainEqual({ format: 'Code128', text: trackingId });
  const qr = codes?.find((code) => code.format === 'QRCode')?.text ?? '';
  expect(qr).toContain(`AWB:${trackingId}`);
  expect(qr).toContain(`SHP:${record.shipmentId}`);
  expect(qr).toContain(record.items[0]?.orderId);
  expect(codes).toHaveLength(2);
});

test('a multi-package shipment has one page for each box, each with its own tracking id', async () => {
  const api = new PracticeApi();
  const record = api.packed(api.order({ lines: [{ sku: 'SHELF-BOOK-5T' }] }));
  const ids = trackingIds(api, record);
  expect(new Set(ids).size).toBe(3);
  const pages = await codesOf(labelOf(api, record));
  expect(pages.map((codes) => codes.find((code) => code.format === 'Code128')?.text)).toEqual(ids);
});

test('a shipment of many lines and two orders still fits its label and decodes', async () => {
  const api = new PracticeApi();
  const skus = ['TEA-ASSAM-500G', 'GHEE-COW-1L', 'ATTA-CHKI-5KG', 'HONEY-RAW.350', 'OIL-COCO-500', 'MASALA-GARAM-200'];
  const lines = [...skus, 'COFFEE-FLT-250', 'PICKLE-MNG-400'].map((sku) => ({ sku, quantity: 3 }));
  const record = api.packed(api.order({ lines }));
  expect(new Set(record.items.map((item) => item.orderId)).size).toBe(2);
  const zpl = labelOf(api, record);
  expect(zpl).toContain('and 3 more SKUs');
  const [codes] = await codesOf(zpl);
  expect(codes?.map((code) => code.format).toSorted()).toEqual(['Code128', 'QRCode']);
});

test('the same label is the same bytes every time, SKUs decoded, commands of the printer escaped', () => {
  const api = new PracticeApi();
  const record = api.packed(api.order({ lines: [{ sku: 'KADHAI-CI-10&quot;' }, { sku: 'SOCKS-ANK.3PR' }] }));
  const zpl = labelOf(api, record);
  expect(labelOf(api, record)).toBe(zpl);
  expect(zpl).toContain('KADHAI-CI-10"');
  expect(zpl.startsWith('^XA')).toBe(true);
  expect(zpl.trimEnd().endsWith('^XZ')).toBe(true);
  expect(zpl).not.toMatch(/[^\x20-\x7e\n]/);
});
