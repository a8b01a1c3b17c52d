import * as fs from 'node:fs';
import * as path from 'node:path';
import { build } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** A child of test/support/children as one JavaScript file: it loads in a tenth of the time its sources take, which counts where hundreds start. */
export interface BundledChild {
  readonly file: string;
  remove(): void;
}

export async function bundleChild(name: string): Promise<BundledChild> {
  // Inside the project, so that the native module is found. Vite empties it first, so each program has its own.
  const outDir = path.join(ROOT, 'node_modules/.cache/packbench-test', `children-${process.pid}-${name}`);
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    build: {
      ssr: path.join(import.meta.dirname, 'children', `${name}.ts`),
      outDir,
      target: 'node22',
      rollupOptions: { output: { entryFileNames: '[name].mjs' } },
    },
    ssr: { noExternal: true, external: ['better-sqlite3', 'koffi'] },
  });
  return {
    file: path.join(outDir, `${name}.mjs`),
    remove: () => fs.rmSync(outDir, { recursive: true, force: true }),
  };
}
