import type { Handlers } from '../shared/contract/index.ts';
import type { StationStatus } from '../shared/contract/station.ts';
import { indiaIso } from '../shared/india-time.ts';
import type { StationConfig } from '../shared/model/config.ts';
import type { OwnInputsNeeded } from '../shared/model/pack-input.ts';
import { unseenLimits } from './bench/unseen.ts';
import type { PackBuffer } from './buffer/buffer.ts';
import type { ParcelQueries } from './db/parcels.ts';
import type { PrintJobQueries } from './db/print-jobs.ts';
import type { ShelfQueries } from './db/shelf.ts';
import type { OutboxStatus } from './outbox/outbox-status.ts';
import { pause, type Timers } from './ports/timers.ts';
import type { PrintQueue } from './printing/print-queue.ts';
import type { Roster } from './printing/roster.ts';
import type { QueueWalk } from './pull/queue-walk.ts';
import type { StationOptions } from './station-options.ts';

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
  /** Of these shipments those that lack a document they wait for. */
  readonly lacking: (shipmentIds: readonly string[]) => readonly string[];
  readonly buffer: PackBuffer['status'];
  readonly locationId: string;
  readonly serverNowMs: () => number;
  readonly prints: Pick<PrintQueue, 'readinessOf'>;
  readonly roster: Pick<Roster, 'printers'>;
  readonly printJobs: PrintJobQueries;
  readonly parcels: Pick<ParcelQueries, 'unseenCounts'>;
  readonly shelf: Pick<ShelfQueries, 'counts' | 'waitingForLabel'>;
  readonly checking: () => boolean;
  readonly returnsToDecide: () => number;
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
      const ready = await countReady(parts, parts.shelf.waitingForLabel());
      const buffer = await parts.buffer();
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
        offlineReady: waiting.offlineReady + buffer.ready,
        ahead: buffer.ahead,
        stations: config.stations,
        outbox: {
          pending: outbox.pending,
          sending: outbox.sending,
          verify: outbox.verify,
          rejected: outbox.rejected,
          awaitingDocuments: outbox.awaitingDocuments,
        },
        printers: parts.roster.printers().map(({ id }) => ({
          id,
          readiness: parts.prints.readinessOf(id),
          queued: parts.printJobs.waitingCount(id),
        })),
        prints: { unknown: jobs.unknown, waiting: jobs.queued + jobs.notSent + jobs.sending },
        shelf: { ...parts.shelf.counts(), ready },
        unseen: unseenOf(parts),
        returnsToDecide: parts.returnsToDecide(),
        serverAheadMs: parts.serverNowMs() - parts.nowMs(),
        checking: parts.checking(),
        nowMs: parts.nowMs(),
        practice: parts.practice(),
      };
    },
  };
}

function unseenOf({ parcels, nowMs, serverNowMs }: StatusParts): StationStatus['unseen'] {
  return parcels.unseenCounts(unseenLimits(nowMs(), serverNowMs()));
}

/** Pull and outbox use the same network: whoever learned of it last is believed. */
export function latestNetwork(
  ...of: readonly Pick<StationStatus, 'network' | 'networkSinceMs'>[]
): Pick<StationStatus, 'network' | 'networkSinceMs'> {
  const told = of.filter((each) => each.network !== 'unknown');
  const paused = told.find((each) => each.network === 'paused');
  const latest = paused ?? told.sort((a, b) => (b.networkSinceMs ?? 0) - (a.networkSinceMs ?? 0))[0];
  return latest
    ? { network: latest.network, networkSinceMs: latest.networkSinceMs }
    : { network: 'unknown', networkSinceMs: null };
}

type WaitingWork = Pick<StationStatus, 'shipments' | 'packable' | 'offlineReady' | 'nextCutOffMs'>;

/** Parcels looked up in the documents file at once; well under 1 ms. */
const LOOKED_UP = 200;

/** `offlineReady` counts begun parcels that need nothing more from the network: their papers are here, and out for none but those labelled first. */
async function waitingWork(parts: StatusParts): Promise<WaitingWork> {
  const { walk, locationId, ownNeeded } = parts;
  const asked = { locationId, nowMs: parts.serverNowMs(), ownNeeded, stations: parts.config.stations };
  const { total, packable, nextCutOffMs } = await walk.counts(asked);
  const offlineReady = await countReady(parts, await walk.unprinted());
  return { shipments: total, packable, offlineReady, nextCutOffMs };
}

/** Of how many of these shipments everything that comes out with the parcel is here. */
async function countReady({ lacking, timers }: StatusParts, shipmentIds: readonly string[]): Promise<number> {
  let ready = 0;
  for (let at = 0; at < shipmentIds.length; at += LOOKED_UP) {
    if (at > 0) await pause(timers, 0);
    const slice = shipmentIds.slice(at, at + LOOKED_UP);
    ready += slice.length - lacking(slice).length;
  }
  return ready;
}

/** Named one by one: what runs practice also holds its secret. */
export function practiceView(practice: StationOptions['practice']): StationStatus['practice'] {
  if (!practice) return null;
  const { marketplaceUrl, labelsDir, networkUp } = practice;
  return { marketplaceUrl, labelsDir, networkUp: networkUp() };
}
