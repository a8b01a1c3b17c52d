import { join } from 'node:path';
import { connect } from '../../main/db/connection.ts';
import { scanQueries } from '../../main/db/scans.ts';
import type { HeardVerdict } from './killed-packer.ts';

/** Of the verdicts heard those that do not stand in the station's file as they were heard, read beside the running station. */
export function lostVerdicts(dataDir: string, heard: readonly HeardVerdict[]): readonly HeardVerdict[] {
  const db = connect(join(dataDir, 'station.db'), { readonly: true });
  try {
    const scans = scanQueries(db);
    return heard.filter(({ scanId, verdict, detail, atMs }) => {
      const stored = scans.verdictOf(scanId);
      return JSON.stringify(stored) !== JSON.stringify({ verdict, detail, atMs });
    });
  } finally {
    db.close();
  }
}
