import type { Handlers } from '../shared/contract/index.ts';
import type { StationStatus } from '../shared/contract/station.ts';
import { indiaIso } from '../shared/india-time.ts';
import type { StationConfig } from '../shared/model/config.ts';
import type { OwnInputsNeeded } from '../shared/model/pack-input.ts';
import type { Documents } from './db/documents.ts';
import type { PrintJobQueries } from './db/print-jobs.ts';
import type { OutboxStatus } from './outbox/send-loop.ts';
import { pause, type Timers } from './ports/timers.ts';
import type { PrintQueue } from './printing/print-queue.ts';
import type { QueueWalk } from './pull/queue-walk.ts';

/** What the pull knows of itself, as the status shows it. */
export interface PullView {
  /** The moment up to which the marketplace's news is known whole, UTC epoch ms. */
  readonly lastPullAtMs: number | null;
  readonly pulling: boolean;
  readonly network: StationStatus['network'];
  readonly networkSinceMs: number | null;
}

export interface StatusParts {
  readonly config: StationConfig;
  readonly practice: () => StationStatus['practice'];
  readonly pull: () => PullView;
  readonly outbox: () => OutboxStatus;
  readonly walk: QueueWalk;
  readonly ownNeeded: OwnInputsNeeded;
  readonly timers: Timers;
  readonly documents: Documents;
  readonly locationId: string;
  readonly serverNowMs: () => number;
  readonly prints: PrintQueue;
  readonly printJobs: PrintJobQueries;
  readonly checking: () => boolean;
  readonly nowMs: () => number;
}

/**
 * One view over everything the status bar shows; each part answers from what it holds, nothing is asked of the network. What
 * grows with the queue is counted in slices first, the rest is of the moment of the reply.
 */
export function statusHandler(parts: StatusParts): Pick<Handlers, 'station.status'> {
  return {
    'station.status': async () => {
      const { config } = parts;
      const waiting = await waitingWork(parts);
      const pull = parts.pull();
      const outbox = parts.outbox();
      const jobs = parts.printJobs.openCounts();
      return {
        stationId: config.stationId,
        locationId: config.locationId ?? null,
        ...latestNetwork(pull, outbox),
        lastPullAt: pull.lastPullAtMs === null ? null : indiaIso(pull.lastPullAtMs),
        lastPullAtMs: pull.lastPullAtMs,
        pulling: pull.pulling,
        ...waiting,
        outbox: {
          pending: outbox.pending,
          sending: outbox.sending,
          verify: outbox.verify,
          rejected: outbox.rejected,
          awaitingDocuments: outbox.awaitingDocuments,
        },
        printers: config.printers.map(({ id }) => ({
          id,
          readiness: parts.prints.readinessOf(id),
          queued: parts.printJobs.waitingCount(id),
        })),
        prints: { unknown: jobs.unknown, waiting: jobs.queued + jobs.notSent + jobs.sending },
        checking: parts.checking(),
        nowMs: parts.nowMs(),
        practice: parts.practice(),
      };
    },
  };
}

/** Pull and outbox use the same network: whoever learned of it last is believed. */
function latestNetwork(pull: PullView, outbox: OutboxStatus): Pick<StationStatus, 'network' | 'networkSinceMs'> {
  const told = [pull, outbox].filter((each) => each.network !== 'unknown');
  const paused = told.find((each) => each.network === 'paused');
  const latest = paused ?? told.sort((a, b) => (b.networkSinceMs ?? 0) - (a.networkSinceMs ?? 0))[0];
  return latest
    ? { network: latest.network, networkSinceMs: latest.networkSinceMs }
    : { network: 'unknown', networkSinceMs: null };
}

type WaitingWork = Pick<StationStatus, 'shipments' | 'packable' | 'offlineReady' | 'nextCutOffMs'>;

/** Parcels looked up in the documents file at once; well under 1 ms. */
const LOOKED_UP = 200;

/** `offlineReady` counts parcels that need nothing more from the network: their label is here and has not been printed. */
async function waitingWork(parts: StatusParts): Promise<WaitingWork> {
  const { walk, documents, timers, locationId, ownNeeded } = parts;
  const asked = { locationId, nowMs: parts.serverNowMs(), ownNeeded };
  const { total, packable, nextCutOffMs } = await walk.counts(asked);
  const unprinted = await walk.unprinted();
  let offlineReady = 0;
  for (let at = 0; at < unprinted.length; at += LOOKED_UP) {
    if (at > 0) await pause(timers, 0);
    const slice = unprinted.slice(at, at + LOOKED_UP);
    offlineReady += documents.keptOf(slice, 'label/').size;
  }
  return { shipments: total, packable, offlineReady, nextCutOffMs };
}
