import { snapshotTurns } from '../../shared/snapshot-turns.ts';
import type { QueueAsked } from '../db/queue.ts';
import type { IdsAsked, QueueSlice, QueueSnapshots } from '../db/queue-snapshot.ts';
import { pause, type Timers } from '../ports/timers.ts';

export interface QueueCounts {
  /** Live shipments of the location. */
  readonly total: number;
  /** Of those, how many can be packed now. */
  readonly packable: number;
  /** Dispatch-by of the most urgent of those, UTC epoch ms; null when there is none. */
  readonly nextCutOffMs: number | null;
}

export interface QueuePage extends QueueCounts {
  readonly ids: readonly string[];
}

export interface QueueWalk {
  counts(asked: QueueAsked): Promise<QueueCounts>;
  /** Counts and ids as of the same commit. */
  page(asked: QueueAsked, which: IdsAsked): Promise<QueuePage>;
  /** Shipments whose parcel has been begun and has no printed label yet, as of one commit. */
  unprinted(): Promise<readonly string[]>;
  /** Resolves when nothing is read any more; whoever still waits or asks later gets STATION_STOPPING. */
  stop(): Promise<void>;
}

interface Walked extends QueueCounts {
  readonly version: number;
  readonly asked: QueueAsked;
  readonly slices: readonly QueueSlice[];
}

/** A dispatch-after passes without a commit: after so long the queue is walked again. */
const FRESH_MS = 1_000;
const UNPRINTED_SLICE = 500;

/**
 * Walks the queue in slices that each cost under a millisecond, whatever its length, and exact all the same: everything is read
 * from one snapshot. One walk at a time; those who ask meanwhile share its result unless something was committed since.
 */
export function createQueueWalk(options: { readonly snapshots: QueueSnapshots; readonly timers: Timers }): QueueWalk {
  const { snapshots, timers } = options;
  let walked: Walked | undefined;
  const turns = snapshotTurns(snapshots, () => pause(timers, 0));

  async function walk(version: number, asked: QueueAsked): Promise<Walked> {
    if (walked && walked.version === version && isFresh(walked.asked, asked)) return walked;
    const slices: QueueSlice[] = [];
    for (let slice = snapshots.slice(asked); slice; slice = snapshots.slice(asked, slice.upTo)) {
      slices.push(slice);
      await turns.letOthersRun();
    }
    walked = {
      ...{ version, asked, slices },
      total: slices.reduce((sum, slice) => sum + slice.total, 0),
      packable: slices.reduce((sum, slice) => sum + slice.packable, 0),
      nextCutOffMs: slices.find((slice) => slice.packable > 0)?.firstDueMs ?? null,
    };
    return walked;
  }

  async function idsOf({ asked, slices }: Walked, { packableOnly, limit, offset }: IdsAsked): Promise<string[]> {
    const ids: string[] = [];
    let before = 0;
    for (const slice of slices) {
      const here = packableOnly ? slice.packable : slice.total;
      if (before + here > offset && here > 0) {
        const skip = Math.max(0, offset - before);
        ids.push(...snapshots.ids(asked, slice, { packableOnly, limit: limit - ids.length, offset: skip }));
        if (ids.length >= limit) break;
        await turns.letOthersRun();
      }
      before += here;
    }
    return ids;
  }

  return {
    counts: (asked) => turns.take(async (version) => countsOf(await walk(version, asked))),
    page: (asked, which) =>
      turns.take(async (version) => {
        const all = await walk(version, asked);
        return { ...countsOf(all), ids: await idsOf(all, which) };
      }),
    unprinted: () =>
      turns.take(async () => {
        const ids: string[] = [];
        for (;;) {
          const slice = snapshots.unprinted(UNPRINTED_SLICE, ids.length);
          ids.push(...slice);
          if (slice.length < UNPRINTED_SLICE) return ids;
          await turns.letOthersRun();
        }
      }),
    stop: turns.stop,
  };
}

function isFresh(before: QueueAsked, now: QueueAsked): boolean {
  const ageMs = now.nowMs - before.nowMs;
  return (
    before.locationId === now.locationId &&
    before.ownNeeded.taxRate === now.ownNeeded.taxRate &&
    before.ownNeeded.box === now.ownNeeded.box &&
    before.stations.index === now.stations.index &&
    before.stations.count === now.stations.count &&
    ageMs >= 0 &&
    ageMs < FRESH_MS
  );
}

function countsOf({ total, packable, nextCutOffMs }: Walked): QueueCounts {
  return { total, packable, nextCutOffMs };
}
