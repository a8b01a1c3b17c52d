import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '../connection.ts';

/** What the thread answers after one checkpoint: frames in the log, and how many of them are in the database file now. */
export type CheckpointReply =
  | { readonly ok: true; readonly logFrames: number; readonly checkpointedFrames: number }
  | { readonly ok: false; readonly message: string };

const { file } = workerData as { readonly file: string };
const db = connect(file);
db.pragma('synchronous = FULL');
db.pragma('wal_autocheckpoint = 0');

function checkpoint(): CheckpointReply {
  try {
    // PASSIVE waits for nobody and holds nobody up: what a reader still needs stays for the next time.
    const [row] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[];
    return { ok: true, logFrames: row?.log ?? 0, checkpointedFrames: row?.checkpointed ?? 0 };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', () => parentPort?.postMessage(checkpoint()));
