import type { MarketplaceFault } from '../marketplace/client.ts';
import type { Clock, Random } from '../ports/index.ts';
import { throttlePauseMs } from './backoff.ts';

export type NetworkState = 'connected' | 'offline' | 'paused' | 'unknown';

/** What the last exchanges told of the marketplace, and which rests it asked for. */
export interface NetworkWatch {
  state(): NetworkState;
  /** Wall clock, UTC epoch ms; null before the first exchange. */
  sinceMs(): number | null;
  /** Any answer: also a refusal shows that the marketplace is there. Returns true when it was away before. */
  answered(): boolean;
  failed(fault: MarketplaceFault): void;
  /** Monotonic ms until which changes rest; null when they do not. */
  writesPausedUntilMs(): number | null;
  /** Monotonic ms until which everything rests because the credentials were refused. */
  accountPausedUntilMs(): number | null;
  /** Rests all changes and returns for how long. */
  pauseWrites(retryAfterMs: number | undefined): number;
  pauseAccount(): void;
  /** New credentials are there. */
  credentialsChanged(): void;
}

export function createNetworkWatch(clock: Clock, random: Random, credentialsPauseMs: number): NetworkWatch {
  let state: NetworkState = 'unknown';
  let sinceMs: number | null = null;
  let writesUntil: number | null = null;
  let accountUntil: number | null = null;
  let throttled = 0;

  function enter(next: NetworkState): void {
    if (state === next) return;
    state = next;
    sinceMs = clock.wallMs();
  }
  const still = (until: number | null) => (until !== null && until > clock.monotonicMs() ? until : null);

  return {
    state: () => state,
    sinceMs: () => sinceMs,
    answered() {
      const away = state === 'offline';
      throttled = 0;
      enter('connected');
      return away;
    },
    failed(fault) {
      if (fault.kind === 'not-sent' || fault.kind === 'unknown') enter('offline');
      else if (fault.kind !== 'credentials') enter('connected');
    },
    writesPausedUntilMs: () => still(writesUntil),
    accountPausedUntilMs: () => still(accountUntil),
    pauseWrites(retryAfterMs) {
      throttled += 1;
      const forMs = throttlePauseMs(retryAfterMs, throttled, random);
      writesUntil = Math.max(still(writesUntil) ?? 0, clock.monotonicMs() + forMs);
      return forMs;
    },
    pauseAccount() {
      accountUntil = clock.monotonicMs() + credentialsPauseMs;
      enter('paused');
    },
    credentialsChanged() {
      accountUntil = null;
    },
  };
}
