import * as fs from 'node:fs';
import * as path from 'node:path';
import { openDocuments } from '../../../main/db/documents.ts';
import { keptDocument, keptRenditions } from '../kept-documents.ts';

/** `FILE COUNT`: keeps so many documents with their renditions and acknowledges each, by a line in `acks` beside the file, once it is kept. */
const [file = '', count = '0'] = process.argv.slice(2);
const documents = openDocuments(file);
const acks = fs.openSync(path.join(path.dirname(file), 'acks'), 'a');
for (let n = 1; n <= Number(count); n += 1) {
  documents.put(keptDocument(n), keptRenditions(n));
  // Every third is fetched anew, with other bytes, and takes the place of what was there.
  if (n % 3 === 0) documents.put(keptDocument(n, 'again'), keptRenditions(n, 'again'));
  fs.writeSync(acks, `${n}\n`);
}
process.kill(process.pid, 'SIGKILL');
