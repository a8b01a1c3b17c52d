import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { code128 } from '../../renderer/scan/code-128.ts';
import { BENCH_COMMANDS } from '../../shared/contract/bench.ts';

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) },
});

const SCALE = 3;
const HEIGHT = 60;

/** What a scanner would see: black bars on white, three pixels a module. */
function picture(text: string): ImageData {
  const { modules, bars } = code128(text);
  const width = modules * SCALE;
  const data = new Uint8ClampedArray(width * HEIGHT * 4).fill(255);
  for (const [at, wide] of bars) {
    for (let y = 0; y < HEIGHT; y += 1) {
      for (let x = at * SCALE; x < (at + wide) * SCALE; x += 1)
        data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { data, width, height: HEIGHT, colorSpace: 'srgb', pixelFormat: 'rgba-unorm8' } as ImageData;
}

async function readBack(text: string): Promise<string | undefined> {
  const [found] = await readBarcodes(picture(text), { formats: ['Code128'] });
  return found?.text;
}

describe('the bars of the command sheet', () => {
  it('are read back by a decoder, for every command', async () => {
    for (const command of BENCH_COMMANDS) {
      const text = `PB:${command.toUpperCase()}`;
      expect(await readBack(text)).toBe(text);
    }
  });

  it('are read back for any printable text', async () => {
    const printable = fc.string({
      unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(printable, async (text) => (await readBack(text)) === text),
      { numRuns: 60 },
    );
  });

  it('are refused for what code set B cannot hold', () => {
    expect(() => code128('लेबल')).toThrow(RangeError);
  });
});
