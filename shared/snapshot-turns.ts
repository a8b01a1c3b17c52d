import { AppFailure } from './errors.ts';

/** Holds what is committed at `begin` until `end`. */
export interface Snapshots {
  begin(): number;
  end(): void;
}

/** Reading in slices from the one snapshot. */
export interface SnapshotTurns {
  /** Everybody's turn with the snapshot, in the order asked. `version` differs after each commit. Rejects with STATION_STOPPING. */
  take<T>(read: (version: number) => Promise<T>): Promise<T>;
  /** Others run; a station that began to stop meanwhile reads no further. */
  letOthersRun(): Promise<void>;
  assertRunning(): void;
  /** Resolves when nobody reads any more. */
  stop(): Promise<void>;
}

/** `pause` lets whatever waits run before it resolves. */
export function snapshotTurns(snapshots: Snapshots, pause: () => Promise<void>): SnapshotTurns {
  let last: Promise<unknown> = Promise.resolve();
  let stopped = false;

  function assertRunning(): void {
    if (stopped) throw new AppFailure('STATION_STOPPING', 'The station is stopping.');
  }

  return {
    assertRunning,
    take(read) {
      const turn = last.then(async () => {
        assertRunning();
        try {
          return await read(snapshots.begin());
        } finally {
          snapshots.end();
        }
      });
      last = turn.catch(() => undefined);
      return turn;
    },
    async letOthersRun() {
      await pause();
      assertRunning();
    },
    async stop() {
      stopped = true;
      await last;
    },
  };
}
