import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestHost, writeAccount } from '../support/host.ts';

const WORD = { by: 'Meena', reason: 'looking after the station' };
const LOCKS = '/proc/locks';
if (!existsSync(LOCKS)) console.log(`skipped: locks of databases; this system tells of none (${LOCKS})`);

/** `byte from-to` of every lock this process holds on the file, as Linux tells them. */
function locksOn(file: string): readonly string[] {
  const inode = statSync(file).ino;
  return readFileSync(LOCKS, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , , pid, where]) => pid === String(process.pid) && where?.endsWith(`:${inode}`))
    .map(([, , , kind, , , from, to]) => `${kind} ${from}-${to}`);
}

/*
 * Any close of a database's file by this process, of a file opened to read three bytes even, drops the locks that SQLite holds on it
 * (sqlite.org/howtocorrupt, 2.2). The next process to open the database then takes itself for the first, and cuts the shared memory off
 * under this one: a station that ends with SIGBUS in the middle of a parcel.
 */
describe.skipIf(!existsSync(LOCKS))('a station that is looked after', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'packbench-locks-'));
  let ask: Awaited<ReturnType<typeof openTestHost>>['ask'];
  let stop = async (): Promise<unknown> => undefined;

  beforeAll(async () => {
    writeAccount(dataDir);
    const opened = await openTestHost(dataDir);
    ask = opened.ask;
    stop = () => opened.host.stop(3_000);
  });
  afterAll(async () => {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const held = () =>
    Object.fromEntries(
      readdirSync(dataDir)
        .filter((name) => name.endsWith('-shm') || name.endsWith('.lock'))
        .map((name) => [name, locksOn(join(dataDir, name))]),
    );

  test('keeps the locks that its databases hold, whatever is asked of it', async () => {
    const before = held();
    // Both databases hold byte 128 of their shared memory for as long as they are open; the folder's own lock is held throughout.
    expect(before['station.db-shm']).toEqual(['READ 128-128']);
    expect(before['documents.db-shm']).toEqual(['READ 128-128']);
    expect(Object.values(before).every((locks) => locks.length > 0)).toBe(true);

    await ask('backup.make', {});
    expect(held(), 'backup.make').toEqual(before);
    const [backup] = (await ask('backup.list', {})).backups;
    if (backup === undefined) throw new Error('no backup');
    const asked: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['backup.verify', () => ask('backup.verify', { file: backup.file })],
      ['backup.bytes', () => ask('backup.bytes', { file: backup.file, offset: 0 })],
      ['diagnostics.read', () => ask('diagnostics.read', {})],
      ['diagnostics.verifyJournal', () => ask('diagnostics.verifyJournal', {})],
      ['diagnostics.bundle', () => ask('diagnostics.bundle', WORD)],
      ['health.read', () => ask('health.read', {})],
      ['folder.read', () => ask('folder.read', {})],
      ['log.read', () => ask('log.read', {})],
      ['retention.read', () => ask('retention.read', {})],
      ['retention.purge', () => ask('retention.purge', WORD)],
      ['retention.prove', () => ask('retention.prove', { names: ['Zubeda Plantwala'] })],
    ];
    for (const [name, act] of asked) {
      await act();
      expect(held(), name).toEqual(before);
    }
  });
});
