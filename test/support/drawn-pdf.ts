import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) },
});

/** Draws every page of a PDF at 203 dpi and gives the pictures, in order. */
export type DrawPdf = (pdf: Uint8Array) => Uint8Array[];

const TOOLS: readonly { readonly name: string; readonly ask: string; readonly draw: (dir: string) => string[] }[] = [
  { name: 'pdftoppm', ask: '-v', draw: (dir) => ['-r', '203', '-png', join(dir, 'in.pdf'), join(dir, 'page')] },
  {
    name: 'gs',
    ask: '--version',
    draw: (dir) => [
      ...['-q', '-dNOPAUSE', '-dBATCH', '-dSAFER', '-sDEVICE=pnggray', '-r203'],
      ...['-o', join(dir, 'page-%03d.png'), join(dir, 'in.pdf')],
    ],
  },
];

/** Whatever this machine has to draw a PDF with; undefined where there is nothing, which the caller has to say. */
export function pdfDrawer(): DrawPdf | undefined {
  const tool = TOOLS.find(({ name, ask }) => spawnSync(name, [ask], { stdio: 'ignore' }).status === 0);
  if (!tool) return undefined;
  return (pdf) => {
    const dir = mkdtempSync(join(tmpdir(), 'drawn-pdf-'));
    try {
      writeFileSync(join(dir, 'in.pdf'), pdf);
      execFileSync(tool.name, tool.draw(dir), { stdio: 'ignore' });
      const pictures = readdirSync(dir).filter((name) => name.endsWith('.png'));
      return pictures.sort().map((name) => new Uint8Array(readFileSync(join(dir, name))));
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  };
}

/** Every symbol of a picture as `Format:text`, sorted. */
export async function codesOfPicture(png: Uint8Array): Promise<string[]> {
  const found = await readBarcodes(png, { tryHarder: true, maxNumberOfSymbols: 16 });
  return found
    .filter((code) => code.isValid)
    .map((code) => `${code.format}:${code.text}`)
    .sort();
}

/** The same by zbar, a reader that is not ours; undefined where it is not installed. */
export function codesByZbar(png: Uint8Array): string[] | undefined {
  if (spawnSync('zbarimg', ['--version'], { stdio: 'ignore' }).status !== 0) return undefined;
  const dir = mkdtempSync(join(tmpdir(), 'zbar-'));
  try {
    writeFileSync(join(dir, 'page.png'), png);
    // Its complaints about a missing message bus are no news.
    const told = execFileSync('zbarimg', ['--quiet', '--raw', join(dir, 'page.png')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return told.trim().split('\n').sort();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
