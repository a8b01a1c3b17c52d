import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StationHost } from '../../main/host.ts';
import { realFiles } from '../../main/ports/files.ts';
import { readPracticeSettings, writePracticeSettings } from '../../main/practice-settings.ts';
import { stationConfigSchema } from '../../shared/model/config.ts';
import { openTestHost, writeAccount } from '../support/host.ts';
import { printerConfig } from '../support/printer-config.ts';

let dataDir: string;
const open: StationHost[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'packbench-settings-'));
});
afterEach(async () => {
  for (const host of open.splice(0)) await host.stop(0);
  rmSync(dataDir, { recursive: true, force: true });
});

async function start() {
  const opened = await openTestHost(dataDir);
  open.push(opened.host);
  return opened.ask;
}
async function stop(): Promise<void> {
  for (const host of open.splice(0)) await host.stop(0);
}
const stored = () => stationConfigSchema.parse(JSON.parse(readFileSync(join(dataDir, 'station.json'), 'utf8')));

const CHOSEN = {
  findBy: 'item',
  boxing: 'ask',
  shelfMarks: 'slots',
  dispatchAfter: 'printed-proof',
  invoicing: { mode: 'own', prefix: 'BLR1' },
  packAhead: { outageMinutes: 30, most: 80 },
  holdOffline: { olderThanMinutes: 60, valuePaise: 500_000 },
  stations: { index: 1, count: 3 },
} as const;

describe('the choices of the settings screen', () => {
  test('are stored, told back, and there after the next start', async () => {
    writeAccount(dataDir);
    let ask = await start();
    expect((await ask('settings.save', CHOSEN)).config).toMatchObject(CHOSEN);
    expect(stored()).toMatchObject(CHOSEN);
    await stop();
    ask = await start();
    expect((await ask('setup.state', {})).config).toMatchObject(CHOSEN);
  });

  test('stay as they are when another one is saved', async () => {
    writeAccount(dataDir, CHOSEN);
    const ask = await start();
    const saved = await ask('settings.save', { stationId: 'bench-2' });
    expect(saved.config).toMatchObject({ ...CHOSEN, stationId: 'bench-2' });
    const back = await ask('settings.save', { invoicing: { mode: 'marketplace' } });
    expect(back.config).toMatchObject({ ...CHOSEN, stationId: 'bench-2', invoicing: { mode: 'marketplace' } });
  });

  test('take consent and rules back with null', async () => {
    writeAccount(dataDir, CHOSEN);
    const ask = await start();
    await ask('settings.save', { packAhead: null, holdOffline: null });
    expect(stored().packAhead).toBeUndefined();
    expect(stored().holdOffline).toBeUndefined();
    expect((await ask('station.status', {})).ahead).toBeNull();
    await ask('settings.save', { packAhead: {} });
    expect(stored().packAhead).toEqual({ outageMinutes: 15, most: 60 });
    expect((await ask('station.status', {})).ahead).toEqual({ wanted: 8, ready: 0, making: 0 });
  });

  test('that cannot be are refused, and nothing is stored', async () => {
    writeAccount(dataDir);
    const ask = await start();
    await expect(ask('settings.save', { invoicing: { mode: 'own', prefix: 'too long' } })).rejects.toThrow(
      'INVALID_INPUT',
    );
    expect(stored().invoicing).toEqual({ mode: 'marketplace' });
  });

  test('are as for everybody in a station that was just connected', async () => {
    const ask = await start();
    await ask('setup.connect', { url: 'http://127.0.0.1:9', appId: 'app', appSecret: 'secret', locationId: 'LOC1' });
    expect(stored()).toMatchObject({
      findBy: 'order',
      boxing: 'known',
      shelfMarks: 'tickets',
      dispatchAfter: 'label-seen',
    });
    expect(stored().packAhead).toBeUndefined();
  });

  test('are what the seller agreed to at first run', async () => {
    const ask = await start();
    const account = { url: 'http://127.0.0.1:9', appId: 'app', appSecret: 'secret', locationId: 'LOC1' };
    await ask('setup.connect', { ...account, packAhead: { outageMinutes: 45 } });
    expect(stored().packAhead).toEqual({ outageMinutes: 45, most: 60 });
  });
});

describe('the settings of practice', () => {
  const config = stationConfigSchema.parse({
    ...CHOSEN,
    stationId: 'practice',
    locationId: 'LOC1',
    marketplace: { url: 'http://127.0.0.1:9', appId: 'app' },
  });

  test('keep the choices', () => {
    writePracticeSettings(realFiles, dataDir, config, []);
    expect(readPracticeSettings(realFiles, dataDir, [])).toMatchObject(CHOSEN);
  });

  test('written before there were these choices are read all the same', () => {
    const old = { stationId: 'practice', locationId: 'LOC1', dispatchAfter: 'sent', defaultTaxRatePercent: 5 };
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(old));
    expect(readPracticeSettings(realFiles, dataDir, [])).toEqual(old);
  });

  test('keep its printers, and those that stand where practice has one stand there again, wherever that is by then', () => {
    const offered = (port: number) => [
      printerConfig({ id: 'practice-printer', transport: { kind: 'tcp', host: '127.0.0.1', port } }),
    ];
    const [first] = offered(40_001);
    if (!first) throw new Error('There is one');
    const own = printerConfig({ id: 'own', transport: { kind: 'tcp', host: '192.0.2.7', port: 9100 } });
    const printers = [{ ...first, heightMm: 50 }, { ...first, id: 'beside' }, own];
    writePracticeSettings(realFiles, dataDir, { ...config, printers }, offered(40_001));
    const read = readPracticeSettings(realFiles, dataDir, offered(40_002)).printers;
    expect(read?.map(({ id, heightMm, transport }) => [id, heightMm, transport])).toEqual([
      ['practice-printer', 50, { kind: 'tcp', host: '127.0.0.1', port: 40_002 }],
      ['beside', 76, { kind: 'tcp', host: '127.0.0.1', port: 40_002 }],
      ['own', 76, { kind: 'tcp', host: '192.0.2.7', port: 9100 }],
    ]);
  });

  test('of no use are as good as none: practice must always start', () => {
    expect(existsSync(join(dataDir, 'settings.json'))).toBe(false);
    expect(readPracticeSettings(realFiles, dataDir, [])).toEqual({});
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ findBy: 'shelf' }));
    expect(readPracticeSettings(realFiles, dataDir, [])).toEqual({});
  });
});
