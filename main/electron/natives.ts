import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { z } from 'zod';

/** SHA-256 in hex by path below the unpacked folder; made when the product is packed and kept inside the archive. */
const manifestSchema = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

/**
 * The native libraries stand outside the archive, whose integrity check does not cover them (nor anything on Linux), so they
 * are compared at start with what was packed. Returns the first that differs, undefined when all are as they were.
 */
export function whichNativeChanged(manifestText: string, unpackedDir: string): string | undefined {
  const manifest = manifestSchema.parse(JSON.parse(manifestText));
  return Object.entries(manifest).find(([file, expected]) => digestOf(path.join(unpackedDir, file)) !== expected)?.[0];
}

function digestOf(file: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return undefined;
  }
}
