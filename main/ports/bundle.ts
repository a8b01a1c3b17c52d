import * as path from 'node:path';
import type { ChildEntry } from './spawn.ts';

/** Sources of the entries that the station starts beside itself, for a run from source (tests). */
const SOURCES: Readonly<Record<ChildEntry | 'checkpoint' | 'memory-guard', string>> = {
  maintenance: 'main/db/maintenance/index.ts',
  practice: 'main/practice/index.ts',
  raster: 'main/printing/raster/index.ts',
  device: 'main/printing/transports/device/index.ts',
  'memory-guard': 'main/ports/memory-guard-thread.ts',
  checkpoint: 'main/db/checkpoint/worker.ts',
};

const here = import.meta.dirname;
const fromSource = import.meta.filename.endsWith('.ts');
// Built, this module is in out/main or in a chunk folder below it; as source it is in main/ports.
const outMain = path.basename(here) === 'chunks' ? path.dirname(here) : here;
const root = fromSource ? path.resolve(here, '../..') : path.resolve(outMain, '../..');

/** Where the running build's files are, whichever entry runs and wherever the project was put. Absolute paths. */
export const bundle = {
  root,
  rendererDir: path.join(root, 'out/renderer'),
  preloadFile: path.join(root, 'out/preload/index.cjs'),
  /** The built entry, or its source when this runs from source. */
  childFile(entry: keyof typeof SOURCES): string {
    return fromSource ? path.join(root, SOURCES[entry]) : path.join(outMain, `${entry}.js`);
  },
} as const;
