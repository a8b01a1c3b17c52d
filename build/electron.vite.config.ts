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
  marketplace: at('main/practice/marketplace/cli.ts'),
  printer: at('main/practice/printer/cli.ts'),
  replay: at('main/bench/replay-cli.ts'),
};

export default defineConfig({
  main: {
    root,
    build: {
      outDir: at('out/main'),
      target: 'node22',
      minify: false,
      sourcemap: true,
      rollupOptions: { input: mainEntries, output: { format: 'es', entryFileNames: '[name].js' } },
    },
  },
  preload: {
    root,
    build: {
      outDir: at('out/preload'),
      rollupOptions: { input: { index: at('preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: { outDir: at('out/renderer'), emptyOutDir: true, rollupOptions: { input: at('renderer/index.html') } },
  },
});
