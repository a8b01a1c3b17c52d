import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, type TestContext, test, vi } from 'vitest';
import type { PrintOutcome } from '../../main/printing/printer.ts';
import type { Transport } from '../../main/printing/transport.ts';
import type { TransportSettings } from '../../main/printing/transports/open-transport.ts';

/** What stands at the other end of a way, and is not ours. */
export interface OtherEnd {
  /** Jobs that arrived to their end, each apart; absent where the way has no ends of jobs. */
  jobs?(): readonly Uint8Array[];
  /** Everything that arrived so far. */
  received(): Uint8Array;
  /** Takes no more bytes, as without paper. */
  hold?(): void;
  release?(): void;
  /** Breaks off once a job came this far. */
  breakAfter?(bytes: number): void;
  /** After this, jobs arrive whole again. */
  heal?(): void | Promise<void>;
  /** From now on nobody is there. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

export interface WayUnderTest {
  start(settings: TransportSettings): Promise<{ readonly transport: Transport; readonly other: OtherEnd }>;
  /** More than everything on the way buffers. */
  readonly hugeBytes: number;
  /** The largest job that is looked at byte for byte. */
  readonly largeBytes: number;
  /** What the way itself proves of a whole job. */
  readonly evidence?: 'device-acknowledged';
  /** What is at the end prints to its end what it was told to cancel. */
  readonly printsCancelled?: boolean;
  readonly waitMs?: number;
}

/** Every way to a printer passes this: what arrives, and what is said of it. */
export function transportAcceptance(name: string, way: WayUnderTest): void {
  const waitMs = way.waitMs ?? 10_000;

  describe(`${name} as a way to a printer`, () => {
    const cleanUp: (() => Promise<void> | undefined)[] = [];
    afterEach(async () => {
      for (const close of cleanUp.splice(0)) await close();
    });

    async function start(settings: TransportSettings = {}) {
      const started = await way.start({ stallAfterMs: 150, ...settings });
      cleanUp.push(
        () => started.transport.close?.(),
        () => started.other.close(),
      );
      return started;
    }

    function send(transport: Transport, bytes: Uint8Array) {
      const abort = new AbortController();
      const stalls: boolean[] = [];
      const firstByte = vi.fn();
      const outcome = transport.send(
        bytes,
        { onStalled: (stalled) => stalls.push(stalled), onFirstByte: firstByte },
        abort.signal,
      );
      const stalled = () => vi.waitFor(() => expect(stalls.at(-1)).toBe(true), waitMs);
      return { outcome, stalls, firstByte, stalled, abort: () => abort.abort('cancelled') };
    }

    const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;
    const arrived = (received: () => Uint8Array, bytes: Uint8Array) =>
      vi.waitFor(() => expect(same(received(), bytes)).toBe(true), waitMs);
    const cameWhole = ({ jobs, received }: OtherEnd, bytes: Uint8Array) =>
      vi.waitFor(() => {
        const last = jobs ? jobs().at(-1) : Buffer.from(received()).subarray(-bytes.byteLength);
        expect(last !== undefined && same(last, bytes)).toBe(true);
      }, waitMs);
    /** A printer that is still busy with the end of another job says so: that is not sent, and may be tried again. */
    async function sentOnceFree(transport: Transport, bytes: Uint8Array): Promise<PrintOutcome> {
      const untilMs = performance.now() + waitMs;
      for (;;) {
        const outcome = await send(transport, bytes).outcome;
        if (outcome.kind !== 'not-sent' || performance.now() > untilMs) return outcome;
      }
    }
    const sent: PrintOutcome = { kind: 'sent', evidence: way.evidence ?? null };

    test.each([
      ['one byte', 1],
      ['100 kB', 100_000],
      ['a large job', way.largeBytes],
    ])('%s arrives as it was sent, and no buffer on the way is called a print', async (_, length) => {
      const { transport, other } = await start();
      const bytes = randomBytes(length);
      const job = send(transport, bytes);
      expect(await job.outcome).toEqual(sent);
      expect(job.firstByte).toHaveBeenCalledTimes(1);
      await arrived(other.received, bytes);
    });

    test('jobs that follow each other arrive in order and are never joined', async () => {
      const { transport, other } = await start();
      const jobs = [randomBytes(5_000), randomBytes(20_000), randomBytes(3)];
      for (const bytes of jobs) expect(await send(transport, bytes).outcome).toEqual(sent);
      await arrived(other.received, Buffer.concat(jobs));
      if (other.jobs) expect(other.jobs().map((job) => job.byteLength)).toEqual(jobs.map((job) => job.byteLength));
    });

    test('nobody there means not sent, and no byte left', async () => {
      const { transport, other } = await start({ connectTimeoutMs: 1_000 });
      await other.leave();
      const job = send(transport, randomBytes(100));
      expect((await job.outcome).kind).toBe('not-sent');
      expect(job.firstByte).not.toHaveBeenCalled();
    });

    test('a job aborted before it began is not sent', async () => {
      const { transport, other } = await start();
      const outcome = await transport.send(randomBytes(100), {}, AbortSignal.abort('cancelled'));
      expect(outcome).toEqual({ kind: 'not-sent', reason: 'cancelled' });
      expect(other.received().byteLength).toBe(0);
    });

    test('closed, it gives everything back; the next job opens it anew', async () => {
      const { transport, other } = await start();
      const [first, second] = [randomBytes(10), randomBytes(20)];
      await transport.close?.();
      expect(await send(transport, first).outcome).toEqual(sent);
      await transport.close?.();
      await transport.close?.();
      expect(await send(transport, second).outcome).toEqual(sent);
      await arrived(other.received, Buffer.concat([first, second]));
    });

    test('a printer that stops taking bytes is stalled, goes on, and gets every byte', async (context) => {
      const { transport, other } = await start();
      if (!other.hold || !other.release) return leftOut(context, `${name} cannot be made to wait`);
      other.hold();
      const bytes = randomBytes(way.hugeBytes);
      const job = send(transport, bytes);
      await job.stalled();
      other.release();
      expect(await job.outcome).toEqual(sent);
      expect(job.stalls.at(-1)).toBe(false);
      await arrived(other.received, bytes);
    });

    test('a job aborted while it is sent is unknown with the bytes that left, and the rest never comes', async (context) => {
      const { transport, other } = await start();
      if (!other.hold || !other.release) return leftOut(context, `${name} cannot be made to wait`);
      other.hold();
      const bytes = randomBytes(way.hugeBytes);
      const job = send(transport, bytes);
      await job.stalled();
      job.abort();
      const outcome = await job.outcome;
      expect(outcome).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('cancelled') });
      if (outcome.kind === 'unknown') expect(outcome.bytesWritten).toBeLessThanOrEqual(bytes.byteLength);
      other.release();
      // The next job is whole, and nothing of the first comes behind it.
      const next = randomBytes(700);
      await other.heal?.();
      expect(await sentOnceFree(transport, next)).toEqual(sent);
      await cameWhole(other, next);
      if (way.printsCancelled) return;
      expect(other.received().byteLength).toBeLessThan(bytes.byteLength + next.byteLength);
    });

    test('a way that breaks in the middle leaves the job unknown; the next one arrives whole', async (context) => {
      const { transport, other } = await start();
      if (!other.breakAfter) return leftOut(context, `${name} cannot be broken in the middle`);
      other.breakAfter(1_000);
      const bytes = randomBytes(way.hugeBytes);
      const outcome = await send(transport, bytes).outcome;
      expect(outcome.kind).toBe('unknown');
      if (outcome.kind === 'unknown') expect(outcome.bytesWritten).toBeGreaterThan(0);
      await other.heal?.();
      const next = randomBytes(700);
      expect(await send(transport, next).outcome).toEqual(sent);
      await cameWhole(other, next);
    });
  });
}

/** The reason goes to where the run looks for it: reports of skipped tests carry none. */
function leftOut(context: TestContext, reason: string): void {
  console.log(`skipped: ${reason}`);
  context.skip(reason);
}
