import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { FAILURE_OWNERS } from '../../renderer/feedback/failure-owners.ts';
import { REFUSAL_OWNERS } from '../../renderer/feedback/refusals.ts';
import { en } from '../../renderer/i18n/en.ts';
import { hi } from '../../renderer/i18n/hi.ts';
import { LANGUAGES, type Language, type Words } from '../../renderer/i18n/words.ts';
import type { RequestName, StationEvent, StationEventName } from '../../shared/contract/index.ts';
import { SELF_SHIP_ACTS } from '../../shared/contract/self-ship.ts';
import { ERROR_CODES } from '../../shared/errors.ts';
import type { CodeOwner } from '../../shared/model/marketplace-codes.ts';
import { errorOwner } from '../../shared/model/mutations.ts';
import { RETURN_ACT_ENDS, RETURN_ACTS } from '../../shared/model/returns.ts';
import { RENDERER_STATES } from '../support/all-renderer-states.ts';
import { doDeeds, openRenderer, scan } from '../support/renderer-page.ts';
import { TO_DECIDE } from '../support/renderer-return-states.ts';
import { ALL_REASONS, CANCEL_PLAN, refusedWith, SELF_SHIP_VIEW } from '../support/renderer-self-ship-states.ts';
import { serveFolder } from '../support/static-server.ts';

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
type Browser = Parameters<typeof openRenderer>[0];

async function opened(browser: Browser, name: string, language: Language): Promise<Page> {
  const state = RENDERER_STATES.find((one) => one.name === name);
  if (state === undefined) throw new Error(`No such state: ${name}`);
  const { page } = await openRenderer(browser, { url: server.url, script: state.script, language });
  await doDeeds(page, state.deeds);
  return page;
}

/** From now on the station answers so, and says that something changed. */
async function now(page: Page, name: RequestName, reply: unknown, event: StationEventName): Promise<void> {
  await page.evaluate(
    ([request, answer, news]) => {
      window.scripted.set(request, answer);
      // What each event carries beside its name is of no use to the page.
      window.scripted.emit({ name: news, count: 1, shipmentId: null } as StationEvent);
    },
    [name, reply, event] as const satisfies readonly [string, unknown, StationEventName],
  );
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
      for (const [index, code] of ALL_REASONS.entries()) {
        const entry = refusedWith(code, index);
        await now(page, 'outbox.list', { value: { entries: [entry], total: 1 } }, 'outbox.changed');
        const row = page.getByTestId('outbox-table-row');
        await expect(row).toHaveCount(1);
        const { what, act } = whatAct(Object.hasOwn(words.codes, code) ? words.codes : words.reasons, code);
        await expect(row, code).toContainText(`${what} ${act}`);
        await expect(row, code).toContainText(ownerIn(words, errorOwner(code)));
        await expect(row, code).toContainText(words.mutationKinds[entry.kind]);
      }
      await page.context().close();
    });

    test('everything a request can end with says on the screen what it means, who acts and how', async ({
      browser,
    }) => {
      const page = await opened(browser, 'self-ship-order-failed', language);
      for (const code of ERROR_CODES) {
        await now(page, 'selfShip.read', { failure: { code, message: 'of no use to a packer' } }, 'queue.changed');
        const notice = page.getByTestId('failed');
        const { what, act } = words.failures[code];
        await expect(notice, code).toContainText(code);
        await expect(notice, code).toContainText(what);
        await expect(notice, code).toContainText(act);
        await expect(notice, code).toContainText(ownerIn(words, FAILURE_OWNERS[code]));
      }
      await page.context().close();
    });

    test('every reason against an act of self-ship says so beside it', async ({ browser }) => {
      const page = await opened(browser, 'self-ship-order', language);
      for (const [why, owner] of Object.entries(REFUSAL_OWNERS.selfShip)) {
        const acts = SELF_SHIP_ACTS.map((act) => ({ act, why }));
        await now(page, 'selfShip.read', { value: { ...SELF_SHIP_VIEW, acts } }, 'queue.changed');
        const { what, act } = whatAct(words.refusals.selfShip, why);
        const said = page.getByTestId('self-ship-acts');
        await expect(said, why).toContainText(`${what} ${act}`);
        if (owner !== null) await expect(said, why).toContainText(words.owners[owner]);
      }
      await page.context().close();
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
      await page.context().close();
    });

    test('every reason against an act of a return says so beside it', async ({ browser }) => {
      const page = await opened(browser, 'return', language);
      for (const [why, owner] of Object.entries(REFUSAL_OWNERS.return)) {
        const acts = RETURN_ACTS.map((act) => ({ act, why, leadsTo: RETURN_ACT_ENDS[act] }));
        await now(page, 'returns.read', { value: { ...TO_DECIDE, acts } }, 'returns.changed');
        const { what, act } = whatAct(words.refusals.return, why);
        const said = page.getByTestId('return-acts');
        await expect(said, why).toContainText(`${what} ${act}`);
        if (owner !== null) await expect(said, why).toContainText(words.owners[owner]);
      }
      await page.context().close();
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
      await page.context().close();
    });
  });
}
