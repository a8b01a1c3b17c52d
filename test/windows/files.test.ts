import { existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAccount } from '../support/host.ts';
import { type WindowsPc, type WindowsStation, windowsParts, windowsPc } from '../support/windows-station.ts';

const parts = windowsParts();
if (!parts) console.log('skipped: the files of a Windows station; "npm run test:windows" prepares what it runs under');

/** Windows refuses to replace or remove a file that anybody has open, itself included: every such step is made here once. */
describe.skipIf(!parts)('a data folder on Windows', () => {
  let pc: WindowsPc;
  let station: WindowsStation;
  let backup: string;

  beforeAll(async () => {
    if (!parts) return;
    pc = windowsPc(parts);
    writeAccount(pc.dataFolder);
    station = await pc.start();
  });
  afterAll(async () => {
    await station?.kill();
    await pc?.remove();
  });

  it('gets its settings saved although another program has the file open for a moment', async () => {
    const { released } = await pc.holdOpen('station.json');
    const saved = await station.ask('settings.save', { defaultTaxRatePercent: 12 });
    expect(saved.config?.defaultTaxRatePercent).toBe(12);
    expect(await released).toBe('released');
    expect(JSON.parse(pc.read('station.json'))).toMatchObject({ defaultTaxRatePercent: 12 });
  });

  it('gets a backup put in the place of its file while the shell runs', async () => {
    backup = (await station.ask('backup.make', {})).file;
    expect(await station.ask('backup.restore', { file: backup, by: 'Meera', reason: 'a trial' })).toEqual({
      generation: 2,
    });
    expect(await station.ask('setup.state', {})).toMatchObject({ step: 'ready', refusal: null });
    expect(readdirSync(pc.dataFolder).filter((name) => /^station-aside-\d+\.db$/.test(name))).toHaveLength(1);
  });

  it('has a damaged documents file set aside', async () => {
    await station.kill();
    for (const suffix of ['-wal', '-shm']) rmSync(join(pc.dataFolder, `documents.db${suffix}`), { force: true });
    writeFileSync(join(pc.dataFolder, 'documents.db'), 'not a database '.repeat(1000));
    station = await pc.start();
    expect((await station.ask('station.status', {})).offlineReady).toBe(0);
    expect(existsSync(join(pc.dataFolder, 'documents.db.damaged'))).toBe(true);
  });

  it('is refused when its database is damaged, and restored from the backup', async () => {
    await station.kill();
    for (const suffix of ['-wal', '-shm']) rmSync(join(pc.dataFolder, `station.db${suffix}`), { force: true });
    truncateSync(join(pc.dataFolder, 'station.db'), 5000);
    station = await pc.start();
    const { step, refusal } = await station.ask('setup.state', {});
    expect([step, refusal?.error.code]).toEqual(['refused', 'DATABASE_DAMAGED']);
    expect(await station.ask('backup.restore', { file: backup })).toEqual({ generation: expect.any(Number) });
    expect(await station.ask('setup.state', {})).toMatchObject({ step: 'ready', refusal: null });
    expect(station.complaints()).toBe('');
  });
});
