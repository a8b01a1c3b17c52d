import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type PracticePrinter, startPracticePrinter } from '../../main/practice/printer/start.ts';
import type { Printer, PrintOutcome } from '../../main/printing/printer.ts';
import { AppFailure } from '../../shared/errors.ts';
import { type DataFolder, dataFolder } from '../support/data-folder.ts';
import { loopbackPrinter, type PrintStation, printStation, sha256 } from '../support/print-station.ts';
import { zplLabel } from '../support/zpl.ts';

const MINUTE_MS = 60_000;
const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

/** A printer that keeps what it is given and ends as it is told. */
function keepingPrinter(printerId: string, outcome: () => PrintOutcome = () => ({ kind: 'sent', evidence: null })) {
  const got: Uint8Array[] = [];
  const printer: Printer = {
    printerId,
    async send(bytes) {
      got.push(bytes);
      return outcome();
    },
    readiness: async () => ({ kind: 'unknown', reason: 'not-asked' }),
  };
  return { printer, got };
}

describe('documents that are no label', () => {
  let folder: DataFolder;
  let practice: PracticePrinter | undefined;
  const stations: PrintStation[] = [];

  beforeEach(() => {
    folder = dataFolder();
  });
  afterEach(async () => {
    for (const station of stations.splice(0)) await station.close();
    await practice?.close();
    practice = undefined;
    folder[Symbol.dispose]();
  });

  function station(options: Parameters<typeof printStation>[1]) {
    const one = printStation(folder, options);
    stations.push(one);
    return one;
  }
  const failureOf = (act: () => unknown) => {
    try {
      return act();
    } catch (error) {
      return error instanceof AppFailure ? error.code : `not a failure: ${String(error)}`;
    }
  };

  test('a ticket goes through the queue of its printer in its turn, each once, without a shipment or with one', async () => {
    practice = await startPracticePrinter({
      ...{ port: 0, language: 'zpl', dpi: 203, widthMm: 102, heightMm: 76, draw: false },
    });
    const s = station({ printers: [loopbackPrinter(practice.port)] });
    const ids = [
      s.queueLabel(zplLabel('FIRST')),
      s.queueLabel(zplLabel('T-0427'), { document: 'ticket', documentKey: 'ticket/T-0427', shipmentId: 'S1' }),
      s.queueLabel(zplLabel('TEST'), { document: 'test-label', documentKey: 'test-label/1' }),
      s.queueLabel(zplLabel('LAST')),
    ];
    s.queue.start();
    await soon(() => expect(ids.map(s.stateOf)).toEqual(['sent', 'sent', 'sent', 'sent']));
    await practice.printed();
    // The practice printer counts a format without the line end behind it.
    const format = (text: string) => sha256(zplLabel(text).subarray(0, -1));
    expect(practice.labels.map((label) => label.sha256)).toEqual(['FIRST', 'T-0427', 'TEST', 'LAST'].map(format));
    const { jobs } = await s.handlers['prints.list']({ limit: 10 });
    expect(jobs.map((job) => [job.document, job.shipmentId])).toEqual([
      ['label', null],
      ['test-label', null],
      ['ticket', 'S1'],
      ['label', null],
    ]);
  });

  test('a ticket of a stopped shipment may be printed again, its label may not', async () => {
    const { printer } = keepingPrinter('label-1');
    const s = station({
      printers: [printer],
      assertMayReprint() {
        throw new AppFailure('WRONG_STATE', 'on hold');
      },
    });
    s.queue.start();
    const ticket = s.queueLabel(zplLabel('T-1'), { document: 'ticket', documentKey: 'ticket/1', shipmentId: 'S1' });
    const label = s.queueLabel(zplLabel('L-1'), { documentKey: 'label/1', shipmentId: 'S1' });
    await soon(() => expect([ticket, label].map(s.stateOf)).toEqual(['sent', 'sent']));
    const again = s.queue.reprint(ticket, 'lost');
    await soon(() => expect(s.jobs.byId(again)).toMatchObject({ state: 'sent', document: 'ticket', copy: 2 }));
    expect(failureOf(() => s.queue.reprint(label, 'lost'))).toBe('WRONG_STATE');
  });

  test('a job whose document was erased waits, holds up nothing, expires unprinted, and cannot be printed again', async () => {
    const { printer, got } = keepingPrinter('label-1');
    const s = station({ printers: [printer], expireAfterMs: 15 * MINUTE_MS });
    const erased = s.queueLabel(zplLabel('ERASED'), { documentKey: 'label/erased' });
    s.documents.erase('label/erased');
    s.queue.start();
    const other = s.queueLabel(zplLabel('THERE'));
    await soon(() => expect([erased, other].map(s.stateOf)).toEqual(['not-sent', 'sent']));
    s.sql(`UPDATE print_job SET created_at_ms = created_at_ms - ${16 * MINUTE_MS} WHERE job_id = '${erased}'`);
    s.queue.wake();
    await soon(() =>
      expect(s.jobs.byId(erased)).toMatchObject({ state: 'expired', outcomeReason: 'document-missing' }),
    );
    expect(got).toHaveLength(1);
    expect(failureOf(() => s.queue.reprint(erased, 'lost'))).toBe('LABEL_NOT_READY');
    expect(s.historyOf(erased)).toEqual(['not-sent', 'expired']);
  });
});

describe('printers and their jobs', () => {
  let folder: DataFolder;
  const stations: PrintStation[] = [];

  beforeEach(() => {
    folder = dataFolder();
  });
  afterEach(async () => {
    for (const station of stations.splice(0)) await station.close();
    folder[Symbol.dispose]();
  });

  function station(options: Parameters<typeof printStation>[1]) {
    const one = printStation(folder, options);
    stations.push(one);
    return one;
  }

  test('a job that waits for a printer no longer set up is withdrawn at the start and says why', async () => {
    const { printer, got } = keepingPrinter('label-2');
    const s = station({ printers: [printer] });
    const waiting = s.queueLabel(zplLabel('OLD'), { printerId: 'label-1' });
    const kept = s.queueLabel(zplLabel('NEW'), { printerId: 'label-2' });
    s.queue.recover();
    expect(s.jobs.byId(waiting)).toMatchObject({ state: 'cancelled', outcomeReason: 'printer-not-set-up' });
    expect(s.settled).toEqual([{ jobId: waiting, state: 'cancelled' }]);
    s.queue.start();
    await soon(() => expect(s.stateOf(kept)).toBe('sent'));
    expect(got).toHaveLength(1);
    expect(s.queue.readinessOf('label-1')).toEqual({ kind: 'unknown', reason: 'not-set-up' });
  });

  test('its unknown jobs are still answered, and a reprint goes to the printer that is there now', async () => {
    const { printer, got } = keepingPrinter('label-2');
    const s = station({ printers: [printer] });
    const came = s.queueLabel(zplLabel('CAME'), { printerId: 'label-1' });
    const lost = s.queueLabel(zplLabel('LOST'), { printerId: 'label-1' });
    s.sql(`UPDATE print_job SET state = 'unknown'`);
    s.queue.start();
    expect(s.queue.settle(came, 'out')).toBe('printed');
    expect(s.queue.settle(lost, 'not-out')).toBe('cancelled');
    const again = s.queue.reprint(lost, 'lost');
    await soon(() => expect(s.jobs.byId(again)).toMatchObject({ state: 'sent', printerId: 'label-2', copy: 2 }));
    expect(got).toHaveLength(1);
  });

  test('without any printer for such a document a reprint says so and adds no job', () => {
    const { printer } = keepingPrinter('receipt-1');
    const s = station({ printers: [printer], printsDocuments: ['ticket'] });
    const jobId = s.queueLabel(zplLabel('GONE'), { printerId: 'label-1' });
    s.queue.recover();
    expect(() => s.queue.reprint(jobId, 'lost')).toThrow(AppFailure);
    expect(s.jobs.total()).toBe(1);
  });

  test('one that takes nothing holds up no other', async () => {
    let release: (outcome: PrintOutcome) => void = () => undefined;
    const stuck: Printer = {
      printerId: 'label-1',
      send: () =>
        new Promise((resolve) => {
          release = resolve;
        }),
      readiness: async () => ({ kind: 'unknown', reason: 'not-asked' }),
    };
    const other = keepingPrinter('label-2');
    const s = station({ printers: [stuck, other.printer] });
    s.queue.start();
    const first = s.queueLabel(zplLabel('STUCK'), { printerId: 'label-1' });
    const behind = s.queueLabel(zplLabel('BEHIND'), { printerId: 'label-1' });
    const elsewhere = s.queueLabel(zplLabel('FREE'), { printerId: 'label-2' });
    await soon(() => expect([first, behind, elsewhere].map(s.stateOf)).toEqual(['sending', 'queued', 'sent']));
    release({ kind: 'sent', evidence: null });
    await soon(() => expect(s.stateOf(first)).toBe('sent'));
    await soon(() => expect(s.stateOf(behind)).toBe('sending'));
    release({ kind: 'sent', evidence: null });
    await soon(() => expect(s.stateOf(behind)).toBe('sent'));
  });

  test('an unknown job is never sent again by itself, over restarts, until a person reprints it', async () => {
    const outcomes: PrintOutcome[] = [{ kind: 'unknown', reason: 'reset', bytesWritten: 10 }];
    const { printer, got } = keepingPrinter('label-1', () => outcomes.shift() ?? { kind: 'sent', evidence: null });
    const s = station({ printers: [printer] });
    s.queue.start();
    const jobId = s.queueLabel(zplLabel('ONCE'));
    await soon(() => expect(s.stateOf(jobId)).toBe('unknown'));
    await s.close();
    stations.splice(0);
    const again = station({ printers: [printer] });
    again.queue.start();
    const next = again.queueLabel(zplLabel('NEXT'));
    await soon(() => expect(again.stateOf(next)).toBe('sent'));
    expect(again.stateOf(jobId)).toBe('unknown');
    expect(got).toHaveLength(2);
    const copy = again.queue.reprint(jobId, 'lost');
    await soon(() => expect(again.jobs.byId(copy)).toMatchObject({ state: 'sent', copy: 2, reason: 'lost' }));
    expect(got).toHaveLength(3);
  });
});
