/** `wallMs` is the PC's idea of UTC and may jump; `monotonicMs` never goes back but means nothing after a restart. */
export interface Clock {
  wallMs(): number;
  monotonicMs(): number;
}

export const realClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
