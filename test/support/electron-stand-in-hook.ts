import { registerHooks } from 'node:module';

// Loaded before the shell: what it imports as `electron` is the stand-in beside this file.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: new URL('./electron-stand-in.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});
