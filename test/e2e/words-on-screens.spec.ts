import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { FAILURE_OWNERS } from '../../renderer/feedback/failure-owners.ts';
import { REFUSAL_OWNERS } from '../../renderer/feedback/refusals.ts';
import { en } from '../../renderer/i18n/en.ts';
import { hi } from '../../renderer/i18n/hi.ts';
import { LANGUAGES, type Language, type Words } from '../../renderer/i18n/words.ts';
import { SELF_SHIP_ACTS } from '../../shared/contract/self-ship.ts';
import { ERROR_CODES } from '../../shared/errors.ts';
import type { CodeOwner } from '../../shared/model/marketplace-codes.ts';
import { errorOwner } from '../../shared/model/mutations.ts';
import { RETURN_ACT_ENDS, RETURN_ACTS } from '../../shared/model/returns.ts';
import { RENDERER_STATES } from '../support/all-renderer-states.ts';
import { doDeeds, reopenRenderer, scan } from '../support/renderer-page.ts';
import { TO_DECIDE } from '../support/renderer-return-states.ts';
import { ALL_REASONS, CANCEL_PLAN, refusedWith, SELF_SHIP_VIEW } from '../support/renderer-self-ship-states.ts';
import { SHEET_PLAN } from '../support/renderer-sheet-states.ts';
import { serveFolder } from '../support/static-server.ts';
import { walkScreen } from '../support/walk-screen.ts';

const RENDERER = process.env['RENDERER_DIR'] ?? join(import.meta.dirname, '../../out/renderer');
const WORDS: Readonly<Record<Language, Words>> = { en, hi };
// Long lists, looked at one by one, on machines that have other things to do.
test.describe.configure({ timeout: 180_000 });

let server: Awaited<ReturnType<typeof serveFolder>>;
test.beforeAll(async () => {
  server = await serveFolder(RENDERER);
});
test.afterAll(() => server.close());

interface WhatAct {
  readonly what: string;
  readonly act: string;
}
type Browser = Parameters<typeof reopenRenderer>[0];

async function opened(browser: Browser, name: string, language: Language): Promise<Page> {
  const state = RENDERER_STATES.find((one) => one.name === name);
  if (state === undefined) throw new Error(`No such state: ${name}`);
  const { page } = await reopenRenderer(browser, { url: server.url, script: state.script, language });
  await doDeeds(page, state.deeds);
  return page;
}

function whatAct(words: object, key: string): WhatAct {
  const found = Object.entries(words).find(([name]) => name === key)?.[1] as WhatAct | undefined;
  if (found === undefined) throw new Error(`No words for ${key}`);
  return found;
}

function ownerIn(words: Words, owner: CodeOwner | null): string {
  return owner === null ? words.outbox.ownerNobody : words.owners[owner];
}

for (const language of LANGUAGES) {
  const words = WORDS[language];
  test.describe(`in ${language}`, () => {
    test('every code of the marketplace and every reason says in the outbox what it means, who acts and how', async ({
      browser,
    }) => {
      const page = await opened(browser, 'outbox-kinds', language);
      const outbox = { request: 'outbox.list', news: 'outbox.changed', testId: 'outbox-table-row' } as const;
      const tellings = ALL_REASONS.map((code, index) => {
        const entry = refusedWith(code, index);
        const { what, act } = whatAct(Object.hasOwn(words.codes, code) ? words.codes : words.reasons, code);
        return {
          about: code,
          reply: { value: { entries: [entry], total: 1 } },
          says: [`${what} ${act}`, ownerIn(words, errorOwner(code)), words.mutationKinds[entry.kind]],
        };
      });
      expect(await walkScreen(page, outbox, tellings)).toEqual([]);
    });

    test('everything a request can end with says on the screen what it means, who acts and how', async ({
      browser,
    }) => {
      const page = await opened(browser, 'self-ship-order-failed', language);
      const notice = { request: 'selfShip.read', news: 'queue.changed', testId: 'failed' } as const;
      const tellings = ERROR_CODES.map((code) => {
        const { what, act } = words.failures[code];
        return {
          about: code,
          reply: { failure: { code, message: 'of no use to a packer' } },
          says: [code, what, act, ownerIn(words, FAILURE_OWNERS[code])],
        };
      });
      expect(await walkScreen(page, notice, tellings)).toEqual([]);
    });

    test('every reason against an act of self-ship says so beside it', async ({ browser }) => {
      const page = await opened(browser, 'self-ship-order', language);
      const beside = { request: 'selfShip.read', news: 'queue.changed', testId: 'self-ship-acts' } as const;
      const tellings = Object.entries(REFUSAL_OWNERS.selfShip).map(([why, owner]) => {
        const acts = SELF_SHIP_ACTS.map((act) => ({ act, why }));
        const { what, act } = whatAct(words.refusals.selfShip, why);
        return {
          about: why,
          reply: { value: { ...SELF_SHIP_VIEW, acts } },
          says: [`${what} ${act}`, ...(owner === null ? [] : [words.owners[owner]])],
        };
      });
      expect(await walkScreen(page, beside, tellings)).toEqual([]);
    });

    test('every reason against cancelling says so in its dialog', async ({ browser }) => {
      const page = await opened(browser, 'order-read-again', language);
      for (const [refusal, owner] of Object.entries(REFUSAL_OWNERS.cancel)) {
        await page.evaluate((reply) => window.scripted.set('orders.cancelPlan', reply), {
          value: { ...CANCEL_PLAN, refusal },
        });
        await page.getByTestId('open-cancel').click();
        const { what, act } = whatAct(words.refusals.cancel, refusal);
        const said = page.getByTestId('cancel-refused');
        await expect(said, refusal).toContainText(what);
        await expect(said, refusal).toContainText(act);
        await expect(said, refusal).toContainText(ownerIn(words, owner));
        await page.keyboard.press('Escape');
      }
    });

    test('every reason against label and invoice on one page says so in its dialog', async ({ browser }) => {
      const page = await opened(browser, 'order-sheet', language);
      // Until the dialog has the focus Escape leads back from the page below it.
      await expect(page.getByTestId('sheet-by')).toBeFocused();
      await page.keyboard.press('Escape');
      for (const [refusal, owner] of Object.entries(REFUSAL_OWNERS.sheet)) {
        await page.evaluate((reply) => window.scripted.set('orders.sheetPlan', reply), {
          value: { ...SHEET_PLAN, refusal },
        });
        await page.getByTestId('open-sheet').click();
        const { what, act } = whatAct(words.refusals.sheet, refusal);
        const said = page.getByTestId('sheet-refused');
        await expect(said, refusal).toContainText(what);
        await expect(said, refusal).toContainText(act);
        await expect(said, refusal).toContainText(ownerIn(words, owner));
        await page.keyboard.press('Escape');
      }
    });

    test('every reason against an act of a return says so beside it', async ({ browser }) => {
      const page = await opened(browser, 'return', language);
      const beside = { request: 'returns.read', news: 'returns.changed', testId: 'return-acts' } as const;
      const tellings = Object.entries(REFUSAL_OWNERS.return).map(([why, owner]) => {
        const acts = RETURN_ACTS.map((act) => ({ act, why, leadsTo: RETURN_ACT_ENDS[act] }));
        const { what, act } = whatAct(words.refusals.return, why);
        return {
          about: why,
          reply: { value: { ...TO_DECIDE, acts } },
          says: [`${what} ${act}`, ...(owner === null ? [] : [words.owners[owner]])],
        };
      });
      expect(await walkScreen(page, beside, tellings)).toEqual([]);
    });

    test('every verdict of the loading door says so on its card', async ({ browser }) => {
      const page = await opened(browser, 'handover-door', language);
      for (const [index, [verdict, owner]] of Object.entries(REFUSAL_OWNERS.load).entries()) {
        const value = { verdict, shipmentId: 'shipment-1', courier: 'Example Logistics', loaded: 12, missing: 3 };
        await page.evaluate((reply) => window.scripted.set('handover.scan', reply), { value });
        await scan(page, `FMPC00000009${index}`);
        const { what, act } = whatAct(words.refusals.load, verdict);
        await expect(page.getByTestId('load-verdict'), verdict).toHaveText(what);
        const card = page.getByTestId('load-card');
        if (verdict === 'loaded') continue;
        await expect(card, verdict).toContainText(act);
        if (owner !== null) await expect(card, verdict).toContainText(words.owners[owner]);
      }
    });
  });
}
