import type { MarketplaceFault } from '../marketplace/client.ts';
import type { Clock, Random } from '../ports/index.ts';
import { throttlePauseMs } from './backoff.ts';
import type { OutboxSettings } from './settings.ts';

export type NetworkState = 'connected' | 'offline' | 'paused' | 'unknown';

/** What the last exchanges told of the marketplace, and which rests it asked for. */
export interface NetworkWatch {
  state(): NetworkState;
  /** Wall clock, UTC epoch ms; null before the first exchange. */
  sinceMs(): number | null;
  /** Any answer: also a refusal shows that the marketplace is there. Returns true when it was away before. */
  answered(): boolean;
  /** Since the start: answers heard, and how often the network was there again after it was not. */
  heard(): { readonly answers: number; readonly returns: number };
  failed(fault: MarketplaceFault): void;
  /** Monotonic ms until which changes rest; null when they do not, at `atMono` or now. */
  writesPausedUntilMs(atMono?: number): number | null;
  /** The same of everything, because the credentials were refused. */
  accountPausedUntilMs(atMono?: number): number | null;
  /** Rests all changes and returns for how long. */
  pauseWrites(retryAfterMs: number | undefined): number;
  pauseAccount(): void;
  /** An answer that cannot be the marketplace's own (HTML, wrong ids). Returns how many came in a row. */
  doubted(): number;
  /** An answer that can. */
  believed(): void;
  /** So many doubtful answers in a row that they are what is said of the network; null while they are not. */
  doubtfulSinceMs(): number | null;
  /** New credentials are there. */
  credentialsChanged(): void;
}

export function createNetworkWatch(
  clock: Clock,
  random: Random,
  settings: Pick<OutboxSettings, 'credentialsPauseMs' | 'breakerAfterSuspicious'>,
): NetworkWatch {
  let state: NetworkState = 'unknown';
  let sinceMs: number | null = null;
  let writesUntil: number | null = null;
  let accountUntil: number | null = null;
  let throttled = 0;
  let answers = 0;
  let returns = 0;
  let doubtful = 0;
  let doubtfulSinceMs: number | null = null;

  function enter(next: NetworkState): void {
    if (state === next) return;
    if (next === 'connected') returns += 1;
    state = next;
    sinceMs = clock.wallMs();
  }
  const still = (until: number | null, atMono = clock.monotonicMs()) =>
    until !== null && until > atMono ? until : null;

  return {
    state: () => state,
    sinceMs: () => sinceMs,
    answered() {
      const away = state === 'offline';
      throttled = 0;
      answers += 1;
      enter('connected');
      return away;
    },
    failed(fault) {
      if (fault.kind === 'not-sent' || fault.kind === 'unknown') enter('offline');
      else if (fault.kind !== 'credentials') enter('connected');
    },
    heard: () => ({ answers, returns }),
    writesPausedUntilMs: (atMono) => still(writesUntil, atMono),
    accountPausedUntilMs: (atMono) => still(accountUntil, atMono),
    pauseWrites(retryAfterMs) {
      throttled += 1;
      const forMs = throttlePauseMs(retryAfterMs, throttled, random);
      writesUntil = Math.max(still(writesUntil) ?? 0, clock.monotonicMs() + forMs);
      return forMs;
    },
    pauseAccount() {
      accountUntil = clock.monotonicMs() + settings.credentialsPauseMs;
      enter('paused');
    },
    doubted() {
      doubtful += 1;
      doubtfulSinceMs ??= clock.wallMs();
      return doubtful;
    },
    believed() {
      doubtful = 0;
      doubtfulSinceMs = null;
    },
    doubtfulSinceMs: () => (doubtful >= settings.breakerAfterSuspicious ? doubtfulSinceMs : null),
    credentialsChanged() {
      accountUntil = null;
    },
  };
}
