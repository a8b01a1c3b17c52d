import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { JournalEvent } from '../../shared/model/journal.ts';
import { cutoffsOf, type LastPurge, type RetentionDays, USUAL_RETENTION } from '../../shared/model/retention.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Clock } from '../ports/clock.ts';
import { orThrow, type PurgeParts, purge } from './purge.ts';

export interface RetentionOptions extends Omit<PurgeParts, 'isRunning'> {
  readonly clock: Clock;
  /** In place of what a supervisor chose. */
  readonly fixedDays?: RetentionDays;
  /** In the transaction it tells of. */
  readonly record: (event: JournalEvent) => void;
  /** A purge that was due was not made, or found what should be gone. */
  readonly onFault: (error: unknown) => void;
}

export type RetentionRequests = `retention.${'read' | 'save' | 'purge' | 'prove'}`;

const DAY_MS = 86_400_000;
/** After a start the disk belongs to the bench first. */
const SETTLE_MS = 15 * 60_000;
const TRY_AGAIN_MS = 3_600_000;

/**
 * Lets go of what may name a buyer once its days are over: every day by itself, and when a supervisor says so. The days stand in the
 * station's own file, beside the journal row that says who chose them. The journal's chain stays whole: rows lose their payload, never
 * their hash, and buyers' words and addresses enter no journal row but a person's own notes and scanned codes, which go with the words.
 */
export function createRetention(options: RetentionOptions) {
  const { db, meta, work, timers, clock, dataDir, record } = options;
  let running = false;
  let underWay: Promise<LastPurge> | null = null;
  let cancel: () => void = () => undefined;
  let nextMs = clock.wallMs() + SETTLE_MS;

  const days = (): RetentionDays => options.fixedDays ?? meta.get('retention') ?? USUAL_RETENTION;
  const cutoffs = () => cutoffsOf(days(), clock.wallMs());

  async function make(by: string | null): Promise<LastPurge> {
    const purged = await purge({ ...options, isRunning: () => running }, cutoffs());
    const last: LastPurge = { ...purged, atMs: clock.wallMs(), by };
    inTransaction(db, () => meta.set('lastPurge', last));
    const hits = last.proof?.hits.filter(({ file }) => !file.startsWith('backups/')) ?? [];
    if (hits.length > 0) {
      options.onFault(
        new Error(`Purged, and still found in ${hits.map(({ file, as }) => `${file} (${as})`).join(', ')}`),
      );
    }
    return last;
  }

  function start(by: string | null): Promise<LastPurge> {
    cancel();
    underWay = make(by).finally(() => {
      underWay = null;
      if (running) plan(nextDelayMs());
    });
    return underWay;
  }

  const failed = (error: unknown) => {
    if (running) options.onFault(error);
  };

  function nextDelayMs(): number {
    const last = meta.get('lastPurge');
    if (last === undefined) return TRY_AGAIN_MS;
    // One dated in the future says that the clock was set back.
    const untilMs = last.atMs + DAY_MS - clock.wallMs();
    return untilMs > DAY_MS ? TRY_AGAIN_MS : Math.max(TRY_AGAIN_MS, untilMs);
  }

  function plan(delayMs: number): void {
    if (!running) return;
    nextMs = clock.wallMs() + delayMs;
    cancel = timers.after(delayMs, () => {
      if (underWay === null) void start(null).catch(failed);
    });
  }

  const supervisorsWord = (decision: string, by: string, reason: string): JournalEvent => ({
    kind: 'decision',
    payload: { about: 'retention', id: 'station', decision: `${decision} by ${by}`, reason },
  });

  const handlers: Handlers<RetentionRequests> = {
    async 'retention.read'() {
      const figures = orThrow(await work.look(dataDir, cutoffs()));
      return { days: days(), figures, nextMs, purging: underWay !== null, last: meta.get('lastPurge') ?? null };
    },
    'retention.save'({ days: chosen, by, reason }) {
      inTransaction(db, () => {
        meta.set('retention', chosen);
        record(supervisorsWord('days-chosen', by, reason));
      });
      return { days: chosen };
    },
    async 'retention.purge'({ by, reason }) {
      if (underWay !== null)
        throw new AppFailure('WRONG_STATE', 'A purge is under way.', { refusal: 'already-queued' });
      inTransaction(db, () => record(supervisorsWord('purged', by, reason)));
      return await start(by);
    },
    async 'retention.prove'({ names }) {
      return orThrow(await work.prove(dataDir, names));
    },
  };

  return {
    handlers,
    start(): void {
      running = true;
      const last = meta.get('lastPurge');
      const untilMs = last === undefined ? 0 : last.atMs + DAY_MS - clock.wallMs();
      plan(untilMs > DAY_MS ? SETTLE_MS : Math.max(SETTLE_MS, untilMs));
    },
    /** Waits for nothing: a purge under way touches no file of the station after this and goes on with the next one. */
    async stop(): Promise<void> {
      running = false;
      cancel();
    },
  };
}

export type Retention = ReturnType<typeof createRetention>;
