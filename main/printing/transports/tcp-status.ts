import type { Socket } from '../../ports/sockets.ts';
import type { Timers } from '../../ports/timers.ts';
import type { PrinterReadiness } from '../printer.ts';
import { attentionReason, isIdle, isWholeZplHostStatus, parseZplHostStatus } from '../status/zpl-host-status.ts';

const QUERY = Buffer.from('~HS\r\n', 'latin1');
/** A status is under 120 bytes; a device that sends this much is none. */
const MAX_REPLY_BYTES = 4096;

/**
 * Asks `~HS` on a connection of its own and gives the connection back closed: the next job must find the printer free
 * (printing 2.1, rules 3 and 4). Silence is `unknown`: printers say nothing with the head open or the paper out (printing 2.2).
 */
export async function askZplStatus(
  socket: Socket,
  timers: Timers,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<PrinterReadiness> {
  const reply = await readReply(socket, timers, timeoutMs, signal);
  socket.end();
  if (reply.kind === 'bytes') {
    const cancel = timers.after(timeoutMs, () => socket.destroy());
    const stop = () => socket.destroy();
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    await socket.closed;
    signal?.removeEventListener('abort', stop);
    cancel();
    return readinessOf(reply.bytes);
  }
  socket.destroy();
  await socket.closed;
  return { kind: 'unknown', reason: reply.reason };
}

type Reply =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'none'; readonly reason: 'no-answer' | 'closed' | 'interrupted' };

function readReply(socket: Socket, timers: Timers, timeoutMs: number, signal?: AbortSignal): Promise<Reply> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const settle = (reply: Reply) => {
      cancel();
      signal?.removeEventListener('abort', interrupted);
      resolve(reply);
    };
    const gathered = (reason: 'no-answer' | 'closed'): Reply =>
      received.length > 0 ? { kind: 'bytes', bytes: received } : { kind: 'none', reason };
    const interrupted = () => settle({ kind: 'none', reason: 'interrupted' });
    const cancel = timers.after(timeoutMs, () => settle(gathered('no-answer')));
    socket.onData((chunk) => {
      received = Buffer.concat([received, chunk]);
      if (isWholeZplHostStatus(received) || received.length > MAX_REPLY_BYTES) {
        settle({ kind: 'bytes', bytes: received });
      }
    });
    void socket.closed.then(() => settle(gathered('closed')));
    signal?.addEventListener('abort', interrupted, { once: true });
    if (signal?.aborted) return interrupted();
    socket.write(QUERY).catch(() => settle(gathered('closed')));
  });
}

function readinessOf(reply: Uint8Array): PrinterReadiness {
  const status = parseZplHostStatus(reply);
  if (!status) return { kind: 'unknown', reason: 'not-understood' };
  const reason = attentionReason(status);
  return reason === null ? { kind: 'ready', idle: isIdle(status) } : { kind: 'needs-attention', reason };
}
