import { parentPort } from 'node:worker_threads';

/** A scanner: gets a code from the bench's thread, and tells it back a moment later with the instant it left, whatever that thread does then. */
export interface Scanned {
  readonly code: string;
  /** Of the system's monotonic clock, ms: the same in every thread. */
  readonly leftMs: number;
}

const GAP_MS = 6;

parentPort?.on('message', (code: string) => {
  setTimeout(() => {
    const scanned: Scanned = { code, leftMs: Number(process.hrtime.bigint()) / 1e6 };
    parentPort?.postMessage(scanned);
  }, GAP_MS);
});
