import { Worker } from 'node:worker_threads';
import type { Db } from '../database.ts';
import type { CheckpointReply } from './worker.ts';

export interface CheckpointerOptions {
  readonly db: Db;
  /** The built or source file of `worker.ts`. */
  readonly workerFile: string;
  /** The timers port, as far as it is needed here. */
  readonly after: (delayMs: number, task: () => void) => () => void;
  readonly onFault: (error: unknown) => void;
}

export interface Checkpointer {
  stop(): Promise<void>;
}

/** Often, because a log that begins anew is written in place, and one that grows costs every commit the file's new length too. */
const EVERY_MS = 1_000;
/** Pages after which SQLite folds the log in by itself: only when the thread is not there to do it. */
const AUTOMATIC_PAGES = 1_000;
/** A log of so many frames is ended here as soon as the thread has folded in all but the newest. */
const LONG_LOG_FRAMES = 1_000;

/**
 * Folds the write-ahead log into the database file from a thread of its own. Left to SQLite, the commit that fills the log does
 * it, and the scan that made that commit waits for some thousand pages and two syncs. The thread dies with the station, so that a
 * killed station always leaves its log behind. When the thread fails, SQLite does it again.
 */
export function startCheckpointer({ db, workerFile, after, onFault }: CheckpointerOptions): Checkpointer {
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck();
  const worker = new Worker(workerFile, { workerData: { file: db.name } });
  worker.unref();
  let done = changes.get() ?? 0;
  let running = false;
  let stopped = false;
  let cancel: () => void = () => undefined;
  db.pragma('wal_autocheckpoint = 0');

  function giveBack(error: unknown): void {
    if (stopped) return;
    stopped = true;
    cancel();
    db.pragma(`wal_autocheckpoint = ${AUTOMATIC_PAGES}`);
    onFault(error);
  }

  function look(): void {
    if (stopped) return;
    cancel = after(EVERY_MS, look);
    const now = changes.get() ?? 0;
    if (running || now === done) return;
    done = now;
    running = true;
    worker.postMessage('checkpoint');
  }

  worker.on('message', (reply: CheckpointReply) => {
    running = false;
    if (stopped) return;
    if (!reply.ok) return giveBack(new Error(`The log could not be folded in: ${reply.message}`));
    // Only a moment in which every frame is folded in lets the next commit begin the log anew.
    if (reply.logFrames > LONG_LOG_FRAMES) db.pragma('wal_checkpoint(PASSIVE)');
  });
  worker.on('error', giveBack);
  worker.on('exit', (code) => giveBack(new Error(`The checkpoint thread ended with ${code}`)));
  cancel = after(EVERY_MS, look);

  return {
    async stop() {
      stopped = true;
      cancel();
      await worker.terminate();
      if (db.open) db.pragma(`wal_autocheckpoint = ${AUTOMATIC_PAGES}`);
    },
  };
}
