import type { CodeOwner } from './marketplace-codes.ts';

/** What the health page looks at, in the order in which equals stand. */
export const HEALTH_CHECKS = [
  'database',
  'disk',
  'outbox',
  'account',
  'network',
  'pull',
  'printer',
  'clock',
  'backups',
  'journal',
  'buffer',
  'natives',
  'crashes',
  'updates',
  'shell',
  'memory',
  'lateness',
] as const;
export type HealthCheckId = (typeof HEALTH_CHECKS)[number];

/** `attention`: work goes on, somebody should look today. `bad`: look now. */
export const HEALTH_STATES = ['bad', 'attention', 'good'] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

interface ReasonRule {
  readonly check: HealthCheckId;
  readonly state: HealthState;
  /** Who does what the screen says; null where nobody needs to. */
  readonly owner: CodeOwner | null;
}

const good = <Id extends HealthCheckId>(check: Id) => ({ check, state: 'good', owner: null }) as const;
const attention = <Id extends HealthCheckId>(check: Id, owner: CodeOwner = 'supervisor') =>
  ({ check, state: 'attention', owner }) as const;
const bad = <Id extends HealthCheckId>(check: Id, owner: CodeOwner = 'supervisor') =>
  ({ check, state: 'bad', owner }) as const;

/** Everything a check can say. The operator's words for each stand in the renderer's language files. */
export const HEALTH_REASONS = {
  'database-sound': good('database'),
  'database-checking': attention('database'),
  'database-slow': attention('database'),
  'database-log-large': attention('database'),
  'database-not-full': bad('database'),
  'disk-roomy': good('disk'),
  'disk-unknown': attention('disk'),
  'disk-low': attention('disk'),
  'disk-full': bad('disk'),
  'outbox-flowing': good('outbox'),
  'outbox-waiting': attention('outbox'),
  'outbox-in-doubt': attention('outbox'),
  'outbox-rejected': bad('outbox'),
  'outbox-stuck': bad('outbox'),
  'account-in-order': good('account'),
  'account-no-token': good('account'),
  'account-paused': bad('account', 'account'),
  'network-connected': good('network'),
  'network-untried': good('network'),
  'network-offline': attention('network'),
  'network-long-offline': bad('network'),
  'pull-fresh': good('pull'),
  'pull-none': attention('pull'),
  'pull-old': attention('pull'),
  'pull-very-old': bad('pull'),
  'printer-ready': good('printer'),
  'printer-cannot-tell': good('printer'),
  'printer-unknown': attention('printer', 'packer'),
  'printer-attention': bad('printer', 'packer'),
  'printer-none': attention('printer'),
  'clock-right': good('clock'),
  'clock-unknown': good('clock'),
  'clock-off': attention('clock'),
  'clock-wrong': bad('clock'),
  'backups-recent': good('backups'),
  'backups-first-soon': good('backups'),
  'backups-old': attention('backups'),
  'backups-failing': bad('backups'),
  'journal-whole': good('journal'),
  'journal-young': good('journal'),
  'journal-unchecked': attention('journal'),
  'journal-broken': bad('journal', 'account'),
  'buffer-full': good('buffer'),
  'buffer-not-wanted': good('buffer'),
  'buffer-low': attention('buffer'),
  'natives-as-packed': good('natives'),
  'natives-not-packed': good('natives'),
  'crashes-none': good('crashes'),
  'crashes-kept': attention('crashes'),
  'updates-newest': good('updates'),
  'updates-waiting': attention('updates'),
  'updates-failed': attention('updates'),
  'shell-whole': good('shell'),
  'shell-lacks': attention('shell'),
  'memory-usual': good('memory'),
  'memory-much': attention('memory'),
  'memory-too-much': bad('memory'),
  'lateness-none': good('lateness'),
  'lateness-some': attention('lateness'),
  'lateness-long': bad('lateness'),
} as const satisfies Readonly<Record<string, ReasonRule>>;
export type HealthReason = keyof typeof HEALTH_REASONS;

/** How each fact is read: `ms` a length, `at` UTC epoch ms, `count`, `bytes`, `code` a word of a machine. */
export const HEALTH_FACTS = {
  commitMs: 'ms',
  databaseBytes: 'bytes',
  logBytes: 'bytes',
  lastCheckedMs: 'at',
  freeBytes: 'bytes',
  pending: 'count',
  inDoubt: 'count',
  rejected: 'count',
  oldestMs: 'at',
  tokenLeftMs: 'ms',
  networkSinceMs: 'at',
  lastPullMs: 'at',
  readiness: 'code',
  queued: 'count',
  offsetMs: 'ms',
  newestBackupMs: 'at',
  backups: 'count',
  backupBytes: 'bytes',
  failedMs: 'at',
  journalRows: 'count',
  verifiedMs: 'at',
  firstBadRow: 'count',
  ready: 'count',
  wanted: 'count',
  crashReports: 'count',
  newestCrashMs: 'at',
  updateVersion: 'code',
  lacks: 'count',
  memoryBytes: 'bytes',
  usualMs: 'ms',
  longestMs: 'ms',
} as const satisfies Readonly<Record<string, 'ms' | 'at' | 'count' | 'bytes' | 'code'>>;
export type HealthFactName = keyof typeof HEALTH_FACTS;
export interface HealthFact {
  readonly name: HealthFactName;
  readonly value: number | string;
}

export interface HealthCheck {
  readonly id: HealthCheckId;
  /** The printer's id where the check is of one of several. */
  readonly subject: string | null;
  readonly state: HealthState;
  readonly reason: HealthReason;
  readonly owner: CodeOwner | null;
  readonly facts: readonly HealthFact[];
}

/** The reasons that ask for something. */
export type HealthTrouble = {
  [R in HealthReason]: (typeof HEALTH_REASONS)[R]['state'] extends 'good' ? never : R;
}[HealthReason];

export function isTrouble(reason: HealthReason): reason is HealthTrouble {
  return HEALTH_REASONS[reason].state !== 'good';
}
