import type { UnseenLimits } from '../db/parcels.ts';

/** A label not scanned back for so long, or with less than this to its dispatch-by, takes over the status bar (design: label scan-back). */
const UNSEEN_AFTER_MS = 5 * 60_000;
const UNSEEN_BEFORE_DUE_MS = 60 * 60_000;

/** `nowMs`: the PC's clock, `serverNowMs` the marketplace's, both UTC epoch ms. */
export function unseenLimits(nowMs: number, serverNowMs: number): UnseenLimits {
  return { sentBeforeMs: nowMs - UNSEEN_AFTER_MS, dueBeforeMs: serverNowMs + UNSEEN_BEFORE_DUE_MS };
}
