import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from '../../main/log.ts';
import { redactFields, redactText } from '../../main/redact.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'log-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const written = () =>
  readdirSync(dir)
    .map((file) => readFileSync(path.join(dir, file), 'utf8'))
    .join('');

describe('the log', () => {
  it('keeps lines on disk for this user and the last ones in memory', async () => {
    const log = openLog({ dir });
    log.info('the station is ready', { port: 1 });
    log.debug('too much detail');
    for (let index = 0; index < 300; index += 1) log.warn(`line ${index}`);
    expect(log.tail()).toHaveLength(200);
    expect(log.tail().at(-1)).toContain('line 299');
    await log.close();
    expect(written()).toContain('the station is ready');
    expect(written()).not.toContain('too much detail');
    if (process.platform !== 'win32') expect(statSync(path.join(dir, 'packbench.log')).mode & 0o777).toBe(0o600);
  });

  it('stays within five files of 5 MB', async () => {
    const log = openLog({ dir });
    const padding = 'x'.repeat(7_000);
    for (let index = 0; index < 6_000; index += 1) {
      log.info('padding', { index, padding });
      // The rotation needs turns of the loop, as it gets them between a station's lines.
      if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await log.close();
    const files = readdirSync(dir);
    expect(files.length).toBeLessThanOrEqual(5);
    const bytes = files.reduce((sum, file) => sum + statSync(path.join(dir, file)).size, 0);
    expect(bytes).toBeLessThan(32 * 1024 * 1024);
  });

  it('holds neither secrets nor buyers, wherever they stood', async () => {
    const planted = ['s3cr3t-app', 'tok-abcdef123', 'Asha Verma', '12 MG Road', '9876543210', 'asha@example.in'];
    const [secret, token, name, address, phone, mail] = planted;
    const log = openLog({ dir });
    log.info(`sent with Authorization: Bearer ${token}`, {
      appSecret: secret,
      headers: { Authorization: `Bearer ${token}`, accept: 'json' },
      shipment: { id: 'S1', deliveryAddress: { line1: address }, buyer: { firstName: name }, contactNumber: phone },
    });
    const cause = new Error(
      `reply {"access_token":"${token}","firstName": "${name}","address":"${address}","email":"${mail}"}`,
    );
    log.error('a request failed', { error: new Error(`appSecret=${secret}`, { cause }) });
    await log.close();
    for (const word of planted) {
      expect(written()).not.toContain(word);
      expect(log.tail().join('\n')).not.toContain(word);
    }
    expect(written()).toContain('S1');
  });

  it('goes on in memory when the disk takes no lines', async () => {
    writeFileSync(path.join(dir, 'file'), '');
    const log = openLog({ dir: path.join(dir, 'file', 'logs') });
    log.error('still here');
    await new Promise((resolve) => setImmediate(resolve));
    log.error('and here');
    expect(log.tail()).toHaveLength(2);
    await log.close();
  });
});

describe('redaction', () => {
  it('keeps what is needed to follow a shipment', () => {
    const fields = {
      shipmentId: 'S1',
      trackingId: 'T1',
      sku: 'A',
      state: 'PACKED',
      attempts: 2,
      request: 'bench.scan',
      missing: null,
    };
    expect(redactFields(fields)).toEqual(fields);
  });

  it('leaves bytes, deep objects and cycles out', () => {
    const cyclic: Record<string, unknown> = { id: 1 };
    cyclic['again'] = cyclic;
    expect(JSON.stringify(redactFields({ label: new Uint8Array(4), cyclic }))).toContain('[4 bytes]');
  });

  it('finds basic credentials and query members in text', () => {
    expect(redactText('Basic YXBwOnNlY3JldA== and ?client_secret=abc&grant=x')).toBe(
      'Basic [secret] and ?client_secret=[secret]&grant=x',
    );
  });
});
