import * as path from 'node:path';
import type { Handlers } from '../shared/contract/index.ts';
import type { Diagnostics, Lack } from '../shared/contract/station.ts';
import { AppFailure } from '../shared/errors.ts';
import { makeBackup } from './db/backup.ts';
import { listBackups } from './db/backup-files.ts';
import { startBackupSchedule } from './db/backup-schedule.ts';
import { type Checkpointer, startCheckpointer } from './db/checkpoint/checkpointer.ts';
import { createMaintenance } from './db/maintenance/run.ts';
import { inTransaction } from './db/transaction.ts';
import type { SecretStore } from './host.ts';
import { bundle } from './ports/bundle.ts';
import type { PullStatus } from './pull/pull-loop.ts';
import type { StationOptions } from './station-options.ts';
import type { Store } from './station-store.ts';

export interface CareOptions
  extends Pick<
    StationOptions,
    'folder' | 'ports' | 'log' | 'secrets' | 'version' | 'shell' | 'practice' | 'foldLog' | 'onDamaged'
  > {
  readonly store: Store;
  /** The database is known whole: sending and printing may begin. */
  readonly onChecked: () => void;
  readonly sweep: () => Pick<PullStatus, 'lastSweep' | 'missed'>;
}

/** What each shell cannot do, said on the diagnostics screen. */
const SHELL_LACKS: Readonly<Record<StationOptions['shell'], readonly Lack[]>> = {
  electron: [],
  browser: ['shortcut-blocking', 'autostart'],
};
/** Stores that the operating system does not protect. */
const BARE_STORES: ReadonlySet<SecretStore['kind']> = new Set(['file', 'memory']);

function lacksOf({ shell, secrets }: Pick<StationOptions, 'shell' | 'secrets'>): readonly Lack[] {
  return BARE_STORES.has(secrets.kind) ? ['secret-store', ...SHELL_LACKS[shell]] : SHELL_LACKS[shell];
}

/** Care for the files: the check after an unclean stop, hourly backups, journal verification, and what diagnostics shows of it. */
export function stationCare(options: CareOptions) {
  const { store, ports, log, folder } = options;
  const { opened, journal, meta, files } = store;
  const maintenance = createMaintenance((args) => ports.spawn.start('maintenance', args));
  const backUp = async () => {
    try {
      const made = await makeBackup({ dataDir: folder, maintenance, wallMs: ports.clock.wallMs });
      backupFailedMs = null;
      return made;
    } catch (error) {
      backupFailedMs = ports.clock.wallMs();
      throw error;
    }
  };
  let checking = !opened.wasClean;
  let lastCheckedMs: number | null = null;
  let backupFailedMs: number | null = null;
  let ended = false;
  let stopBackups: () => Promise<void> = async () => undefined;
  let checkpointer: Checkpointer | undefined;

  function note(event: Parameters<typeof journal.append>[0]): void {
    inTransaction(store.db, () => journal.append(event, { atMs: ports.clock.wallMs() }));
  }

  async function check(): Promise<void> {
    const result = await maintenance.quickCheck(files.database);
    if (ended) return;
    if (result.ok && !result.value.intact) {
      options.onDamaged(
        new AppFailure(
          'DATABASE_DAMAGED',
          `${files.database} is damaged (${result.value.problems[0] ?? ''}). Restore the newest backup; the damaged file is kept aside.`,
        ),
      );
      return;
    }
    // A check that could not be made is said and does not hold up the hall: the file opened and every page read so far was whole.
    if (!result.ok) log.error('the database could not be checked after the unclean stop', { error: result.error });
    else lastCheckedMs = ports.clock.wallMs();
    checking = false;
    options.onChecked();
  }

  function diagnostics(): Diagnostics {
    return {
      version: options.version,
      shell: options.shell,
      runtime: `Node ${process.versions.node}${process.versions['electron'] ? `, Electron ${process.versions['electron']}` : ''}`,
      platform: `${process.platform} ${process.arch}`,
      stationUid: opened.stationUid,
      generation: meta.get('generation') ?? opened.generation,
      dataDir: folder,
      database: {
        bytes: ports.files.sizeBytes(files.database),
        schemaVersion: opened.schemaVersion,
        synchronous: opened.synchronous,
        commitMs: opened.commitMs,
        journalRows: journal.count(),
      },
      secretStore: { kind: options.secrets.kind, protects: options.secrets.protects },
      backups: listBackups(folder).map(({ file, atMs, bytes }) => ({ file: path.basename(file), atMs, bytes })),
      sweep: sweepOf(options.sweep()),
      lacks: lacksOf(options),
      logTail: log.tail(),
    };
  }

  const handlers: Pick<Handlers, 'diagnostics.read' | 'diagnostics.verifyJournal' | 'backup.make'> = {
    'diagnostics.read': diagnostics,
    'diagnostics.verifyJournal': async () => {
      const verdict = await maintenance.verifyJournal(files.database);
      if (!verdict.ok) throw new AppFailure(verdict.error.code, verdict.error.message);
      const { rows, firstBadSeq } = verdict.value;
      inTransaction(store.db, () => meta.set('journalVerified', { atMs: ports.clock.wallMs(), rows, firstBadSeq }));
      return verdict.value;
    },
    'backup.make': async () => {
      const { file, bytes } = await backUp();
      return { file, bytes };
    },
  };

  return {
    handlers,
    checking: () => checking,
    /** For the health page; instants are UTC epoch ms. */
    known: () => ({ checking, lastCheckedMs, backupFailedMs, lacks: lacksOf(options).length }),
    /** Writes the start into the journal and begins what runs beside the bench. */
    begin(): void {
      const { schemaVersion, stationUid, wasClean } = opened;
      note({
        kind: 'station-started',
        payload: { version: options.version, schemaVersion, stationUid, clean: wasClean, shell: options.shell },
      });
      if (!options.practice) inTransaction(store.db, () => meta.set('everHeldAccount', true));
      if (options.foldLog !== 'by-sqlite') {
        checkpointer = startCheckpointer({
          db: store.db,
          workerFile: bundle.childFile('checkpoint'),
          after: ports.timers.after,
          onFault: (error) => log.warn('SQLite folds the log in by itself from now on', { error }),
        });
      }
      const schedule = startBackupSchedule({
        dataDir: folder,
        wallMs: ports.clock.wallMs,
        after: ports.timers.after,
        make: backUp,
        onFailure: (error) => log.error('no backup was made this hour', { error }),
      });
      stopBackups = schedule.stop;
      if (checking) void check();
      else options.onChecked();
    },
    note,
    /** A supervisor's word about the PC rather than about a parcel. */
    noteDecision(payload: { readonly about: string; readonly decision: string; readonly reason: string }): void {
      note({ kind: 'decision', payload: { ...payload, id: opened.stationUid } });
    },
    async stop(): Promise<void> {
      ended = true;
      await Promise.all([stopBackups(), checkpointer?.stop()]);
    },
    /** The last entry of this run. */
    end(pendingMutations: number): void {
      note({ kind: 'station-stopped', payload: { reason: 'stopped', pendingMutations } });
    },
  };
}

function sweepOf({ lastSweep, missed }: Pick<PullStatus, 'lastSweep' | 'missed'>): Diagnostics['sweep'] {
  return { lastMs: lastSweep?.startedAtMs ?? null, requests: lastSweep?.requests ?? null, missed };
}
