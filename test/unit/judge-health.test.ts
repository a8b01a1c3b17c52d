import { describe, expect, test } from 'vitest';
import { type HealthKnown, judgeHealth } from '../../main/operate/judge-health.ts';
import { HEALTH_REASONS, HEALTH_STATES, type HealthReason } from '../../shared/model/health.ts';

const NOW = 1_762_333_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const SOUND: HealthKnown = {
  nowMs: NOW,
  upMs: 5 * HOUR,
  database: {
    ...{ synchronous: 2, commitMs: 0.3, bytes: 400e6, logBytes: 4e6, checking: false, lastCheckedMs: NOW - MINUTE },
  },
  freeBytes: 80e9,
  outbox: { pending: 2, inDoubt: 0, rejected: 0, oldestMs: NOW - MINUTE },
  tokenLeftMs: 40 * DAY,
  network: 'connected',
  networkSinceMs: NOW - HOUR,
  lastPullMs: NOW - 30_000,
  printers: [{ id: 'label-1', readiness: { kind: 'ready', reason: null }, queued: 0 }],
  offsetMs: 400,
  backups: { count: 9, newestMs: NOW - 20 * MINUTE, newestBytes: 390e6, failedMs: null },
  journal: { rows: 1000, firstMs: NOW - 40 * DAY, verified: { atMs: NOW - DAY, firstBadSeq: null } },
  ahead: { wanted: 60, ready: 55 },
  lacks: 0,
  memoryBytes: 180e6,
  lateness: { usualMs: 2, longestMs: 30 },
  shell: {
    natives: 'as-packed',
    crashes: { count: 0, newestMs: null },
    update: { state: 'newest', version: null },
  },
};

const { database, outbox, backups, journal } = SOUND;
const printer = (kind: 'unknown' | 'needs-attention', reason: string) => ({
  printers: [{ id: 'label-1', readiness: { kind, reason }, queued: 3 }],
});

/** What has to be known for each reason to be said. */
const CASES: Readonly<Record<Exclude<HealthReason, never>, Partial<HealthKnown>>> = {
  'database-sound': {},
  'database-checking': { database: { ...database, checking: true } },
  'database-slow': { database: { ...database, commitMs: 60 } },
  'database-log-large': { database: { ...database, logBytes: 500e6 } },
  'database-not-full': { database: { ...database, synchronous: 1, checking: true } },
  'disk-roomy': {},
  'disk-unknown': { freeBytes: null },
  'disk-low': { freeBytes: 1e9 },
  'disk-full': { freeBytes: 1e8 },
  'outbox-flowing': { outbox: { ...outbox, oldestMs: null } },
  'outbox-waiting': { outbox: { ...outbox, oldestMs: NOW - HOUR } },
  'outbox-in-doubt': { outbox: { ...outbox, inDoubt: 1, oldestMs: NOW - HOUR } },
  'outbox-rejected': { outbox: { ...outbox, rejected: 1, inDoubt: 1 } },
  'outbox-stuck': { outbox: { ...outbox, inDoubt: 1, oldestMs: NOW - 7 * HOUR } },
  'account-in-order': {},
  'account-no-token': { tokenLeftMs: -5 },
  'account-paused': { network: 'paused' },
  'network-connected': {},
  'network-untried': { network: 'unknown', networkSinceMs: null },
  'network-offline': { network: 'offline', networkSinceMs: NOW - MINUTE },
  'network-long-offline': { network: 'offline', networkSinceMs: NOW - 3 * HOUR },
  'pull-fresh': {},
  'pull-none': { lastPullMs: null },
  'pull-old': { lastPullMs: NOW - 20 * MINUTE },
  'pull-very-old': { lastPullMs: NOW - 3 * HOUR },
  'printer-ready': {},
  'printer-cannot-tell': printer('unknown', 'no-way'),
  'printer-unknown': printer('unknown', 'no-answer'),
  'printer-attention': printer('needs-attention', 'paper-out'),
  'printer-none': { printers: [] },
  'clock-right': {},
  'clock-unknown': { offsetMs: null },
  'clock-off': { offsetMs: -5 * MINUTE },
  'clock-wrong': { offsetMs: DAY },
  'backups-recent': {},
  'backups-first-soon': { upMs: MINUTE, backups: { ...backups, count: 0, newestMs: null } },
  'backups-old': { backups: { ...backups, newestMs: NOW - 5 * HOUR } },
  'backups-failing': { backups: { ...backups, failedMs: NOW - MINUTE } },
  'journal-whole': {},
  'journal-young': { journal: { rows: 3, firstMs: NOW - DAY, verified: null } },
  'journal-unchecked': { journal: { ...journal, verified: null } },
  'journal-broken': { journal: { ...journal, verified: { atMs: NOW - DAY, firstBadSeq: 77 } } },
  'buffer-full': {},
  'buffer-not-wanted': { ahead: null },
  'buffer-low': { ahead: { wanted: 60, ready: 12 } },
  'natives-as-packed': {},
  'natives-not-packed': { shell: { natives: 'not-packed' } },
  'crashes-none': { shell: { crashes: { count: 3, newestMs: NOW - 30 * DAY } } },
  'crashes-kept': { shell: { crashes: { count: 1, newestMs: NOW - DAY } } },
  'updates-newest': {},
  'updates-waiting': { shell: { update: { state: 'waiting', version: '0.2.1' } } },
  'updates-failed': { shell: { update: { state: 'failed', version: null } } },
  'shell-whole': {},
  'shell-lacks': { lacks: 2 },
  'memory-usual': {},
  'memory-much': { memoryBytes: 500e6 },
  'memory-too-much': { memoryBytes: 900e6 },
  'lateness-none': {},
  'lateness-some': { lateness: { usualMs: 90, longestMs: 200 } },
  'lateness-long': { lateness: { usualMs: 900, longestMs: 4_000 } },
};

describe('the health page', () => {
  test.each(Object.entries(CASES))('says %s where that is known', (reason, known) => {
    const checks = judgeHealth({ ...SOUND, ...known });
    const rule = HEALTH_REASONS[reason as HealthReason];
    expect(checks.filter(({ id }) => id === rule.check)).toEqual([
      expect.objectContaining({ reason, state: rule.state, owner: rule.owner }),
    ]);
  });

  test('is good where everything is, and names each printer', () => {
    const checks = judgeHealth(SOUND);
    expect(checks.filter(({ state }) => state !== 'good')).toEqual([]);
    expect(checks.find(({ id }) => id === 'printer')?.subject).toBe('label-1');
  });

  test('puts what is bad first, whatever the order it was looked at in', () => {
    const checks = judgeHealth({ ...SOUND, freeBytes: 1e9, memoryBytes: 900e6, network: 'offline' });
    const places = checks.map(({ state }) => HEALTH_STATES.indexOf(state));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(checks[0]?.reason).toBe('memory-too-much');
  });

  test('leaves out what this shell does not look at', () => {
    const ids = judgeHealth({ ...SOUND, shell: {}, lateness: null }).map(({ id }) => id);
    for (const absent of ['natives', 'crashes', 'updates', 'lateness']) expect(ids).not.toContain(absent);
  });

  test('a station that has just started is not called neglected', () => {
    const checks = judgeHealth({
      ...{ ...SOUND, upMs: MINUTE, lastPullMs: null },
      backups: { ...backups, newestMs: NOW - 3 * DAY },
    });
    expect(checks.filter(({ state }) => state !== 'good')).toEqual([]);
  });
});
