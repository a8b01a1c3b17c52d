import type { OutboxContext } from './context.ts';
import type { NetworkState } from './network-watch.ts';
import { settleTimeMs, sinceSentMs } from './verify.ts';
import type { OutboxFacts } from './waits.ts';

export interface OutboxStatus {
  readonly network: NetworkState;
  readonly networkSinceMs: number | null;
  /** Answers heard since the start. */
  readonly answers: number;
  /** How often since the start the network was there after it was not, the first time included. */
  readonly returns: number;
  readonly pending: number;
  readonly sending: number;
  readonly awaitingDocuments: number;
  readonly verify: number;
  readonly rejected: number;
  /** Requests under way. */
  readonly inFlight: number;
  readonly batchSize: number;
  readonly breakerOpen: boolean;
}

export function outboxStatus(context: OutboxContext, inFlight: number, batchSize: number): OutboxStatus {
  const { network, queries, writeBreaker } = context;
  const counts = queries.counts();
  return {
    network: network.state(),
    networkSinceMs: network.sinceMs(),
    ...network.heard(),
    pending: counts.pending,
    sending: counts.sending,
    awaitingDocuments: counts['awaiting-documents'],
    verify: counts.verify,
    rejected: counts.rejected,
    inFlight,
    batchSize,
    breakerOpen: writeBreaker.isOpen(),
  };
}

/** What no row holds and a screen needs to say what a row waits for. `gateOpen`: nothing keeps it all from being sent. */
export function outboxFacts(context: OutboxContext, gateOpen: boolean): OutboxFacts {
  const { network, ports, settings, boot } = context;
  const nowMono = ports.clock.monotonicMs();
  const nowMs = ports.clock.wallMs();
  const wall = (mono: number | null) => (mono === null ? null : Math.ceil(nowMs + mono - nowMono));
  return {
    checking: !gateOpen,
    network: network.state(),
    networkSinceMs: network.sinceMs(),
    breakerOpen: context.writeBreaker.isOpen() || context.readBreaker.isOpen(),
    doubtfulSinceMs: network.doubtfulSinceMs(),
    restedUntilMs: wall(context.restedUntilMs()),
    writesPausedUntilMs: wall(network.writesPausedUntilMs()),
    accountPausedUntilMs: wall(network.accountPausedUntilMs()),
    settlesAtMs: (row) => nowMs + settleTimeMs(row, settings) - sinceSentMs(row, boot, nowMono),
  };
}
