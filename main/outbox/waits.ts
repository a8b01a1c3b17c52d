import type { OutboxWait } from '../../shared/contract/outbox.ts';
import { assertNever } from '../../shared/result.ts';
import type { ListedMutation, Mutation } from '../db/mutations.ts';
import type { NetworkState } from './network-watch.ts';

/** What the running send loop knows that no row holds. Instants are UTC epoch ms. */
export interface OutboxFacts {
  /** Nothing is sent while the database is checked after an unclean stop. */
  readonly checking: boolean;
  readonly network: NetworkState;
  readonly networkSinceMs: number | null;
  readonly breakerOpen: boolean;
  /** Since then answers come that cannot be the marketplace's own; null while they do not. */
  readonly doubtfulSinceMs: number | null;
  /** A backup was restored, and nothing is sent before then; null otherwise. */
  readonly restedUntilMs: number | null;
  readonly writesPausedUntilMs: number | null;
  readonly accountPausedUntilMs: number | null;
  /** When "not applied" will be believed of a row in `verify`. */
  readonly settlesAtMs: (row: Mutation) => number;
}

/** What a row waits for, said for the person who looks at the outbox. */
export function waitOf(row: ListedMutation, facts: OutboxFacts): OutboxWait {
  switch (row.state) {
    case 'acked':
    case 'discarded':
      return { for: 'nothing' };
    case 'rejected':
      return { for: 'person' };
    case 'sending':
      return { for: 'answer' };
    case 'awaiting-documents':
      return blockedWait(facts) ?? { for: 'documents', late: row.lastError === 'DOCUMENTS_LATE' };
    case 'verify':
      return blockedWait(facts) ?? { for: 'settle-time', untilMs: Math.ceil(facts.settlesAtMs(row)) };
    case 'pending':
      return pendingWait(row, facts);
    default:
      return assertNever(row.state);
  }
}

/** Its own reason comes first: with the network back or the pause over it would still not leave. */
function pendingWait(row: ListedMutation, facts: OutboxFacts): OutboxWait {
  if (row.kind === 'dispatch' && row.packState !== null && row.packState !== 'acked') {
    return { for: 'its-pack', pack: row.packState };
  }
  switch (row.lastError) {
    case 'ON_HOLD':
    case 'ITEM_ON_HOLD':
      return { for: 'hold' };
    case 'TOO_EARLY':
    case 'INVALID_DISPATCH_AFTER_DATE':
      return { for: 'too-early', untilMs: row.dispatchAfterMs };
    case 'WAITS_FOR_PACK':
      // The pack is done from here, and the marketplace still shows it as being made.
      return { for: 'its-pack', pack: row.packState };
    case 'WAITS_FOR_EARLIER':
      return row.earlier ? { for: 'earlier', ...row.earlier } : { for: 'turn' };
    case 'WAITS_FOR_STATE':
      return { for: 'state' };
    case 'SHIPMENT_UNKNOWN':
      return { for: 'shipment' };
    default:
      return blockedWait(facts) ?? tryAgainWait(row, facts);
  }
}

/** What keeps everything from leaving. */
function blockedWait(facts: OutboxFacts): OutboxWait | undefined {
  if (facts.checking) return { for: 'check' };
  if (facts.accountPausedUntilMs !== null) return { for: 'credentials', untilMs: facts.accountPausedUntilMs };
  if (facts.doubtfulSinceMs !== null) return { for: 'doubtful', sinceMs: facts.doubtfulSinceMs };
  if (facts.network === 'offline' || facts.breakerOpen) {
    return { for: 'network', sinceMs: facts.network === 'offline' ? facts.networkSinceMs : null };
  }
  return undefined;
}

function tryAgainWait(row: ListedMutation, facts: OutboxFacts): OutboxWait {
  if (facts.restedUntilMs !== null) return { for: 'restored', untilMs: facts.restedUntilMs };
  if (facts.writesPausedUntilMs !== null) return { for: 'throttled', untilMs: facts.writesPausedUntilMs };
  if (row.notBeforeMs === null) return { for: 'turn' };
  switch (row.lastError) {
    case 'NOT_SENT':
      return { for: 'network', sinceMs: null };
    case 'THROTTLED':
      return { for: 'throttled', untilMs: row.notBeforeMs };
    case 'REFUSED':
      return { for: 'marketplace' };
    default:
      return { for: 'turn' };
  }
}
