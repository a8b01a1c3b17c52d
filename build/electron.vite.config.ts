import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = resolve(import.meta.dirname, '..');
const at = (path: string) => resolve(root, path);

/** Every process the product starts is one entry of the main build; `main/electron` is the only one that imports electron. */
const mainEntries = {
  electron: at('main/electron/index.ts'),
  browser: at('main/browser/index.ts'),
  maintenance: at('main/db/maintenance/index.ts'),
  practice: at('main/practice/index.ts'),
  checkpoint: at('main/db/checkpoint/worker.ts'),
  raster: at('main/printing/raster/index.ts'),
  device: at('main/printing/transports/device/index.ts'),
  'memory-guard': at('main/ports/memory-guard-thread.ts'),
  marketplace: at('main/practice/marketplace/cli.ts'),
  printer: at('main/practice/printer/cli.ts'),
  replay: at('main/replay.ts'),
  'practice-draw': at('main/practice/printer/draw-worker.ts'),
};

// Targets are named: looked up otherwise, they are asked of the Electron binary, which is not on every machine.
const nodeTarget = 'node22.14';
const chromiumTarget = 'chrome130';

export default defineConfig({
  main: {
    root,
    build: {
      outDir: at('out/main'),
      emptyOutDir: true,
      target: nodeTarget,
      minify: false,
      sourcemap: true,
      rollupOptions: {
        input: existing(mainEntries),
        external: ['electron', /^electron\//],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    root,
    // A sandboxed preload cannot load modules: everything but electron is bundled into it.
    build: {
      outDir: at('out/preload'),
      emptyOutDir: true,
      target: nodeTarget,
      minify: false,
      externalizeDeps: false,
      rollupOptions: {
        input: existing({ index: at('preload/index.ts') }),
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      target: chromiumTarget,
      // Inlined files would be data: addresses, which the page's policy allows for images only.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: at('renderer/index.html') },
    },
  },
});

function existing(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file)));
}
