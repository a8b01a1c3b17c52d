import type { DiagnosticsBundle, Health, LogLine } from '../../shared/contract/operate.ts';
import { HEALTH_REASONS, type HealthCheck, type HealthFact, type HealthReason } from '../../shared/model/health.ts';
import { NOW_MS } from './renderer-parcels.ts';
import type { Script } from './scripted-station.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function check(reason: HealthReason, facts: readonly HealthFact[] = [], subject: string | null = null): HealthCheck {
  const { check: id, state, owner } = HEALTH_REASONS[reason];
  return { id, subject, state, reason, owner, facts };
}
const at = (name: 'lastCheckedMs' | 'oldestMs' | 'newestBackupMs' | 'verifiedMs' | 'lastPullMs', ago: number) => ({
  name,
  value: NOW_MS - ago,
});

const GOOD: readonly HealthCheck[] = [
  check('database-sound', [
    { name: 'commitMs', value: 0.31 },
    { name: 'databaseBytes', value: 412_390_400 },
    { name: 'logBytes', value: 3_100_000 },
    at('lastCheckedMs', 35 * MINUTE),
  ]),
  check('disk-roomy', [{ name: 'freeBytes', value: 81_200_000_000 }]),
  check('outbox-flowing', [{ name: 'pending', value: 2 }, at('oldestMs', MINUTE)]),
  check('account-in-order', [{ name: 'tokenLeftMs', value: 41 * 24 * HOUR }]),
  check('network-connected'),
  check('pull-fresh', [at('lastPullMs', 40_000)]),
  check('printer-ready', [{ name: 'queued', value: 0 }], 'label-1'),
  check('clock-right', [{ name: 'offsetMs', value: 412 }]),
  check('backups-recent', [{ name: 'backups', value: 9 }, at('newestBackupMs', 35 * MINUTE)]),
  check('journal-whole', [{ name: 'journalRows', value: 1_204_118 }, at('verifiedMs', 26 * HOUR)]),
  check('buffer-full', [
    { name: 'ready', value: 41 },
    { name: 'wanted', value: 60 },
  ]),
  check('natives-as-packed'),
  check('crashes-none', [{ name: 'crashReports', value: 0 }]),
  check('updates-newest'),
  check('shell-whole'),
  check('memory-usual', [{ name: 'memoryBytes', value: 182_000_000 }]),
  check('lateness-none', [
    { name: 'usualMs', value: 2 },
    { name: 'longestMs', value: 31 },
  ]),
];
/** Something of everything that can be wrong at once. */
const SICK: readonly HealthCheck[] = [
  check('disk-full', [{ name: 'freeBytes', value: 210_000_000 }]),
  check('outbox-rejected', [
    { name: 'pending', value: 118 },
    { name: 'inDoubt', value: 2 },
    { name: 'rejected', value: 3 },
    at('oldestMs', 7 * HOUR),
  ]),
  check('account-paused'),
  check(
    'printer-attention',
    [
      { name: 'readiness', value: 'paper-out' },
      { name: 'queued', value: 6 },
    ],
    'label-1',
  ),
  check('clock-wrong', [{ name: 'offsetMs', value: -26 * HOUR }]),
  check('journal-broken', [{ name: 'firstBadRow', value: 88_112 }, at('verifiedMs', HOUR)]),
  check('network-offline'),
  check('backups-old', [at('newestBackupMs', 9 * HOUR)]),
  check('crashes-kept', [{ name: 'crashReports', value: 2 }]),
  check('updates-waiting', [{ name: 'updateVersion', value: '0.2.1' }]),
  check('shell-lacks', [{ name: 'lacks', value: 3 }]),
  ...GOOD.filter(({ id }) => ['database', 'memory', 'lateness', 'natives'].includes(id)),
];
const healthOf = (checks: readonly HealthCheck[]): Health => ({
  state: checks[0]?.state ?? 'good',
  checks,
  atMs: NOW_MS,
});

const LEVELS = ['info', 'info', 'warn', 'info', 'error'] as const;
const MESSAGES = {
  info: 'the queue was read in full',
  warn: 'a change waits for an answer',
  error: 'a loop met a fault and goes on',
} as const;
const LINES: readonly LogLine[] = Array.from({ length: 40 }, (_, index): LogLine => {
  const level = LEVELS[index % LEVELS.length] ?? 'info';
  return {
    key: `2026-11-05T02:00:00.000Z@${(400 - index) * 180}`,
    atMs: NOW_MS - index * 41_000,
    level,
    message: MESSAGES[level],
    fields:
      level === 'error' ? '{"error":{"kind":"TypeError","message":"cannot read size of undefined"}}' : '{"tookMs":412}',
  };
});
const bundleOf = (atMs: number): DiagnosticsBundle => ({
  file: `packbench-diagnostics-${atMs}.zip`,
  atMs,
  bytes: 84_300,
});
const NEWEST = bundleOf(NOW_MS - 5 * MINUTE);

export const SICK_HEALTH = healthOf(SICK);

/** What these parts answer where everything is in order. */
export const OPERATE_SCRIPT: Script = {
  'health.read': { value: healthOf(GOOD) },
  'log.read': { value: { lines: LINES, next: null } },
  'bundles.list': {
    value: {
      folder: 'C:\\Users\\packer\\AppData\\Roaming\\Packbench\\diagnostics',
      bundles: [NEWEST, bundleOf(NOW_MS - 26 * HOUR)],
    },
  },
  'diagnostics.bundle': { value: NEWEST },
  'shell.abilities': { value: { shell: 'browser', answers: [] } },
};
