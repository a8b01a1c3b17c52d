import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../main/db/database.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import type { Session } from '../../shared/bench/session.ts';
import { type BenchEvent, step } from '../../shared/bench/step.ts';
import type { Verdict } from '../../shared/model/states.ts';
import { item, order } from '../support/bench-play.ts';
import { type DataFolder, dataFolder } from '../support/data-folder.ts';
import { parcel, parcelLine } from '../support/parcels.ts';

const CLI = path.resolve(import.meta.dirname, '../../main/replay.ts');
const MUG = parcelLine('MUG', 2);
const SHIFT = [order('S1', parcel('S1', [MUG])), item(MUG), item(MUG)];

/** The flight recorder as a person starts it, from source. */
async function replay(...flags: readonly string[]) {
  const child = spawn(process.execPath, [CLI, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, said: said.trim(), complained: complained.trim() };
}

/** Writes down a bench that judged like this; `verdict` of the last scan may be another than the step's. */
function record(db: Db, events: readonly BenchEvent[], verdict?: Verdict): void {
  const journal = journalQueries(db);
  let session: Session = { status: 'idle' };
  events.forEach((event, at) => {
    const next = step(session, event);
    session = next.session;
    const said = at === events.length - 1 ? (verdict ?? next.verdict) : next.verdict;
    const payload = { scanId: `scan-${at}`, code: 'code', detail: next.detail, event, status: session.status };
    inTransaction(db, () => journal.append({ kind: 'scan', payload: { ...payload, verdict: said } }, { atMs: at }));
  });
}

/** A folder whose station is not running any more. */
function stopped(folder: DataFolder, events: readonly BenchEvent[], verdict?: Verdict): void {
  const opened = folder.open();
  record(opened.db, events, verdict);
  opened.close();
}

describe('npm run replay', () => {
  test('finds that the journal of a stopped station leads to the same verdicts and states', async () => {
    using folder = dataFolder();
    stopped(folder, SHIFT);
    expect(await replay(`--data-dir=${folder.dir}`)).toEqual({
      code: 0,
      said: expect.stringMatching(/^\d+ entries whole, 3 steps replayed to the same verdicts and states\.$/),
      complained: '',
    });
    const { code, said } = await replay(`--data-dir=${folder.dir}`, '--json');
    expect({ code, report: JSON.parse(said) }).toMatchObject({
      code: 0,
      report: { same: true, chain: { intact: true }, replay: { steps: 3, skipped: 0, difference: null } },
    });
  });

  test('reads the journal of a running station beside it', async () => {
    using folder = dataFolder();
    const { db } = folder.open();
    record(db, SHIFT);
    expect((await replay(`--data-dir=${folder.dir}`)).code).toBe(0);
    record(db, []);
  });

  test('names the entry that comes out otherwise, and both outcomes', async () => {
    using folder = dataFolder();
    stopped(folder, SHIFT, 'too-many');
    const { code, said } = await replay(`--data-dir=${folder.dir}`);
    expect(code).toBe(1);
    expect(said).toMatch(
      /^Entry \d+ came out otherwise: the journal has too-many and printing, replay complete and printing\.$/,
    );
  });

  test('trusts no journal whose chain is broken', async () => {
    using folder = dataFolder();
    const opened = folder.open();
    record(opened.db, SHIFT);
    opened.db.exec(`UPDATE journal SET payload = replace(payload, 'code', 'kode') WHERE kind = 'scan'`);
    opened.close();
    const { code, said } = await replay(`--data-dir=${folder.dir}`);
    expect(code).toBe(1);
    expect(said).toMatch(/^The journal is not what was written: entry \d+ was changed, added or is missing\.$/);
  });

  test('says in one line that there is nothing to read, and refuses flags it does not know', async () => {
    using folder = dataFolder();
    const missing = await replay(`--data-dir=${path.join(folder.dir, 'nowhere')}`);
    expect(missing).toMatchObject({ code: 1, said: '' });
    expect(missing.complained.split('\n')).toHaveLength(1);
    expect(await replay('--fast')).toMatchObject({ code: 2, said: '' });
  });
});
