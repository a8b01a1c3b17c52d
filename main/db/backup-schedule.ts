import { listBackups } from './backup-files.ts';

const HOUR_MS = 3_600_000;
/** After a start the disk belongs to the bench first. */
const SETTLE_MS = 60_000;

export interface BackupScheduleTools {
  readonly dataDir: string;
  /** The clock and timers ports, as far as they are needed here. */
  readonly wallMs: () => number;
  readonly after: (delayMs: number, task: () => void) => () => void;
  readonly make: () => Promise<unknown>;
  /** Told of a backup that failed; the next is tried an hour later all the same. */
  readonly onFailure: (error: unknown) => void;
}

export interface BackupSchedule {
  /** No backup begins any more; resolves when the one under way ended. */
  stop(): Promise<void>;
}

/** A backup every hour, the first a minute after the start or an hour after the last one there is, whichever is later. */
export function startBackupSchedule(tools: BackupScheduleTools): BackupSchedule {
  let stopped = false;
  let underWay: Promise<void> = Promise.resolve();
  const plan = (delayMs: number) =>
    tools.after(delayMs, () => {
      underWay = tools
        .make()
        .then(() => undefined, tools.onFailure)
        .then(() => {
          if (!stopped) cancel = plan(HOUR_MS);
        });
    });
  let cancel = plan(firstDelayMs(tools));
  return {
    async stop() {
      stopped = true;
      cancel();
      await underWay;
    },
  };
}

function firstDelayMs({ dataDir, wallMs }: BackupScheduleTools): number {
  const last = listBackups(dataDir).find((backup) => backup.why === 'hourly');
  if (last === undefined) return SETTLE_MS;
  // A backup dated in the future says that the clock was set back, not that there is time.
  const untilDue = last.atMs + HOUR_MS - wallMs();
  return untilDue > HOUR_MS ? SETTLE_MS : Math.max(SETTLE_MS, untilDue);
}
