import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { realClock } from '../../main/ports/clock.ts';
import { type PracticePrinter, startPracticePrinter } from '../../main/practice/printer/start.ts';
import { printersHandlers } from '../../main/printing/printers-handlers.ts';
import { AppFailure } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { testCodes, testNumber } from '../../shared/scan/codes.ts';
import { type DataFolder, dataFolder } from '../support/data-folder.ts';
import { loopbackPrinter, type PrintStation, printStation } from '../support/print-station.ts';
import { zplLabel } from '../support/zpl.ts';

const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

describe('a test label', () => {
  let folder: DataFolder;
  let practice: PracticePrinter;
  let s: PrintStation;
  let asked: ReturnType<typeof printersHandlers>;
  /** How the graphics of each job were asked for. */
  let compressed: (boolean | undefined)[];

  beforeEach(async () => {
    folder = dataFolder();
    practice = await startPracticePrinter({
      ...{ port: 0, language: 'zpl', dpi: 203, widthMm: 102, heightMm: 76, draw: false },
    });
    compressed = [];
    s = printStation(folder, {
      printers: [loopbackPrinter(practice.port)],
      statusEveryMs: 30_000,
      ready: async ({ documentKey }, config) => {
        compressed.push(config.learned?.compressed);
        return ok({ bytes: zplLabel(testCodes(documentKey.split('/')[2] ?? '').bars), labels: 1 });
      },
    });
    const { queue, roster, tests, jobs, printerHolds } = s;
    asked = printersHandlers({
      ...{ queue, roster, tests, printerHolds, printJobs: jobs, clock: realClock },
      discover: async () => ({ found: [], failures: [] }),
    });
    s.queue.start();
  });
  afterEach(async () => {
    await s.close();
    await practice.close();
    folder[Symbol.dispose]();
  });
  const failureOf = async (act: () => unknown) => {
    const error = await Promise.resolve()
      .then(act)
      .catch((caught: unknown) => caught);
    return error instanceof AppFailure ? error.code : `not a failure: ${String(error)}`;
  };

  test('has codes of its own; a scan of any proves the printer, and what it taught stays with it', async () => {
    const started = await asked['printers.test']({ printerId: 'label-1' });
    const { jobId, codes } = started;
    expect(new Set(codes).size).toBe(2);
    expect(started.confirmedAtMs).toBeNull();
    await soon(() => expect(['sent', 'printed']).toContain(s.stateOf(jobId)));
    const [code = ''] = codes;
    expect(s.tests.printerOf(code.toLowerCase())).toBe('label-1');
    const { printerId, learned } = await asked['printers.confirmTest']({ code });
    expect(printerId).toBe('label-1');
    expect(learned).toMatchObject({ compressed: true, answers: true });
    expect(learned.model).toEqual(expect.stringContaining('PRACTICE'));
    expect(s.jobs.byId(jobId)).toMatchObject({ state: 'printed', evidence: 'label-scanned' });
    expect(s.saved.at(-1)?.[0]?.learned).toEqual(learned);
    const { printers } = await asked['printers.list']({});
    expect(printers).toMatchObject([{ config: { id: 'label-1', learned }, printedToday: 1, held: false }]);
    expect(printers[0]?.test).toMatchObject({ jobId, confirmedAtMs: expect.any(Number) });
  });

  test('that came out as garbage is printed again with run lengths, which is then what the printer gets', async () => {
    const { jobId } = await asked['printers.test']({ printerId: 'label-1' });
    await soon(() => expect(s.jobs.byId(jobId)?.state).toBe('printed'));
    await s.handlers['prints.settle']({ jobId, came: 'not-out' });
    const { printers } = await asked['printers.list']({});
    const again = printers[0]?.test;
    expect(again?.jobId).not.toBe(jobId);
    await soon(() => expect(s.jobs.byId(again?.jobId ?? '')?.state).toBe('printed'));
    expect(compressed).toEqual([true, false]);
    const { learned } = await asked['printers.confirmTest']({ code: again?.codes[0] ?? '' });
    expect(learned.compressed).toBe(false);
    // The next test does not try what is known to fail, and one that fails with run lengths is not repeated by itself.
    const third = await asked['printers.test']({ printerId: 'label-1' });
    expect(testNumber(third.codes[0] ?? '')).toMatch(/^R/);
    await soon(() => expect(s.jobs.byId(third.jobId)?.state).toBe('printed'));
    const total = s.jobs.total();
    await s.handlers['prints.settle']({ jobId: third.jobId, came: 'not-out' });
    expect(s.jobs.total()).toBe(total);
  });

  test('is printed once however often it is asked for while it waits', async () => {
    await practice.setFault('refuse');
    const first = await asked['printers.test']({ printerId: 'label-1' });
    const second = await asked['printers.test']({ printerId: 'label-1' });
    expect(second).toEqual(first);
    await practice.setFault(null);
    await soon(() => expect(s.stateOf(first.jobId)).toBe('printed'));
    expect(practice.labels).toHaveLength(1);
  });

  test('that was not printed, or of another station, proves nothing', async () => {
    await practice.setFault('refuse');
    const { codes } = await asked['printers.test']({ printerId: 'label-1' });
    expect(s.tests.printerOf(codes[0] ?? '')).toBeUndefined();
    expect(await failureOf(() => asked['printers.confirmTest']({ code: codes[0] ?? '' }))).toBe('WRONG_STATE');
    expect(await failureOf(() => asked['printers.confirmTest']({ code: 'PB-P:ZZZZZZZZ-B' }))).toBe('WRONG_STATE');
    expect(await failureOf(() => asked['printers.confirmTest']({ code: '8901234567890' }))).toBe('WRONG_STATE');
    expect(await failureOf(() => asked['printers.test']({ printerId: 'none' }))).toBe('NOT_FOUND');
  });

  test('teaches nothing that holds for another device: a printer moved to another address forgets', async () => {
    const { jobId, codes } = await asked['printers.test']({ printerId: 'label-1' });
    await soon(() => expect(s.stateOf(jobId)).toBe('printed'));
    const { printerId } = await asked['printers.confirmTest']({ code: codes[1] ?? '' });
    const config = s.roster.byId(printerId);
    if (!config) throw new Error('It is set up');
    const { learned, ...plain } = config;
    const { printers } = await asked['printers.save']({ printer: { ...plain, heightMm: 50 } });
    expect(printers[0]?.config.learned).toEqual(learned);
    const moved = await asked['printers.save']({
      printer: { ...config, transport: { kind: 'tcp', host: '127.0.0.1', port: 9 } },
    });
    expect(moved.printers[0]?.config.learned).toBeUndefined();
  });

  test('a printer that is printing is neither changed nor removed', async () => {
    await practice.setFault('accept-never-read');
    const { jobId } = await asked['printers.test']({ printerId: 'label-1' });
    await soon(() => expect(s.stateOf(jobId)).toBe('sending'));
    const config = s.roster.byId('label-1');
    if (!config) throw new Error('It is set up');
    expect(await failureOf(() => asked['printers.save']({ printer: config }))).toBe('WRONG_STATE');
    expect(await failureOf(() => asked['printers.remove']({ printerId: 'label-1' }))).toBe('WRONG_STATE');
    // While it prints it is not asked, and what is known of it is told.
    await soon(async () =>
      expect(await asked['printers.ask']({ printerId: 'label-1' })).toMatchObject({
        readiness: { kind: 'needs-attention', reason: 'stalled' },
      }),
    );
  });

  test('asked now, a printer tells how it is and what it is; since when is told too', async () => {
    await soon(async () => {
      const { readiness, model } = await asked['printers.ask']({ printerId: 'label-1' });
      expect(readiness).toEqual({ kind: 'ready', reason: null });
      expect(model).toEqual(expect.stringContaining('PRACTICE'));
    });
    await practice.setFault('head-open');
    const before = Date.now();
    await asked['printers.ask']({ printerId: 'label-1' });
    const { printers } = await asked['printers.list']({});
    expect(printers[0]?.readiness).toEqual({ kind: 'needs-attention', reason: 'head-open' });
    expect(printers[0]?.sinceMs).toBeGreaterThanOrEqual(before);
    expect(await asked['printers.hold']({ printerId: 'label-1', held: true })).toEqual({ held: true });
    expect((await asked['printers.list']({})).printers[0]?.held).toBe(true);
  });
});
