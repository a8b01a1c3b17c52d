import type { Handlers } from '../shared/contract/index.ts';
import { listBackups } from './db/backup-files.ts';
import { freeBytes, healthFacts } from './db/health-facts.ts';
import type { HostOptions } from './host.ts';
import { type HealthKnown, judgeHealth, type ShellHealth } from './operate/judge-health.ts';
import type { OutboxStatus } from './outbox/outbox-status.ts';
import { readLateness } from './ports/loop-lateness.ts';
import type { PrintQueue } from './printing/print-queue.ts';
import type { Roster } from './printing/roster.ts';
import type { PullStatus } from './pull/pull-loop.ts';
import type { StationOptions } from './station-options.ts';
import { latestNetwork } from './station-status.ts';
import type { Store } from './station-store.ts';

export interface StationHealthOptions
  extends Pick<StationOptions, 'folder' | 'ports' | 'shellHandlers' | 'nativesChecked'> {
  readonly store: Store;
  readonly account: { tokenLeftMs(): number | null; serverOffsetMs(): number | null };
  readonly outbox: () => OutboxStatus;
  readonly pull: () => PullStatus;
  readonly buffer: () => Promise<{ readonly ahead: HealthKnown['ahead'] }>;
  readonly prints: Pick<PrintQueue, 'readinessOf'>;
  readonly roster: Pick<Roster, 'printers'>;
  readonly care: () => CareKnown;
}

/** What the care for the files knows of them. */
export interface CareKnown {
  readonly checking: boolean;
  readonly lastCheckedMs: number | null;
  readonly backupFailedMs: number | null;
  readonly lacks: number;
}

/** Everything the health page shows, from what the parts hold anyway: no printer, no server and no whole file is read for it. */
export function stationHealth(options: StationHealthOptions): Handlers<'health.read'> {
  const { store, folder, ports, account, prints } = options;
  const { clock } = ports;
  const facts = healthFacts(store.db);
  const startedMonoMs = clock.monotonicMs();

  function database(care: CareKnown, newestBackupMs: number | null): HealthKnown['database'] {
    return {
      synchronous: facts.synchronous(),
      commitMs: store.opened.commitMs,
      bytes: sizeOf(store.files.database),
      logBytes: sizeOf(`${store.files.database}-wal`),
      checking: care.checking,
      // Every backup is a whole copy that passed the same check.
      lastCheckedMs: latest(care.lastCheckedMs, newestBackupMs),
    };
  }

  function sizeOf(file: string): number {
    return ports.files.exists(file) ? ports.files.sizeBytes(file) : 0;
  }

  async function known(): Promise<HealthKnown> {
    const [free, { ahead }, shell] = await Promise.all([freeBytes(folder), options.buffer(), shellHealth(options)]);
    const [care, outbox, pull] = [options.care(), options.outbox(), options.pull()];
    const backups = listBackups(folder);
    const newest = backups.find(({ why }) => why === 'hourly');
    const verified = store.meta.get('journalVerified');
    return {
      nowMs: clock.wallMs(),
      upMs: clock.monotonicMs() - startedMonoMs,
      database: database(care, newest?.atMs ?? null),
      freeBytes: free,
      outbox: {
        pending: outbox.pending + outbox.sending,
        inDoubt: outbox.verify,
        rejected: outbox.rejected,
        oldestMs: facts.oldestWaitingMs(),
      },
      tokenLeftMs: account.tokenLeftMs(),
      ...latestNetwork(pull, outbox),
      lastPullMs: pull.lastPullAtMs,
      printers: options.roster.printers().map(({ id }) => ({
        ...{ id, readiness: prints.readinessOf(id), queued: store.printJobs.waitingCount(id) },
      })),
      offsetMs: account.serverOffsetMs(),
      backups: {
        count: backups.length,
        newestMs: newest?.atMs ?? null,
        newestBytes: newest?.bytes ?? 0,
        failedMs: care.backupFailedMs,
      },
      journal: {
        rows: facts.journalRows(),
        firstMs: facts.journalFirstMs(),
        verified: verified ?? null,
      },
      ahead,
      lacks: care.lacks,
      memoryBytes: process.memoryUsage.rss(),
      lateness: readLateness(),
      shell,
    };
  }

  return {
    'health.read': async () => {
      const now = await known();
      const checks = judgeHealth(now);
      return { state: checks[0]?.state ?? 'good', checks, atMs: now.nowMs };
    },
  };
}

function latest(...of: readonly (number | null)[]): number | null {
  const told = of.filter((each) => each !== null);
  return told.length === 0 ? null : Math.max(...told);
}

/** What the program around the station answers to; a part it cannot tell now is left out rather than failing the page. */
async function shellHealth({
  shellHandlers = {},
  nativesChecked,
}: Pick<HostOptions, 'shellHandlers' | 'nativesChecked'>): Promise<ShellHealth> {
  const [crashes, updates] = await Promise.all([
    orNothing(() => shellHandlers['shell.crashes']?.({})),
    orNothing(() => shellHandlers['updates.read']?.({})),
  ]);
  return {
    natives: nativesChecked === true ? 'as-packed' : 'not-packed',
    ...(crashes && { crashes: { count: crashes.reports.length, newestMs: crashes.reports[0]?.atMs ?? null } }),
    ...(updates && { update: updateOf(updates.state) }),
  };
}

async function orNothing<T>(ask: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    return undefined;
  }
}

type Updates = Awaited<ReturnType<NonNullable<NonNullable<HostOptions['shellHandlers']>['updates.read']>>>['state'];

function updateOf(state: Updates): NonNullable<ShellHealth['update']> {
  switch (state.kind) {
    case 'available':
    case 'downloading':
    case 'ready':
    case 'waiting':
    case 'installing':
      return { state: 'waiting', version: state.offer.version };
    case 'failed':
      return { state: 'failed', version: null };
    case 'refused':
      return { state: 'failed', version: state.version };
    case 'off':
    case 'idle':
    case 'checking':
      return { state: 'newest', version: null };
  }
}
