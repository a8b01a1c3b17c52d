import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../main/ports/clock.ts';
import type { Files } from '../../main/ports/files.ts';
import type { AskStation } from '../../main/updates/disturbs.ts';
import { UpdateFailure, UpdateRefused } from '../../main/updates/failures.ts';
import type { UpdatesOptions } from '../../main/updates/options.ts';
import type { DownloadedInstaller, Updater } from '../../main/updates/updater.ts';
import { createUpdates, type Updates } from '../../main/updates/updates.ts';
import type { UpdateOffer, UpdateState } from '../../shared/contract/updates.ts';
import type { JournalEvent } from '../../shared/model/journal.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const offer: UpdateOffer = { version: '0.3.0', releasedAtMs: null, bytes: 100, notes: '' };
const installer: DownloadedInstaller = { version: '0.3.0', file: '/x/setup.exe', bytes: 100, sha512: 'ab' };
const supervisor = { by: 'Meera', reason: 'after the last pick-up' };

/** A station, a feed and a PC that do what they are told, and a clock that stands until it is moved. */
function scene() {
  let nowMs = 1_800_000_000_000;
  const kept = new Map<string, string>();
  const did: string[] = [];
  const noted: JournalEvent[] = [];
  const bench = { status: 'idle', lastActMs: null as number | null, printing: false, sending: 0, batches: 0 };
  const told = { step: 'ready', updates: undefined as undefined | { feed?: string; automatic?: number }, backup: true };
  const updater: { -readonly [K in keyof Updater]: Updater[K] } = {
    check: async () => offer,
    download: async (onProgress) => {
      onProgress(100);
      return installer;
    },
    verify: async () => undefined,
    install: async () => void did.push('install'),
  };
  const answers: Readonly<Record<string, () => unknown>> = {
    'setup.state': () => ({ step: told.step, config: { updates: told.updates } }),
    'bench.state': () => ({
      session: { status: bench.status },
      recent: bench.lastActMs === null ? [] : [{ atMs: bench.lastActMs }],
    }),
    'station.status': () => ({ outbox: { sending: bench.sending } }),
    'prints.list': () => ({ jobs: bench.printing ? [{ state: 'sending' }] : [] }),
    'batch.list': () => ({ batches: Array.from({ length: bench.batches }) }),
    'backup.make': () => {
      did.push('backup');
      return told.backup ? { file: 'b.db', bytes: 1 } : undefined;
    },
  };
  const ask = (async (name: string) => {
    const value = answers[name]?.();
    return value === undefined ? { ok: false, error: { code: 'DISK_FULL', message: '' } } : { ok: true, value };
  }) as AskStation;
  const files: Files = {
    readText: (file) => kept.get(file),
    replaceText: (file, text) => void kept.set(file, text),
    exists: (file) => kept.has(file),
    makeDir: () => undefined,
    list: () => [],
    remove: (file) => void kept.delete(file),
    sizeBytes: () => 0,
  };
  const options: UpdatesOptions = {
    version: '0.2.0',
    off: null,
    builtInFeed: 'https://updates.example/',
    connect: () => updater,
    kept: {
      previous: () => undefined,
      isPreviousWhole: async () => undefined,
      take: async () => void did.push('keep'),
    },
    ask,
    note: (event) => void noted.push(event),
    leave: async () => void did.push('leave'),
    end: (anew) => void did.push(anew ? 'start again' : 'end'),
    clock: { ...realClock, wallMs: () => nowMs, monotonicMs: () => nowMs },
    timers: { after: () => () => undefined },
    files,
    recordFile: '/x/update.json',
    onFault: () => undefined,
  };
  return {
    ...{ bench, told, updater, did, noted, options, kept },
    pass: (ms: number) => {
      nowMs += ms;
    },
    now: () => nowMs,
  };
}

let at: ReturnType<typeof scene>;
let updates: Updates;
beforeEach(() => {
  at = scene();
  updates = createUpdates(at.options);
});
afterEach(() => updates.stop());

const read = async () => await updates.handlers['updates.read']({});
const stateOf = async (): Promise<UpdateState> => (await read()).state;
const noActs = () => at.noted.map((event) => (event.kind === 'update' ? event.payload.act : event.kind));

/** Until a version is here and whole. */
async function fetched(): Promise<void> {
  at.pass(2 * MINUTE);
  await updates.turn();
  expect((await stateOf()).kind).toBe('available');
  await updates.handlers['updates.download']({});
  await expect.poll(async () => (await stateOf()).kind).toBe('ready');
}
async function asked(): Promise<void> {
  await fetched();
  await updates.handlers['updates.install'](supervisor);
}

describe('a new version', () => {
  it('is only offered: without a supervisor or a setting nothing is fetched or installed', async () => {
    at.pass(2 * MINUTE);
    for (let turn = 0; turn < 5; turn += 1) {
      await updates.turn();
      at.pass(24 * HOUR);
    }
    expect((await stateOf()).kind).toBe('available');
    expect(at.did).toEqual([]);
  });

  it('is installed when asked for and nobody is disturbed: backup, old installer kept, station left, in this order', async () => {
    await asked();
    await expect.poll(() => at.did).toEqual(['backup', 'keep', 'leave', 'install', 'end']);
    expect(noActs()).toEqual(['asked', 'installing']);
    expect(at.noted[0]).toMatchObject({ payload: { by: 'Meera', from: '0.2.0', to: '0.3.0' } });
  });

  it.each([
    ['order-open', (bench) => Object.assign(bench, { status: 'verifying' })],
    ['in-shift', (bench) => Object.assign(bench, { lastActMs: 1_800_000_000_000 })],
    ['printing', (bench) => Object.assign(bench, { printing: true })],
    ['send-in-flight', (bench) => Object.assign(bench, { sending: 1 })],
    ['batch-open', (bench) => Object.assign(bench, { batches: 1 })],
  ] satisfies [string, (bench: ReturnType<typeof scene>['bench']) => unknown][])(
    'waits while %s, says so, and goes on by itself after',
    async (why, disturb) => {
      const before = { ...at.bench };
      disturb(at.bench);
      await asked();
      await expect.poll(stateOf).toMatchObject({ kind: 'waiting', why: [why], askedBy: 'Meera' });
      expect(at.did).toEqual([]);
      Object.assign(at.bench, before);
      await updates.turn();
      expect(at.did.at(-1)).toBe('end');
    },
  );

  it('waits out the 45 minutes after the last scan', async () => {
    at.bench.lastActMs = at.now() + 2 * MINUTE;
    await asked();
    await expect.poll(stateOf).toMatchObject({ why: ['in-shift'] });
    at.pass(44 * MINUTE);
    await updates.turn();
    expect(await stateOf()).toMatchObject({ kind: 'waiting', why: ['in-shift'] });
    at.pass(MINUTE);
    await updates.turn();
    expect(at.did.at(-1)).toBe('end');
  });

  it('comes second when an order is opened while the backup is made', async () => {
    at.updater.verify = async () => {
      at.bench.status = 'verifying';
    };
    await asked();
    await expect.poll(stateOf).toMatchObject({ kind: 'waiting', why: ['order-open'] });
    expect(at.did).not.toContain('leave');
  });

  it('waits where no backup can be made, and tries that again ten minutes later', async () => {
    at.told.backup = false;
    await asked();
    await expect.poll(stateOf).toMatchObject({ kind: 'waiting', why: ['backup-failing'] });
    await updates.turn();
    expect(at.did).toEqual(['backup']);
    at.told.backup = true;
    at.pass(11 * MINUTE);
    await updates.turn();
    expect(at.did.at(-1)).toBe('end');
  });

  it('can be taken back while it waits', async () => {
    at.bench.status = 'verifying';
    await asked();
    await updates.handlers['updates.withdraw'](supervisor);
    at.bench.status = 'idle';
    await updates.turn();
    expect((await stateOf()).kind).toBe('ready');
    expect(noActs()).toEqual(['asked', 'withdrawn']);
    expect(() => updates.handlers['updates.withdraw'](supervisor)).toThrow(/not waiting/);
  });

  it('whose file was changed on the disk is not installed', async () => {
    at.updater.verify = async () => {
      throw new UpdateFailure('file-damaged', 'changed');
    };
    await asked();
    await expect.poll(stateOf).toMatchObject({ kind: 'failed', during: 'install', fault: 'file-damaged' });
    expect(at.did).toEqual([]);
  });

  it('whose installer does not start brings the old version back', async () => {
    at.updater.install = async () => {
      throw new UpdateFailure('not-installed', 'no');
    };
    await asked();
    await expect.poll(() => at.did).toEqual(['backup', 'keep', 'leave', 'start again']);
  });

  it('is known after the start, and so is one that is not here', async () => {
    await asked();
    await expect.poll(() => at.did.at(-1)).toBe('end');
    const after = createUpdates({ ...at.options, version: '0.3.0' });
    after.start();
    expect(noActs().at(-1)).toBe('installed');
    expect((await after.handlers['updates.read']({})).last).toMatchObject({ to: '0.3.0', installed: true });
    after.stop();
    at.kept.set('/x/update.json', JSON.stringify({ from: '0.2.0', to: '0.3.0', atMs: 1 }));
    const old = createUpdates(at.options);
    old.start();
    expect(noActs().at(-1)).toBe('not-installed');
    expect((await old.handlers['updates.read']({})).state).toMatchObject({ kind: 'failed', fault: 'not-installed' });
    old.stop();
  });

  it('is told once: the start after that says nothing of it any more', async () => {
    at.kept.set('/x/update.json', JSON.stringify({ from: '0.1.0', to: '0.2.0', atMs: 1 }));
    for (let start = 0; start < 3; start += 1) {
      const each = createUpdates(at.options);
      each.start();
      each.stop();
    }
    expect(noActs()).toEqual(['installed']);
  });

  it('may come to a station that cannot use its records, where there is nothing to back up', async () => {
    at.told.step = 'refused';
    await asked();
    await expect.poll(() => at.did).toEqual(['keep', 'leave', 'install', 'end']);
  });
});

describe('where a setting says so', () => {
  it('a version is fetched and installed by itself after the quiet hours, not before', async () => {
    at.told.updates = { automatic: 2 };
    at.bench.lastActMs = at.now();
    at.pass(2 * MINUTE);
    await updates.turn();
    await updates.turn();
    expect((await stateOf()).kind).toBe('ready');
    at.pass(HOUR);
    await updates.turn();
    expect(at.did).toEqual([]);
    at.pass(HOUR);
    await updates.turn();
    expect(at.did.at(-1)).toBe('end');
    expect(at.noted[0]).toEqual({ kind: 'update', payload: { act: 'asked', from: '0.2.0', to: '0.3.0' } });
  });

  it('another feed is asked, and what the one before offered is forgotten', async () => {
    await fetched();
    at.told.updates = { feed: 'https://inside.example/' };
    expect(await read()).toMatchObject({ feed: 'https://inside.example/', state: { kind: 'idle' } });
  });
});

describe('a check', () => {
  it('that fails says when the next one is, which comes then and not before', async () => {
    let checks = 0;
    at.updater.check = async () => {
      checks += 1;
      throw new UpdateFailure('unreachable', 'nobody');
    };
    at.pass(2 * MINUTE);
    await updates.turn();
    expect(await stateOf()).toMatchObject({ kind: 'failed', retryAtMs: at.now() + 15 * MINUTE });
    at.pass(14 * MINUTE);
    await updates.turn();
    expect(checks).toBe(1);
    at.pass(MINUTE);
    await updates.turn();
    expect(checks).toBe(2);
  });

  it('whose offer is refused says why, and is not made again at once', async () => {
    let checks = 0;
    at.updater.check = async () => {
      checks += 1;
      throw new UpdateRefused('downgrade', '0.1.0', 'old');
    };
    at.pass(2 * MINUTE);
    await updates.turn();
    await updates.turn();
    expect(await stateOf()).toMatchObject({ kind: 'refused', why: 'downgrade', version: '0.1.0' });
    expect(checks).toBe(1);
  });

  it('is never made where there is no feed, or none may be', async () => {
    const none = createUpdates({ ...at.options, builtInFeed: null });
    at.pass(2 * MINUTE);
    await none.turn();
    expect((await none.handlers['updates.read']({})).state).toEqual({ kind: 'off', why: 'no-feed' });
    const off = createUpdates({ ...at.options, off: 'no-key' });
    await off.turn();
    expect((await off.handlers['updates.check']({})).state).toEqual({ kind: 'off', why: 'no-key' });
  });
});
