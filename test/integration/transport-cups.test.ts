import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discoverPrinters } from '../../main/printing/discovery/discover.ts';
import { ippTransport } from '../../main/printing/transports/ipp/transport.ts';
import { openTransport } from '../../main/printing/transports/open-transport.ts';
import { type CupsServer, startCups, whyNoCups } from '../support/cups-server.ts';
import { transportAcceptance } from '../support/transport-acceptance.ts';
import { transportPorts } from '../support/transport-ports.ts';
import { startWirePrinter } from '../support/wire-printer.ts';

const NEVER = new AbortController().signal;
const why = whyNoCups();
if (why !== undefined) console.log(`skipped: printing through CUPS; ${why}`);

describe.skipIf(why !== undefined)('a real CUPS', () => {
  let cups: CupsServer;
  let queues = 0;
  beforeAll(async () => {
    cups = await startCups();
  });
  afterAll(() => cups?.stop());

  transportAcceptance('a raw queue of CUPS', {
    hugeBytes: 24 * 1024 * 1024,
    largeBytes: 2 * 1024 * 1024,
    async start(settings) {
      const other = await startWirePrinter();
      queues += 1;
      const name = `labels-${queues}`;
      cups.addQueue(name, `socket://127.0.0.1:${other.port}`, ['-o', 'printer-error-policy=stop-printer']);
      const config = {
        kind: 'ipp',
        host: '127.0.0.1',
        port: cups.port,
        path: `/printers/${name}`,
        secure: false,
      } as const;
      return {
        transport: openTransport(config, transportPorts(), settings),
        other: {
          ...other,
          heal() {
            other.heal();
            cups.run('cupsenable', name);
          },
          // The printer behind a queue may be away for minutes: CUPS keeps the job. Without the queue there is nobody.
          async leave() {
            cups.run('lpadmin', '-x', name);
          },
        },
      };
    },
  });

  async function queue(options: readonly string[] = [], query = '') {
    const printer = await startWirePrinter();
    queues += 1;
    const name = `labels-${queues}`;
    cups.addQueue(name, `socket://127.0.0.1:${printer.port}${query}`, options);
    const config = {
      kind: 'ipp',
      host: '127.0.0.1',
      port: cups.port,
      path: `/printers/${name}`,
      secure: false,
    } as const;
    return { name, printer, config, transport: openTransport(config, transportPorts(), { stallAfterMs: 150 }) };
  }
  const jobsOf = (name: string, which = 'not-completed') => cups.run('lpstat', '-W', which, '-o', name).trim();

  it('tells of a stopped queue and of one that takes nothing, and neither is given a label to keep', async () => {
    const { name, transport, printer } = await queue();
    expect(await transport.state?.()).toEqual({ kind: 'ready' });
    for (const [stop, start] of [
      ['cupsdisable', 'cupsenable'],
      ['cupsreject', 'cupsaccept'],
    ] as const) {
      cups.run(stop, name);
      expect(await transport.state?.()).toEqual({ kind: 'needs-attention', reason: 'queue-stopped' });
      expect(await transport.send(Buffer.from('^XA^XZ'), {}, NEVER)).toEqual({
        kind: 'not-sent',
        reason: 'queue-stopped',
      });
      expect(jobsOf(name)).toBe('');
      cups.run(start, name);
    }
    expect(await transport.send(Buffer.from('^XA^XZ'), {}, NEVER)).toMatchObject({ kind: 'sent' });
    expect(printer.jobs()).toHaveLength(1);
    await printer.close();
  });

  it('whose printer is away holds the job: it is stalled, never not sent, and comes out once when the printer is back', async () => {
    const { name, transport, printer } = await queue();
    await printer.close();
    const stalls: boolean[] = [];
    const sending = transport.send(
      Buffer.from('^XA^FDHELD^FS^XZ'),
      { onStalled: (stalled) => stalls.push(stalled) },
      NEVER,
    );
    await expect.poll(() => stalls.at(-1), { timeout: 10_000 }).toBe(true);
    expect(jobsOf(name)).not.toBe('');
    const back = await startWirePrinter(printer.port);
    expect(await sending).toEqual({ kind: 'sent', evidence: null });
    expect(back.jobs().map(String)).toEqual(['^XA^FDHELD^FS^XZ']);
    expect(jobsOf(name)).toBe('');
    await back.close();
  });

  it('gives up a job that it held for a printer that was away before anybody is told, so that it never comes out', async () => {
    const { name, transport, printer } = await queue();
    await printer.close();
    const abort = new AbortController();
    const stalls: boolean[] = [];
    const sending = transport.send(
      Buffer.from('^XA^XZ'),
      { onStalled: (stalled) => stalls.push(stalled) },
      abort.signal,
    );
    await expect.poll(() => stalls.at(-1), { timeout: 10_000 }).toBe(true);
    abort.abort('cancelled');
    expect(await sending).toMatchObject({ kind: 'unknown', reason: 'cancelled' });
    expect(jobsOf(name)).toBe('');
    const back = await startWirePrinter(printer.port);
    expect(await transport.send(Buffer.from('^XA^FDNEXT^FS^XZ'), {}, NEVER)).toMatchObject({ kind: 'sent' });
    expect(back.jobs().map(String)).toEqual(['^XA^FDNEXT^FS^XZ']);
    await back.close();
  });

  it('that calls a job completed while the printer has read a part of it proves nothing', async () => {
    const { transport, printer } = await queue([], '/?waiteof=false');
    printer.hold();
    expect(await transport.send(Buffer.alloc(100_000, 'A'), {}, NEVER)).toEqual({ kind: 'sent', evidence: null });
    expect(printer.jobs()).toEqual([]);
    printer.release();
    await printer.close();
  });

  it.each(['stop-printer', 'retry-job', 'abort-job'])(
    'breaks off under the error policy %s: the job is unknown, and CUPS does not print it a second time',
    async (policy) => {
      const { name, transport, printer } = await queue(['-o', `printer-error-policy=${policy}`]);
      printer.breakAfter(1_000);
      expect(await transport.send(Buffer.alloc(8 * 1024 * 1024, 'A'), {}, NEVER)).toMatchObject({ kind: 'unknown' });
      expect(jobsOf(name)).toBe('');
      printer.heal();
      cups.run('cupsenable', name);
      expect(await transport.send(Buffer.from('^XA^FDNEXT^FS^XZ'), {}, NEVER)).toMatchObject({ kind: 'sent' });
      expect(printer.jobs().map(String)).toEqual(['^XA^FDNEXT^FS^XZ']);
      await printer.close();
    },
  );

  it('stopped after it took the job and before it began lets go of it for certain: not sent', async () => {
    const { name, transport, printer } = await queue();
    printer.hold();
    const first = new AbortController();
    const before = transport.send(Buffer.alloc(8 * 1024 * 1024, 'A'), {}, first.signal);
    await expect.poll(() => jobsOf(name), { timeout: 10_000 }).not.toBe('');
    // The queue is busy with the first; a second station's job waits in it.
    const second = new AbortController();
    const stalls: boolean[] = [];
    const behind = openTransport(
      { kind: 'ipp', host: '127.0.0.1', port: cups.port, path: `/printers/${name}`, secure: false },
      transportPorts(),
      { stallAfterMs: 150 },
    );
    const waiting = behind.send(Buffer.from('^XA^XZ'), { onStalled: (stalled) => stalls.push(stalled) }, second.signal);
    await expect.poll(() => stalls.at(-1), { timeout: 10_000 }).toBe(true);
    second.abort('cancelled');
    expect(await waiting).toEqual({ kind: 'not-sent', reason: 'cancelled' });
    first.abort('cancelled');
    expect(await before).toMatchObject({ kind: 'unknown' });
    expect(jobsOf(name)).toBe('');
    await printer.close();
  });

  it('is found with its queues, what their names tell, and the printer that is already set up', async () => {
    const { name, config, printer } = await queue();
    const known = [{ id: 'label-1', transport: config }];
    const { found, failures } = await discoverPrinters(transportPorts(), [], known, {
      platform: 'linux',
      cups: { host: '127.0.0.1', port: cups.port },
    });
    expect(failures).toEqual([]);
    expect(found.find((each) => each.name === name)).toEqual({
      transport: config,
      name,
      language: null,
      dpi: null,
      model: null,
      setUpAs: 'label-1',
    });
    await printer.close();
  });
});

describe.skipIf(why !== undefined)('a CUPS that asks who cancels', () => {
  it('takes a job back over the socket of its own machine, where the system vouches for us; elsewhere we say that it keeps it', async () => {
    const cups = await startCups('authenticated');
    const printer = await startWirePrinter();
    try {
      cups.addQueue('labels', `socket://127.0.0.1:${printer.port}`);
      const address = { host: '127.0.0.1', port: cups.port, path: '/printers/labels', secure: false };
      for (const vouched of [cups.socket, '/nowhere']) {
        printer.hold();
        const transport = ippTransport({
          ...address,
          ports: transportPorts(),
          vouched,
          stallAfterMs: 150,
          cancelWaitMs: 1_000,
        });
        const abort = new AbortController();
        const sending = transport.send(Buffer.alloc(8 * 1024 * 1024, 'A'), {}, abort.signal);
        const queued = () => cups.run('lpstat', '-W', 'not-completed', '-o', 'labels').trim();
        await expect.poll(queued, { timeout: 10_000 }).not.toBe('');
        abort.abort('cancelled');
        const outcome = await sending;
        const kept = vouched === '/nowhere';
        expect(outcome).toMatchObject({
          kind: 'unknown',
          reason: kept ? expect.stringContaining('still-queued') : 'cancelled',
        });
        expect(queued() !== '').toBe(kept);
        printer.release();
      }
    } finally {
      await cups.stop();
      await printer.close();
    }
  });
});
