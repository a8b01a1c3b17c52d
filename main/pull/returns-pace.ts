import type { MarketplaceFault } from '../marketplace/client.ts';
import type { Clock, Random } from '../ports/index.ts';

const BACKOFF_BASE_MS = 2_000;
const BACKOFF_CAP_MS = 300_000;
/** An account that may not read returns is asked this seldom whether it may by now. */
const REFUSED_MS = 600_000;

/** Returns are not for this account, or its credentials are not taken: no other try mends that. */
export function isRefused({ kind }: Pick<MarketplaceFault, 'kind'>): boolean {
  return kind === 'refused' || kind === 'credentials';
}

/** How long returns are let be after a read of them failed. Times are monotonic ms. */
export function createReturnsPace(clock: Pick<Clock, 'monotonicMs'>, random: Random) {
  let failures = 0;
  let notBeforeMono = 0;
  let lineFailed = false;
  return {
    notBeforeMono: (): number => notBeforeMono,
    /** Somebody else's answer ends the wait: it is not returns that are refused. */
    waitsForLine: (): boolean => lineFailed,
    worked(): void {
      failures = 0;
      lineFailed = false;
    },
    /** Null: a fault that is not the marketplace's. */
    failed(fault: MarketplaceFault | null): void {
      failures++;
      const nowMono = clock.monotonicMs();
      notBeforeMono = nowMono + random.next() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** failures);
      if (fault === null) return;
      const { kind, retryAfterMs = 0 } = fault;
      lineFailed = kind !== 'refused' && kind !== 'throttled';
      notBeforeMono = isRefused(fault) ? nowMono + REFUSED_MS : Math.max(notBeforeMono, nowMono + retryAfterMs);
    },
    /** Ends the wait, whatever it was for. */
    atOnce(): void {
      notBeforeMono = 0;
    },
  };
}
