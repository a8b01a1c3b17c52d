import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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
  const zbar = spawnSync('zbarimg', ['--version'], { stdio: 'ignore' }).status === 0;
  const ends = zbar ? '.png' : '.json';
  return readdirSync(labelsDir)
    .filter((file) => file.endsWith(ends))
    .sort()
    .map((file) => ({
      number: Number.parseInt(file, 10),
      codes: zbar ? readByZbar(join(labelsDir, file)) : readByPrinter(join(labelsDir, file)),
    }));
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
