import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SecretStore, StationHost } from '../../main/host.ts';
import { realFiles } from '../../main/ports/files.ts';
import { fileSecretStore } from '../../main/secrets/file-store.ts';
import { openTestHost, writeAccount } from '../support/host.ts';
import { decisionsIn } from '../support/station-journal.ts';
import { until } from '../support/station-process.ts';

let dataDir: string;
const open: StationHost[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'packbench-host-'));
});
afterEach(async () => {
  for (const host of open.splice(0)) await host.stop(0);
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(over = {}) {
  const opened = await openTestHost(dataDir, over);
  open.push(opened.host);
  return opened.ask;
}
async function stop(): Promise<void> {
  for (const host of open.splice(0)) await host.stop(0);
}

describe('first run', () => {
  test('an empty folder waits for a choice, and everything else says that it is not set up', async () => {
    const ask = await start();
    expect(await ask('setup.state', {})).toMatchObject({ step: 'choose', practice: false, practiceAllowed: true });
    await expect(ask('bench.scan', { code: 'x' })).rejects.toThrow('NOT_CONFIGURED');
    await expect(ask('station.status', {})).rejects.toThrow('NOT_CONFIGURED');
  });

  test('practice starts in its own folder, and comes back by itself with the next start', async () => {
    const ask = await start();
    expect(await ask('setup.practice', {})).toMatchObject({ step: 'ready', practice: true });
    await until('the first pull', async () => (await ask('station.status', {})).lastPullAt !== null);
    expect(readdirSync(dataDir)).toEqual(['practice']);
    await stop();
    const again = await start();
    expect(await again('setup.state', {})).toMatchObject({ step: 'ready', practice: true });
    expect(await again('setup.leavePractice', {})).toMatchObject({ step: 'choose', practice: false });
  });

  test('an account is tested before anything is stored, its locations are found, and connecting starts the station', async () => {
    const practising = await openTestHost(mkdtempSync(join(tmpdir(), 'packbench-host-')), { practice: true });
    open.push(practising.host);
    const { practice } = await practising.ask('station.status', {});
    const { appId, appSecret } = (await (await fetch(`${practice?.marketplaceUrl}/control/credentials`)).json()) as {
      appId: string;
      appSecret: string;
    };
    const url = practice?.marketplaceUrl ?? '';
    const ask = await start();
    await expect(ask('setup.test', { url, appId, appSecret: 'wrong' })).rejects.toThrow('MARKETPLACE_CREDENTIALS');
    const { locations } = await ask('setup.test', { url, appId, appSecret });
    expect(locations.length).toBeGreaterThan(1);
    expect(readdirSync(dataDir)).toEqual([]);
    const state = await ask('setup.connect', { url, appId, appSecret, locationId: locations[0]?.locationId ?? '' });
    expect(state).toMatchObject({ step: 'ready', practice: false, practiceAllowed: false });
    await until('the first pull', async () => (await ask('station.status', {})).lastPullAt !== null);
    expect(readFileSync(join(dataDir, 'station.json'), 'utf8')).not.toContain(appSecret);
    await expect(ask('setup.practice', {})).rejects.toThrow('PRACTICE_REFUSED');
  });

  test('without a default tax rate or box a shipment opens no parcel and says which is missing', async () => {
    writeAccount(dataDir, { defaultTaxRatePercent: undefined });
    const ask = await start();
    expect((await ask('setup.state', {})).config?.defaultTaxRatePercent).toBeUndefined();
    const saved = await ask('settings.save', { defaultTaxRatePercent: 12 });
    expect(saved.config?.defaultTaxRatePercent).toBe(12);
    expect((await ask('settings.save', { defaultTaxRatePercent: null })).config?.defaultTaxRatePercent).toBeUndefined();
  });
});

describe('secrets', () => {
  test('what the shell lacks follows the store that is there', async () => {
    writeAccount(dataDir);
    const file = join(dataDir, 'secrets.json');
    const plain = fileSecretStore({ files: realFiles, file });
    const lacksWith = async (kind: SecretStore['kind']) => {
      const ask = await start({ secrets: { ...plain, kind } });
      const { lacks } = await ask('diagnostics.read', {});
      await stop();
      return lacks;
    };
    expect(await lacksWith('file')).toContain('secret-store');
    expect(await lacksWith('dpapi')).not.toContain('secret-store');
  });

  test('a secret in the configuration goes to the secret store, and no reply ever tells it', async () => {
    writeAccount(dataDir);
    const ask = await start();
    expect(readFileSync(join(dataDir, 'station.json'), 'utf8')).not.toContain('planted-secret-value');
    const replies = [await ask('setup.state', {}), await ask('station.status', {}), await ask('diagnostics.read', {})];
    expect(JSON.stringify(replies)).not.toContain('planted-secret-value');
  });

  test('practice tells its secret to no screen', async () => {
    const ask = await start({ practice: true });
    const { practice } = await ask('station.status', {});
    const { appSecret } = (await (await fetch(`${practice?.marketplaceUrl}/control/credentials`)).json()) as {
      appSecret: string;
    };
    expect(JSON.stringify([await ask('setup.state', {}), await ask('station.status', {})])).not.toContain(appSecret);
  });
});

describe('a data folder that cannot be used', () => {
  test('a damaged file is refused with its backups, and restoring one begins a new generation', async () => {
    writeAccount(dataDir);
    let ask = await start();
    const { file } = await ask('backup.make', {});
    await stop();
    truncateSync(join(dataDir, 'station.db'), 5000);
    ask = await start();
    const { step, refusal } = await ask('setup.state', {});
    expect(step).toBe('refused');
    expect(refusal).toMatchObject({ error: { code: 'DATABASE_DAMAGED' }, choices: ['restore', 'retry'] });
    expect(refusal?.backups.map((backup) => backup.file)).toContain(file);
    await expect(ask('bench.scan', { code: 'x' })).rejects.toThrow('DATABASE_DAMAGED');
    expect(await ask('backup.restore', { file })).toEqual({ generation: 2 });
    expect(await ask('setup.state', {})).toMatchObject({ step: 'ready', refusal: null });
    expect(readdirSync(dataDir).some((name) => name.startsWith('station-aside-'))).toBe(true);
  });

  test('a backup is put back for whom and why stands in both journals; without them nothing is', async () => {
    writeAccount(dataDir);
    const ask = await start();
    const { file } = await ask('backup.make', {});
    await expect(ask('backup.restore', { file, by: 'Meera' })).rejects.toThrow('INVALID_INPUT');
    expect((await ask('diagnostics.read', {})).generation).toBe(1);
    await ask('backup.restore', { file, by: 'Meera', reason: 'the queue of this morning' });
    expect((await ask('diagnostics.read', {})).generation).toBe(2);
    await stop();
    const [aside = ''] = readdirSync(dataDir).filter((name) => /^station-aside-\d+\.db$/.test(name));
    for (const name of ['station.db', aside]) {
      const told = decisionsIn(join(dataDir, name));
      expect(
        told.filter((each) => each.includes('by Meera') && each.includes('the queue of this morning')),
      ).toHaveLength(1);
    }
  });

  test('damage that shows only in the check after an unclean stop ends the station too', async () => {
    writeAccount(dataDir);
    await start();
    await stop();
    const db = new Database(join(dataDir, 'station.db'));
    db.exec(`UPDATE meta SET value = 'false' WHERE key = 'cleanShutdown'; INSERT INTO scan (scan_id, reply, at_ms)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT 'scan-' || i, printf('%0200d', i), i FROM n`);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.pragma('journal_mode = DELETE');
    db.close();
    const bytes = readFileSync(join(dataDir, 'station.db'));
    // A page deep in the table's leaves: opening and the first queries never touch it.
    const at = Math.floor(bytes.length / 4096 / 2) * 4096;
    bytes.fill(0xa5, at, at + 4096);
    writeFileSync(join(dataDir, 'station.db'), bytes);
    writeFileSync(join(dataDir, 'station.db-wal'), '');
    const ask = await start();
    await until('the check to find it', async () => (await ask('setup.state', {})).step === 'refused', 30_000);
    expect((await ask('setup.state', {})).refusal?.error.message).toMatch(/Restore the newest backup/);
  });

  test('a folder of another PC asks whether it was moved or copied; a copy becomes a station of its own', async () => {
    writeAccount(dataDir);
    let ask = await start();
    const before = await ask('diagnostics.read', {});
    await stop();
    const db = new Database(join(dataDir, 'station.db'));
    db.prepare(`UPDATE meta SET value = '{"id":"another","host":"another"}' WHERE key = 'machine'`).run();
    db.close();
    ask = await start();
    expect((await ask('setup.state', {})).refusal).toMatchObject({
      error: { code: 'DATA_DIR_COPIED' },
      choices: ['moved', 'copied'],
    });
    expect(await ask('setup.adopt', { as: 'copied', by: 'Asha', reason: 'the old PC went' })).toMatchObject({
      step: 'ready',
    });
    const after = await ask('diagnostics.read', {});
    expect(after.stationUid).not.toBe(before.stationUid);
    expect(after.generation).toBe(before.generation + 1);
  });

  test('a newer file is refused and left as it was', async () => {
    writeAccount(dataDir);
    await start();
    await stop();
    const db = new Database(join(dataDir, 'station.db'));
    db.pragma('user_version = 9990');
    db.close();
    copyFileSync(join(dataDir, 'station.db'), join(dataDir, 'before'));
    const ask = await start();
    expect((await ask('setup.state', {})).refusal).toMatchObject({
      error: { code: 'DATABASE_NEWER' },
      choices: ['restore', 'retry'],
    });
    expect(readFileSync(join(dataDir, 'station.db')).equals(readFileSync(join(dataDir, 'before')))).toBe(true);
  });

  test('a second station over the same folder ends with one line', async () => {
    writeAccount(dataDir);
    await start();
    await expect(openTestHost(dataDir)).rejects.toThrow(/already runs with this data folder/);
  });
});
