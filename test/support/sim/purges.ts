import { AppFailure } from '../../../shared/errors.ts';
import type { LastPurge, RetentionDays } from '../../../shared/model/retention.ts';
import { drawFor } from './chance.ts';
import { nameOf, type SimStation } from './sim-station.ts';
import type { SimTime } from './sim-time.ts';

export interface PurgesOptions {
  readonly seed: number;
  readonly time: SimTime;
  readonly stations: () => readonly SimStation[];
  readonly trace: (line: string) => void;
  /** A purge ended in a way that no station stopping explains. */
  readonly onBreach: (what: string) => void;
}

const DAY_MS = 86_400_000;
const EVERY_MS = [15_000, 60_000] as const;
const LAST_ONES_MS = 600_000;

/**
 * Clocks that jump by an hour make a scan of a minute ago an hour old. As shipped nothing younger than a day is forgotten, so in shifts
 * whose days are minutes long nobody sets a clock.
 */
export const NOT_WHERE_PURGED: readonly string[] = ['clock-set', 'clock-set-running'];

/** Days as long as minutes of the shift: papers go once nobody needs them, words and stored verdicts before the drain is over. */
export function shortDays(seed: number): RetentionDays {
  const draw = drawFor(seed, 'days');
  const minutes = (from: number, to: number) => (draw.between(from, to) * 60_000) / DAY_MS;
  const backups = 1;
  return { labels: minutes(0, 4), words: backups + minutes(25, 45), scans: 400, logs: 30, backups };
}

/** What is past its days goes again and again while the bench works, at every station. */
export function createPurges(options: PurgesOptions) {
  const { time, trace } = options;
  const draw = drawFor(options.seed, 'purges');
  let erased = 0;

  async function purge(station: SimStation): Promise<void> {
    try {
      const made = await station.asked<LastPurge>(
        ({ handlers }) =>
          handlers['retention.purge']({ by: 'Supervisor', reason: 'their days are over' }) as Promise<LastPurge>,
      );
      if (made === undefined) return;
      erased += made.documents + made.rows;
      trace(`s${station.index} purged ${made.documents} papers, ${made.rows} rows, ${made.kept} kept`);
    } catch (error) {
      if (error instanceof AppFailure) trace(`s${station.index} did not purge: ${error.code}`);
      else options.onBreach(`a purge ended: ${nameOf(error)}`);
    }
  }

  const all = () => Promise.all(options.stations().map(purge));

  return {
    begin(): void {
      const again = (): void => {
        void all();
        time.after(draw.between(...EVERY_MS), again);
      };
      time.after(draw.between(...EVERY_MS), again);
    },
    /** Once more when all is done, so that what is judged afterwards is what a purge leaves. */
    async last(): Promise<void> {
      let done = false;
      void all().then(() => {
        done = true;
      });
      await time.run(time.nowMs() + LAST_ONES_MS, () => done);
    },
    /** Papers and rows so far. */
    erased: () => erased,
  };
}
