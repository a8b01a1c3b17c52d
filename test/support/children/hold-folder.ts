import { openStationDatabase } from '../../../main/db/open.ts';
import { THIS_PC } from '../data-folder.ts';

/** Opens the database given as argument, says so, and holds it until killed. */
const opened = openStationDatabase(process.argv[2] ?? '', { machine: THIS_PC });
console.log('open');
// What nobody refers to is collected, and its lock with it.
setInterval(() => opened.db.open, 60_000);
