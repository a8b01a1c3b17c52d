import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { thisMachine } from '../../main/db/machine.ts';
import { metaQueries } from '../../main/db/meta.ts';
import { copyBigDatabase } from './big-database.ts';

/**
 * Puts 20,000 live and 180,000 closed shipments at `file` in place of what is there, as if they had come from the marketplace of this
 * location. It knows none of them, so that every sweep also asks for all of them by id.
 */
export function putBigStation(file: string, locationId: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  copyBigDatabase(file);
  const db = new Database(file);
  db.pragma('synchronous = OFF');
  db.prepare('UPDATE shipment SET location_id = ?').run(locationId);
  metaQueries(db).set('machine', thisMachine());
  db.close();
}

/** The same under a data folder that has practised before. */
export function putBigPractice(dataDir: string, locationId: string): void {
  putBigStation(join(dataDir, 'practice', 'station.db'), locationId);
}
