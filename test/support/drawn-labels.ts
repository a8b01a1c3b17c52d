import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

let hasZbar: boolean | undefined;
const sheets = new Map<string, readonly string[]>();

/** One sheet that came out of the practice printer, with every barcode read from its picture. */
export interface DrawnLabel {
  readonly number: number;
  readonly codes: readonly string[];
}

/**
 * What the practice printer drew, in the order it came out, read by a decoder that is not ours; by the printer's own reading where
 * there is no zbarimg, which the start of the run has said.
 */
export function drawnLabels(labelsDir: string): DrawnLabel[] {
  hasZbar ??= spawnSync('zbarimg', ['--version'], { stdio: 'ignore' }).status === 0;
  const zbar = hasZbar;
  const ends = zbar ? '.png' : '.json';
  return readdirSync(labelsDir)
    .filter((file) => file.endsWith(ends))
    .sort()
    .map((file) => ({
      number: Number.parseInt(file, 10),
      codes: readOnce(join(labelsDir, file), zbar ? readByZbar : readByPrinter),
    }));
}

/** A sheet that came out never changes, and reading one takes a decoder a while. */
function readOnce(file: string, read: (file: string) => string[]): readonly string[] {
  const codes = sheets.get(file) ?? read(file);
  sheets.set(file, codes);
  return codes;
}

function readByZbar(png: string): string[] {
  // Its complaints about a missing message bus are no news.
  return execFileSync('zbarimg', ['--quiet', '--raw', png], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .trim()
    .split('\n');
}

function readByPrinter(json: string): string[] {
  const { codes } = JSON.parse(readFileSync(json, 'utf8')) as { codes: { text: string }[] };
  return codes.map((code) => code.text);
}
