import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { getApi } from 'zpl-renderer-js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/** Draws one label and reads its barcodes back. Runs in a thread of its own: both engines block, and their memory only grows. */
export interface DrawRequest {
  readonly id: number;
  readonly zpl: string;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly dpmm: number;
}
export interface ReadCode {
  /** As zxing-cpp names it, e.g. `Code128`, `QRCode`, `DataMatrix`. */
  readonly format: string;
  readonly text: string;
}
export type DrawReply =
  | { readonly id: number; readonly ok: true; readonly png: Uint8Array; readonly codes: readonly ReadCode[] }
  | { readonly id: number; readonly ok: false; readonly problem: string };

const wasmFile = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
const wasm = readFileSync(wasmFile);
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) },
});

async function draw(request: DrawRequest): Promise<DrawReply> {
  try {
    const api = await getApi();
    const pages = await api.zplToBase64MultipleAsync(request.zpl, request.widthMm, request.heightMm, request.dpmm);
    const last = pages.at(-1);
    if (!last) return { id: request.id, ok: false, problem: 'nothing was drawn' };
    const png = new Uint8Array(Buffer.from(last, 'base64'));
    const found = await readBarcodes(png, { tryHarder: true, maxNumberOfSymbols: 32 });
    const codes = found.filter((code) => code.isValid).map((code) => ({ format: code.format, text: code.text }));
    return { id: request.id, ok: true, png, codes };
  } catch (error) {
    return { id: request.id, ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (request: DrawRequest) => {
  void draw(request).then((reply) => parentPort?.postMessage(reply));
});
