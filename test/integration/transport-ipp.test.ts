import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { openTransport } from '../../main/printing/transports/open-transport.ts';
import { startIppPrinter, stopAnnouncing, whyNoIppPrinter } from '../support/ipp-printer.ts';
import { transportAcceptance } from '../support/transport-acceptance.ts';
import { transportPorts } from '../support/transport-ports.ts';

const why = await whyNoIppPrinter();
if (why !== undefined) console.log(`skipped: an IPP printer; ${why}`);

const NEVER = new AbortController().signal;
const to = (port: number) => ({ kind: 'ipp', host: 'localhost', port, path: '/ipp/print', secure: false }) as const;

/** Stands until the test is over, whatever came of it. */
async function standing(...formats: Parameters<typeof startIppPrinter>): ReturnType<typeof startIppPrinter> {
  const printer = await startIppPrinter(...formats);
  onTestFinished(() => printer.close());
  return printer;
}

describe.skipIf(why !== undefined)('a printer that is not ours', () => {
  afterAll(() => stopAnnouncing());

  transportAcceptance('ippeveprinter', {
    hugeBytes: 1024 * 1024,
    largeBytes: 2 * 1024 * 1024,
    evidence: 'device-acknowledged',
    printsCancelled: true,
    async start(settings) {
      const other = await startIppPrinter();
      return { other, transport: openTransport(to(other.port), transportPorts(), settings) };
    },
  });

  it('says what a person must do, and that the job waits for it', async () => {
    const printer = await standing();
    const transport = openTransport(to(printer.port), transportPorts(), { stallAfterMs: 60_000 });
    expect(await transport.state?.()).toEqual({ kind: 'ready', idle: true });
    printer.report('cover-open');
    const stalls: boolean[] = [];
    const sending = transport.send(Buffer.from('^XA^XZ'), { onStalled: (stalled) => stalls.push(stalled) }, NEVER);
    await expect.poll(() => stalls.at(-1), { timeout: 10_000 }).toBe(true);
    expect(await transport.state?.()).toEqual({ kind: 'needs-attention', reason: 'head-open' });
    printer.release?.();
    expect(await sending).toEqual({ kind: 'sent', evidence: 'device-acknowledged' });
    expect(stalls.at(-1)).toBe(false);
    expect(printer.jobs().map(String)).toEqual(['^XA^XZ']);
  });

  it('that only warns of its paper is not kept from printing, and its job is shown to stand still while it does', async () => {
    const printer = await standing();
    const transport = openTransport(to(printer.port), transportPorts(), { stallAfterMs: 60_000 });
    printer.report('media-empty');
    const stalls: boolean[] = [];
    const sending = transport.send(Buffer.from('^XA^XZ'), { onStalled: (stalled) => stalls.push(stalled) }, NEVER);
    await expect.poll(() => stalls.at(-1), { timeout: 10_000 }).toBe(true);
    await expect.poll(async () => (await transport.state?.())?.kind, { timeout: 10_000 }).toBe('ready');
    printer.release?.();
    expect(await sending).toMatchObject({ kind: 'sent' });
  });

  it('whose engine fails leaves the job unknown', async () => {
    const printer = await standing();
    const transport = openTransport(to(printer.port), transportPorts());
    printer.fail(true);
    expect(await transport.send(Buffer.from('^XA^XZ'), {}, NEVER)).toMatchObject({ kind: 'unknown', bytesWritten: 6 });
    expect(printer.jobs()).toEqual([]);
  });

  it('that takes no such document is not sent it', async () => {
    const printer = await standing('application/pdf');
    const transport = openTransport(to(printer.port), transportPorts());
    const label = await transport.send(Buffer.from('^XA^XZ'), {}, NEVER);
    expect(label.kind).toBe('not-sent');
    expect(await transport.send(Buffer.from('%PDF-1.7 an invoice'), {}, NEVER)).toMatchObject({ kind: 'sent' });
    expect(printer.jobs()).toHaveLength(1);
  });
});
