import type { Handlers } from '../shared/contract/index.ts';
import type { StationStatus } from '../shared/contract/station.ts';
import { indiaIso } from '../shared/india-time.ts';
import type { StationConfig } from '../shared/model/config.ts';
import type { Documents } from './db/documents.ts';
import type { ParcelQueries } from './db/parcels.ts';
import type { PrintJobQueries } from './db/print-jobs.ts';
import type { QueueQueries } from './db/queue.ts';
import type { ShipmentQueries } from './db/shipments.ts';
import type { OutboxStatus } from './outbox/send-loop.ts';
import type { PrintQueue } from './printing/print-queue.ts';

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
  readonly queue: QueueQueries;
  readonly shipments: ShipmentQueries;
  readonly parcels: ParcelQueries;
  readonly documents: Documents;
  readonly locationId: string;
  readonly serverNowMs: () => number;
  readonly prints: PrintQueue;
  readonly printJobs: PrintJobQueries;
  readonly checking: () => boolean;
  readonly nowMs: () => number;
}

/** One view over everything the status bar shows; each part answers from what it holds, nothing is asked of the network. */
export function statusHandler(parts: StatusParts): Pick<Handlers, 'station.status'> {
  return {
    'station.status': () => {
      const { config } = parts;
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
        ...waitingWork(parts),
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
          queued: parts.printJobs.waiting(id, 1000).length,
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

/** `offlineReady` counts parcels that need nothing more from the network: their label is here and has not been printed. */
function waitingWork({ queue, shipments, parcels, documents, locationId, serverNowMs }: StatusParts): WaitingWork {
  const at = { locationId, nowMs: serverNowMs() };
  const { total, packable } = queue.counts(at);
  const [mostUrgent] = queue.page({ ...at, limit: 1, offset: 0 }, true);
  return {
    shipments: total,
    packable,
    offlineReady: parcels.unprinted().filter((shipmentId) => documents.headsOf(shipmentId).length > 0).length,
    nextCutOffMs: mostUrgent === undefined ? null : (shipments.read(mostUrgent)?.dispatchByMs ?? null),
  };
}
