import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { getApi } from 'zpl-renderer-js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { drawLabel, drawnAsText, type LabelToDraw } from './draw/draw-label.ts';

/** Draws one label and reads its barcodes back. Runs in a thread of its own: the engines block, and their memory only grows. */
export interface DrawRequest extends LabelToDraw {
  readonly id: number;
  /** It knows no `:Z64:`: the text of the graphic comes out instead. */
  readonly withoutZ64: boolean;
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
    const png = await pictureOf(request);
    if (!png) return { id: request.id, ok: false, problem: 'nothing was drawn' };
    const found = await readBarcodes(png, { tryHarder: true, maxNumberOfSymbols: 32 });
    const codes = found.filter((code) => code.isValid).map((code) => ({ format: code.format, text: code.text }));
    return { id: request.id, ok: true, png, codes };
  } catch (error) {
    return { id: request.id, ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

async function pictureOf(request: DrawRequest): Promise<Uint8Array | undefined> {
  const { language, asText, bytes, widthMm, heightMm, dpi } = request;
  if (asText) return drawnAsText(request);
  if (language !== 'zpl') return drawLabel({ ...request, language });
  const zpl = request.withoutZ64 ? graphicsAsText(labelText(bytes)) : labelText(bytes);
  const api = await getApi();
  const pages = await api.zplToBase64MultipleAsync(zpl, widthMm, heightMm, Math.round(dpi / 25.4));
  const last = pages.at(-1);
  return last === undefined ? undefined : new Uint8Array(Buffer.from(last, 'base64'));
}

const MOST_SHOWN = 2_000;

function graphicsAsText(zpl: string): string {
  return zpl.replace(
    /\^GFA,[^:^~]*:(Z64:[^^~]*)/g,
    (_, coded: string) => `^A0N,20,20^FB800,60^FD${coded.slice(0, MOST_SHOWN)}`,
  );
}

/** Label text is UTF-8 where it is valid UTF-8 (`^CI28`), else the 8-bit page as it is. */
function labelText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

parentPort?.on('message', (request: DrawRequest) => {
  void draw(request).then((reply) => parentPort?.postMessage(reply));
});
