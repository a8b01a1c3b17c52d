import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadCode } from './draw-worker.ts';

/** One label that physically came out. */
export interface PrintedLabel {
  /** Counts up over restarts of the printer in the same folder. */
  readonly number: number;
  /** UTC epoch ms. */
  readonly receivedAt: number;
  /** Hex SHA-256 of the label's bytes: `^XA` to `^XZ`, up to the line that prints it, up to the cut. */
  readonly sha256: string;
  readonly codes: readonly ReadCode[];
  readonly bytes: number;
  /** Why the label could not be drawn; it still came out. */
  readonly problem?: string;
  /** No cut ended it; somebody tore it off. */
  readonly torn?: true;
  /** Fed with nothing on it. */
  readonly blank?: true;
}

export interface OutFolder {
  nextNumber(): number;
  /** Writes `NNNN.<language>`, `NNNN.png` and last `NNNN.json`: where the last is, all are whole. */
  write(label: PrintedLabel, raw: Uint8Array, png: Uint8Array | undefined): void;
}

export function openOutFolder(dir: string, extension: string): OutFolder {
  mkdirSync(dir, { recursive: true });
  let last = 0;
  for (const name of readdirSync(dir)) {
    const match = /^(\d{4,})\./.exec(name);
    if (match?.[1]) last = Math.max(last, Number(match[1]));
  }
  return {
    nextNumber() {
      last += 1;
      return last;
    },
    write(label, raw, png) {
      const name = String(label.number).padStart(4, '0');
      replace(join(dir, `${name}.${extension}`), raw);
      if (png) replace(join(dir, `${name}.png`), png);
      replace(join(dir, `${name}.json`), `${JSON.stringify(label, null, 2)}\n`);
    },
  };
}

function replace(file: string, content: Uint8Array | string): void {
  const beside = `${file}.new`;
  writeFileSync(beside, content);
  renameSync(beside, file);
}
