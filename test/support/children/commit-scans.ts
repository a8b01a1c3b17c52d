import * as fs from 'node:fs';
import * as path from 'node:path';
import { openStationDatabase } from '../../../main/db/open.ts';
import { THIS_PC } from '../data-folder.ts';
import { scanCommits } from '../scan-commit.ts';

/** `FILE COUNT SYNCHRONOUS CHECKPOINT_PAGES`: commits so many scans and acknowledges each, by a line in `acks` beside the file, once it is committed. */
const [file = '', count = '0', synchronous = 'FULL', checkpointPages = '60'] = process.argv.slice(2);
const opened = openStationDatabase(file, { machine: THIS_PC });
if (synchronous !== 'FULL') opened.db.pragma(`synchronous = ${synchronous}`);
opened.db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
const acks = fs.openSync(path.join(path.dirname(file), 'acks'), 'a');
const commit = scanCommits(opened.db);
for (let n = 1; n <= Number(count); n += 1) {
  commit(n);
  fs.writeSync(acks, `${n}\n`);
}
process.kill(process.pid, 'SIGKILL');
