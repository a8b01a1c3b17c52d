import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../main/ports/clock.ts';
import { realClock } from '../../main/ports/clock.ts';
import type { PracticePrinter } from '../../main/practice/printer/start.ts';
import { attachPrinter } from '../../main/printing/attach.ts';
import { AppFailure } from '../../shared/errors.ts';
import { attachPorts } from '../support/attach-ports.ts';
import { type DataFolder, dataFolder } from '../support/data-folder.ts';
import { faultPrinter, smallLabel, soon } from '../support/fault-floor.ts';
import { type PrintStation, printStation } from '../support/print-station.ts';
import { printerConfig } from '../support/printer-config.ts';

const HOUR_MS = 3_600_000;
let numbered = 0;
const newCode = () => {
  numbered += 1;
  return `A${numbered}`;
};

/** Faults of the station itself, by their numbers in printing 8. */
describe('whatever happens to the station, a label is out once or the packer is asked', () => {
  let printer: PracticePrinter;
  let folder: DataFolder;
  const stations: PrintStation[] = [];

  beforeAll(async () => {
    printer = await faultPrinter();
  });
  afterAll(() => printer.close());
  afterEach(async () => {
    await printer.setFault(null);
    for (const station of stations.splice(0)) await station.close();
    folder[Symbol.dispose]();
    await printer.printed();
  });

  function way() {
    const config = printerConfig({ transport: { kind: 'tcp', host: '127.0.0.1', port: printer.port } });
    return attachPrinter(config, attachPorts, { stallAfterMs: 60, connectTimeoutMs: 300 });
  }
  function station(options: Partial<Parameters<typeof printStation>[1]> = {}) {
    if (!options.besides) folder = dataFolder();
    const made = printStation(folder, { printers: [way()], ...options });
    stations.push(made);
    return made;
  }
  async function timesOut(code: string): Promise<number> {
    await printer.printed();
    return printer.labels.filter((label) => label.codes.some(({ text }) => text === code)).length;
  }
  async function goesOn(s: PrintStation): Promise<void> {
    const code = newCode();
    const jobId = s.queueLabel(smallLabel(code));
    await soon(() => expect(['sent', 'printed']).toContain(s.stateOf(jobId)));
    expect(await timesOut(code)).toBe(1);
  }

  test.each(['before the first byte', 'in the middle of the bytes', 'after the last byte'] as const)(
    '34: the station dies %s; the next one asks and sends nothing by itself',
    async (when) => {
      const s = station();
      const code = newCode();
      let jobId = '';
      if (when === 'before the first byte') {
        jobId = s.queueLabel(smallLabel(code));
        s.jobs.claim({ jobId, printerId: 'label-1', atMs: Date.now(), sentSha256: 'aa', sentBytes: 1 });
      } else {
        await printer.setFault(when === 'after the last byte' ? 'never-fin' : 'accept-never-read');
        s.queue.start();
        jobId = s.queueLabel(smallLabel(code));
        await soon(() => expect(s.queue.readinessOf('label-1').reason).toBe('stalled'));
      }
      using after = dataFolder();
      s.crashTo(after);
      await printer.setFault(null);
      const again = printStation(after, { printers: [way()] });
      expect(again.queue.recover()).toBe(1);
      again.queue.start();
      expect(again.jobs.byId(jobId)).toMatchObject({ state: 'unknown', outcomeReason: 'station-stopped' });
      await goesOn(again);
      expect(await timesOut(code)).toBe(when === 'after the last byte' ? 1 : 0);
      expect(again.stateOf(jobId)).toBe('unknown');
      await again.close();
    },
  );

  test('35: two windows that reprint at once print one copy', async () => {
    const s = station();
    s.queue.start();
    const code = newCode();
    const jobId = s.queueLabel(smallLabel(code));
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    const asked = await Promise.allSettled(
      [1, 2, 3].map(async () => s.handlers['prints.reprint']({ jobId, reason: 'damaged' })),
    );
    expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    const refused = asked.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(refused.every((error) => error instanceof AppFailure && error.code === 'WRONG_STATE')).toBe(true);
    await soon(async () => expect(await timesOut(code)).toBe(2));
  });

  test('35: settled in one window and asked for in another, the first answer stands', async () => {
    const s = station();
    s.queue.start();
    await printer.setFault('reset-after-last', { once: true });
    const jobId = s.queueLabel(smallLabel(newCode()));
    await soon(() => expect(s.stateOf(jobId)).toBe('unknown'));
    expect(await s.handlers['prints.settle']({ jobId, came: 'out' })).toEqual({ state: 'printed' });
    await expect(async () => s.handlers['prints.settle']({ jobId, came: 'not-out' })).rejects.toThrow(AppFailure);
    expect(s.stateOf(jobId)).toBe('printed');
  });

  test('35: two stations over one printer each print their own, once, in turn', async () => {
    const one = station();
    const two = station({ besides: true });
    one.queue.start();
    two.queue.start();
    const codes = Array.from({ length: 8 }, newCode);
    const jobs = codes.map((code) => {
      const jobId = one.queueLabel(smallLabel(code));
      two.queue.wake();
      return jobId;
    });
    await soon(() => expect(jobs.map(one.stateOf)).toEqual(jobs.map(() => 'sent')));
    for (const code of codes) expect(await timesOut(code)).toBe(1);
  });

  test('36: asleep in the middle of a job, the station wakes to a connection that is gone, and asks', async () => {
    let asleepMs = 0;
    const clock: Clock = {
      wallMs: () => realClock.wallMs() + asleepMs,
      monotonicMs: () => realClock.monotonicMs() + asleepMs,
    };
    const s = station({ clock });
    s.queue.start();
    await printer.setFault('accept-never-read');
    const code = newCode();
    const jobId = s.queueLabel(smallLabel(code));
    const waiting = s.queueLabel(smallLabel(newCode()));
    await soon(() => expect(s.stateOf(jobId)).toBe('sending'));
    asleepMs = 8 * HOUR_MS;
    printer.powerCycle();
    await printer.setFault(null);
    await soon(() => expect(s.stateOf(jobId)).toBe('unknown'));
    // What waited through the night is not printed unasked in the morning.
    await soon(() => expect(s.stateOf(waiting)).toBe('expired'));
    expect(await timesOut(code)).toBe(0);
  });

  test.each([-24 * HOUR_MS, 24 * HOUR_MS])('37: a clock that jumps by %i ms sends nothing twice', async (jumpMs) => {
    let jumped = 0;
    const s = station({ clock: { ...realClock, wallMs: () => realClock.wallMs() + jumped } });
    s.queue.start();
    await printer.setFault('refuse');
    const code = newCode();
    const jobId = s.queueLabel(smallLabel(code));
    await soon(() => expect(s.stateOf(jobId)).toBe('not-sent'));
    jumped = jumpMs;
    await printer.setFault(null);
    s.queue.wake();
    // A day later by the clock it is too late to print unasked; a day earlier it is as good as new.
    await soon(() => expect(s.stateOf(jobId)).toBe(jumpMs > 0 ? 'expired' : 'sent'));
    expect(await timesOut(code)).toBe(jumpMs > 0 ? 0 : 1);
  });

  test('38: with a full disk nothing is sent that is not on it; what was sent is told once there is room', async () => {
    const s = station();
    s.sql(`CREATE TRIGGER full BEFORE UPDATE ON print_job BEGIN SELECT RAISE(ABORT, 'no space'); END`);
    s.queue.start();
    const code = newCode();
    const jobId = s.queueLabel(smallLabel(code));
    await soon(() => expect(s.faults.length).toBeGreaterThan(0));
    expect(await timesOut(code)).toBe(0);
    expect(s.stateOf(jobId)).toBe('queued');
    s.sql('DROP TRIGGER full');
    s.queue.wake();
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    expect(await timesOut(code)).toBe(1);
  });

  test('40: a label that waited too long is not printed, one a person lets go is', async () => {
    const s = station();
    const late = newCode();
    const held = newCode();
    const old = { createdAtMs: Date.now() - HOUR_MS };
    const lateJob = s.queueLabel(smallLabel(late), old);
    const heldJob = s.queueLabel(smallLabel(held), old);
    s.queue.hold(heldJob, true);
    s.queue.start();
    await soon(() => expect(s.stateOf(lateJob)).toBe('expired'));
    s.queue.hold(heldJob, false);
    await soon(() => expect(s.stateOf(heldJob)).toBe('sent'));
    expect([await timesOut(late), await timesOut(held)]).toEqual([0, 1]);
  });
});

const WAY = 'integration/printer-faults-way.test.ts';
const DEVICE = 'integration/printer-faults-device.test.ts';
const STATION = 'integration/printer-faults-station.test.ts';

const CUPS = 'integration/transport-cups.test.ts';
const ACCEPTANCE = 'support/transport-acceptance.ts';

/** Where each fault of printing 8 is shown: the file and what its test says, or why no software can show it. */
const SHOWN: readonly (readonly [fault: number, file: string, says: string] | readonly [fault: number, why: string])[] =
  [
    ...[1, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((fault) => [fault, WAY, `${fault}`] as const),
    [2, WAY, 'connect-timeout'],
    [5, WAY, 'stall-then-continue'],
    ...[15, 17, 20, 21, 22, 23, 24, 25].map((fault) => [fault, DEVICE, `${fault}`] as const),
    [16, DEVICE, 'cutter-jam'],
    [18, DEVICE, 'swallow'],
    [19, DEVICE, 'prints-as-text'],
    // What a test label is for: its ruler, edges and codes show a head, paper or packing that is not as set up.
    [26, 'integration/test-labels.test.ts', 'came out as garbage is printed again with run lengths'],
    // Refused before it is sent.
    [27, 'unit/label-languages.test.ts', 'copies'],
    [28, CUPS, 'a stopped queue and of one that takes nothing'],
    [
      29,
      'that a job disappears from the Windows spooler is seen on a Windows PC only; nothing is claimed from its absence',
    ],
    [30, CUPS, 'that calls a job completed while the printer has read a part of it proves nothing'],
    [31, CUPS, 'comes out once when the printer is back'],
    [32, 'a vendor driver that draws ZPL as text needs that driver; such a label is sent, not proven, as in 18 and 19'],
    // Device nodes that change their number need USB; a file of another name is a printer that is not there.
    [33, ACCEPTANCE, 'a way that breaks in the middle leaves the job unknown'],
    ...[34, 35, 36, 37, 38, 40].map((fault) => [fault, STATION, `${fault}`] as const),
    [
      39,
      'integration/hostile-labels.test.ts',
      'ends in a refusal that names why, two hundred times, and nothing is printed',
    ],
  ];

describe('every fault of printing 8', () => {
  test('is in the table once', () => {
    const numbers = SHOWN.map(([fault]) => fault).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  for (const [fault, file, says] of SHOWN) {
    if (says === undefined) {
      console.log(`fault ${fault} of printing 8 is not shown: ${file}`);
      continue;
    }
    test(`${fault} is shown in ${file}`, () => {
      expect(readFileSync(resolve(import.meta.dirname, '..', file), 'utf8')).toContain(says);
    });
  }
});
