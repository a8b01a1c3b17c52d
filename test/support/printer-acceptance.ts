import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PrinterFault } from '../../main/practice/printer/faults.ts';
import { type PracticePrinter, startPracticePrinter } from '../../main/practice/printer/start.ts';
import type { Printer, PrintOutcome } from '../../main/printing/printer.ts';
import { hugeZplLabel, zplLabel } from './zpl.ts';

export interface AcceptedPrinterSettings {
  /** So short that a stall is seen at once. */
  readonly stallAfterMs: number;
  readonly closeWaitMs?: number;
}

/** Connects the transport under test to a practice printer. */
export type MakePrinter = (practice: PracticePrinter, settings: AcceptedPrinterSettings) => Printer;

const HUGE_BYTES = 24 * 1024 * 1024;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Every transport passes this: what it reports under each fault, and that a label comes out at most once. */
export function printerAcceptance(name: string, makePrinter: MakePrinter): void {
  describe(`${name} as a printer`, () => {
    let practice: PracticePrinter | undefined;
    let made = 0;

    afterEach(async () => {
      await practice?.close();
      practice = undefined;
    });

    async function start(fault: PrinterFault | null, settings: Partial<AcceptedPrinterSettings> = {}) {
      const options = { port: 0, language: 'zpl', dpi: 203, widthMm: 102, heightMm: 76, draw: false, fault } as const;
      const started = await startPracticePrinter({ ...options, stallMs: 300, slowBytesPerSecond: 400_000 });
      practice = started;
      return { practice: started, printer: makePrinter(started, { stallAfterMs: 40, ...settings }) };
    }

    function send(printer: Printer, bytes: Uint8Array) {
      const abort = new AbortController();
      const stalls: boolean[] = [];
      const firstByte = vi.fn();
      const outcome = printer.send(
        bytes,
        { onStalled: (stalled) => stalls.push(stalled), onFirstByte: firstByte },
        abort.signal,
      );
      return { outcome, stalls, firstByte, cancel: () => abort.abort(), stalled: () => expect(stalls).toContain(true) };
    }

    const newLabel = () => {
      made += 1;
      return zplLabel(`LABEL${made}`);
    };
    /** The last job as the printer saw it, once it has seen the connection's end. */
    const received = (count = 1) =>
      vi.waitFor(() => {
        expect(practice?.jobs).toHaveLength(count);
        return practice?.jobs.at(-1);
      });
    /** How often this label came out. */
    const timesOut = (label: Uint8Array) => {
      const format = sha256(Buffer.from(label).subarray(0, label.byteLength - 1));
      return practice?.labels.filter((out) => out.sha256 === format).length;
    };

    test('a label taken whole and closed cleanly is sent, and out once', async () => {
      const { printer } = await start(null);
      const label = newLabel();
      const job = send(printer, label);
      expect(await job.outcome).toEqual({ kind: 'sent', evidence: null });
      expect(job.firstByte).toHaveBeenCalledTimes(1);
      expect(timesOut(label)).toBe(1);
      expect(await received()).toMatchObject({ whole: true, sha256: sha256(label), bytes: label.byteLength });
    });

    test('jobs sent one after the other arrive whole, in order, each on its own connection', async () => {
      const { practice, printer } = await start(null);
      const labels = Array.from({ length: 20 }, newLabel);
      for (const label of labels) expect((await send(printer, label).outcome).kind).toBe('sent');
      await received(labels.length);
      expect(practice.jobs.map((job) => job.sha256)).toEqual(labels.map(sha256));
      expect(labels.map(timesOut)).toEqual(labels.map(() => 1));
    });

    test('a large label arrives byte for byte', async () => {
      const { printer } = await start(null);
      const label = hugeZplLabel('LARGE', 700_000);
      expect((await send(printer, label).outcome).kind).toBe('sent');
      expect((await received())?.sha256).toBe(sha256(label));
    });

    test('nobody listening means not sent', async () => {
      const { printer } = await start('refuse');
      const label = newLabel();
      const job = send(printer, label);
      expect((await job.outcome).kind).toBe('not-sent');
      expect(job.firstByte).not.toHaveBeenCalled();
      expect(timesOut(label)).toBe(0);
    });

    test('a job cancelled before it began is not sent', async () => {
      const { practice, printer } = await start(null);
      const abort = new AbortController();
      abort.abort();
      expect((await printer.send(newLabel(), {}, abort.signal)).kind).toBe('not-sent');
      expect(practice.labels).toEqual([]);
    });

    test.each([
      ['a small label', 0],
      ['a label larger than all buffers', HUGE_BYTES],
    ])('a printer that never reads leaves %s stalled, and unknown once cancelled', async (_, bytes) => {
      const { printer } = await start('accept-never-read');
      const label = bytes === 0 ? newLabel() : hugeZplLabel('NEVERREAD', bytes);
      const job = send(printer, label);
      await vi.waitFor(job.stalled, 5_000);
      job.cancel();
      expect((await job.outcome).kind).toBe('unknown');
      expect(timesOut(label)).toBe(0);
    });

    test('a slow printer is waited for', async () => {
      const { printer } = await start('slow');
      const label = hugeZplLabel('SLOW', 100_000);
      expect((await send(printer, label).outcome).kind).toBe('sent');
      expect((await received())?.sha256).toBe(sha256(label));
      expect(timesOut(label)).toBe(1);
    });

    test('a printer that stalls and goes on is reported stalled, then not, and the label is sent', async () => {
      const { printer } = await start('stall-then-continue');
      const label = newLabel();
      const job = send(printer, label);
      expect((await job.outcome).kind).toBe('sent');
      expect(job.stalls).toEqual([true, false]);
      expect(timesOut(label)).toBe(1);
    });

    test.each<[PrinterFault, number]>([
      ['reset-mid', 0],
      ['reset-after-last', 1],
    ])('%s leaves the outcome unknown, with %i labels out', async (fault, out) => {
      const { printer } = await start(fault);
      const label = newLabel();
      expect((await send(printer, label).outcome).kind).toBe('unknown');
      expect(timesOut(label)).toBe(out);
    });

    test('a reset before the first byte is never called sent', async () => {
      const { printer } = await start('reset-at-0');
      const label = newLabel();
      // Whether the connect or the first write meets it is a race of the network; both say that the label did not come out as sent.
      expect(['not-sent', 'unknown']).toContain((await send(printer, label).outcome).kind);
      expect(timesOut(label)).toBe(0);
    });

    test('a printer that closes its side before the job is whole leaves it unknown', async () => {
      const { printer } = await start('early-fin');
      const label = hugeZplLabel('EARLY', HUGE_BYTES);
      const outcome = await send(printer, label).outcome;
      expect(outcome.kind).toBe('unknown');
      expect((outcome as Extract<PrintOutcome, { kind: 'unknown' }>).bytesWritten).toBeLessThan(label.byteLength);
      expect(timesOut(label)).toBe(0);
    });

    test('a printer that prints and never closes stalls; cancelled, it is unknown and the label out once', async () => {
      const { practice, printer } = await start('never-fin');
      const label = newLabel();
      const job = send(printer, label);
      await vi.waitFor(job.stalled);
      await vi.waitFor(() => expect(practice.labels).toHaveLength(1));
      job.cancel();
      expect((await job.outcome).kind).toBe('unknown');
      expect(timesOut(label)).toBe(1);
    });

    test('a close that does not come within its minutes makes the outcome unknown', async () => {
      const { printer } = await start('never-fin', { closeWaitMs: 120 });
      const label = newLabel();
      expect((await send(printer, label).outcome).kind).toBe('unknown');
      expect(timesOut(label)).toBe(1);
    });

    test.each<[PrinterFault]>([['paper-out-mid-label'], ['head-open'], ['paused']])(
      '%s stalls the job; put right, the printer prints it once and it is sent',
      async (fault) => {
        const { practice, printer } = await start(fault);
        const label = newLabel();
        const job = send(printer, label);
        await vi.waitFor(job.stalled);
        expect(practice.labels).toEqual([]);
        await practice.setFault(null);
        expect((await job.outcome).kind).toBe('sent');
        expect(job.stalls.at(-1)).toBe(false);
        expect(timesOut(label)).toBe(1);
      },
    );

    test('a job cancelled while the paper is out is unknown, and still comes out once when paper is loaded', async () => {
      const { practice, printer } = await start('paper-out-mid-label');
      const label = newLabel();
      const job = send(printer, label);
      await vi.waitFor(job.stalled);
      await vi.waitFor(() => expect(practice.buffered).toBe(1));
      job.cancel();
      expect((await job.outcome).kind).toBe('unknown');
      await practice.setFault(null);
      await practice.printed();
      expect(timesOut(label)).toBe(1);
    });

    test('a printer that swallows the job is sent, never printed', async () => {
      const { printer } = await start('swallow');
      const label = newLabel();
      expect(await send(printer, label).outcome).toEqual({ kind: 'sent', evidence: null });
      expect(timesOut(label)).toBe(0);
    });

    test.each<[PrinterFault]>([['chatty'], ['silent-status'], ['garbage-status']])(
      '%s does not disturb the job',
      async (fault) => {
        const { printer } = await start(fault);
        const label = hugeZplLabel('TALK', 200_000);
        expect((await send(printer, label).outcome).kind).toBe('sent');
        expect(timesOut(label)).toBe(1);
      },
    );

    test('after an unknown job the next one goes out whole', async () => {
      const { practice, printer } = await start(null);
      await practice.setFault('reset-mid', { once: true });
      expect((await send(printer, newLabel()).outcome).kind).toBe('unknown');
      const label = newLabel();
      expect((await send(printer, label).outcome).kind).toBe('sent');
      expect(timesOut(label)).toBe(1);
    });

    test('a well printer with nothing to do is ready and idle', async () => {
      const { printer } = await start(null);
      expect(await printer.readiness()).toEqual({ kind: 'ready', idle: true });
    });

    test.each<[PrinterFault, string]>([
      ['head-open', 'head-open'],
      ['paused', 'paused'],
    ])('%s needs attention, and says why', async (fault, reason) => {
      const { practice, printer } = await start(fault);
      expect(await printer.readiness()).toEqual({ kind: 'needs-attention', reason });
      await practice.setFault(null);
      expect((await printer.readiness()).kind).toBe('ready');
    });

    test.each<[PrinterFault]>([
      ['refuse'],
      ['silent-status'],
      ['garbage-status'],
      ['reset-at-0'],
      ['accept-never-read'],
    ])('%s leaves the readiness unknown', async (fault) => {
      const { printer } = await start(fault);
      expect((await printer.readiness()).kind).toBe('unknown');
    });

    test('a status query that is cut short gives the printer back for the next job', async () => {
      const { printer } = await start('silent-status');
      const abort = new AbortController();
      const asking = printer.readiness(abort.signal);
      abort.abort();
      expect(await asking).toEqual({ kind: 'unknown', reason: 'interrupted' });
      const label = newLabel();
      expect((await send(printer, label).outcome).kind).toBe('sent');
      expect(timesOut(label)).toBe(1);
    });
  });
}
