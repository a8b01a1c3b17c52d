import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect } from '../../main/db/connection.ts';
import { realClock } from '../../main/ports/clock.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { openTestHost, writeAccount } from '../support/host.ts';
import { until } from '../support/station-process.ts';

const HALF_AN_HOUR = 30 * 60_000;
const DAY_MS = 86_400_000;

let dataDir: string;
let shiftMs: number;
/** What waits for the next half hour. */
let due: (() => void)[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'packbench-rest-'));
  shiftMs = 0;
  due = [];
  writeAccount(dataDir);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const clock = {
  wallMs: () => realClock.wallMs() + shiftMs,
  monotonicMs: () => realClock.monotonicMs() + shiftMs,
};
const timers = {
  after(delayMs: number, task: () => void) {
    if (delayMs !== HALF_AN_HOUR) return realTimers.after(delayMs, task);
    due.push(task);
    return () => {
      due = due.filter((each) => each !== task);
    };
  },
};

function inFile<T>(work: (db: ReturnType<typeof connect>) => T): T {
  const db = connect(join(dataDir, 'station.db'));
  try {
    return work(db);
  } finally {
    db.close();
  }
}
const erased = () => inFile((db) => db.prepare(`INSERT OR REPLACE INTO meta VALUES ('rewriteDue', 'true')`).run());
const facts = () =>
  inFile((db) => ({
    starts: db.prepare(`SELECT count(*) FROM journal WHERE kind = 'station-started'`).pluck().get(),
    due: db.prepare(`SELECT count(*) FROM meta WHERE key = 'rewriteDue'`).pluck().get() === 1,
  }));
/** The half hour is over; what is looked at then has been when the next look is planned. */
async function halfAnHourLater(): Promise<void> {
  shiftMs += HALF_AN_HOUR;
  const [task, ...others] = due;
  expect(others).toEqual([]);
  due = [];
  task?.();
  await until('the look to be over', async () => due.length === 1);
}

test('a station that is never closed is started in place once a day while nobody works, and its file holds no leftovers', async () => {
  const { host, ask } = await openTestHost(dataDir, {}, { clock, timers });
  try {
    await halfAnHourLater();
    expect(facts()).toEqual({ starts: 1, due: false });
    erased();
    // Somebody worked half an hour ago.
    host.note({ kind: 'config-changed', payload: { fields: ['printers'] } });
    await halfAnHourLater();
    expect(facts()).toEqual({ starts: 1, due: true });
    const uid = (await ask('diagnostics.read', {})).stationUid;
    await halfAnHourLater();
    expect(facts()).toEqual({ starts: 2, due: false });
    const after = await ask('diagnostics.read', {});
    expect({ uid: after.stationUid, generation: after.generation }).toEqual({ uid, generation: 1 });
    expect(await ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true });
    // What is erased the same day waits for the next.
    erased();
    await halfAnHourLater();
    expect(facts()).toEqual({ starts: 2, due: true });
    shiftMs += DAY_MS;
    await halfAnHourLater();
    expect(facts()).toEqual({ starts: 3, due: false });
  } finally {
    await host.stop(0);
  }
  expect(due).toEqual([]);
});

test('an order on the bench is waited for, however long it lies there', async () => {
  const { host } = await openTestHost(dataDir, {}, { clock, timers });
  try {
    erased();
    inFile((db) =>
      db
        .prepare(
          `INSERT INTO parcel (parcel_id, shipment_id, state, version, session, opened_at_ms, changed_at_ms, on_bench)
           VALUES ('P1', 'S1', 'open', 1, '{}', 1, 1, 1)`,
        )
        .run(),
    );
    shiftMs += DAY_MS;
    await halfAnHourLater();
    expect(facts()).toEqual({ starts: 1, due: true });
    inFile((db) => db.prepare('DELETE FROM parcel').run());
    await halfAnHourLater();
    expect(facts()).toEqual({ starts: 2, due: false });
  } finally {
    await host.stop(0);
  }
});

test('a start that failed is made up for as soon as it can be', async () => {
  const { host, ask } = await openTestHost(dataDir, {}, { clock, timers: { after: soon } });
  /** The minute until it is tried again passes at once. */
  function soon(delayMs: number, task: () => void) {
    return delayMs === 60_000 ? realTimers.after(200, task) : timers.after(delayMs, task);
  }
  try {
    erased();
    shiftMs += DAY_MS;
    const account = { ...JSON.parse(inAccount()), stationId: '' };
    const whole = inAccount();
    putAccount(JSON.stringify(account));
    const [task] = due;
    due = [];
    task?.();
    await until('the station to be gone', async () => (await ask('setup.state', {})).step === 'choose');
    putAccount(whole);
    await until('the station to be back', async () => (await ask('setup.state', {})).step === 'ready');
    expect(facts()).toEqual({ starts: 2, due: false });
  } finally {
    await host.stop(0);
  }
});

const inAccount = () => readFileSync(join(dataDir, 'station.json'), 'utf8');
const putAccount = (text: string) => writeFileSync(join(dataDir, 'station.json'), text);
