import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestHost, writeAccount } from '../support/host.ts';

let folder: string;
let first: string;
let second: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'packbench-moved-'));
  first = join(folder, 'first');
  second = join(folder, 'second');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts over the folder, does the work and stops; what the work gives. */
async function during<T>(
  dataDir: string,
  work: (ask: Awaited<ReturnType<typeof openTestHost>>['ask']) => Promise<T>,
): Promise<T> {
  const { host, ask } = await openTestHost(dataDir);
  try {
    return await work(ask);
  } finally {
    await host.stop(0);
  }
}
const uidOf = (dataDir: string) => during(dataDir, async (ask) => (await ask('diagnostics.read', {})).stationUid);
const refusalOf = (dataDir: string) => during(dataDir, async (ask) => (await ask('setup.state', {})).refusal);

function decisionsIn(dataDir: string): readonly string[] {
  const db = new Database(join(dataDir, 'station.db'), { readonly: true });
  const said = db.prepare<[], string>(
    `SELECT payload ->> 'decision' || ifnull(': ' || (payload ->> 'reason'), '') FROM journal WHERE kind = 'decision' ORDER BY seq`,
  );
  const all = said.pluck().all();
  db.close();
  return all;
}

describe('a data folder found at another path of the same PC', () => {
  it('was moved where nothing is left at the old one: it goes on as the same station, and the journal says from where', async () => {
    writeAccount(first);
    const uid = await uidOf(first);
    renameSync(first, second);
    expect(await uidOf(second)).toBe(uid);
    expect(decisionsIn(second)).toEqual([`moved here from ${first}`]);
    expect(await uidOf(second)).toBe(uid);
    expect(decisionsIn(second)).toHaveLength(1);
  });

  it('is asked about where the same station still lies at the old one, because both would send its changes', async () => {
    writeAccount(first);
    const uid = await uidOf(first);
    cpSync(first, second, { recursive: true });
    expect(await refusalOf(second)).toMatchObject({
      error: { code: 'DATA_DIR_COPIED', message: expect.stringContaining(`${first}, which is still there`) },
      choices: ['moved', 'copied'],
    });
    expect(decisionsIn(second)).toEqual([]);
    await during(second, async (ask) => {
      expect(await ask('setup.adopt', { as: 'copied', by: 'Asha', reason: 'the old PC went' })).toMatchObject({
        step: 'ready',
      });
      const told = await ask('diagnostics.read', {});
      expect(told.stationUid).not.toBe(uid);
      expect(told.generation).toBe(2);
    });
    expect(decisionsIn(second)).toEqual([`copied here from ${first} by Asha: the old PC went`]);
    // The original is nobody's copy.
    expect(await uidOf(first)).toBe(uid);
    expect(await refusalOf(second)).toBeNull();
  });

  it('keeps its name where a person says that the old one is never started again', async () => {
    writeAccount(first);
    const uid = await uidOf(first);
    cpSync(first, second, { recursive: true });
    await during(second, async (ask) => {
      expect(await ask('setup.adopt', { as: 'moved', by: 'Asha', reason: 'the old PC went' })).toMatchObject({
        step: 'ready',
      });
      expect((await ask('diagnostics.read', {})).stationUid).toBe(uid);
    });
    expect(decisionsIn(second)).toEqual([`moved here from ${first} by Asha: the old PC went`]);
    expect(await refusalOf(second)).toBeNull();
  });

  it('takes no answer without name and reason, none where nobody asked, and keeps the folder as it was then', async () => {
    writeAccount(first);
    await uidOf(first);
    cpSync(first, second, { recursive: true });
    const { host } = await openTestHost(second);
    const answer = { as: 'copied', by: 'Asha', reason: 'a second table' };
    const refused = async (input: unknown) => {
      const result = await host.dispatch('setup.adopt', input);
      return result.ok ? null : result.error.code;
    };
    try {
      for (const without of [{ by: '' }, { by: 'A' }, { by: undefined }, { reason: ' x ' }, { reason: undefined }]) {
        expect(await refused({ ...answer, ...without }), JSON.stringify(without)).toBe('INVALID_INPUT');
      }
      expect(decisionsIn(second)).toEqual([]);
      expect(await refused(answer)).toBeNull();
      expect(await refused(answer)).toBe('WRONG_STATE');
    } finally {
      await host.stop(0);
    }
    expect(decisionsIn(second)).toEqual([`copied here from ${first} by Asha: a second table`]);
  });

  it('is not asked about where another station was begun at the old path', async () => {
    writeAccount(first);
    const uid = await uidOf(first);
    renameSync(first, second);
    writeAccount(first);
    expect(await uidOf(first)).not.toBe(uid);
    expect(await uidOf(second)).toBe(uid);
    expect(decisionsIn(second)).toEqual([`moved here from ${first}`]);
  });

  it('is asked about where what lies at the old path cannot be read', async () => {
    writeAccount(first);
    await uidOf(first);
    cpSync(first, second, { recursive: true });
    const other = new Database(join(first, 'station.db'));
    other.exec(`UPDATE meta SET value = '{' WHERE key = 'stationUid'`);
    other.close();
    expect((await refusalOf(second))?.error.code).toBe('DATA_DIR_COPIED');
  });
});
