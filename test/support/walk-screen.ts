import type { Page } from '@playwright/test';
import type { RequestName, StationEvent, StationEventName } from '../../shared/contract/index.ts';

/** Where the page asks, what makes it ask again, and the one element that says what came of it. */
export interface Walk {
  readonly request: RequestName;
  readonly news: StationEventName;
  readonly testId: string;
}

/** An answer of the station and all that the element must then say. */
export interface Telling {
  readonly about: string;
  readonly reply: unknown;
  readonly says: readonly string[];
}

/** Ten seconds of frames, and more where frames come late. */
const MOST_FRAMES = 600;

/**
 * Has the scripted station answer each in turn and say that something changed, and looks with every frame until the page has asked again and
 * the element says it all. All of it runs inside the page: a look from outside takes longer than what is looked for. Tells what was
 * never said, and what stood there instead; empty when all was.
 */
export async function walkScreen(page: Page, walk: Walk, tellings: readonly Telling[]): Promise<readonly string[]> {
  return await page.evaluate(
    async ({ walk: { request, news, testId }, tellings: all, most }) => {
      const plain = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim();
      const asked = () => window.scripted.calls.filter(({ name }) => name === request).length;
      const missed: string[] = [];
      for (const { about, reply, says } of all) {
        const before = asked();
        window.scripted.set(request, reply);
        // What each event carries beside its name is of no use to the page.
        window.scripted.emit({ name: news, count: 1, shipmentId: null } as StationEvent);
        let lacks: readonly string[] = says;
        let shown: readonly string[] = [];
        for (let frame = 0; frame < most && lacks.length > 0; frame += 1) {
          await new Promise((next) => requestAnimationFrame(next));
          if (asked() === before) continue;
          shown = [...document.querySelectorAll(`[data-testid="${testId}"]`)].map((one) => plain(one.textContent));
          const text = shown.length === 1 ? shown[0] : undefined;
          lacks = says.filter((each) => text?.includes(plain(each)) !== true);
        }
        if (lacks.length > 0) missed.push(`${about}: ${JSON.stringify(lacks)} never stood in ${JSON.stringify(shown)}`);
      }
      return missed;
    },
    { walk, tellings, most: MOST_FRAMES },
  );
}
