import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PrinterFault } from '../../main/practice/printer/faults.ts';
import type { PracticePrinter } from '../../main/practice/printer/start.ts';
import { type FaultFloor, type FloorSettings, faultFloor, faultPrinter, soon } from '../support/fault-floor.ts';

/** Faults of the printer itself, by their numbers in printing 8. */
describe('whatever the printer does, a label is out once or the packer is asked', () => {
  let printer: PracticePrinter;
  let floor: FaultFloor;

  beforeAll(async () => {
    printer = await faultPrinter();
  });
  afterAll(() => printer.close());
  afterEach(async () => {
    await floor.close();
    printer.powerCycle();
  });
  const open = (settings: FloorSettings = {}) => {
    floor = faultFloor(printer, settings);
    return floor;
  };

  test.each([
    ['paper-out', 'paper-out'],
    ['head-open', 'head-open'],
    ['ribbon-out', 'ribbon-out'],
    ['paused', 'paused'],
    ['too-hot', 'too-hot'],
    ['cutter-jam', 'cutter'],
    ['paper-jam', 'paper-jam'],
    ['unknown-error', 'other-error'],
  ] as const)(
    '15, 16, 17: %s is shown as %s and holds the label back; put right, it prints once',
    async (fault, reason) => {
      const f = open({ status: true });
      await f.fault(fault);
      await f.shows(reason);
      const job = f.print();
      await f.shows(reason);
      expect(f.state(job)).toBe('queued');
      await f.fault(null);
      await f.settles(job, 'printed');
      await f.judge(job, 1);
    },
  );

  test.each<readonly [PrinterFault, number]>([
    ['paper-out-mid-label', 1],
    ['paper-out-loses-label', 0],
  ])(
    '15: %s stalls the job; it is not sent again, and nothing that did not come out is called printed',
    async (fault, out) => {
      const f = open();
      await f.fault(fault);
      const job = f.print();
      await f.shows('stalled');
      await soon(() => expect(printer.buffered).toBe(1));
      await f.fault(null);
      await f.settles(job, 'sent');
      // Sent is not proven: the packer is asked to scan it.
      await f.judge(job, out);
      await f.goesOn();
    },
  );

  test('15: the paper that ended with a label is shown before the next, which waits for it', async () => {
    const f = open({ status: true });
    await f.fault('paper-out-after-label');
    const last = f.print();
    await f.settles(last, 'sent', 'printed');
    await f.shows('paper-out');
    const next = f.print();
    await f.shows('paper-out');
    expect(f.state(next)).toBe('queued');
    await f.judge(last, 1);
    await f.fault(null);
    await f.settles(next, 'printed');
    await f.judge(next, 1);
  });

  test('17: a printer that says nothing while it is in trouble is unknown, never ready, and prints once when it is put right', async () => {
    const f = open({ status: true });
    await f.fault(['head-open', 'silent-status']);
    await soon(() =>
      expect(f.station.queue.readinessOf('label-1')).toMatchObject({ kind: 'unknown', reason: 'no-answer' }),
    );
    const job = f.print();
    await f.shows('stalled');
    await f.fault(null);
    await f.settles(job, 'sent', 'printed');
    await f.judge(job, 1);
  });

  test.each(['garbage-status', 'short-status', 'old-firmware'] as const)('17: %s holds up nothing', async (fault) => {
    const f = open({ status: true });
    await f.fault(fault);
    const job = f.print();
    await f.settles(job, fault === 'old-firmware' ? 'printed' : 'sent');
    await f.judge(job, 1);
    expect(f.state(job)).toBe(fault === 'old-firmware' ? 'printed' : 'sent');
  });

  test('17: error bits nobody knows are an error', async () => {
    const f = open({ status: true });
    printer.setErrorBits(0x0020_0000);
    await f.shows('other-error');
    const job = f.print();
    await f.shows('other-error');
    expect(f.state(job)).toBe('queued');
    printer.setErrorBits(0);
    await f.settles(job, 'printed');
    await f.judge(job, 1);
  });

  test.each<readonly [number, PrinterFault]>([
    [18, 'swallow'],
    [19, 'prints-as-text'],
  ])(
    '%i: of a printer of another language (%s), which does not answer, no label is called printed',
    async (_, fault) => {
      const f = open({ status: true });
      await f.fault([fault, 'silent-status']);
      const job = f.print();
      await f.settles(job, 'sent');
      await f.judge(job, 0);
      await f.station.queue.settle(job.jobId, 'not-out');
      expect(f.state(job)).toBe('cancelled');
      await f.fault(null);
      await f.goesOn();
    },
  );

  test('20: half a graphic left by a job that broke off does not swallow the next one', async () => {
    const f = open({ status: true });
    await f.fault('half-graphic-survives', true);
    const job = f.print();
    await f.settles(job, 'unknown');
    await f.judge(job, 0);
    await f.goesOn();
  });

  test.each<readonly [PrinterFault, number]>([
    ['power-off-loses', 0],
    ['power-off-keeps', 1],
  ])(
    '21: %s with the label in its memory: the packer is asked, and it is never sent again by itself',
    async (fault, out) => {
      const f = open({ status: true });
      await f.goesOn();
      await f.fault(fault);
      const job = f.print();
      await soon(() => expect(printer.isOff).toBe(true));
      await f.shows('stalled');
      // Nothing tells of it but silence; the station waits until a person ends it.
      await f.station.queue.cancel(job.jobId);
      expect(f.state(job)).toBe('unknown');
      await f.fault(null);
      await f.judge(job, out);
      await f.goesOn();
      expect(await f.timesOut(job)).toBe(out);
    },
  );

  test('22: a full buffer is waited for', async () => {
    const f = open();
    await f.fault('buffer-full');
    const jobs = [f.print(), f.print()];
    await f.shows('stalled');
    await f.fault(null);
    for (const job of jobs) {
      await f.settles(job, 'sent');
      await f.judge(job, 1);
    }
  });

  test('23: a label that waits to be taken is shown, and the next comes once it was', async () => {
    const f = open({ status: true });
    await f.fault('take-label');
    const first = f.print();
    await f.settles(first, 'sent', 'printed');
    await f.shows('take-label');
    const second = f.print();
    await soon(() => {
      printer.takeLabel();
      expect(['sent', 'printed']).toContain(f.state(second));
    });
    await f.judge(first, 1);
    await f.judge(second, 1);
  });

  test('24: a blank label behind each is no label of ours', async () => {
    const f = open({ status: true });
    await f.fault('extra-blank-label');
    const job = await f.goesOn();
    expect(printer.labels.at(-1)?.blank).toBe(true);
    await f.judge(job, 1);
  });
});

describe('25: a printer that counts its labels', () => {
  test('proves each by its counter while nothing waits, and proves nothing once that was set back', async () => {
    const printer = await faultPrinter({ jsonPort: true });
    const floor = faultFloor(printer, { status: true });
    try {
      await floor.shows(null);
      const counted = floor.print();
      await floor.settles(counted, 'printed');
      expect(floor.station.jobs.byId(counted.jobId)?.evidence).toBe('device-acknowledged');
      await floor.judge(counted, 1);
      // Paper runs out in the middle: the other port tells at once what the job's own cannot.
      await floor.fault('paper-out-mid-label');
      const stopped = floor.print();
      await floor.shows('paper-out');
      await floor.fault('odometer-reset');
      await floor.settles(stopped, 'sent', 'printed');
      expect(floor.station.jobs.byId(stopped.jobId)?.evidence).not.toBe('device-acknowledged');
      await floor.judge(stopped, 1);
    } finally {
      await floor.close();
      await printer.close();
    }
  });
});
