import type { StationStatus } from '../../shared/contract/station.ts';
import {
  HEALTH_CHECKS,
  HEALTH_REASONS,
  HEALTH_STATES,
  type HealthCheck,
  type HealthFact,
  type HealthFactName,
  type HealthReason,
} from '../../shared/model/health.ts';
import type { PrinterReadinessView } from '../../shared/model/printers.ts';

/** What is known at one moment; instants are UTC epoch ms. */
export interface HealthKnown {
  readonly nowMs: number;
  readonly upMs: number;
  readonly database: {
    /** As SQLite tells it now: 2 is FULL. */
    readonly synchronous: number;
    readonly commitMs: number;
    readonly bytes: number;
    /** Of the write-ahead log. */
    readonly logBytes: number;
    readonly checking: boolean;
    readonly lastCheckedMs: number | null;
  };
  readonly freeBytes: number | null;
  readonly outbox: {
    readonly pending: number;
    readonly inDoubt: number;
    readonly rejected: number;
    readonly oldestMs: number | null;
  };
  readonly tokenLeftMs: number | null;
  readonly network: StationStatus['network'];
  readonly networkSinceMs: number | null;
  readonly lastPullMs: number | null;
  readonly printers: readonly {
    readonly id: string;
    readonly readiness: PrinterReadinessView;
    readonly queued: number;
  }[];
  /** The marketplace's clock less this PC's. */
  readonly offsetMs: number | null;
  readonly backups: {
    readonly count: number;
    readonly newestMs: number | null;
    readonly newestBytes: number;
    /** When the last try failed; null when it did not. */
    readonly failedMs: number | null;
  };
  readonly journal: {
    readonly rows: number;
    readonly firstMs: number | null;
    readonly verified: { readonly atMs: number; readonly firstBadSeq: number | null } | null;
  };
  /** Null where nobody agreed to packing ahead. */
  readonly ahead: { readonly wanted: number; readonly ready: number } | null;
  readonly lacks: number;
  readonly memoryBytes: number;
  /** How long the station could not answer; null before it was measured. */
  readonly lateness: { readonly usualMs: number; readonly longestMs: number } | null;
  readonly shell: ShellHealth;
}

/** What only the program around the station knows; absent where it does not look. */
export interface ShellHealth {
  readonly natives?: 'as-packed' | 'not-packed';
  readonly crashes?: { readonly count: number; readonly newestMs: number | null };
  readonly update?: { readonly state: 'newest' | 'waiting' | 'failed'; readonly version: string | null };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MB = 1_000_000;

/** One FULL commit above this is felt at the bench: the whole answer to a scan has 5 to 15 ms (reliability 3.2). */
const SLOW_COMMIT_MS = 10;
/** Far above the 16 MB at which the log is cut: something keeps it from being folded in. */
const LARGE_LOG_BYTES = 128 * MB;
const LOW_DISK_BYTES = 2_000 * MB;
const FULL_DISK_BYTES = 300 * MB;
const OUTBOX_WAITS_MS = 15 * MINUTE;
const OUTBOX_STUCK_MS = 6 * HOUR;
const LONG_OFFLINE_MS = HOUR;
const OLD_PULL_MS = 15 * MINUTE;
const VERY_OLD_PULL_MS = 2 * HOUR;
const CLOCK_OFF_MS = 2 * MINUTE;
const CLOCK_WRONG_MS = 30 * MINUTE;
const OLD_BACKUP_MS = 3 * HOUR;
const UNCHECKED_JOURNAL_MS = 30 * DAY;
const RECENT_CRASH_MS = 7 * DAY;
const MUCH_MEMORY = 350 * MB;
const TOO_MUCH_MEMORY = 700 * MB;
const LATE_MS = 50;
const VERY_LATE_MS = 250;

/** Every check, worst first. Pure: the same knowledge gives the same answer. */
export function judgeHealth(known: HealthKnown): readonly HealthCheck[] {
  const checks = [
    database(known),
    disk(known),
    outbox(known),
    account(known),
    network(known),
    pull(known),
    ...printers(known),
    clock(known),
    backups(known),
    journal(known),
    buffer(known),
    ...aroundIt(known),
    memory(known),
    ...lateness(known),
  ];
  const place = (check: HealthCheck) =>
    HEALTH_STATES.indexOf(check.state) * HEALTH_CHECKS.length + HEALTH_CHECKS.indexOf(check.id);
  return checks.sort((a, b) => place(a) - place(b));
}

type Facts = Partial<Record<HealthFactName, number | string | null>>;

function check(reason: HealthReason, facts: Facts = {}, subject: string | null = null): HealthCheck {
  const { check: id, state, owner } = HEALTH_REASONS[reason];
  const told = (Object.entries(facts) as [HealthFactName, number | string | null][]).flatMap(
    ([name, value]): HealthFact[] => (value === null ? [] : [{ name, value }]),
  );
  return { id, subject, state, reason, owner, facts: told };
}

function database({ database: told }: HealthKnown): HealthCheck {
  const { commitMs, bytes, logBytes, lastCheckedMs } = told;
  const facts = { commitMs, databaseBytes: bytes, logBytes, lastCheckedMs };
  // SQLite's number for FULL is 2, for EXTRA 3; anything below may lose the last scans in a power cut.
  if (told.synchronous < 2) return check('database-not-full', facts);
  if (told.checking) return check('database-checking', facts);
  if (logBytes > LARGE_LOG_BYTES) return check('database-log-large', facts);
  return check(commitMs > SLOW_COMMIT_MS ? 'database-slow' : 'database-sound', facts);
}

function disk({ freeBytes }: HealthKnown): HealthCheck {
  if (freeBytes === null) return check('disk-unknown');
  if (freeBytes < FULL_DISK_BYTES) return check('disk-full', { freeBytes });
  return check(freeBytes < LOW_DISK_BYTES ? 'disk-low' : 'disk-roomy', { freeBytes });
}

function outbox({ outbox: { pending, inDoubt, rejected, oldestMs }, nowMs }: HealthKnown): HealthCheck {
  const facts = { pending, inDoubt, rejected, oldestMs };
  const waited = oldestMs === null ? 0 : nowMs - oldestMs;
  if (rejected > 0) return check('outbox-rejected', facts);
  if (waited > OUTBOX_STUCK_MS) return check('outbox-stuck', facts);
  if (inDoubt > 0) return check('outbox-in-doubt', facts);
  return check(waited > OUTBOX_WAITS_MS ? 'outbox-waiting' : 'outbox-flowing', facts);
}

/** A token that ends is nothing to look after: the next request fetches another. Refused credentials are. */
function account({ network: state, tokenLeftMs }: HealthKnown): HealthCheck {
  if (state === 'paused') return check('account-paused');
  if (tokenLeftMs === null || tokenLeftMs <= 0) return check('account-no-token');
  return check('account-in-order', { tokenLeftMs });
}

function network({ network: state, networkSinceMs, nowMs }: HealthKnown): HealthCheck {
  if (state === 'unknown') return check('network-untried');
  if (state !== 'offline') return check('network-connected', { networkSinceMs });
  const long = networkSinceMs !== null && nowMs - networkSinceMs > LONG_OFFLINE_MS;
  return check(long ? 'network-long-offline' : 'network-offline', { networkSinceMs });
}

function pull({ lastPullMs, nowMs, upMs }: HealthKnown): HealthCheck {
  if (lastPullMs === null) return check(upMs < OLD_PULL_MS ? 'pull-fresh' : 'pull-none');
  const age = nowMs - lastPullMs;
  if (age > VERY_OLD_PULL_MS) return check('pull-very-old', { lastPullMs });
  return check(age > OLD_PULL_MS ? 'pull-old' : 'pull-fresh', { lastPullMs });
}

function printers({ printers: all }: HealthKnown): readonly HealthCheck[] {
  return all.length === 0 ? [check('printer-none')] : all.map(printer);
}

function printer({ id, readiness, queued }: HealthKnown['printers'][number]): HealthCheck {
  const facts = { queued, readiness: readiness.reason };
  switch (readiness.kind) {
    case 'ready':
      return check('printer-ready', { queued }, id);
    case 'needs-attention':
      return check('printer-attention', facts, id);
    case 'unknown':
      // Some ways to a printer have no question to ask it.
      return check(readiness.reason === 'no-way' ? 'printer-cannot-tell' : 'printer-unknown', facts, id);
  }
}

function clock({ offsetMs }: HealthKnown): HealthCheck {
  if (offsetMs === null) return check('clock-unknown');
  const away = Math.abs(offsetMs);
  if (away > CLOCK_WRONG_MS) return check('clock-wrong', { offsetMs });
  return check(away > CLOCK_OFF_MS ? 'clock-off' : 'clock-right', { offsetMs });
}

function backups({ backups: { count, newestMs, newestBytes, failedMs }, nowMs, upMs }: HealthKnown): HealthCheck {
  const facts = { backups: count, newestBackupMs: newestMs, backupBytes: count === 0 ? null : newestBytes, failedMs };
  if (failedMs !== null) return check('backups-failing', facts);
  // A station that was off over the night makes its backup within the first minutes.
  const due = upMs > OLD_BACKUP_MS;
  if (newestMs === null) return check(due ? 'backups-old' : 'backups-first-soon', facts);
  return check(due && nowMs - newestMs > OLD_BACKUP_MS ? 'backups-old' : 'backups-recent', facts);
}

function journal({ journal: { rows, firstMs, verified }, nowMs }: HealthKnown): HealthCheck {
  const facts = { journalRows: rows, verifiedMs: verified?.atMs ?? null };
  if (verified !== null && verified.firstBadSeq !== null) {
    return check('journal-broken', { ...facts, firstBadRow: verified.firstBadSeq });
  }
  const sinceMs = verified?.atMs ?? firstMs ?? nowMs;
  if (nowMs - sinceMs > UNCHECKED_JOURNAL_MS) return check('journal-unchecked', facts);
  return check(verified === null ? 'journal-young' : 'journal-whole', facts);
}

function buffer({ ahead }: HealthKnown): HealthCheck {
  if (ahead === null) return check('buffer-not-wanted');
  const { ready, wanted } = ahead;
  return check(ready * 2 < wanted ? 'buffer-low' : 'buffer-full', { ready, wanted });
}

function aroundIt({ shell, lacks, nowMs }: HealthKnown): readonly HealthCheck[] {
  const { natives, crashes, update } = shell;
  const found = [lacks === 0 ? check('shell-whole') : check('shell-lacks', { lacks })];
  if (natives !== undefined) found.push(check(`natives-${natives}`));
  if (crashes !== undefined) {
    const recent = crashes.newestMs !== null && nowMs - crashes.newestMs < RECENT_CRASH_MS;
    const facts = { crashReports: crashes.count, newestCrashMs: crashes.newestMs };
    found.push(check(crashes.count > 0 && recent ? 'crashes-kept' : 'crashes-none', facts));
  }
  if (update !== undefined) found.push(check(`updates-${update.state}`, { updateVersion: update.version }));
  return found;
}

function memory({ memoryBytes }: HealthKnown): HealthCheck {
  if (memoryBytes > TOO_MUCH_MEMORY) return check('memory-too-much', { memoryBytes });
  return check(memoryBytes > MUCH_MEMORY ? 'memory-much' : 'memory-usual', { memoryBytes });
}

function lateness({ lateness: told }: HealthKnown): readonly HealthCheck[] {
  if (told === null) return [];
  const { usualMs, longestMs } = told;
  if (usualMs > VERY_LATE_MS) return [check('lateness-long', { usualMs, longestMs })];
  return [check(usualMs > LATE_MS ? 'lateness-some' : 'lateness-none', { usualMs, longestMs })];
}
