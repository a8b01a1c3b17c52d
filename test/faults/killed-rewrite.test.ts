import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect } from '../../main/db/connection.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { verifyJournal } from '../../main/db/journal-chain.ts';
import { metaQueries } from '../../main/db/meta.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { bundle } from '../../main/ports/bundle.ts';
import { seededRandom } from '../support/seeded-random.ts';

const KILLS = 12;
const ROWS = 4_000;
const SEED = Number(process.env['PACKBENCH_SEED'] ?? Date.now() % 1_000_000_007);

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'packbench-killed-rewrite-'));
  file = join(folder, 'station.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A file with that many rows of words and of the journal, which is to be written anew at its next start. */
function fill(): void {
  const { db, close } = openStationDatabase(file);
  const note = db.prepare(
    `INSERT INTO return_receipt (receipt_id, return_id, code, code_key, condition, quantity, note, at_ms)
     VALUES (?, 'R1', 'C1', 'C1', 'good', 1, ?, 1)`,
  );
  inTransaction(db, () => {
    for (let row = 0; row < ROWS; row += 1) {
      note.run(`receipt-${row}`, `said ${row} ${'so '.repeat(60)}`);
      journalQueries(db).append({ kind: 'config-changed', payload: { fields: [String(row)] } }, { atMs: row });
    }
    metaQueries(db).set('rewriteDue', true);
  });
  close();
}

const START = `
  import { openStationDatabase } from ${JSON.stringify(pathToFileURL(join(bundle.root, 'main/db/open.ts')).href)};
  process.stdout.write('begins ');
  const opened = openStationDatabase(process.argv[1]);
  process.stdout.write(opened.rewritten ? 'rewritten ' : 'as it was ');
  opened.close();
  process.stdout.write('closed');
`;

/** Starts over the file in a process of its own and kills it so long after it begins; what it said, and how long it took. */
async function start(killAfterMs: number | null): Promise<{ readonly said: string; readonly tookMs: number }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', START, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  let beganMs = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    if (said === '') {
      beganMs = performance.now();
      if (killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    }
    said += bytes.toString();
  });
  await new Promise((resolve) => child.once('close', resolve));
  return { said, tookMs: performance.now() - beganMs };
}

function expectWhole(): void {
  const db = connect(file, { readonly: true });
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.prepare('SELECT count(*) FROM return_receipt WHERE note IS NOT NULL').pluck().get()).toBe(ROWS);
    expect(verifyJournal(db).intact).toBe(true);
    // Nothing looked like a log that was taken away.
    expect(metaQueries(db).get('generation') ?? 1).toBe(1);
    expect(db.prepare(`SELECT count(*) FROM journal WHERE kind = 'config-changed'`).pluck().get()).toBe(ROWS);
  } finally {
    db.close();
  }
}

test(`a start killed at any moment of writing the file anew leaves the old one or the new one, whole (seed ${SEED})`, {
  timeout: 240_000,
}, async () => {
  fill();
  const before = join(folder, 'before');
  copyFileSync(file, before);
  const { said, tookMs } = await start(null);
  expect(said).toBe('begins rewritten closed');
  expectWhole();
  const { next: random } = seededRandom(SEED);
  let killed = 0;
  // The first one may have been slow for what else the machine did.
  let wholeMs = tookMs;
  for (let kill = 0; kill < KILLS; kill += 1) {
    for (const name of readdirSync(folder)) if (name.startsWith('station.db')) rmSync(join(folder, name));
    copyFileSync(before, file);
    const ended = await start(random() * wholeMs);
    if (ended.said.endsWith('closed')) wholeMs = Math.min(wholeMs, ended.tookMs);
    else killed += 1;
    // The next start goes on over what was left of it, and leaves none of it behind.
    const next = await start(null);
    expect(next.said).toMatch(/closed$/);
    expectWhole();
    expect(existsSync(`${file}.rewriting`)).toBe(false);
  }
  expect(killed).toBeGreaterThan(KILLS / 4);
});

test('what a killed start left is what each step leaves, and every one of them is started from', () => {
  fill();
  const before = readFileSync(file);
  const { close } = openStationDatabase(file);
  close();
  const after = readFileSync(file);
  const steps: readonly (readonly [step: string, Readonly<Record<string, Buffer>>])[] = [
    ['an empty copy', { 'station.db': before, 'station.db.rewriting': Buffer.alloc(0) }],
    ['half a copy', { 'station.db': before, 'station.db.rewriting': after.subarray(0, after.length / 2) }],
    [
      'a whole copy with its journal',
      {
        ...{ 'station.db': before, 'station.db.rewriting': after },
        'station.db.rewriting-journal': after.subarray(0, 4_096),
      },
    ],
    ['a whole copy', { 'station.db': before, 'station.db.rewriting': after }],
    ['the copy in its place', { 'station.db': after }],
  ];
  for (const [step, files] of steps) {
    for (const name of readdirSync(folder)) if (name.startsWith('station.db')) rmSync(join(folder, name));
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    const opened = openStationDatabase(file, { wallMs: () => Date.now() + 48 * 3_600_000 });
    expect(opened.rewritten, step).toBe(step !== 'the copy in its place');
    opened.close();
    expectWhole();
    expect(
      readdirSync(folder).filter((name) => name.includes('rewriting')),
      step,
    ).toEqual([]);
  }
});
