import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PracticePrinter } from '../../main/practice/printer/start.ts';
import { type FaultFloor, type FloorSettings, faultFloor, faultPrinter, soon } from '../support/fault-floor.ts';

/** Faults of the way to a printer, by their numbers in printing 8. */
describe('whatever happens on the way to a printer, a label is out once or the packer is asked', () => {
  let printer: PracticePrinter;
  let floor: FaultFloor;

  beforeAll(async () => {
    printer = await faultPrinter();
  });
  afterAll(() => printer.close());
  afterEach(() => floor.close());
  const open = (settings: FloorSettings = {}) => {
    floor = faultFloor(printer, settings);
    return floor;
  };

  test.each(['refuse', 'connect-timeout'] as const)(
    '1, 2: %s is tried again by itself, and prints once',
    async (fault) => {
      const f = open();
      await f.fault(fault);
      const job = f.print();
      await f.settles(job, 'not-sent');
      await f.shows(fault === 'refuse' ? 'ECONNREFUSED' : 'ETIMEDOUT');
      await f.fault(null);
      await f.settles(job, 'sent');
      await f.judge(job, 1);
    },
  );

  test('3: taken and never read, it is stalled, and unknown once a person ends it', async () => {
    const f = open();
    await f.fault('accept-never-read');
    const job = f.print();
    await f.shows('stalled');
    expect(f.state(job)).toBe('sending');
    await f.station.queue.cancel(job.jobId);
    expect(f.state(job)).toBe('unknown');
    await f.fault(null);
    await f.judge(job, 0);
    await f.goesOn();
  });

  test('4, 5: a slow printer and one that stands still for a while are waited for', async () => {
    const f = open();
    await f.fault('slow');
    const slow = f.print();
    await f.settles(slow, 'sent');
    await f.judge(slow, 1);
    await f.fault('stall-then-continue', true);
    const stalled = f.print();
    await f.shows('stalled');
    await f.settles(stalled, 'sent');
    await f.judge(stalled, 1);
    expect(f.station.queue.readinessOf('label-1').reason).not.toBe('stalled');
  });

  test.each([
    ['reset-at-0', 0],
    ['reset-mid-header', 0],
    ['reset-mid', 0],
    ['reset-after-last', 1],
  ] as const)('6: after %s the packer is asked, nothing is sent again, and the next goes out', async (fault, out) => {
    const f = open();
    await f.fault(fault, true);
    const job = f.print();
    await f.settles(job, 'unknown', 'not-sent', 'sent');
    // A reset before the first byte may be told as a failed connect, which is tried again.
    if (f.state(job) === 'unknown') await f.judge(job, out);
    else await f.settles(job, 'sent');
    await f.goesOn();
    expect(await f.timesOut(job)).toBeLessThanOrEqual(1);
  });

  test('7: a close that comes too early leaves the label unknown, or sent and not proven', async () => {
    const f = open();
    await f.fault('early-fin');
    const job = f.print();
    // A label so small is with the printer before the close is; then a clean close is all that can be known.
    await f.settles(job, 'unknown', 'sent');
    await f.fault(null);
    await f.judge(job, 0);
    await f.goesOn();
  });

  test('8: a printer that prints and never closes is stalled, and unknown once a person ends it', async () => {
    const f = open();
    await f.fault('never-fin');
    const job = f.print();
    await f.shows('stalled');
    await soon(() => expect(printer.buffered).toBe(0));
    await f.station.queue.cancel(job.jobId);
    expect(f.state(job)).toBe('unknown');
    await f.fault(null);
    await f.judge(job, 1);
    await f.goesOn();
  });

  test.each(['chatty', 'split-replies', 'glued-replies'] as const)(
    '10: %s disturbs neither job nor status',
    async (fault) => {
      const f = open({ status: true });
      await f.fault(fault);
      await f.shows(null);
      const job = f.print();
      await f.settles(job, 'printed');
      await f.judge(job, 1);
    },
  );

  test.each(['refuse-second', 'ignore-second', null] as const)(
    '11: while another program has the one connection (%s) it prints once or the packer is asked',
    async (fault) => {
      const f = open();
      await f.fault(fault);
      const other = connect(printer.port, '127.0.0.1');
      other.on('error', () => undefined);
      await once(other, 'connect');
      const job = f.print();
      if (fault === 'refuse-second') await f.settles(job, 'unknown', 'not-sent');
      else await f.shows('stalled');
      if (fault === 'ignore-second') await f.station.queue.cancel(job.jobId);
      other.destroy();
      await f.fault(null);
      await f.settles(job, 'sent', 'unknown');
      await f.judge(job, f.state(job) === 'sent' ? 1 : 0);
      await f.goesOn();
    },
  );

  test('11: connections that run into each other spoil no label of ours: there is only ever one', async () => {
    const f = open({ status: true });
    await f.fault('interleave');
    const jobs = [f.print(), f.print(), f.print()];
    for (const job of jobs) {
      await f.settles(job, 'sent', 'printed');
      await f.judge(job, 1);
    }
  });

  test('12: no connection is kept between jobs that could be dropped for being idle', async () => {
    const f = open();
    await f.fault('drop-idle');
    await f.goesOn();
    const before = printer.jobs.length;
    await f.goesOn();
    expect(printer.jobs).toHaveLength(before + 1);
  });

  test('13: another device at the address is never called ready, and nothing it swallowed is called printed', async () => {
    const f = open({ status: true });
    await f.fault('not-a-printer');
    await soon(() => expect(f.station.queue.readinessOf('label-1').kind).toBe('unknown'));
    const job = f.print();
    // It took everything and closed: that is all that is claimed.
    await f.settles(job, 'unknown', 'sent');
    await soon(() => expect(f.station.queue.readinessOf('label-1').kind).toBe('unknown'));
    expect(f.state(job)).not.toBe('printed');
    await f.fault(null);
    await f.judge(job, 0);
    await f.goesOn();
  });

  test('14: latency costs time alone', async () => {
    const f = open({ status: true });
    await f.fault('latency');
    const job = f.print();
    await f.settles(job, 'printed');
    await f.judge(job, 1);
  });
});

describe('9: a printer that closes once it holds the bytes', () => {
  test('is believed no more than that: its label is proven by its status, and one it loses is asked about', async () => {
    const printer = await faultPrinter({ finAt: 'buffered', draw: true });
    const floor = faultFloor(printer, { status: true });
    try {
      await floor.goesOn();
      await floor.shows(null);
      await floor.fault('power-off-loses');
      const job = floor.print();
      // It closed cleanly with the label in its memory; that it cannot be reached any more is the first sign.
      await floor.settles(job, 'unknown');
      await floor.fault(null);
      await floor.judge(job, 0);
      await floor.goesOn();
    } finally {
      await floor.close();
      await printer.close();
    }
  });
});
