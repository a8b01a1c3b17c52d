import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { getApi } from 'zpl-renderer-js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { ticketZpl } from '../../main/printing/tickets.ts';

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) },
});

test('a shelf ticket draws on a shipping label and on a small one, and its barcode reads back', async () => {
  const ticket = {
    name: 'T-0427',
    code: 'PB-T:0427',
    orderIds: ['OD436500000000000100'],
    titles: ['Blue mug 350 ml', 'Pen ^XZ'],
    atMs: Date.UTC(2026, 2, 4, 8, 30),
    practice: true,
  };
  for (const [widthMm, heightMm] of [
    [100, 150],
    [75, 50],
  ] as const) {
    const zpl = new TextDecoder().decode(ticketZpl(ticket, { dpi: 203, widthMm, heightMm }));
    const pages = await (await getApi()).zplToBase64MultipleAsync(zpl, widthMm, heightMm, 8);
    expect(pages).toHaveLength(1);
    const found = await readBarcodes(new Uint8Array(Buffer.from(pages[0] ?? '', 'base64')), { tryHarder: true });
    expect(
      found.map(({ format, text }) => `${format} ${text}`),
      `${widthMm} x ${heightMm}`,
    ).toEqual(['Code128 PB-T:0427']);
  }
});
