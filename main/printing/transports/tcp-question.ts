import type { Socket, Sockets } from '../../ports/sockets.ts';
import type { Timers } from '../../ports/timers.ts';
import type { Answer, Question } from '../transport.ts';
import { orAborted } from './job-abort.ts';

/** A status is some hundred bytes; a device that sends this much is none. */
const MAX_REPLY_BYTES = 64 * 1024;

interface Asked {
  readonly sockets: Sockets;
  readonly timers: Timers;
  readonly host: string;
  readonly port: number;
}

/**
 * Asks on a connection of its own and gives it back closed: the next job must find the printer free (printing 2.1, rules 3 and
 * 4). Silence is no answer: printers say nothing with the head open or the paper out (printing 2.2).
 */
export async function askOverTcp(
  { sockets, timers, host, port }: Asked,
  question: Question,
  signal?: AbortSignal,
): Promise<Answer> {
  const connecting = sockets.connect(host, port, question.timeoutMs);
  const connected = await orAborted(connecting, signal);
  if (connected === 'aborted') {
    const late = await connecting;
    if (late.ok) await destroyed(late.socket);
    return { kind: 'none', reason: 'interrupted' };
  }
  if (!connected.ok) return { kind: 'none', reason: connected.cause };
  const { socket } = connected;
  const answer = await readAnswer(socket, timers, question, signal);
  if (answer.kind === 'none') await destroyed(socket);
  else await closed(socket, timers, question.timeoutMs, signal);
  return answer;
}

async function destroyed(socket: Socket): Promise<void> {
  socket.destroy();
  await socket.closed;
}

/** The printer's own close, or ours when it does not come. */
async function closed(socket: Socket, timers: Timers, waitMs: number, signal?: AbortSignal): Promise<void> {
  const stop = () => socket.destroy();
  const cancel = timers.after(waitMs, stop);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  socket.end();
  await socket.closed;
  signal?.removeEventListener('abort', stop);
  cancel();
}

function readAnswer(socket: Socket, timers: Timers, question: Question, signal?: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const settle = (answer: Answer) => {
      cancel();
      signal?.removeEventListener('abort', interrupted);
      resolve(answer);
    };
    const gathered = (reason: 'no-answer' | 'closed'): Answer =>
      received.length > 0 ? { kind: 'reply', bytes: received } : { kind: 'none', reason };
    const interrupted = () => settle({ kind: 'none', reason: 'interrupted' });
    const cancel = timers.after(question.timeoutMs, () => settle(gathered('no-answer')));
    socket.onData((chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length > MAX_REPLY_BYTES || question.isWhole(received)) settle({ kind: 'reply', bytes: received });
    });
    void socket.closed.then(() => settle(gathered('closed')));
    signal?.addEventListener('abort', interrupted, { once: true });
    if (signal?.aborted) return interrupted();
    socket.write(question.bytes).catch(() => settle(gathered('closed')));
  });
}
