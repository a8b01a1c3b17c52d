import type { Limiter } from '../../main/marketplace/limiter.ts';

/** Grants at once and never pauses, so that a 429 does not stop a run of many requests. */
export const unlimitedLimiter: Limiter = {
  acquire: async (lane) => ({ lane, number: 1 }),
  answered: () => undefined,
  throttled: () => undefined,
  stats: () => ({
    ratePerSecond: 0,
    pausedForMs: 0,
    granted: { send: 0, documents: 0, pull: 0, 'pack-ahead': 0 },
    waiting: { send: 0, documents: 0, pull: 0, 'pack-ahead': 0 },
    throttled: 0,
  }),
};
