import * as path from 'node:path';
import type { Handlers } from '../shared/contract/index.ts';
import type { BackupEntry } from '../shared/contract/retention.ts';
import { AppFailure } from '../shared/errors.ts';
import { listBackups, readBackup } from './db/backup-files.ts';
import { createMaintenance } from './db/maintenance/run.ts';
import { createRetentionWork } from './db/retention/run.ts';
import { orThrow } from './retention/purge.ts';
import { createRetention, type RetentionRequests } from './retention/retention.ts';
import type { StationOptions } from './station-options.ts';
import type { Store } from './station-store.ts';

export interface StationRetentionOptions extends Pick<StationOptions, 'folder' | 'ports' | 'log' | 'retentionDays'> {
  readonly store: Store;
}

export type BackupRequests = `backup.${'list' | 'verify' | 'bytes'}`;

/** What stays how long, and the backups it is counted against. */
export function stationRetention({ store, folder, ports, log, retentionDays }: StationRetentionOptions) {
  const { clock, timers, spawn } = ports;
  const start = (args: readonly string[]) => spawn.start('maintenance', args);
  const maintenance = createMaintenance(start);
  const retention = createRetention({
    ...{ ...store, clock, timers, work: createRetentionWork(start), dataDir: folder },
    ...(retentionDays ? { fixedDays: retentionDays } : {}),
    record: (event) => void store.journal.append(event, { atMs: clock.wallMs() }),
    onFault: (error) => log.error('what may name a buyer did not all go when it was due', { error }),
  });
  const verified = new Map<string, NonNullable<BackupEntry['verified']>>();

  /** Only names from the list: a path is none. */
  function known(file: string): string {
    if (listBackups(folder).some((backup) => backup.file === file)) return path.join(store.files.backups, file);
    throw new AppFailure('BACKUP_INVALID', `${file} is no backup of this station.`, { backup: file });
  }

  const backups: Handlers<BackupRequests> = {
    'backup.list': () => ({
      folder: store.files.backups,
      backups: listBackups(folder).map((backup) => ({ ...backup, verified: verified.get(backup.file) ?? null })),
    }),
    async 'backup.verify'({ file }) {
      const checked = await maintenance.quickCheck(known(file));
      // One that went while it was looked at, as the older of an hour's do, says nothing of the disk.
      if (!checked.ok) known(file);
      const check = orThrow(checked);
      verified.set(file, { atMs: clock.wallMs(), intact: check.intact });
      return check;
    },
    'backup.bytes': ({ file, offset }) => readBackup(known(file), offset),
  };
  const handlers: Handlers<RetentionRequests | BackupRequests> = { ...retention.handlers, ...backups };
  return { ...retention, handlers };
}
