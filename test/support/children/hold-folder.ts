import { openStationDatabase } from '../../../main/db/open.ts';
import { THIS_PC } from '../data-folder.ts';

/** Opens the database given as argument, says so, and holds it until killed. */
openStationDatabase(process.argv[2] ?? '', { machine: THIS_PC });
console.log('open');
setInterval(() => undefined, 60_000);
