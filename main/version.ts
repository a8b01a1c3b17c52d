import * as path from 'node:path';
import { z } from 'zod';
import { bundle } from './ports/bundle.ts';
import type { Files } from './ports/files.ts';

const packageSchema = z.object({ version: z.string() });

/** The product's version as package.json says it. */
export function productVersion(files: Files): string {
  const text = files.readText(path.join(bundle.root, 'package.json'));
  return text === undefined ? 'unknown' : packageSchema.parse(JSON.parse(text)).version;
}
