import { assertRuntime, fail } from './preflight.mjs';

assertRuntime();
const { mkdirSync, readFileSync, writeFileSync } = await import('node:fs');
const { join } = await import('node:path');
const { chromium } = await import('@playwright/test');
const { findOrInstallBrowser } = await import('./find-browser.mjs');
const { APPLE, icnsOf, icoOf, LINUX, WINDOWS } = await import('./package/icon-files.mjs');

// Draws build/icon.svg in every size that the systems ask for. The outputs are committed: packing needs no browser.
const folder = import.meta.dirname;
try {
  const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
  const browser = await chromium.launch({ executablePath: findOrInstallBrowser() });
  const page = await browser.newPage();
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
  const drawn = new Map(/** @type {[number, Buffer][]} */ ([]));
  for (const size of new Set([...APPLE.map(({ px }) => px), ...LINUX, ...WINDOWS])) {
    await page.setViewportSize({ width: size, height: size });
    drawn.set(size, await page.screenshot({ omitBackground: true }));
  }
  await browser.close();
  const png = (/** @type {number} */ size) => drawn.get(size) ?? fail(`No icon of ${size} was drawn.`, 1);
  mkdirSync(join(folder, 'icons'), { recursive: true });
  for (const size of LINUX) writeFileSync(join(folder, `icons/${size}x${size}.png`), png(size));
  writeFileSync(join(folder, 'icon.ico'), icoOf(WINDOWS.map((size) => ({ size, png: png(size) }))));
  writeFileSync(join(folder, 'icon.icns'), icnsOf(APPLE.map(({ type, px }) => ({ type, png: png(px) }))));
} catch (error) {
  fail(error instanceof Error ? error.message : String(error), 1);
}
