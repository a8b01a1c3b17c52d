import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { accessFaults } from './access-faults.ts';
import { RENDERER_STATES } from './all-renderer-states.ts';
import { BROWSER_ARGS } from './browser-args.ts';
import { findLayoutFaults } from './layout-faults.ts';
import { doDeeds, openRenderer } from './renderer-page.ts';
import type { RendererState } from './renderer-states.ts';
import { serveFolder } from './static-server.ts';

const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
] as const;

interface Look {
  readonly width: number;
  readonly height: number;
  readonly theme: 'light' | 'dark' | 'contrast';
  readonly language: 'en' | 'hi';
}

export interface ScreenshotOptions {
  readonly rendererDir: string;
  readonly outDir: string;
  readonly executablePath: string;
  /** Only states whose name contains this. */
  readonly only?: string;
  /** One size, light, English only. */
  readonly quick?: boolean;
  readonly atOnce?: number;
}

/** A picture of every screen in every state, and what is broken on each; empty when nothing is. */
export async function takeScreenshots(options: ScreenshotOptions): Promise<{ taken: number; faults: string[] }> {
  const { rendererDir, outDir, executablePath, only = '', quick = false, atOnce = 2 } = options;
  const server = await serveFolder(rendererDir);
  const browser = await chromium.launch({ executablePath, args: [...BROWSER_ARGS] });
  if (only === '') await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const wanted = RENDERER_STATES.filter((state) => state.name.includes(only)).flatMap((state) =>
    looksOf(state, quick).map((look) => ({ state, look })),
  );
  const faults: string[] = [];
  const next = wanted.values();
  const work = async () => {
    for (const { state, look } of next) {
      const { width, theme, language } = look;
      const name = `${state.name}-${width}-${theme}-${language}`;
      let page: Page | undefined;
      try {
        const opened = await openRenderer(browser, { url: server.url, script: state.script, ...look });
        page = opened.page;
        page.setDefaultTimeout(10_000);
        await doDeeds(page, state.deeds);
        await page.evaluate(settle);
        await page.screenshot({ path: join(outDir, `${name}.png`), animations: 'disabled' });
        const found = [...(await page.evaluate(findLayoutFaults)), ...opened.complaints];
        // The same elements stand in a larger window.
        if (width === SIZES[0].width) found.push(...(await accessFaults(page)));
        faults.push(...found.map((fault) => `${name}: ${fault}`));
      } catch (error) {
        faults.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
      }
      await page?.context().close();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await browser.close();
  await server.close();
  await writeFile(join(outDir, 'faults.txt'), faults.join('\n'));
  return { taken: wanted.length, faults };
}

function looksOf(state: RendererState, quick: boolean): readonly Look[] {
  if (quick) return [{ width: 1366, height: 768, theme: 'light', language: 'en' }];
  const looks: Look[] = SIZES.flatMap((size) =>
    (['light', 'dark'] as const).map((theme) => ({ ...size, theme, language: 'en' as const })),
  );
  if (state.hindi === true) looks.push({ ...SIZES[0], theme: 'light', language: 'hi' });
  looks.push({ ...SIZES[0], theme: 'contrast', language: 'en' });
  return looks;
}

/** Two frames: what the last deed changed has been laid out and painted. */
function settle(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}
