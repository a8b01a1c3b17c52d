import { connect } from './connection.ts';
import { removeDatabase, replaceFile } from './files.ts';
import type { Machine } from './machine.ts';
import { metaQueries } from './meta.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { inTransaction } from './transaction.ts';

export interface NewStation {
  readonly stationUid: string;
  readonly machine: Machine;
}

/**
 * Makes a new station's file whole beside its name and renames it into place: a start that is cut off leaves nothing, and a file of zero
 * bytes under the real name is always damage.
 */
export function createStationFile(file: string, migrations: readonly Migration[], station: NewStation): void {
  const beside = `${file}.new`;
  removeDatabase(beside);
  const db = connect(beside);
  try {
    db.pragma('synchronous = FULL');
    migrate(db, migrations);
    const meta = metaQueries(db);
    inTransaction(db, () => {
      meta.set('stationUid', station.stationUid);
      meta.set('machine', station.machine);
      meta.set('generation', 1);
      meta.set('everHeldAccount', false);
      meta.set('cleanShutdown', true);
    });
  } finally {
    db.close();
  }
  replaceFile(beside, file);
}
