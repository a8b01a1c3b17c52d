import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APP_SECRET, type SecretStore } from '../../main/host.ts';
import { realFiles } from '../../main/ports/files.ts';
import { fileSecretStore } from '../../main/secrets/file-store.ts';
import { loadStationConfig, readStationConfig, writeStationConfig } from '../../main/station-config.ts';
import { AppFailure } from '../../shared/errors.ts';

const PRINTER = {
  id: 'label-1',
  documents: ['label'],
  language: 'zpl',
  dpi: 203,
  widthMm: 100,
  heightMm: 150,
  transport: { kind: 'tcp', host: '127.0.0.1', port: 9100 },
};
const GOOD = {
  stationId: 'bench-1',
  locationId: 'LOC1',
  marketplace: { appId: 'app', appSecret: 'open sesame' },
  printers: [PRINTER],
};

let dataDir: string;
let secrets: SecretStore;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'station-config-'));
  secrets = fileSecretStore({ files: realFiles, file: path.join(dataDir, 'secrets.json') });
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const place = () => ({ files: realFiles, dataDir });
const write = (config: unknown) =>
  writeFileSync(path.join(dataDir, 'station.json'), typeof config === 'string' ? config : JSON.stringify(config));
const text = () => readFileSync(path.join(dataDir, 'station.json'), 'utf8');

function failureOf(work: () => unknown): AppFailure {
  try {
    work();
  } catch (error) {
    if (error instanceof AppFailure) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

describe('station.json', () => {
  it('keeps the rate that the account is known to bear, and none where none is told', async () => {
    write({ ...GOOD, marketplace: { ...GOOD.marketplace, requestsPerSecond: 12.5 } });
    expect((await loadStationConfig({ ...place(), secrets }))?.marketplace).toMatchObject({ requestsPerSecond: 12.5 });
    expect(JSON.parse(text()).marketplace).toEqual({
      ...{ url: 'https://api.flipkart.net', appId: 'app', requestsPerSecond: 12.5 },
    });
    write(GOOD);
    expect((await loadStationConfig({ ...place(), secrets }))?.marketplace.requestsPerSecond).toBeUndefined();
  });

  it.each([0, 201])('with %i requests a second is refused', (requestsPerSecond) => {
    write({ ...GOOD, marketplace: { ...GOOD.marketplace, requestsPerSecond } });
    expect(failureOf(() => readStationConfig(place())).message).toContain('requestsPerSecond');
  });

  it('is absent before first run', () => {
    expect(readStationConfig(place())).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ['is not JSON', '{"marketplace":{"appSecret":"open sesame"', 'is not JSON'],
    ['is a list', [], 'expected object'],
    ['has an unknown field', { ...GOOD, sttionId: 'x' }, 'sttionId'],
    [
      'has plain http to another machine',
      { ...GOOD, marketplace: { appId: 'a', url: 'http://evil.example' } },
      'marketplace.url: https, or http to this machine only',
    ],
    ['has a resolution that no printer has', { ...GOOD, printers: [{ ...PRINTER, dpi: 204 }] }, 'printers.0.dpi: '],
    [
      'has a printer without a port',
      { ...GOOD, printers: [{ ...PRINTER, transport: { kind: 'tcp', host: 'p' } }] },
      'printers.0.transport.port',
    ],
    [
      'has a bench beyond the last',
      { ...GOOD, stations: { index: 2, count: 2 } },
      'stations: index must be below count',
    ],
  ])('that %s is refused in one line with the file and the field', (_what, config, expected) => {
    write(config);
    const failure = failureOf(() => readStationConfig(place()));
    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.message).toContain(path.join(dataDir, 'station.json'));
    expect(failure.message).toContain(expected);
    expect(failure.message).not.toContain('\n');
    expect(failure.message).not.toContain('open sesame');
  });

  it('says which resolutions there are', () => {
    write({ ...GOOD, printers: [{ ...PRINTER, dpi: 204 }] });
    expect(failureOf(() => readStationConfig(place())).message).toMatch(/203.*300.*600/);
  });

  it('written before there were these choices keeps its meaning', () => {
    write(GOOD);
    expect(readStationConfig(place())).toMatchObject({
      findBy: 'order',
      boxing: 'known',
      shelfMarks: 'tickets',
      invoicing: { mode: 'marketplace' },
      dispatchAfter: 'label-seen',
    });
  });

  it.each<[string, object, string]>([
    ['finds by something else', { findBy: 'shelf' }, 'findBy: '],
    ['numbers invoices itself without a prefix', { invoicing: { mode: 'own' } }, 'invoicing.prefix: '],
    ['has a prefix of small letters', { invoicing: { mode: 'own', prefix: 'blr' } }, '1 to 4 capitals or digits'],
    ['has a prefix that makes numbers too long', { invoicing: { mode: 'own', prefix: 'BLR10' } }, '1 to 4 capitals'],
    ['gives the marketplace a prefix', { invoicing: { mode: 'marketplace', prefix: 'B' } }, 'prefix'],
  ])('that %s is refused', (_what, change, expected) => {
    write({ ...GOOD, ...change });
    expect(failureOf(() => readStationConfig(place())).message).toContain(expected);
  });

  it('may begin with a byte order mark, as Windows editors write it', () => {
    write(`\uFEFF${JSON.stringify(GOOD)}`);
    expect(readStationConfig(place())?.stationId).toBe('bench-1');
  });

  it('loses its secret only once the secret store has given it back', async () => {
    write(GOOD);
    const config = await loadStationConfig({ ...place(), secrets });
    expect(config?.marketplace).toEqual({ url: 'https://api.flipkart.net', appId: 'app' });
    expect(config?.printers).toHaveLength(1);
    expect(text()).not.toContain('open sesame');
    expect(await secrets.get(APP_SECRET)).toBe('open sesame');
    expect(await loadStationConfig({ ...place(), secrets })).toEqual(config);
  });

  it.each<[string, Partial<SecretStore>]>([
    ['does not keep it', { set: async () => undefined, get: async () => undefined }],
    ['keeps another one', { set: async () => undefined, get: async () => 'open barley' }],
    ['fails', { set: () => Promise.reject(new AppFailure('SECRET_STORE_FAILED', 'no')) }],
  ])('keeps its secret when the store %s', async (_what, broken) => {
    write(GOOD);
    const before = text();
    await expect(loadStationConfig({ ...place(), secrets: { ...secrets, ...broken } })).rejects.toMatchObject({
      code: 'SECRET_STORE_FAILED',
    });
    expect(text()).toBe(before);
  });

  it('yields to a secret given at the start', async () => {
    write(GOOD);
    await loadStationConfig({ ...place(), secrets, secretFromLaunch: 'newer' });
    expect(await secrets.get(APP_SECRET)).toBe('newer');
    expect(text()).not.toContain('open sesame');
  });

  it('never gets a secret when it is written', () => {
    const config = {
      ...GOOD,
      marketplace: { url: 'https://api.flipkart.net', appId: 'app', appSecret: 'open sesame' },
    };
    writeStationConfig(place(), config as unknown as Parameters<typeof writeStationConfig>[1]);
    expect(text()).not.toContain('open sesame');
    expect(readStationConfig(place())?.marketplace.appId).toBe('app');
  });
});

describe('the secret file', () => {
  it('is for this user only and says that it is not encrypted', async () => {
    await secrets.set('a', 'b');
    if (process.platform !== 'win32') expect(statSync(path.join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(secrets.protects).toContain('not encrypted');
  });

  it.each(['', '{', '[]', '{"sealedBy":"dpapi","secrets":{"a":"Yg=="}}', '{"sealedBy":"file","secrets":{"a":1}}'])(
    'that reads %j holds no secret and is replaced by the next one',
    async (content) => {
      writeFileSync(path.join(dataDir, 'secrets.json'), content);
      expect(await secrets.get('a')).toBeUndefined();
      await secrets.set('a', 'c');
      expect(await secrets.get('a')).toBe('c');
    },
  );

  it('says so when it cannot be written', async () => {
    const store = fileSecretStore({ files: realFiles, file: path.join(dataDir, 'no', 'such', 'folder.json') });
    await expect(store.set('a', 'b')).rejects.toMatchObject({ code: 'SECRET_STORE_FAILED' });
  });
});
