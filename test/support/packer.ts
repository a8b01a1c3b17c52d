import { type CDPSession, expect, type Page } from '@playwright/test';

/** A packer at the bench: everything is done with the keyboard, as the scanner and the function keys do it. */
export function packerAt(page: Page) {
  const app = page.getByTestId('app');
  const card = page.getByTestId('parcel-card');

  const { scan, handsFree } = scannerAt(page);
  /** Waits for the answer to it, whatever it is: the card names the scan it answers. */
  const answered = async (act: () => Promise<void>) => {
    const before = (await card.getAttribute('data-answered')) ?? '';
    await act();
    await turnsTo(page, { testId: 'parcel-card', name: 'data-answered', not: before });
    await expect(card).not.toHaveAttribute('data-answered', before);
  };
  return {
    /** Returns once the keys are sent: more may follow before the answer. */
    scan,
    scanAnswered: (code: string) => answered(() => scan(code)),
    /** A command key, and the answer to it. */
    pressAnswered: (key: string) => answered(() => page.keyboard.press(key)),
    /** Answers what must be answered before anything else counts. */
    async answerOk(): Promise<void> {
      const verdict = (await card.getAttribute('data-verdict')) ?? '';
      await page.keyboard.press('F4');
      await turnsTo(page, { testId: 'parcel-card', name: 'data-verdict', not: verdict });
      await expect(card).not.toHaveAttribute('data-verdict', verdict);
    },
    async press(key: string): Promise<void> {
      if (key === 'Enter' || key === 'Tab') await handsFree();
      await page.keyboard.press(key);
    },
    /** Puts aside what is on the bench, if anything. */
    async park(): Promise<void> {
      if ((await app.getAttribute('data-status')) !== 'idle') await page.keyboard.press('F2');
      await expect(app).toHaveAttribute('data-status', 'idle');
    },
    async sees(status: string | RegExp): Promise<void> {
      if (typeof status === 'string') await turnsTo(page, { testId: 'app', name: 'data-status', is: status }, 60_000);
      await expect(app).toHaveAttribute('data-status', status, { timeout: 60_000 });
    },
    async hears(verdict: string): Promise<void> {
      await turnsTo(page, { testId: 'parcel-card', name: 'data-verdict', is: verdict });
      await expect(card).toHaveAttribute('data-verdict', verdict);
    },
    /** Moves the focus with Tab until the element holds it. */
    async tabTo(testId: string): Promise<void> {
      const wanted = page.getByTestId(testId);
      await expect(wanted).toBeVisible();
      for (let presses = 0; presses < 60; presses += 1) {
        if (
          await wanted.evaluate(
            (element) => element.contains(document.activeElement) && document.activeElement !== document.body,
          )
        )
          return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`Tab never reached ${testId}`);
    },
  };
}

interface Turn {
  readonly testId: string;
  readonly name: string;
  readonly is?: string;
  readonly not?: string;
}

/**
 * Returns as soon as it is so: an expectation looks ever more seldom, up to a second apart, and a shift of scans would mostly wait for that.
 * The page tells of its changes itself, because looking with every frame takes the time from what is waited for. What did not come in time
 * is left to the expectation behind it, which says so in words.
 */
export async function turnsTo(page: Page, turn: Turn, timeout = 15_000): Promise<void> {
  await page
    .evaluate(
      ({ turn: { testId, name, is, not }, most }) =>
        new Promise<void>((done) => {
          const isSo = () => {
            const value = document.querySelector(`[data-testid="${testId}"]`)?.getAttribute(name);
            return value !== undefined && (is === undefined ? value !== not : value === is);
          };
          if (isSo()) return done();
          const end = () => {
            changes.disconnect();
            clearTimeout(timer);
            done();
          };
          const changes = new MutationObserver(() => {
            if (isSo()) end();
          });
          const timer = setTimeout(end, most);
          changes.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: [name] });
        }),
      { turn, most: timeout },
    )
    .catch(() => undefined);
}

const KEY_GAP_MS = 2;
const AFTER_SCAN_MS = 20;
/** From the trigger of a scanner to a key of the keyboard; the page takes an Enter within 100 ms for the scanner's own. */
const TO_THE_KEYBOARD_MS = 150;

/**
 * A keyboard-wedge scanner: keys 2 ms apart by their own time stamps, ended by Enter. The keys go out in one burst with the times a
 * scanner's would have, so that a busy machine's pauses between two of them are not taken for the scanner's.
 */
function scannerAt(page: Page) {
  let session: Promise<CDPSession> | undefined;
  let lastMs = 0;
  const scan = async (code: string): Promise<void> => {
    session ??= page.context().newCDPSession(page);
    const cdp = await session;
    let atMs = Math.max(Date.now(), lastMs + 10 * KEY_GAP_MS);
    const sent: Promise<unknown>[] = [];
    const send = (type: 'keyDown' | 'keyUp', key: string, over: object) => {
      sent.push(cdp.send('Input.dispatchKeyEvent', { type, key, timestamp: atMs / 1_000, ...over }));
    };
    for (const char of code) {
      send('keyDown', char, { text: char, unmodifiedText: char });
      send('keyUp', char, {});
      atMs += KEY_GAP_MS;
    }
    const enter = { code: 'Enter', windowsVirtualKeyCode: 13, nativeVirtualKeyCode: 13 };
    send('keyDown', 'Enter', { ...enter, text: '\r', unmodifiedText: '\r' });
    send('keyUp', 'Enter', enter);
    lastMs = atMs;
    await Promise.all(sent);
    // A key pressed by hand comes after the scan, by its time stamp too.
    await passed(AFTER_SCAN_MS);
  };
  const passed = async (sinceScanMs: number) => {
    while (Date.now() <= lastMs + sinceScanMs) await new Promise((next) => setTimeout(next, KEY_GAP_MS));
  };
  return {
    scan,
    /** Returns once a hand that pulled the trigger could press Enter. */
    handsFree: () => passed(TO_THE_KEYBOARD_MS),
  };
}

export type Packer = ReturnType<typeof packerAt>;
