import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { thisMachine } from '../../../main/db/machine.ts';
import { metaQueries } from '../../../main/db/meta.ts';
import { copyBigDatabase } from '../../support/big-database.ts';

/**
 * Puts 20,000 live and 180,000 closed shipments under a data folder that has practised before, as if they had come from that
 * practice marketplace. It knows none of them, so that every sweep also asks for all of them by id.
 */
export function putBigPractice(dataDir: string, locationId: string): void {
  const file = join(dataDir, 'practice', 'station.db');
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  copyBigDatabase(file);
  const db = new Database(file);
  db.pragma('synchronous = OFF');
  db.prepare('UPDATE shipment SET location_id = ?').run(locationId);
  metaQueries(db).set('machine', thisMachine());
  db.close();
}
