import type { SystemPrint } from '../../ports/system-print.ts';
import type { Transport } from '../transport.ts';
import { isPdf } from './is-pdf.ts';
import { reasonOf } from './job-abort.ts';

/**
 * A4 pages through the operating system, where the shell can (printing 3.5). What it says afterwards means no more than that it
 * took them, so nothing is ever proven this way.
 */
export function systemTransport(queue: string, print: SystemPrint | undefined): Transport {
  return {
    async send(bytes, progress, signal) {
      if (print === undefined) return { kind: 'not-sent', reason: 'shell-cannot-print' };
      if (signal.aborted) return { kind: 'not-sent', reason: reasonOf(signal) };
      if (!isPdf(bytes)) return { kind: 'not-sent', reason: 'not-a-pdf' };
      progress.onFirstByte?.();
      const outcome = await print.printPdf(queue, bytes, signal);
      if (outcome.kind === 'handed-over') return { kind: 'sent', evidence: null };
      return outcome.kind === 'not-sent' ? outcome : { ...outcome, bytesWritten: bytes.byteLength };
    },
    async state() {
      if (print === undefined) return { kind: 'unknown', reason: 'shell-cannot-print' };
      const there = (await print.queues()).some((each) => each.queue === queue);
      return { kind: 'unknown', reason: there ? 'cannot-tell' : 'no-such-queue' };
    },
  };
}
