import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PrinterFault } from '../../main/practice/printer/faults.ts';
import { type PracticePrinter, startPracticePrinter } from '../../main/practice/printer/start.ts';
import type { Printer } from '../../main/printing/printer.ts';
import { AppFailure } from '../../shared/errors.ts';
import { err, ok } from '../../shared/result.ts';
import { type DataFolder, dataFolder } from '../support/data-folder.ts';
import { loopbackPrinter, type PrintStation, printStation, sha256 } from '../support/print-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';
import { zplLabel } from '../support/zpl.ts';

const MINUTE_MS = 60_000;
const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

describe('the print queue', () => {
  let practice: PracticePrinter;
  let folder: DataFolder;
  const stations: PrintStation[] = [];

  beforeEach(async () => {
    folder = dataFolder();
    practice = await startPracticePrinter({
      port: 0,
      language: 'zpl',
      dpi: 203,
      widthMm: 102,
      heightMm: 76,
      draw: false,
    });
  });
  afterEach(async () => {
    for (const station of stations.splice(0)) await station.close();
    await practice.close();
    folder[Symbol.dispose]();
  });

  function station(options: Partial<Parameters<typeof printStation>[1]> = {}) {
    const one = printStation(folder, { printers: [loopbackPrinter(practice.port)], ...options });
    stations.push(one);
    return one;
  }
  const fail = (fault: PrinterFault | null, once = false) => practice.setFault(fault, { once });
  /** Labels out, as the formats' hashes without the line end that stands behind each. */
  const out = () => practice.labels.map((label) => label.sha256);
  const format = (label: Uint8Array) => sha256(label.subarray(0, label.byteLength - 1));
  const failureOf = async (act: () => unknown) => {
    const error = await Promise.resolve()
      .then(act)
      .catch((caught: unknown) => caught);
    return error instanceof AppFailure ? error.code : `not a failure: ${String(error)}`;
  };

  test('a job is on disk as sending before its first byte, and its outcome follows', async () => {
    const states: (string | undefined)[] = [];
    const real = loopbackPrinter(practice.port);
    const watched: Printer = {
      ...real,
      send: (bytes, progress, signal) => {
        // Read over a connection of its own: only what is committed shows there.
        const reader = new Database(folder.database, { readonly: true });
        states.push(reader.prepare<[], string>('SELECT state FROM print_job').pluck().get());
        reader.close();
        return real.send(bytes, progress, signal);
      },
    };
    const s = station({ printers: [watched] });
    s.queue.start();
    const label = zplLabel('FIRST');
    const jobId = s.queueLabel(label);
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    expect(states).toEqual(['sending']);
    expect(s.historyOf(jobId)).toEqual(['sending', 'sent']);
    expect(s.settled).toEqual([{ jobId, state: 'sent' }]);
    expect(out()).toEqual([format(label)]);
  });

  test('jobs of one printer go out in the order they were queued', async () => {
    const s = station();
    const labels = Array.from({ length: 30 }, (_, index) => zplLabel(`ORDER${index}`));
    const ids = labels.map((label) => s.queueLabel(label));
    s.queue.start();
    await soon(() => expect(ids.map(s.stateOf)).toEqual(ids.map(() => 'sent')));
    expect(out()).toEqual(labels.map(format));
  });

  test('a printer that cannot be reached is tried again by itself, and the label comes out once', async () => {
    await fail('refuse');
    const s = station();
    s.queue.start();
    const label = zplLabel('RETRIED');
    const jobId = s.queueLabel(label);
    await soon(() => expect(s.jobs.byId(jobId)).toMatchObject({ state: 'not-sent', outcomeReason: 'ECONNREFUSED' }));
    await soon(() => expect(s.jobs.byId(jobId)?.attempts).toBeGreaterThanOrEqual(2));
    await fail(null);
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    expect(s.jobs.byId(jobId)?.attempts).toBeGreaterThanOrEqual(3);
    expect(out()).toEqual([format(label)]);
  });

  test('the attempts of a job outlive the station, and a new one goes on with it', async () => {
    await fail('refuse');
    const first = station();
    first.queue.start();
    const jobId = first.queueLabel(zplLabel('LATER'));
    await soon(() => expect(first.stateOf(jobId)).toBe('not-sent'));
    const attempts = first.jobs.byId(jobId)?.attempts ?? 0;
    await first.close();
    stations.length = 0;
    await fail(null);
    const second = station();
    second.queue.start();
    await soon(() => expect(second.stateOf(jobId)).toBe('sent'));
    expect(second.jobs.byId(jobId)?.attempts).toBeGreaterThan(attempts);
    expect(practice.labels).toHaveLength(1);
  });

  test.each<[PrinterFault, number]>([
    ['reset-mid', 0],
    ['reset-after-last', 1],
  ])('after %s the job is unknown, is never sent again, and the next one goes out', async (fault, cameOut) => {
    await fail(fault, true);
    const s = station();
    s.queue.start();
    const label = zplLabel('UNKNOWN');
    const jobId = s.queueLabel(label);
    await soon(() => expect(s.stateOf(jobId)).toBe('unknown'));
    const next = zplLabel('NEXT');
    const nextId = s.queueLabel(next);
    await soon(() => expect(s.stateOf(nextId)).toBe('sent'));
    expect(s.jobs.byId(jobId)).toMatchObject({ state: 'unknown', attempts: 1, outcomeReason: 'ECONNRESET' });
    expect(out()).toEqual([...(cameOut ? [format(label)] : []), format(next)]);
  });

  test('a station that dies between the commit and the first byte finds the job unknown and sends nothing', async () => {
    const s = station();
    const jobId = s.queueLabel(zplLabel('DIED'));
    s.jobs.claim({ jobId, printerId: 'label-1', atMs: Date.now(), sentSha256: 'aa', sentBytes: 1 });
    using after = dataFolder();
    s.crashTo(after);
    const again = printStation(after, { printers: [loopbackPrinter(practice.port)] });
    expect(again.queue.recover()).toBe(1);
    again.queue.start();
    const next = zplLabel('AFTERDEATH');
    const nextId = again.queueLabel(next);
    await soon(() => expect(again.stateOf(nextId)).toBe('sent'));
    expect(again.jobs.byId(jobId)).toMatchObject({ state: 'unknown', outcomeReason: 'station-stopped' });
    expect(again.settled[0]).toEqual({ jobId, state: 'unknown' });
    expect(out()).toEqual([format(next)]);
    await again.close();
  });

  test('a station that dies after the last byte finds the job unknown, and the label out once', async () => {
    const s = station();
    s.queue.start();
    await fail('never-fin');
    const label = zplLabel('DIEDLATE');
    const jobId = s.queueLabel(label);
    await soon(() => expect(practice.labels).toHaveLength(1));
    using after = dataFolder();
    s.crashTo(after);
    await fail(null);
    const again = printStation(after, { printers: [loopbackPrinter(practice.port)] });
    again.queue.start();
    expect(again.stateOf(jobId)).toBe('unknown');
    const nextId = again.queueLabel(zplLabel('NEXTDAY'));
    await soon(() => expect(again.stateOf(nextId)).toBe('sent'));
    expect(out().filter((hash) => hash === format(label))).toHaveLength(1);
    await again.close();
  });

  test('bytes that are not those the job was made for are refused and a person is told', async () => {
    const s = station();
    s.queue.start();
    const jobId = s.queueLabel(zplLabel('CHANGED'), { sha256: sha256(zplLabel('MEANT')) });
    await soon(() =>
      expect(s.jobs.byId(jobId)).toMatchObject({ state: 'cancelled', outcomeReason: 'document-changed' }),
    );
    expect(s.settled).toEqual([{ jobId, state: 'cancelled' }]);
    expect(out()).toEqual([]);
  });

  test('a document that cannot be printed never reaches the printer, and the job says why', async () => {
    const s = station({
      ready: async () => {
        const refused = new AppFailure('LABEL_NOT_PRINTABLE', 'no', { reason: 'not-printable: changes-printer' });
        return err(refused.toAppError());
      },
    });
    s.queue.start();
    const jobId = s.queueLabel(zplLabel('REFUSED'));
    await soon(() =>
      expect(s.jobs.byId(jobId)).toMatchObject({
        state: 'cancelled',
        outcomeReason: 'not-printable: changes-printer',
      }),
    );
    expect(practice.jobs).toEqual([]);
  });

  test('what cannot be made ready now is tried again, and holds up no other', async () => {
    let broken = true;
    const s = station({
      ready: async (job) =>
        broken && job.documentKey === 'label/slow'
          ? err(new AppFailure('INTERNAL', 'no process', { reason: 'not-rendered' }).toAppError())
          : ok({ bytes: zplLabel(job.documentKey), labels: 1 }),
    });
    s.queue.start();
    const later = s.queueLabel(zplLabel('LATER'), { documentKey: 'label/slow' });
    const now = s.queueLabel(zplLabel('NOW'), { documentKey: 'label/now' });
    await soon(() => expect(s.stateOf(now)).toBe('sent'));
    expect(s.jobs.byId(later)).toMatchObject({ state: 'not-sent', outcomeReason: 'not-rendered', attempts: 0 });
    broken = false;
    await soon(() => expect(s.stateOf(later)).toBe('sent'));
  });

  test('a job whose bytes are missing waits for them and holds up no other', async () => {
    const s = station();
    s.queue.start();
    const label = zplLabel('MISSING');
    const jobId = s.queueLabel(label);
    s.documents.erase(s.jobs.byId(jobId)?.documentKey ?? '');
    s.queue.wake();
    await soon(() =>
      expect(s.jobs.byId(jobId)).toMatchObject({ state: 'not-sent', outcomeReason: 'document-missing' }),
    );
    const otherId = s.queueLabel(zplLabel('THERE'));
    await soon(() => expect(s.stateOf(otherId)).toBe('sent'));
    const documentKey = s.jobs.byId(jobId)?.documentKey ?? '';
    s.documents.put({
      documentKey,
      shipmentId: null,
      kind: 'zpl',
      bytes: label,
      sha256: sha256(label),
      codes: [],
      sheets: [],
      fetchedAtMs: 1,
    });
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    expect(practice.labels).toHaveLength(2);
  });

  test('two queues over one database send every job exactly once and never two at a time', async () => {
    let sending = 0;
    let most = 0;
    const counted = (): Printer => {
      const real = loopbackPrinter(practice.port);
      return {
        ...real,
        async send(bytes, progress, signal) {
          sending += 1;
          most = Math.max(most, sending);
          try {
            return await real.send(bytes, progress, signal);
          } finally {
            sending -= 1;
          }
        },
      };
    };
    const one = station({ printers: [counted()] });
    const two = station({ printers: [counted()], besides: true });
    one.queue.start();
    two.queue.start();
    const ids = Array.from({ length: 30 }, (_, index) => {
      const jobId = one.queueLabel(zplLabel(`TWICE${index}`));
      two.queue.wake();
      return jobId;
    });
    await soon(() => expect(ids.map(one.stateOf)).toEqual(ids.map(() => 'sent')));
    expect(most).toBe(1);
    expect(new Set(out()).size).toBe(30);
    expect(practice.labels).toHaveLength(30);
    expect(ids.map((id) => one.jobs.byId(id)?.attempts)).toEqual(ids.map(() => 1));
    expect([...one.faults, ...two.faults]).toEqual([]);
  });

  test('a job that waited longer than its time is not printed unasked', async () => {
    const s = station({ expireAfterMs: 15 * MINUTE_MS });
    const stale = s.queueLabel(zplLabel('STALE'), { createdAtMs: Date.now() - 16 * MINUTE_MS });
    const fresh = s.queueLabel(zplLabel('FRESH'), { createdAtMs: Date.now() - 14 * MINUTE_MS });
    s.queue.start();
    await soon(() => expect(s.stateOf(fresh)).toBe('sent'));
    expect(s.stateOf(stale)).toBe('expired');
    expect(s.settled).toContainEqual({ jobId: stale, state: 'expired' });
    expect(practice.labels).toHaveLength(1);
  });

  test('a newer job waits while the older is being sent; once that is cancelled it goes out', async () => {
    await fail('accept-never-read');
    const s = station();
    s.queue.start();
    const older = s.queueLabel(zplLabel('OLDER'));
    const label = zplLabel('NEWER');
    const newer = s.queueLabel(label);
    await soon(async () => {
      const { jobs } = await s.handlers['prints.list']({ limit: 10 });
      expect(jobs).toMatchObject([
        { jobId: newer, state: 'queued', stalled: false },
        { jobId: older, state: 'sending', stalled: true },
      ]);
    });
    await practice.setFault(null, {});
    await soon(() => expect(s.stateOf(older)).toBe('unknown'));
    await soon(() => expect(s.stateOf(newer)).toBe('sent'));
    expect(out()).toEqual([format(label)]);
  });

  test('cancelling a job that is being sent makes it unknown, a waiting one cancelled, a settled one is refused', async () => {
    await fail('never-fin');
    const s = station();
    s.queue.start();
    const sending = s.queueLabel(zplLabel('SENDING'));
    const waiting = s.queueLabel(zplLabel('WAITING'));
    await soon(() => expect(s.stateOf(sending)).toBe('sending'));
    expect(await s.handlers['prints.cancel']({ jobId: waiting })).toEqual({ state: 'cancelled' });
    expect(await s.handlers['prints.cancel']({ jobId: sending })).toEqual({ state: 'unknown' });
    expect(await failureOf(() => s.handlers['prints.cancel']({ jobId: sending }))).toBe('WRONG_STATE');
    expect(await failureOf(() => s.handlers['prints.cancel']({ jobId: 'none' }))).toBe('NOT_FOUND');
  });

  test('the packer settles an unknown job, once and for all', async () => {
    await fail('reset-after-last');
    const s = station();
    s.queue.start();
    const came = s.queueLabel(zplLabel('CAME'));
    const lost = s.queueLabel(zplLabel('LOST'));
    await soon(() => expect([came, lost].map(s.stateOf)).toEqual(['unknown', 'unknown']));
    expect(await s.handlers['prints.settle']({ jobId: came, came: 'out' })).toEqual({ state: 'printed' });
    expect(await s.handlers['prints.settle']({ jobId: came, came: 'out' })).toEqual({ state: 'printed' });
    expect(await s.handlers['prints.settle']({ jobId: lost, came: 'not-out' })).toEqual({ state: 'cancelled' });
    expect(await failureOf(() => s.handlers['prints.settle']({ jobId: came, came: 'not-out' }))).toBe('WRONG_STATE');
    expect(s.jobs.byId(came)?.evidence).toBe('packer-attested');
    expect(s.settled.slice(-2)).toEqual([
      { jobId: came, state: 'printed' },
      { jobId: lost, state: 'cancelled' },
    ]);
  });

  test('a reprint is the next copy of the same bytes, with its reason; a second click while it waits is refused', async () => {
    const s = station();
    s.queue.start();
    const label = zplLabel('AGAIN');
    const jobId = s.queueLabel(label);
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    await fail('refuse');
    const { jobId: copyId } = await s.handlers['prints.reprint']({ jobId, reason: 'damaged' });
    expect(await failureOf(() => s.handlers['prints.reprint']({ jobId, reason: 'damaged' }))).toBe('WRONG_STATE');
    await fail(null);
    await soon(() => expect(s.stateOf(copyId)).toBe('sent'));
    expect(s.jobs.byId(copyId)).toMatchObject({ copy: 2, reason: 'damaged', sha256: sha256(label) });
    expect(out()).toEqual([format(label), format(label)]);
    s.documents.erase(s.jobs.byId(jobId)?.documentKey ?? '');
    expect(await failureOf(() => s.handlers['prints.reprint']({ jobId, reason: 'lost' }))).toBe('LABEL_NOT_READY');
  });

  test('a reprint that must not be is refused with its reason', async () => {
    const assertMayReprint = () => {
      throw new AppFailure('WRONG_STATE', 'cancelled at the marketplace');
    };
    const s = station({ assertMayReprint });
    s.queue.start();
    const jobId = s.queueLabel(zplLabel('FORBIDDEN'));
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    expect(await failureOf(() => s.handlers['prints.reprint']({ jobId, reason: 'lost' }))).toBe('WRONG_STATE');
    expect(s.jobs.total()).toBe(1);
  });

  test('a label scanned while its job is still being sent stays printed', async () => {
    await fail('never-fin');
    const s = station();
    s.queue.start();
    const jobId = s.queueLabel(zplLabel('SCANNED'));
    await soon(() => expect(practice.labels).toHaveLength(1));
    s.jobs.setState(jobId, ['sending'], { state: 'printed', evidence: 'label-scanned', atMs: Date.now() });
    await fail(null);
    const nextId = s.queueLabel(zplLabel('AFTERSCAN'));
    await soon(() => expect(s.stateOf(nextId)).toBe('sent'));
    expect(s.jobs.byId(jobId)).toMatchObject({ state: 'printed', evidence: 'label-scanned' });
    expect(s.faults).toEqual([]);
  });

  test('stopping waits for the job under way no longer than told; its outcome is unknown and nothing more is begun', async () => {
    await fail('never-fin');
    const s = station();
    s.queue.start();
    const sending = s.queueLabel(zplLabel('STOPPED'));
    const waiting = s.queueLabel(zplLabel('NOTBEGUN'));
    await soon(() => expect(practice.labels).toHaveLength(1));
    await s.queue.stop(50);
    expect(s.jobs.byId(sending)).toMatchObject({ state: 'unknown', outcomeReason: 'station-stopped' });
    expect(s.stateOf(waiting)).toBe('queued');
  });

  test('an outcome the disk does not take at first is committed later, and nothing is sent twice', async () => {
    const s = station();
    s.sql(
      `CREATE TRIGGER full BEFORE UPDATE ON print_job WHEN NEW.state = 'sent' BEGIN SELECT RAISE(ABORT, 'no space'); END`,
    );
    s.queue.start();
    const jobId = s.queueLabel(zplLabel('FULLDISK'));
    await soon(() => expect(s.faults.length).toBeGreaterThan(0));
    expect(s.stateOf(jobId)).toBe('sending');
    s.sql('DROP TRIGGER full');
    s.queue.wake();
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    expect(practice.labels).toHaveLength(1);
  });

  test('a known jam holds the job before its first byte; put right, it goes out by itself', async () => {
    await fail('head-open');
    const s = station({ statusEveryMs: 30_000 });
    s.queue.start();
    await soon(() => expect(s.queue.readinessOf('label-1')).toEqual({ kind: 'needs-attention', reason: 'head-open' }));
    const jobId = s.queueLabel(zplLabel('JAMMED'));
    await soon(() => expect(s.queue.readinessOf('label-1').kind).toBe('needs-attention'));
    expect(s.stateOf(jobId)).toBe('queued');
    await fail(null);
    await soon(() => expect(s.stateOf(jobId)).toBe('printed'));
    expect(practice.labels).toHaveLength(1);
  });

  test('an idle printer without errors afterwards is named as the evidence', async () => {
    const s = station({ statusEveryMs: 30_000 });
    s.queue.start();
    const jobId = s.queueLabel(zplLabel('PROVEN'));
    await soon(() => expect(s.jobs.byId(jobId)).toMatchObject({ state: 'printed', evidence: 'closed-and-idle' }));
    expect(s.historyOf(jobId)).toEqual(['sending', 'sent', 'printed']);
  });

  test.each<[PrinterFault]>([['silent-status'], ['garbage-status']])(
    'a printer whose status is %s prints all the same, and no more is claimed than sent',
    async (fault) => {
      await fail(fault);
      const s = station({ statusEveryMs: 30_000 });
      s.queue.start();
      const ids = [s.queueLabel(zplLabel('QUIET1')), s.queueLabel(zplLabel('QUIET2'))];
      await soon(() => expect(ids.map(s.stateOf)).toEqual(['sent', 'sent']));
      await soon(() => expect(s.queue.readinessOf('label-1').kind).toBe('unknown'));
      expect(practice.labels).toHaveLength(2);
    },
  );

  test('a printer that went away is not shown ready any more', async () => {
    const s = station({ statusEveryMs: 30_000 });
    s.queue.start();
    await soon(() => expect(s.queue.readinessOf('label-1')).toEqual({ kind: 'ready', reason: null }));
    await fail('refuse');
    const jobId = s.queueLabel(zplLabel('AWAY'));
    await soon(() => expect(s.stateOf(jobId)).toBe('not-sent'));
    expect(s.queue.readinessOf('label-1')).toEqual({ kind: 'unknown', reason: 'ECONNREFUSED' });
  });

  test('a printer that takes nothing needs attention while it does', async () => {
    await fail('paper-out-mid-label');
    const s = station();
    s.queue.start();
    const jobId = s.queueLabel(zplLabel('NOPAPER'));
    await soon(() => expect(s.queue.readinessOf('label-1')).toEqual({ kind: 'needs-attention', reason: 'stalled' }));
    await fail(null);
    await soon(() => expect(s.stateOf(jobId)).toBe('sent'));
    expect(s.queue.readinessOf('label-1').kind).toBe('unknown');
  });

  test('the list names the orders of each job, newest first', async () => {
    const s = station();
    const known = shipment('S7', [orderItem('A'), orderItem('B'), orderItem('C')]);
    s.told({ ...known, orderItems: known.orderItems.map((item, at) => ({ ...item, orderId: at < 2 ? 'O1' : 'O2' })) });
    const first = s.queueLabel(zplLabel('LIST1'), { shipmentId: 'S7' });
    const second = s.queueLabel(zplLabel('LIST2'));
    const { jobs, total } = await s.handlers['prints.list']({ limit: 10 });
    expect(total).toBe(2);
    expect(jobs).toMatchObject([
      { jobId: second, shipmentId: null, orderIds: [], copy: 1, state: 'queued' },
      { jobId: first, shipmentId: 'S7', orderIds: ['O1', 'O2'] },
    ]);
    expect(s.jobs.openCounts()).toEqual({ queued: 2, sending: 0, unknown: 0, notSent: 0 });
  });
});
