import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type axe from 'axe-core';
import type { RunOptions } from 'axe-core';

/** The whole of axe, to be carried into a page. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The levels that are asked for, and what the makers of axe know to be good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

/**
 * What axe leaves to a person, and what nobody should have to look at: a part that is named or described by something that is not there.
 * Whatever else it cannot tell (text over a picture, or under what stands over it) is no fault.
 */
const FAULTS_THOUGH_UNSURE: ReadonlySet<string> = new Set(['aria-valid-attr-value', 'duplicate-id-aria']);

/**
 * What React Aria has said to screen readers, which it leaves there for some seconds: by then the button that it was about may be gone with its
 * dialog. It is no part of any screen.
 */
const ALREADY_SAID = '[data-live-announcer]';

const SAID_CHARS = 200;

/**
 * What keeps somebody with a keyboard, a screen reader, gloves or weak eyes from using the page as it stands, a line each with the name of
 * axe's rule; empty when nothing does.
 */
export async function accessFaults(page: Page): Promise<readonly string[]> {
  return [...(await askAxe(page, { runOnly: TAGS })), ...(await page.evaluate(findUnseenByAxe))];
}

/** What of it another theme may change. */
export async function contrastFaults(page: Page): Promise<readonly string[]> {
  return await askAxe(page, { runOnly: { type: 'rule', values: ['color-contrast'] } });
}

async function askAxe(page: Page, options: Pick<RunOptions, 'runOnly'>): Promise<readonly string[]> {
  // Not as a script of the page, which its content security policy refuses.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const asked: RunOptions = { ...options, resultTypes: ['violations', 'incomplete'] };
  const { violations, incomplete } = await page.evaluate(
    ({ exclude, how }) => (window as unknown as { readonly axe: typeof axe }).axe.run({ exclude }, how),
    { exclude: [ALREADY_SAID], how: asked },
  );
  const faults = [...violations, ...incomplete.filter(({ id }) => FAULTS_THOUGH_UNSURE.has(id))].flatMap(
    ({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) =>
        [id, html.slice(0, SAID_CHARS), failureSummary.replace(/\s+/g, ' ').slice(0, SAID_CHARS)].join(' | '),
      ),
  );
  return [...new Set(faults)];
}

/**
 * Runs inside the page and looks for what axe has no rule for: targets below 44 px (its own least is 24), and pictures that are neither named nor
 * hidden from screen readers (it asks only those that call themselves pictures). What is out of sight is not looked at. It must stand
 * alone, because its text is what is carried over.
 */
function findUnseenByAxe(): string[] {
  const leastTargetPx = 44;
  const faults: string[] = [];
  const said = (element: Element) =>
    `${element.tagName.toLowerCase()}${element.getAttribute('data-testid') === null ? '' : ` [${element.getAttribute('data-testid')}]`} "${(element.textContent ?? '').trim().slice(0, 40)}"`;

  const controls = 'button, a[href], input, select, textarea, [role=tab], [role=option], [role=menuitem]';
  for (const control of document.querySelectorAll<HTMLElement>(controls)) {
    const box = control.closest('label') ?? control;
    if (control.closest('[aria-hidden=true], [inert]') !== null || !isSeen(box)) continue;
    const { width, height } = targetOf(box);
    // A fraction of a pixel goes in rounding.
    if (Math.min(width, height) < leastTargetPx - 0.5) {
      faults.push(`${Math.round(width)} x ${Math.round(height)} px: ${said(control)}`);
    }
  }
  for (const picture of document.querySelectorAll('svg, img')) {
    if (!isSeen(picture) || picture.closest('[aria-hidden=true]') !== null) continue;
    if ((picture.getAttribute('aria-label') ?? picture.getAttribute('alt')) === null) {
      faults.push(`a picture without words: ${said(picture.parentElement ?? picture)}`);
    }
  }
  return faults;

  /** With what is laid over it and around it to be pressed. */
  function targetOf(element: Element): { readonly width: number; readonly height: number } {
    const { width, height } = element.getBoundingClientRect();
    const around = getComputedStyle(element, '::after');
    if (around.position !== 'absolute') return { width, height };
    return {
      width: Math.max(width, Number.parseFloat(around.width) || 0),
      height: Math.max(height, Number.parseFloat(around.height) || 0),
    };
  }

  function isSeen(element: Element): boolean {
    if (getComputedStyle(element).visibility !== 'visible') return false;
    // What is for screen readers alone stands in a box of one pixel that cuts it off.
    for (let up: Element | null = element; up !== null; up = up.parentElement) {
      const { width, height } = up.getBoundingClientRect();
      if (width <= 1 && height <= 1 && (up === element || getComputedStyle(up).overflow === 'hidden')) return false;
    }
    return element.getBoundingClientRect().width > 1;
  }
}
