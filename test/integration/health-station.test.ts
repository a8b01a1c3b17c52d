import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StationHost } from '../../main/host.ts';
import { HEALTH_FACTS, HEALTH_REASONS, type HealthCheckId } from '../../shared/model/health.ts';
import { openTestHost, writeAccount } from '../support/host.ts';

let dataDir: string;
const open: StationHost[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'packbench-health-'));
});
afterEach(async () => {
  for (const host of open.splice(0)) await host.stop(0);
  rmSync(dataDir, { recursive: true, force: true });
});
async function start(over: Parameters<typeof openTestHost>[1] = {}) {
  const opened = await openTestHost(dataDir, over);
  open.push(opened.host);
  return opened.ask;
}
type Ask = Awaited<ReturnType<typeof start>>;
const checkOf = async (ask: Ask, id: HealthCheckId) =>
  (await ask('health.read', {})).checks.find((check) => check.id === id);

test('a station tells its health from what it knows, before its network ever answered', async () => {
  writeAccount(dataDir);
  const ask = await start();
  const { checks, state } = await ask('health.read', {});
  expect(checks.find(({ id }) => id === 'database')).toMatchObject({ state: 'good', reason: 'database-sound' });
  expect(checks.find(({ id }) => id === 'disk')?.facts).toEqual([{ name: 'freeBytes', value: expect.any(Number) }]);
  expect(checks.find(({ id }) => id === 'printer')).toMatchObject({ reason: 'printer-none' });
  expect(state).toBe(checks[0]?.state);
  for (const { reason, id, facts } of checks) {
    expect(HEALTH_REASONS[reason].check).toBe(id);
    for (const { name } of facts) expect(HEALTH_FACTS).toHaveProperty(name);
  }
  expect(JSON.stringify(checks)).not.toContain('planted-secret-value');
});

test('a journal that was checked is known as checked after a restart', async () => {
  writeAccount(dataDir);
  let ask = await start();
  expect(await checkOf(ask, 'journal')).toMatchObject({ reason: 'journal-young' });
  await ask('diagnostics.verifyJournal', {});
  for (const host of open.splice(0)) await host.stop(0);
  ask = await start();
  expect(await checkOf(ask, 'journal')).toMatchObject({ reason: 'journal-whole' });
});

test('what the shell knows stands beside it, and a shell that cannot tell costs only its own check', async () => {
  writeAccount(dataDir);
  const ask = await start({
    nativesChecked: true,
    shellHandlers: {
      'shell.crashes': () => ({ folder: '/c', reports: [{ file: 'a.dmp', atMs: Date.now(), bytes: 1 }] }),
      'updates.read': () => {
        throw new Error('no feed');
      },
    },
  });
  const { checks } = await ask('health.read', {});
  const reasons = checks.map(({ reason }) => reason);
  expect(reasons).toEqual(expect.arrayContaining(['natives-as-packed', 'crashes-kept', 'database-sound']));
  expect(checks.some(({ id }) => id === 'updates')).toBe(false);
});

test('where no station runs, health says so and the log is still there', async () => {
  const ask = await start();
  await expect(ask('health.read', {})).rejects.toThrow('NOT_CONFIGURED');
  expect(await ask('log.read', {})).toEqual({ lines: [], next: null });
});
