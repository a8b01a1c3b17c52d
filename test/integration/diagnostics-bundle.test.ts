import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StationHost } from '../../main/host.ts';
import { openLog } from '../../main/log.ts';
import { openTestHost, writeAccount } from '../support/host.ts';
import { PLANTED, plantedIn } from '../support/planted.ts';

let dataDir: string;
const open: StationHost[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'packbench-bundle-'));
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
const BY = { by: 'Asha Rao', reason: 'The printer stops' };
const entriesOf = (file: string) => unzipSync(readFileSync(join(dataDir, 'diagnostics', file)));
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('utf8');
const json = <T>(bytes: Uint8Array | undefined) => JSON.parse(text(bytes)) as T;

/** Printers whose every name is a buyer's. */
const PRINTERS = [
  {
    ...{ id: 'kumarasamy-9845012345', documents: ['label'], language: 'zpl', dpi: 203, widthMm: 100, heightMm: 150 },
    transport: { kind: 'spooler', queue: `${PLANTED.name} HP` },
    learned: {
      testedAtMs: 1,
      compressed: true,
      closes: null,
      answers: true,
      model: `ZD421 ${PLANTED.name} 9845012345`,
    },
  },
  {
    ...{ id: 'slips', documents: ['slip'], language: 'pdf', dpi: 300, widthMm: 210, heightMm: 297 },
    transport: { kind: 'file', folder: `/tmp/${PLANTED.firstName}` },
  },
];

/** Rows as a station has them, with what must not leave it in every column that can hold text from outside. */
function plantRows(): void {
  const db = new Database(join(dataDir, 'station.db'));
  const { name, phone, street, shipmentId, orderId, token, secret } = PLANTED;
  const buyer = JSON.stringify({ name, phone, street, token });
  db.prepare(
    `INSERT INTO mutation (seq, mutation_id, kind, shipment_id, subject, location_id, version, payload, state, attempts, created_at_ms,
       changed_at_ms, since_ms, worker_generation, last_error, last_message)
     VALUES (1, ?, 'dispatch', ?, ?, ?, 1, ?, 'rejected', 3, 5, 6, 7, 1, ?, ?)`,
  ).run(`m-${orderId}`, shipmentId, name, street, buyer, `${name} refused`, `${secret} ${phone}`);
  db.prepare(
    `INSERT INTO mutation (seq, mutation_id, kind, shipment_id, subject, location_id, version, payload, state, attempts, created_at_ms,
       changed_at_ms, since_ms, worker_generation, last_error)
     VALUES (2, 'm-2', 'dispatch', 'S2', '', 'L', 1, '{}', ?, 0, 5, 6, 7, 1, 'SHIPMENT_NOT_FOUND')`,
  ).run(`${name} state`);
  db.prepare(
    `INSERT INTO print_job (job_id, printer_id, shipment_id, document, document_key, copy, reason, sha256, bytes, state, outcome_reason,
       attempts, created_at_ms, changed_at_ms)
     VALUES (?, 'kumarasamy-9845012345', ?, 'label', ?, 1, ?, ?, 900, 'not-sent', ?, 2, 5, 6)`,
  ).run(`j-${orderId}`, shipmentId, orderId, name, PLANTED.label, `cannot print for ${name}`);
  db.prepare(`INSERT INTO remembered (location_id, name, value, read_at_ms) VALUES ('L', ?, ?, 1)`).run(name, buyer);
  db.prepare(
    `INSERT INTO journal (at_ms, kind, version, generation, shipment_id, payload, payload_hash, chain_hash)
     VALUES (1700000000000, ?, 1, 1, ?, ?, x'00', x'00')`,
  ).run(`${name} kind`, shipmentId, buyer);
  db.close();
}

async function plantLog(): Promise<void> {
  const { name, firstName, phone, street, pincode, token, secret, label, shipmentId } = PLANTED;
  const log = openLog({ dir: join(dataDir, 'logs') });
  const odd = new Error(`label for ${name}, ${street}: ${label}`, { cause: new TypeError(`phone ${phone}`) });
  log.error('a loop met a fault and goes on', {
    error: odd,
    shipTo: name,
    pin: Number(pincode),
    n: Number(phone),
    [name]: 1,
  });
  log.warn('an odd reply', {
    reply: { person: { called: name } },
    list: [street],
    code: name,
    kind: firstName,
    reason: `"${phone}"`,
  });
  log.info('marketplace exchange', {
    endpoint: `/orders/${name}`,
    status: 200,
    tookMs: 41,
    shipmentId,
    bearer: token,
    s: secret,
  });
  log.info('a request failed', {
    request: 'bench.scan',
    reference: '01890a5d-ac96-774b-bcce-b302099a8057',
    state: street,
  });
  log.info(`sent to ${phone} at ${street.replaceAll(' ', '/')}`);
  await log.close();
  const file = join(dataDir, 'logs', 'packbench.log');
  writeFileSync(
    file,
    `${readFileSync(file, 'utf8')}${name} in a line that is no JSON\n{"level":"${name}","time":"x","msg":"y"}\n`,
  );
}

describe('a bundle of diagnostics', () => {
  test('holds no buyer, secret, token or label, wherever they were, in no form', async () => {
    writeAccount(dataDir, {
      ...{ stationId: PLANTED.firstName, locationId: PLANTED.street, printers: PRINTERS },
      marketplace: { url: 'http://127.0.0.1:9/kumarasamy', appId: PLANTED.name, appSecret: PLANTED.secret },
    });
    const ask = await start();
    plantRows();
    await plantLog();
    expect(plantedIn(readFileSync(join(dataDir, 'logs', 'packbench.log')))).toContain('name');
    const { file, bytes } = await ask('diagnostics.bundle', BY);
    const full = join(dataDir, 'diagnostics', file);
    expect(statSync(full).size).toBe(bytes);
    const entries = entriesOf(file);
    const everywhere = { [file]: readFileSync(full), ...entries };
    const words = { ...PLANTED, by: BY.by, folder: dataDir, user: join(tmpdir(), 'packbench-bundle') };
    const found = Object.entries(everywhere).flatMap(([entry, content]) =>
      plantedIn(content, words).map((what) => `${what} in ${entry}`),
    );
    expect(found).toEqual([]);
    expect(readdirSync(join(dataDir, 'diagnostics'))).toEqual([file]);
  });

  test('says what the station is and did, with the same word for the same id', async () => {
    writeAccount(dataDir, { printers: PRINTERS });
    const ask = await start();
    plantRows();
    await plantLog();
    const { file } = await ask('diagnostics.bundle', BY);
    const entries = entriesOf(file);
    expect(Object.keys(entries).sort()).toEqual(
      [
        ...['counts.json', 'health.json', 'integrity.json', 'journal.json', 'log.jsonl', 'outbox.json', 'prints.json'],
        ...['read-me.txt', 'schema.sql', 'settings.json', 'versions.json'],
      ].sort(),
    );
    const outbox = json<{ shipment: string; state: string; error: string }[]>(entries['outbox.json']);
    const prints = json<{ shipment: string; printer: string; reason: string }[]>(entries['prints.json']);
    const settings = json<{ printers: { printer: string; transport: object; learned: object }[] }>(
      entries['settings.json'],
    );
    expect(outbox.map(({ state, error }) => [state, error])).toEqual([
      ['other', 'SHIPMENT_NOT_FOUND'],
      ['rejected', 'other'],
    ]);
    expect(prints[0]).toMatchObject({
      shipment: outbox[1]?.shipment,
      printer: settings.printers[0]?.printer,
      reason: 'other',
    });
    expect(settings.printers[0]).toMatchObject({ transport: { kind: 'spooler' }, learned: { model: 'ZD421' } });
    expect(json(entries['counts.json'])).toMatchObject({ tables: { mutation: { rows: 2 }, print_job: { rows: 1 } } });
    expect(json(entries['integrity.json'])).toMatchObject({ file: { intact: true }, journal: { intact: false } });
    expect(json(entries['health.json'])).toMatchObject({ state: 'bad' });
    expect(text(entries['schema.sql'])).toContain('CREATE TABLE mutation');
    const log = text(entries['log.jsonl'])
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(log.map(({ msg }) => msg)).toContain('an odd reply');
    expect(log.find(({ msg }) => msg === 'marketplace exchange')).toMatchObject({ status: 200, tookMs: 41, left: 3 });
    expect(log.find(({ msg }) => msg === 'a request failed')).toMatchObject({ request: 'bench.scan' });
    const { error } = log.find(({ msg }) => msg === 'a loop met a fault and goes on') ?? {};
    expect(error).toMatchObject({ kind: 'Error', cause: { kind: 'TypeError' } });
    expect(JSON.stringify(error)).toContain('diagnostics-bundle.test.ts:');
  });

  test('who made it and why stands in the journal, and only the newest five are kept', async () => {
    writeAccount(dataDir);
    const ask = await start();
    const older = [1, 2, 3, 4, 5].map((n) => `packbench-diagnostics-000000000000${n}.zip`);
    mkdirSync(join(dataDir, 'diagnostics'));
    for (const file of older) writeFileSync(join(dataDir, 'diagnostics', file), 'an older one');
    const made = await ask('diagnostics.bundle', BY);
    const { folder, bundles } = await ask('bundles.list', {});
    expect(folder).toBe(join(dataDir, 'diagnostics'));
    expect(bundles.map(({ file }) => file)).toEqual([made.file, ...older.slice(1).reverse()]);
    expect(readdirSync(folder).sort()).toEqual([...older.slice(1), made.file].sort());
    const db = new Database(join(dataDir, 'station.db'), { readonly: true });
    const payload = db.prepare(`SELECT payload FROM journal WHERE kind = 'decision' ORDER BY seq`).pluck().get();
    db.close();
    expect(JSON.parse(String(payload))).toMatchObject({
      about: 'diagnostics',
      decision: 'bundle made by Asha Rao',
      reason: BY.reason,
    });
  });

  test('is read in parts that make the whole file, and one that is gone is not found', async () => {
    writeAccount(dataDir);
    const ask = await start();
    const { file, bytes } = await ask('diagnostics.bundle', BY);
    const parts: Buffer[] = [];
    for (let from = 0; from < bytes; ) {
      const part = Buffer.from((await ask('bundles.read', { file, from })).base64, 'base64');
      parts.push(part);
      from += part.length;
    }
    expect(Buffer.concat(parts).equals(readFileSync(join(dataDir, 'diagnostics', file)))).toBe(true);
    expect((await ask('bundles.read', { file, from: bytes })).base64).toBe('');
    rmSync(join(dataDir, 'diagnostics', file));
    await expect(ask('bundles.read', { file, from: 0 })).rejects.toThrow('NOT_FOUND');
    await expect(ask('bundles.read', { file: '../station.json', from: 0 })).rejects.toThrow('INVALID_INPUT');
  });

  test('is made where no station runs too: before the first run, and over a damaged database', async () => {
    const ask = await start();
    const first = await ask('diagnostics.bundle', BY);
    expect(json(entriesOf(first.file)['versions.json'])).toMatchObject({ step: 'unset', version: '0.0.0-test' });
    expect(json(entriesOf(first.file)['counts.json'])).toHaveProperty('unreadable');
    for (const host of open.splice(0)) await host.stop(0);
    writeAccount(dataDir);
    mkdirSync(join(dataDir, 'backups'), { recursive: true });
    writeFileSync(join(dataDir, 'station.db'), `${PLANTED.name} `.repeat(5_000));
    const again = await start();
    expect(await again('setup.state', {})).toMatchObject({ step: 'refused' });
    const { file } = await again('diagnostics.bundle', BY);
    const entries = entriesOf(file);
    expect(json(entries['versions.json'])).toMatchObject({ step: 'DATABASE_DAMAGED' });
    expect(Object.values(entries).flatMap((content) => plantedIn(content))).toEqual([]);
  });

  test('a failure leaves no half of one behind', async () => {
    writeAccount(dataDir);
    const ask = await start();
    writeFileSync(join(dataDir, 'diagnostics'), 'a file where the folder should be');
    await expect(ask('diagnostics.bundle', BY)).rejects.toThrow();
    expect(existsSync(join(dataDir, 'diagnostics', 'request.json'))).toBe(false);
  });
});
