import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { PrinterFault } from '../../main/practice/printer/faults.ts';
import { startPracticePrinter } from '../../main/practice/printer/start.ts';
import { dataFolder } from '../support/data-folder.ts';
import { loopbackPrinter, printStation, sha256 } from '../support/print-station.ts';
import { zplLabel } from '../support/zpl.ts';

type Act =
  | { readonly kind: 'print' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'fault'; readonly fault: PrinterFault };

const BREAKS: PrinterFault[] = [
  'reset-at-0',
  'reset-mid',
  'reset-after-last',
  'chatty',
  'stall-then-continue',
  'swallow',
];
const act = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Act>({ kind: 'print' }) },
  { weight: 3, arbitrary: fc.constantFrom(...BREAKS).map<Act>((fault) => ({ kind: 'fault', fault })) },
  { weight: 1, arbitrary: fc.constant<Act>({ kind: 'restart' }) },
);

test('whatever breaks in a shift, each label comes out at most once, and exactly once where its job says so', async () => {
  let label = 0;
  const shift = fc.asyncProperty(fc.array(act, { minLength: 6, maxLength: 25 }), async (acts) => {
    using folder = dataFolder();
    const size = { dpi: 203, widthMm: 102, heightMm: 76 };
    const practice = await startPracticePrinter({ port: 0, language: 'zpl', ...size, draw: false, stallMs: 60 });
    const open = () => {
      const station = printStation(folder, { printers: [loopbackPrinter(practice.port)] });
      station.queue.start();
      return station;
    };
    let station = open();
    const jobs = new Map<string, string>();
    let swallowed = false;
    try {
      for (const one of acts) {
        if (one.kind === 'fault') await practice.setFault(one.fault, { once: true });
        if (one.kind === 'fault' && one.fault === 'swallow') swallowed = true;
        if (one.kind === 'print') {
          label += 1;
          const bytes = zplLabel(`SHIFT${label}`);
          jobs.set(station.queueLabel(bytes), sha256(bytes.subarray(0, bytes.length - 1)));
        }
        if (one.kind === 'restart') {
          await station.close();
          station = open();
        }
      }
      const ended = ['sent', 'unknown'];
      await vi.waitFor(() => {
        for (const jobId of jobs.keys()) expect(ended).toContain(station.stateOf(jobId));
      }, 15_000);
      await practice.printed();
      for (const [jobId, hash] of jobs) {
        const cameOut = practice.labels.filter((each) => each.sha256 === hash).length;
        expect(cameOut).toBeLessThanOrEqual(1);
        if (station.stateOf(jobId) === 'sent' && !swallowed) expect(cameOut).toBe(1);
      }
      expect(station.faults).toEqual([]);
    } finally {
      await station.close();
      await practice.close();
    }
  });
  await fc.assert(shift, { numRuns: 12 });
});
