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

/** Opens the built page on a scripted station in a window of its own, with the clock standing at the script's noon. */
export async function openRenderer(browser: Browser, options: RendererPageOptions): Promise<RendererPage> {
  const page = await newRendererPage(browser);
  const { complaints } = await startRenderer(page, options);
  return { page, complaints };
}

interface Kept {
  readonly page: Page;
  readonly undo: () => Promise<void>;
}
const kept = new WeakMap<Browser, Kept>();

/**
 * The same in the one window that a worker keeps for its tests: the page is loaded anew and remembers nothing of the one before, which is
 * gone; only the window stays, whose opening takes longer than most tests.
 */
export async function reopenRenderer(browser: Browser, options: RendererPageOptions): Promise<RendererPage> {
  const before = kept.get(browser);
  await before?.undo();
  const page = before === undefined || before.page.isClosed() ? await newRendererPage(browser) : before.page;
  page.removeAllListeners('pageerror').removeAllListeners('console');
  const { complaints, undo } = await startRenderer(page, options);
  kept.set(browser, { page, undo });
  return { page, complaints };
}

async function newRendererPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ timezoneId: 'America/New_York', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.clock.setFixedTime(NOW_MS);
  return page;
}

let openings = 0;

/** `undo`: the next load of the page is not scripted by this one any more. */
async function startRenderer(page: Page, options: RendererPageOptions) {
  const { url, script, width = 1366, height = 768, theme = 'light', language = 'en' } = options;
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  openings += 1;
  const scripts = [
    await page.addInitScript(installScriptedStation, script as Record<string, unknown>),
    await page.addInitScript(remember, {
      opening: String(openings),
      screen: JSON.stringify({ theme, language, volume: 'off' }),
    }),
  ];
  await page.setViewportSize({ width, height });
  await page.goto(url);
  await page.waitForSelector('[data-testid=app]');
  await page.evaluate(() => document.fonts.ready);
  return {
    complaints,
    undo: async () => {
      for (const one of scripts) await one.dispose();
    },
  };
}

/** Runs inside the page: all it finds kept there is how the screen shall look, and what the same opening put there before a reload. */
function remember({ opening, screen }: { readonly opening: string; readonly screen: string }): void {
  if (window.sessionStorage.getItem('opening') !== opening) {
    window.localStorage.clear();
    window.sessionStorage.clear();
    window.sessionStorage.setItem('opening', opening);
  }
  window.localStorage.setItem('packbench.screen', screen);
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
