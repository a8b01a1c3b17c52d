import type { Browser, Page } from '@playwright/test';
import type { RequestName } from '../../shared/contract/index.ts';
import { NOW_MS } from './renderer-parcels.ts';
import type { Deed } from './renderer-states.ts';
import { installScriptedStation, type Script } from './scripted-station.ts';

export interface RendererPage {
  readonly page: Page;
  /** What the page complained of in its console, and errors nobody caught. */
  readonly complaints: readonly string[];
}

export interface RendererPageOptions {
  readonly url: string;
  readonly script: Script;
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark' | 'contrast';
  readonly language?: 'en' | 'hi';
}

/** Opens the built page on a scripted station, with the clock standing at the script's noon. */
export async function openRenderer(browser: Browser, options: RendererPageOptions): Promise<RendererPage> {
  const { url, script, width = 1366, height = 768, theme = 'light', language = 'en' } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.clock.setFixedTime(NOW_MS);
  await page.addInitScript(installScriptedStation, script as Record<string, unknown>);
  await page.addInitScript(
    (kept) => window.localStorage.setItem('packbench.screen', kept),
    JSON.stringify({ theme, language, volume: 'off' }),
  );
  await page.goto(url);
  await page.waitForSelector('[data-testid=app]');
  await page.evaluate(() => document.fonts.ready);
  return { page, complaints };
}

/** Does what a person or a scanner would do to the page. */
export async function doDeeds(page: Page, deeds: readonly Deed[]): Promise<void> {
  for (const deed of deeds) {
    if ('scan' in deed) await scan(page, deed.scan);
    else if ('press' in deed) await page.keyboard.press(deed.press);
    else if ('click' in deed) await page.click(deed.click);
    else if ('type' in deed) await page.getByTestId(deed.type[0]).fill(deed.type[1]);
    else if ('file' in deed) await chooseFile(page, deed.file);
    else if ('scrollTo' in deed) await page.getByTestId(deed.scrollTo).scrollIntoViewIfNeeded();
    else if ('set' in deed) await page.evaluate(([name, reply]) => window.scripted.set(name, reply), deed.set);
    else if ('emit' in deed) await page.evaluate((name) => window.scripted.emit({ name, shipmentId: null }), deed.emit);
    else await page.waitForSelector(deed.waitFor);
  }
}

async function chooseFile(page: Page, [testid, name, text]: readonly [string, string, string]): Promise<void> {
  await page.getByTestId(testid).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
}

/** Key events as a wedge scanner gives them: no pause between characters, Enter at the end. */
export async function scan(page: Page, code: string, suffix = 'Enter'): Promise<void> {
  await page.evaluate(
    ({ keys }) => {
      // Made before the first is handled: a scanner's keys carry the time they came in, however long the page takes over each.
      const strokes = keys.flatMap((key) =>
        ['keydown', 'keyup'].map((type) => new KeyboardEvent(type, { key, bubbles: true, cancelable: true })),
      );
      for (const stroke of strokes) (document.activeElement ?? document.body).dispatchEvent(stroke);
    },
    { keys: [...code, suffix] },
  );
}

/** What the page has asked of the station under this name, oldest first. */
export function asked(page: Page, name: RequestName): Promise<readonly unknown[]> {
  return page.evaluate(
    (wanted) => window.scripted.calls.filter((call) => call.name === wanted).map((call) => call.input),
    name,
  );
}
