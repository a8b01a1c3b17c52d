import type { Http, HttpOutcome, HttpRequest } from '../../ports/http.ts';
import { pause, type Timers } from '../../ports/timers.ts';
import type { PracticeMarketplace } from './marketplace.ts';
import type { PracticeAnswer } from './reply.ts';

/** How long a request is on its way, and its reply on its way back. */
export interface Latency {
  readonly thereMs: number;
  readonly backMs: number;
}

export interface PracticeHttpOptions {
  readonly marketplace: PracticeMarketplace;
  readonly timers: Timers;
  /** Drawn for each request; none when absent. */
  readonly latency?: (request: HttpRequest) => Latency;
}

const NO_LATENCY: Latency = { thereMs: 0, backMs: 0 };

/**
 * The marketplace behind the http port without sockets: the outcomes a client on the wire would have. A request whose time runs out
 * on the way there still arrives and takes effect, as it does on a real network.
 */
export function createPracticeHttp({ marketplace, timers, latency }: PracticeHttpOptions): Http {
  let closed = false;
  return {
    exchange(request) {
      if (closed) return Promise.resolve(notSent('aborted', 'the client is closed'));
      if (request.signal?.aborted) return Promise.resolve(notSent('aborted', 'aborted before it was sent'));
      if (!marketplace.networkUp()) return Promise.resolve(notSent('refused', 'ECONNREFUSED'));
      const { thereMs, backMs } = latency?.(request) ?? NO_LATENCY;
      return new Promise((resolve) => {
        const finish = (outcome: HttpOutcome) => {
          cancelTimeout();
          request.signal?.removeEventListener('abort', abort);
          resolve(outcome);
        };
        const abort = () => finish(unknownOutcome('aborted', 'aborted while waiting for the reply'));
        const timedOut = () => finish(unknownOutcome('timeout', `no reply within ${request.timeoutMs} ms`));
        const cancelTimeout = timers.after(request.timeoutMs, timedOut);
        request.signal?.addEventListener('abort', abort, { once: true });
        void travel(thereMs)
          .then(async () => {
            const answer = marketplace.answer(toPractice(request));
            await travel(backMs + ('drop' in answer ? 0 : (answer.delayMs ?? 0)));
            finish(toOutcome(answer, request.maxReplyBytes));
          })
          .catch((error: unknown) => finish(unknownOutcome('other', String(error))));
      });
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };

  function travel(delayMs: number): Promise<void> {
    return delayMs > 0 ? pause(timers, delayMs) : Promise.resolve();
  }
}

function toPractice(request: HttpRequest) {
  const url = new URL(request.url);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  return { method: request.method, path: `${url.pathname}${url.search}`, headers, body: request.body ?? '' };
}

function toOutcome(answer: PracticeAnswer, maxReplyBytes: number): HttpOutcome {
  if ('drop' in answer) return unknownOutcome('reset', 'ECONNRESET');
  if (answer.cutAtByte !== undefined) return unknownOutcome('truncated', 'the connection ended within the reply');
  if (answer.body.length > maxReplyBytes) return unknownOutcome('too-large', `more than ${maxReplyBytes} bytes`);
  return {
    ok: true,
    reply: {
      status: answer.status,
      headers: { ...answer.headers, 'content-length': String(answer.body.length) },
      body: answer.body,
    },
  };
}

type Cause = Extract<HttpOutcome, { ok: false }>['fault']['cause'];

function unknownOutcome(cause: Cause, message: string): HttpOutcome {
  return { ok: false, fault: { kind: 'unknown', cause, message } };
}

function notSent(cause: Cause, message: string): HttpOutcome {
  return { ok: false, fault: { kind: 'not-sent', cause, message } };
}
