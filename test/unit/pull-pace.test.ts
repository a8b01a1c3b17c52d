import { expect, test } from 'vitest';
import { createPullPace, type PullEvery } from '../../main/pull/pull-pace.ts';

function paced(every?: PullEvery) {
  let nowMs = 1_000_000;
  const clock = { wallMs: () => nowMs, monotonicMs: () => nowMs };
  const random = { next: () => 0.5, bytes: (count: number) => new Uint8Array(count) };
  const pace = createPullPace(clock, random, () => undefined, every);
  /** When each of the two is read within the hour, ms from now, on a bench that is busy and a line that takes no time. */
  function hour(): { news: number[]; sweeps: number[] } {
    const startMs = nowMs;
    const read = { news: [] as number[], sweeps: [] as number[] };
    while (nowMs - startMs < 3_600_000) {
      const next = pace.next(false, null);
      if (next === 'news') {
        read.news.push(nowMs - startMs);
        pace.newsStarted();
        pace.worked();
      } else if (next === 'sweep') {
        read.sweeps.push(nowMs - startMs);
        pace.sweepEnded(nowMs, true);
      } else nowMs += Number(next);
    }
    return read;
  }
  return { hour };
}

test('on a busy bench news is read every 30 s and everything every minute', () => {
  const { news, sweeps } = paced().hour();
  expect(news).toHaveLength(120);
  expect(sweeps).toHaveLength(60);
});

test('both may be asked for at another pace', () => {
  const { news, sweeps } = paced({ newsMs: 60_000, sweepMs: 240_000 }).hour();
  expect(news).toHaveLength(60);
  expect(sweeps).toHaveLength(15);
});
