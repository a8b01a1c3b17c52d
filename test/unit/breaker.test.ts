import { describe, expect, it } from 'vitest';
import { createBreaker } from '../../main/outbox/breaker.ts';
import { OUTBOX_DEFAULTS } from '../../main/outbox/settings.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { createVirtualTime } from '../support/virtual-time.ts';

function breaker() {
  const time = createVirtualTime();
  return { time, made: createBreaker(OUTBOX_DEFAULTS, time.clock, seededRandom(1)) };
}

describe('the breaker', () => {
  it('opens after five straight lost requests, and not after four with an answer between them', () => {
    const { made } = breaker();
    for (let at = 0; at < 4; at += 1) made.failed();
    made.succeeded();
    for (let at = 0; at < 4; at += 1) made.failed();
    expect(made.isOpen()).toBe(false);
    made.failed();
    expect(made.isOpen()).toBe(true);
  });

  it('opens when every second of the last twenty was lost, however they alternate', () => {
    const { made } = breaker();
    for (let pair = 0; pair < 9; pair += 1) {
      made.failed();
      made.succeeded();
    }
    expect(made.isOpen()).toBe(false);
    made.failed();
    expect(made.isOpen()).toBe(true);
  });

  it('opens at once where what answers is not the marketplace', () => {
    const { made } = breaker();
    made.open();
    expect(made.isOpen()).toBe(true);
  });

  it('is closed by a trial that came when it was due, and begins to count anew', async () => {
    const { time, made } = breaker();
    for (let at = 0; at < 12; at += 1) made.failed();
    const trialAt = made.trialAtMs() ?? 0;
    if (trialAt > time.clock.monotonicMs()) expect(made.trialPassed(false)).toBe(false);
    await time.advance(Math.max(0, trialAt - time.clock.monotonicMs()) + 1);
    expect(made.trialPassed(false)).toBe(true);
    made.succeeded();
    made.failed();
    expect(made.isOpen()).toBe(false);
  });

  it('does not wait out its pause when a read gets through a line that was dead to reads too', () => {
    const { time, made } = breaker();
    for (let at = 0; at < 12; at += 1) made.failed();
    expect(made.trialAtMs()).toBeGreaterThan(time.clock.monotonicMs());
    expect(made.trialPassed(false)).toBe(false);
    expect(made.trialPassed(true)).toBe(true);
    expect(made.isOpen()).toBe(false);
  });

  it('has nothing to pass while it is closed', () => {
    expect(breaker().made.trialPassed(true)).toBe(false);
  });
});
