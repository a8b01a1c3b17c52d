/** A bucket that holds one second's worth of requests and fills steadily. */
export class RateLimit {
  #left: number | undefined;
  #atMs = 0;

  /** True when the request is within the limit. A clock that goes back fills nothing. */
  take(perSecond: number, nowMs: number): boolean {
    const capacity = Math.max(1, perSecond);
    const gained = (Math.max(0, nowMs - this.#atMs) / 1000) * perSecond;
    this.#left = Math.min(capacity, (this.#left ?? capacity) + gained);
    this.#atMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
