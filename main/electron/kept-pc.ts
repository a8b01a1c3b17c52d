import * as path from 'node:path';
import { z } from 'zod';
import type { Log } from '../host.ts';
import type { Files } from '../ports/files.ts';

const scannerSchema = z.strictObject({
  kind: z.enum(['hid', 'serial']),
  name: z.string().max(300),
  vendorId: z.number().int().nullable(),
  productId: z.number().int().nullable(),
  serialNumber: z.string().max(300).nullable(),
  /** Windows' own name of a serial port's device; the only one it tells when the page asks for its port again. */
  instanceId: z.string().max(600).nullable(),
});
const keptSchema = z.strictObject({
  kiosk: z.boolean(),
  scanner: scannerSchema.nullable(),
  /** The version under which the graphics driver crashed again and again; another one tries the hardware anew. */
  softwareGraphicsOf: z.string().nullable(),
});

export type KeptScanner = z.output<typeof scannerSchema>;
/** What is set up on this PC and holds before the station's own settings can be read. */
export type KeptPc = z.output<typeof keptSchema>;

const NOTHING: KeptPc = { kiosk: false, scanner: null, softwareGraphicsOf: null };

export interface PcFile {
  read(): KeptPc;
  /** On disk when it returns; throws when that fails, and then nothing has changed. */
  change(change: Partial<KeptPc>): void;
}

/**
 * Kept in `this-pc.json` of the data folder. A file that cannot be read counts as none: a PC that starts in a window is better than
 * one that does not start.
 */
export function openPcFile(files: Files, dataDir: string, onUnreadable: (error: unknown) => void): PcFile {
  const file = path.join(dataDir, 'this-pc.json');
  let kept = readKept(files, file, onUnreadable);
  return {
    read: () => kept,
    change(change) {
      const next = { ...kept, ...change };
      files.replaceText(file, `${JSON.stringify(next, null, 2)}\n`);
      kept = next;
    },
  };
}

function readKept(files: Files, file: string, onUnreadable: (error: unknown) => void): KeptPc {
  try {
    const text = files.readText(file);
    return text === undefined ? NOTHING : keptSchema.parse(JSON.parse(text));
  } catch (error) {
    onUnreadable(error);
    return NOTHING;
  }
}

/** Changes it without a word of failure to anybody but the log: for what the shell keeps by itself. */
export function keepQuietly(pc: PcFile, log: Log, change: Partial<KeptPc>): void {
  try {
    pc.change(change);
  } catch (error) {
    log.error('what is set up on this PC could not be kept', { error });
  }
}
