import { expect, it } from 'vitest';
import { openTransport } from '../../main/printing/transports/open-transport.ts';
import { openPseudoTerminal } from '../support/pseudo-terminal.ts';
import { transportAcceptance } from '../support/transport-acceptance.ts';
import { transportPorts } from '../support/transport-ports.ts';

/** A pseudo terminal stands in for the line: it has no speed, and its buffer is a few kB. */
if (process.platform !== 'linux') console.log('skipped: serial lines; their stand-in is Linux’ pseudo terminal');
else {
  const line = (path: string) => ({ kind: 'serial', path, baud: 115200, flow: 'none' }) as const;

  transportAcceptance('a serial line', {
    hugeBytes: 200_000,
    largeBytes: 300_000,
    start(settings) {
      const { breakAfter: _gone, ...other } = openPseudoTerminal();
      return Promise.resolve({ other, transport: openTransport(line(other.path), transportPorts(), settings) });
    },
  });

  const question = {
    bytes: Buffer.from('~HI\r\n'),
    isWhole: (reply: Uint8Array) => reply.includes(3),
    timeoutMs: 5_000,
  };

  it('hears what the printer answers, also in pieces, and says when it answers nothing', async () => {
    const other = openPseudoTerminal();
    const transport = openTransport(line(other.path), transportPorts());
    const asking = transport.ask?.(question);
    await expect.poll(() => Buffer.from(other.received()).toString(), { timeout: 20_000 }).toBe('~HI\r\n');
    other.say('\x02ZD421-203dpi,V84');
    other.say('.20.18Z,8,8192KB\x03');
    const answer = await asking;
    expect(answer?.kind === 'reply' && Buffer.from(answer.bytes).toString()).toBe(
      '\x02ZD421-203dpi,V84.20.18Z,8,8192KB\x03',
    );
    expect(await transport.ask?.({ ...question, timeoutMs: 50 })).toEqual({ kind: 'none', reason: 'no-answer' });
    expect(await transport.ask?.({ ...question, port: 9200 })).toEqual({ kind: 'none', reason: 'no-way' });
    expect(await transport.ask?.(question, AbortSignal.abort())).toEqual({ kind: 'none', reason: 'interrupted' });
    await transport.close?.();
    await other.close();
  });

  it('that is pulled out in the middle of a job leaves it unknown', async () => {
    const other = openPseudoTerminal();
    other.breakAfter?.(10_000);
    const transport = openTransport(line(other.path), transportPorts());
    const outcome = await transport.send(Buffer.alloc(200_000, 'A'), {}, new AbortController().signal);
    expect(outcome.kind).toBe('unknown');
    expect(outcome.kind === 'unknown' && outcome.bytesWritten).toBeGreaterThan(0);
    await transport.close?.();
  });
}
