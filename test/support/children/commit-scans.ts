import * as fs from 'node:fs';
import * as path from 'node:path';
import { startCheckpointer } from '../../../main/db/checkpoint/checkpointer.ts';
import { openStationDatabase } from '../../../main/db/open.ts';
import { THIS_PC } from '../data-folder.ts';
import { scanCommits } from '../scan-commit.ts';

/**
 * `FILE COUNT SYNCHRONOUS CHECKPOINTS`: commits so many scans and acknowledges each, by a line in `acks` beside the file, once it is
 * committed. CHECKPOINTS is `thread`, for the station's own that folds the log in beside the commits, or the pages after which a commit does it.
 */
const [file = '', count = '0', synchronous = 'FULL', checkpoints = '60'] = process.argv.slice(2);
/** The checkpoint thread looks so much more often than in the station, whose shifts are longer. */
const HASTE = 200;

/** At least so often the log is folded in amid the commits, however slow the machine makes the thread. */
const FOLDS = 6;
const LONGEST_MS = 5_000;

let foldedAtMs = fs.statSync(file).mtimeMs;
/** Until the database file itself was written. */
async function folded(): Promise<void> {
  for (const from = performance.now(); performance.now() - from < LONGEST_MS; ) {
    const { mtimeMs } = fs.statSync(file);
    if (mtimeMs !== foldedAtMs) {
      foldedAtMs = mtimeMs;
      return;
    }
    await new Promise((next) => setTimeout(next, 1));
  }
}

const opened = openStationDatabase(file, { machine: THIS_PC });
if (synchronous !== 'FULL') opened.db.pragma(`synchronous = ${synchronous}`);
if (checkpoints === 'thread') {
  startCheckpointer({
    db: opened.db,
    workerFile: path.resolve(import.meta.dirname, '../../../main/db/checkpoint/worker.ts'),
    after: (ms, task) => {
      const timer = setTimeout(task, ms / HASTE);
      return () => clearTimeout(timer);
    },
    onFault: (error) => {
      throw error;
    },
  });
} else opened.db.pragma(`wal_autocheckpoint = ${checkpoints}`);
const acks = fs.openSync(path.join(path.dirname(file), 'acks'), 'a');
const commit = scanCommits(opened.db);
for (let n = 1; n <= Number(count); n += 1) {
  commit(n);
  fs.writeSync(acks, `${n}\n`);
  if (checkpoints === 'thread') await new Promise((next) => setTimeout(next, 1));
  if (checkpoints === 'thread' && n % Math.ceil(Number(count) / FOLDS) === 0) await folded();
}
process.kill(process.pid, 'SIGKILL');
