import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppFailure } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { type DataFolder, dataFolder } from '../support/data-folder.ts';
import { type PrintStation, printStation, sha256 } from '../support/print-station.ts';
import { type ScriptedPrinter, scriptedPrinter } from '../support/scripted-printer.ts';

const MINUTE_MS = 60_000;
const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 5 });
const label = (text: string) => Buffer.from(text);

let folder: DataFolder;
let one: ScriptedPrinter;
let two: ScriptedPrinter;
const stations: PrintStation[] = [];

beforeEach(() => {
  folder = dataFolder();
  one = scriptedPrinter('label-1', { resync: Buffer.from('~JA') });
  two = scriptedPrinter('label-2');
});
afterEach(async () => {
  for (const station of stations.splice(0)) await station.close();
  folder[Symbol.dispose]();
});

function station(options: Partial<Parameters<typeof printStation>[1]> = {}) {
  const made = printStation(folder, { printers: [one.printer, two.printer], ...options });
  stations.push(made);
  return made;
}
const failureOf = async (act: () => unknown) => {
  const error = await Promise.resolve()
    .then(act)
    .catch((caught: unknown) => caught);
  return error instanceof AppFailure ? error.code : `not a failure: ${String(error)}`;
};

describe('a job a person keeps back', () => {
  test('is not sent, does not expire, holds up no other, and goes out when it is let go, however late', async () => {
    const s = station({ expireAfterMs: 15 * MINUTE_MS });
    const old = Date.now() - 60 * MINUTE_MS;
    const held = s.queueLabel(label('HELD'), { createdAtMs: old });
    expect(await s.handlers['prints.hold']({ jobId: held, held: true })).toEqual({ held: true });
    s.queue.start();
    const other = s.queueLabel(label('OTHER'));
    await soon(() => expect(s.stateOf(other)).toBe('sent'));
    expect(s.jobs.byId(held)).toMatchObject({ state: 'queued', held: true });
    await s.handlers['prints.hold']({ jobId: held, held: false });
    await soon(() => expect(s.stateOf(held)).toBe('sent'));
    expect(one.got).toEqual(['OTHER', 'HELD']);
    expect(await failureOf(() => s.handlers['prints.hold']({ jobId: held, held: true }))).toBe('WRONG_STATE');
  });

  test('twice is as good as once', async () => {
    const s = station();
    const jobId = s.queueLabel(label('TWICE'));
    s.queue.hold(jobId, true);
    const rows = s.journal.after(0, 100).length;
    s.queue.hold(jobId, true);
    expect(s.journal.after(0, 100)).toHaveLength(rows);
  });
});

describe('a printer a person keeps back', () => {
  test('prints nothing, also after a restart, until it is let go; what waited does not expire meanwhile', async () => {
    const s = station({ expireAfterMs: 15 * MINUTE_MS });
    s.queue.holdPrinter('label-1', true);
    const waiting = s.queueLabel(label('WAITS'), { createdAtMs: Date.now() - 20 * MINUTE_MS });
    s.queue.start();
    const elsewhere = s.queueLabel(label('ELSEWHERE'), { printerId: 'label-2' });
    await soon(() => expect(s.stateOf(elsewhere)).toBe('sent'));
    await s.close();
    stations.length = 0;

    const again = station({ expireAfterMs: 15 * MINUTE_MS });
    again.queue.start();
    const next = again.queueLabel(label('NEXT'), { printerId: 'label-2' });
    await soon(() => expect(again.stateOf(next)).toBe('sent'));
    expect(again.stateOf(waiting)).toBe('queued');
    again.queue.holdPrinter('label-1', false);
    await soon(() => expect(again.stateOf(waiting)).toBe('sent'));
    expect(await failureOf(() => again.queue.holdPrinter('none', true))).toBe('NOT_FOUND');
  });

  test('finishes the job under way', async () => {
    one.become({ outcome: null });
    const s = station();
    s.queue.start();
    const first = s.queueLabel(label('UNDER WAY'));
    const second = s.queueLabel(label('NEXT'));
    await soon(() => expect(s.stateOf(first)).toBe('sending'));
    s.queue.holdPrinter('label-1', true);
    one.end();
    await soon(() => expect(s.stateOf(first)).toBe('sent'));
    expect(s.stateOf(second)).toBe('queued');
  });
});

describe('a waiting job moved to another printer', () => {
  test('goes out there once, in its old place, and says which printer it was meant for', async () => {
    one.become({ outcome: { kind: 'not-sent', reason: 'ECONNREFUSED' } });
    const s = station();
    s.queue.start();
    const jobId = s.queueLabel(label('MOVED'));
    await soon(() => expect(s.stateOf(jobId)).toBe('not-sent'));
    expect(await s.handlers['prints.move']({ jobId, printerId: 'label-2' })).toEqual({ printerId: 'label-2' });
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    expect([one.got, two.got]).toEqual([[], ['MOVED']]);
    const { jobs } = await s.handlers['prints.list']({ limit: 1 });
    expect(jobs).toMatchObject([{ printerId: 'label-2', insteadOf: 'label-1' }]);
  });

  test('back again it stands in for nobody; where it is already it stays', async () => {
    const s = station();
    const jobId = s.queueLabel(label('THERE AND BACK'));
    s.queue.move(jobId, 'label-2');
    s.queue.move(jobId, 'label-2');
    expect(s.jobs.byId(jobId)?.insteadOf).toBe('label-1');
    s.queue.move(jobId, 'label-1');
    expect(s.jobs.byId(jobId)).toMatchObject({ printerId: 'label-1', insteadOf: null });
  });

  test('cannot be moved once a byte may have left, nor to a printer that is not there; nothing moves by itself', async () => {
    one.become({ outcome: { kind: 'unknown', reason: 'ECONNRESET', bytesWritten: 4 } });
    const s = station();
    s.queue.start();
    const jobId = s.queueLabel(label('GONE'));
    await soon(() => expect(s.stateOf(jobId)).toBe('unknown'));
    expect(await failureOf(() => s.queue.move(jobId, 'label-2'))).toBe('WRONG_STATE');
    one.become({ outcome: { kind: 'not-sent', reason: 'ECONNREFUSED' } });
    const waiting = s.queueLabel(label('WAITS'));
    await soon(() => expect(s.stateOf(waiting)).toBe('not-sent'));
    expect(await failureOf(() => s.queue.move(waiting, 'none'))).toBe('PRINTER_NOT_CONFIGURED');
    expect(two.got).toEqual([]);
  });

  test('while its bytes are made for the first printer, it goes to the second alone', async () => {
    const made: (() => void)[] = [];
    const s = station({
      ready: async (_job, config) => {
        if (config.id === 'label-1') await new Promise<void>((resolve) => void made.push(resolve));
        return ok({ bytes: label(`FOR ${config.id}`), labels: 1 });
      },
    });
    s.queue.start();
    const jobId = s.queueLabel(label('MOVED MEANWHILE'));
    await soon(() => expect(made).toHaveLength(1));
    s.queue.move(jobId, 'label-2');
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    made[0]?.();
    const next = s.queueLabel(label('NEXT'), { printerId: 'label-2' });
    await soon(() => expect(s.stateOf(next)).toBe('sent'));
    expect([one.got, two.got]).toEqual([[], ['FOR label-2', 'FOR label-2']]);
  });
});

describe('bytes that are made when they are wanted', () => {
  test('the next job of the printer does not overtake, another printer goes on', async () => {
    let made: (() => void) | undefined;
    const s = station({
      ready: async (job) => {
        if (job.documentKey === 'label/slow') await new Promise<void>((resolve) => (made = resolve));
        return ok({ bytes: label(job.documentKey), labels: 1 });
      },
    });
    s.queue.start();
    const slow = s.queueLabel(label('a'), { documentKey: 'label/slow' });
    const next = s.queueLabel(label('b'), { documentKey: 'label/next' });
    const elsewhere = s.queueLabel(label('c'), { documentKey: 'label/elsewhere', printerId: 'label-2' });
    await soon(() => expect(s.stateOf(elsewhere)).toBe('sent'));
    expect([slow, next].map(s.stateOf)).toEqual(['queued', 'queued']);
    made?.();
    await soon(() => expect([slow, next].map(s.stateOf)).toEqual(['sent', 'sent']));
    expect(one.got).toEqual(['label/slow', 'label/next']);
  });

  test('what went out is on the row with the claim; the document keeps its own hash', async () => {
    const bytes = label('RENDERED');
    const s = station({ ready: async () => ok({ bytes, labels: 1 }) });
    const seen: unknown[] = [];
    s.attached.set('label-1', {
      ...one.printer,
      send: (...told) => {
        seen.push(s.jobs.byId(jobId)?.sentSha256);
        return one.printer.send(...told);
      },
    });
    const jobId = s.queueLabel(label('DOCUMENT'));
    s.queue.start();
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    expect(seen).toEqual([sha256(bytes)]);
    expect(s.jobs.byId(jobId)).toMatchObject({ sha256: sha256(label('DOCUMENT')), sentBytes: bytes.length });
  });

  test('a job cancelled or held meanwhile is not sent', async () => {
    const made: (() => void)[] = [];
    const s = station({
      ready: async (job) => {
        await new Promise<void>((resolve) => void made.push(resolve));
        return ok({ bytes: label(job.documentKey), labels: 1 });
      },
    });
    s.queue.start();
    const cancelled = s.queueLabel(label('a'), { documentKey: 'label/cancelled' });
    await soon(() => expect(made).toHaveLength(1));
    await s.queue.cancel(cancelled);
    const held = s.queueLabel(label('b'), { documentKey: 'label/held' });
    made[0]?.();
    await soon(() => expect(made).toHaveLength(2));
    s.queue.hold(held, true);
    made[1]?.();
    const last = s.queueLabel(label('c'), { documentKey: 'label/last' });
    await soon(() => expect(made).toHaveLength(3));
    made[2]?.();
    await soon(() => expect(s.stateOf(last)).toBe('sent'));
    expect(one.got).toEqual(['label/last']);
  });
});

describe('a reprint', () => {
  test('may go to another printer, with its reason', async () => {
    const s = station();
    s.queue.start();
    const jobId = s.queueLabel(label('AGAIN'));
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    const asked = { jobId, reason: 'damaged', printerId: 'label-2' } as const;
    const { jobId: copy } = await s.handlers['prints.reprint'](asked);
    await soon(() =>
      expect(s.jobs.byId(copy)).toMatchObject({ state: 'sent', printerId: 'label-2', reason: 'damaged' }),
    );
    expect(await failureOf(() => s.queue.reprint(jobId, 'lost', 'none'))).toBe('PRINTER_NOT_CONFIGURED');
  });

  test('of a document that is composed when it prints needs no stored bytes', async () => {
    const s = station({ ready: async (job) => ok({ bytes: label(`${job.documentKey} ${job.copy}`), labels: 1 }) });
    s.queue.start();
    const ticket = { document: 'ticket', documentKey: 'ticket/P1/T-1', sha256: '' } as const;
    const jobId = s.queueLabel(label(''), ticket);
    s.documents.erase(ticket.documentKey);
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    const copy = s.queue.reprint(jobId, 'lost');
    await soon(() => expect(s.stateOf(copy)).toBe('sent'));
    expect(one.got).toEqual(['ticket/P1/T-1 1', 'ticket/P1/T-1 2']);
  });
});

describe('a job that broke off', () => {
  const broken = { kind: 'unknown', reason: 'ECONNRESET', bytesWritten: 10 } as const;

  test('lets the next one begin with what makes the printer drop the half, once', async () => {
    one.become({ outcome: broken });
    const s = station();
    s.queue.start();
    const first = s.queueLabel(label('BROKEN'));
    await soon(() => expect(s.stateOf(first)).toBe('unknown'));
    one.become({ outcome: { kind: 'sent', evidence: null } });
    const ids = [s.queueLabel(label('SECOND')), s.queueLabel(label('THIRD'))];
    await soon(() => expect(ids.map(s.stateOf)).toEqual(['sent', 'sent']));
    expect(one.got).toEqual(['BROKEN', '~JASECOND', 'THIRD']);
  });

  test('needs no such thing where the printer says it is well', async () => {
    one.become({ outcome: broken, readiness: { kind: 'ready', idle: true } });
    const s = station({ statusEveryMs: 30_000 });
    s.queue.start();
    const first = s.queueLabel(label('BROKEN'));
    await soon(() => expect(s.stateOf(first)).toBe('unknown'));
    one.become({ outcome: { kind: 'sent', evidence: null } });
    const next = s.queueLabel(label('NEXT'));
    await soon(() => expect(s.stateOf(next)).toBe('printed'));
    expect(one.got).toEqual(['BROKEN', 'NEXT']);
  });

  test('holds a printer that cannot be made to drop it, over restarts, until a person says so', async () => {
    const mute = scriptedPrinter('label-1', { resync: new Uint8Array() });
    mute.become({ outcome: broken });
    const s = station({ printers: [mute.printer], language: 'epl' });
    s.queue.start();
    const first = s.queueLabel(label('BROKEN'));
    const next = s.queueLabel(label('NEXT'));
    const shown = { kind: 'needs-attention', reason: 'half-a-label' };
    await soon(() => expect(s.queue.readinessOf('label-1')).toEqual(shown));
    mute.become({ outcome: { kind: 'sent', evidence: null } });
    await s.close();
    stations.length = 0;
    const again = station({ printers: [mute.printer], language: 'epl' });
    again.queue.start();
    expect(again.queue.readinessOf('label-1')).toEqual(shown);
    expect([first, next].map(again.stateOf)).toEqual(['unknown', 'queued']);
    again.queue.holdPrinter('label-1', false);
    await soon(() => expect(again.stateOf(next)).toBe('sent'));
    expect(mute.got).toEqual(['BROKEN', 'NEXT']);
  });

  test('frees the printer by itself once that says it is well', async () => {
    const talks = scriptedPrinter('label-1', { resync: new Uint8Array() });
    talks.become({ outcome: broken });
    const s = station({ printers: [talks.printer], language: 'tspl', statusEveryMs: 50 });
    s.queue.start();
    s.queueLabel(label('BROKEN'));
    await soon(() => expect(s.queue.readinessOf('label-1').reason).toBe('half-a-label'));
    talks.become({ outcome: { kind: 'sent', evidence: null }, readiness: { kind: 'ready', idle: true } });
    const next = s.queueLabel(label('NEXT'));
    await soon(() => expect(s.stateOf(next)).toBe('printed'));
  });

  test('found by the next start, it is treated alike', async () => {
    const s = station();
    const jobId = s.queueLabel(label('DIED'));
    s.jobs.claim({ jobId, printerId: 'label-1', atMs: Date.now(), sentSha256: 'aa', sentBytes: 1 });
    s.queue.start();
    const next = s.queueLabel(label('NEXT'));
    await soon(() => expect(s.stateOf(next)).toBe('sent'));
    expect(s.stateOf(jobId)).toBe('unknown');
    expect(one.got).toEqual(['~JANEXT']);
  });
});

describe('a printer that went off with a label in its memory', () => {
  test('turns what was only sent into a question to the packer', async () => {
    one.become({ readiness: { kind: 'ready', idle: false } });
    const s = station({ statusEveryMs: 30_000 });
    s.queue.start();
    await soon(() => expect(s.queue.readinessOf('label-1').kind).toBe('ready'));
    const jobId = s.queueLabel(label('BUFFERED'));
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    one.become({ readiness: { kind: 'unknown', reason: 'ECONNREFUSED' } });
    await soon(() => expect(s.jobs.byId(jobId)).toMatchObject({ state: 'unknown', outcomeReason: 'ECONNREFUSED' }));
    expect(one.got).toEqual(['BUFFERED']);
  });

  test('one that prints on until it is idle proves it, however long that takes', async () => {
    one.become({ readiness: { kind: 'ready', idle: false } });
    const s = station({ statusEveryMs: 30_000 });
    s.queue.start();
    const jobId = s.queueLabel(label('SLOW'));
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    one.become({ readiness: { kind: 'needs-attention', reason: 'paper-out' } });
    await soon(() => expect(s.queue.readinessOf('label-1').reason).toBe('paper-out'));
    expect(s.stateOf(jobId)).toBe('sent');
    one.become({ readiness: { kind: 'ready', idle: true } });
    await soon(() => expect(s.jobs.byId(jobId)).toMatchObject({ state: 'printed', evidence: 'closed-and-idle' }));
  });
});

describe('printers that come, change and go', () => {
  test('a new one prints at once, a changed one goes on with its settings, a removed one lets its jobs go', async () => {
    const s = station({ printers: [one.printer] });
    s.attached.set('label-2', two.printer);
    s.queue.start();
    const [first] = s.roster.printers();
    if (!first) throw new Error('There is a printer');
    s.roster.save({ ...first, id: 'label-2', transport: { kind: 'tcp', host: '127.0.0.1', port: 9200 } });
    const jobId = s.queueLabel(label('NEW'), { printerId: 'label-2' });
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));

    two.become({ outcome: null });
    const last = s.queueLabel(label('LAST'), { printerId: 'label-2' });
    const waiting = s.queueLabel(label('WAITS'), { printerId: 'label-2' });
    await soon(() => expect(s.stateOf(last)).toBe('sending'));
    expect(s.queue.isBusy('label-2')).toBe(true);
    s.roster.remove('label-2');
    expect(s.jobs.byId(waiting)).toMatchObject({ state: 'cancelled', outcomeReason: 'printer-removed' });
    two.end();
    await soon(() => expect(s.stateOf(last)).toBe('sent'));
    expect(s.queue.readinessOf('label-2')).toEqual({ kind: 'unknown', reason: 'not-set-up' });
    expect(s.saved.map((list) => list.map(({ id }) => id))).toEqual([['label-1', 'label-2'], ['label-1']]);
  });

  test('the job under way ends before the changed printer begins another', async () => {
    one.become({ outcome: null });
    const s = station();
    s.queue.start();
    const first = s.queueLabel(label('FIRST'));
    await soon(() => expect(s.stateOf(first)).toBe('sending'));
    const second = s.queueLabel(label('SECOND'));
    const [config] = s.roster.printers();
    if (!config) throw new Error('There is a printer');
    s.roster.save({ ...config, heightMm: 50 });
    expect(one.got).toEqual(['FIRST']);
    one.become({ outcome: { kind: 'sent', evidence: null } });
    one.end();
    await soon(() => expect([first, second].map(s.stateOf)).toEqual(['sent', 'sent']));
    expect(one.got).toEqual(['FIRST', 'SECOND']);
  });

  test('two set up over one address never speak to it at once', async () => {
    const transport = { kind: 'tcp', host: '127.0.0.1', port: 9100 } as const;
    one.become({ outcome: null });
    const s = station({ configs: { 'label-1': { transport }, 'label-2': { transport } } });
    s.queue.start();
    const first = s.queueLabel(label('FIRST'));
    const second = s.queueLabel(label('SECOND'), { printerId: 'label-2' });
    await soon(() => expect(s.stateOf(first)).toBe('sending'));
    expect(s.stateOf(second)).toBe('queued');
    one.end();
    await soon(() => expect([first, second].map(s.stateOf)).toEqual(['sent', 'sent']));
  });
});
