import { constants, gunzip } from 'node:zlib';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import type { Http, HttpFault, HttpOutcome, HttpReply, HttpRequest } from './http.ts';
import { NetworkFailure, tlsTrouble } from './network/failures.ts';

export interface HttpOptions {
  /** TCP and TLS together. */
  readonly connectTimeoutMs?: number;
  /** PEM certificates trusted instead of the built-in ones. */
  readonly trustedCertificates?: string;
}

/** Connections made elsewhere: by way of a proxy, with this PC's own authorities. */
export interface HttpOver {
  readonly agentFor: (url: URL) => Promise<Agent>;
  readonly close: () => Promise<void>;
}

export const CONNECT_TIMEOUT_MS = 10_000;

/** Shorter than any server's own limit seen, so that a kept connection is rarely closed under a new request. */
const KEEP_ALIVE_MS = 4_000;

/**
 * The port over undici: keep-alive, no redirects, no retries. Whether a request byte may have left is not guessed from
 * error codes: undici announces a request immediately before it writes to the socket, and what fails before that
 * announcement is `not-sent` (reliability 1.2). A kept connection that the server closed under a request is `unknown`.
 */
export function createHttp(options: HttpOptions | HttpOver = {}): Http {
  if ('agentFor' in options)
    return { exchange: (request) => exchange(options.agentFor, request), close: options.close };
  const agent = agentOver(
    buildConnector({
      timeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      // Its first probe would come after a minute, long past the deadline; asked for before the connection, Wine makes none.
      keepAlive: false,
      rejectUnauthorized: true,
      ...(options.trustedCertificates === undefined ? {} : { ca: options.trustedCertificates }),
    }),
  );
  return {
    exchange: (request) => exchange(() => agent, request),
    close: () => agent.destroy(),
  };
}

/** An agent for this port: what fails before it connected is marked as such. */
export function agentOver(connect: buildConnector.connector): Agent {
  return new Agent({
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: markingConnector(connect),
  });
}

/** A failure of the connection itself, before anything was written on it. */
class ConnectFailure extends Error {
  override readonly name = 'ConnectFailure';
  constructor(
    readonly overTls: boolean,
    override readonly cause: Error,
  ) {
    super(cause.message || codeOf(cause) || 'connection failed', { cause });
  }
}

function markingConnector(connect: buildConnector.connector): buildConnector.connector {
  return (target, callback) =>
    connect(target, (...result) => {
      if (result[0]) callback(new ConnectFailure(target.protocol === 'https:', result[0]), null);
      else callback(null, result[1]);
    });
}

type Exchange = { started: boolean; answered: boolean };

function exchange(agentFor: (url: URL) => Agent | Promise<Agent>, request: HttpRequest): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    const progress: Exchange = { started: false, answered: false };
    let open = true;
    let controller: Dispatcher.DispatchController | undefined;

    const settle = (outcome: HttpOutcome): void => {
      if (!open) return;
      open = false;
      clearTimeout(deadline);
      request.signal?.removeEventListener('abort', onAbort);
      resolve(outcome);
    };
    const abandon = (cause: HttpFault['cause'], message: string): void => {
      settle(fault(progress.started ? 'unknown' : 'not-sent', cause, message));
      controller?.abort(new Error(message));
    };
    const onAbort = (): void => abandon('aborted', 'the request was called off');
    const deadline = setTimeout(
      () => abandon('timeout', `no whole reply within ${request.timeoutMs} ms`),
      request.timeoutMs,
    );
    if (request.signal?.aborted) return onAbort();
    request.signal?.addEventListener('abort', onAbort, { once: true });

    const reply = new ReplyCollector(request.maxReplyBytes);
    const expectFits = (fits: boolean): void => {
      if (!fits) abandon('too-large', `the reply is longer than ${request.maxReplyBytes} bytes`);
    };
    const fail = (error: unknown): void => settle({ ok: false, fault: classify(error, progress) });
    const send = (agent: Agent, url: URL): void => {
      // Given up while the way was looked for.
      if (!open) return;
      agent.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: request.method,
          headers: { 'accept-encoding': 'gzip', ...request.headers },
          body: request.body ?? null,
        },
        {
          onRequestStart(started) {
            controller = started;
            // A request that was given up while connecting, or that undici would write a second time, must not leave.
            if (!open || progress.started) {
              started.abort(new Error('not to be sent'));
              return;
            }
            progress.started = true;
          },
          onResponseStart(_, status, headers) {
            if (status < 200) return;
            progress.answered = true;
            expectFits(reply.begin(status, headers));
          },
          onResponseData: (_, chunk) => expectFits(reply.add(chunk)),
          onResponseEnd: () => {
            // undici frees the connection one turn after the end; answering later lets the next request use it.
            queueMicrotask(() => setImmediate(() => void reply.finish().then(settle)));
          },
          onResponseError: (_, error) => fail(error),
        },
      );
    };
    try {
      const url = new URL(request.url);
      const agent = agentFor(url);
      if (agent instanceof Promise) agent.then((found) => send(found, url)).catch(fail);
      else send(agent, url);
    } catch (error) {
      fail(error);
    }
  });
}

/** Gathers one reply up to its cap, and unpacks it when it came gzipped. */
class ReplyCollector {
  readonly #maxBytes: number;
  readonly #chunks: Uint8Array[] = [];
  readonly #headers: Record<string, string> = {};
  #length = 0;
  #status = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** False when the announced length is beyond the cap already. */
  begin(status: number, headers: Readonly<Record<string, string | readonly string[] | undefined>>): boolean {
    this.#status = status;
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) this.#headers[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
    }
    return Number(this.#headers['content-length'] ?? 0) <= this.#maxBytes;
  }

  /** False once the cap is passed. */
  add(bytes: Uint8Array): boolean {
    this.#length += bytes.length;
    if (this.#length > this.#maxBytes) return false;
    this.#chunks.push(bytes);
    return true;
  }

  finish(): Promise<HttpOutcome> {
    const packed = Buffer.concat(this.#chunks);
    const encoding = (this.#headers['content-encoding'] ?? '').trim().toLowerCase();
    const reply = (body: Uint8Array): HttpReply => ({ status: this.#status, headers: this.#headers, body });
    if (encoding !== 'gzip' && encoding !== 'x-gzip') return Promise.resolve({ ok: true, reply: reply(packed) });
    return new Promise((resolve) => {
      gunzip(packed, { maxOutputLength: this.#maxBytes, finishFlush: constants.Z_FINISH }, (error, body) => {
        if (!error) return resolve({ ok: true, reply: reply(body) });
        const tooLarge = codeOf(error) === 'ERR_BUFFER_TOO_LARGE';
        resolve(fault('unknown', tooLarge ? 'too-large' : 'truncated', `the gzipped reply: ${error.message}`));
      });
    });
  }
}

function fault(kind: HttpFault['kind'], cause: HttpFault['cause'], message: string): HttpOutcome {
  return { ok: false, fault: { kind, cause, message } };
}

function classify(error: unknown, progress: Exchange): HttpFault {
  const message = error instanceof Error ? error.message : String(error);
  if (!progress.started) {
    return {
      kind: 'not-sent',
      message,
      ...(error instanceof ConnectFailure ? connectCause(error) : { cause: 'other' }),
    };
  }
  if (progress.answered) return { kind: 'unknown', cause: 'truncated', message };
  const code = codeOf(error);
  if (code === 'ETIMEDOUT') return { kind: 'unknown', cause: 'timeout', message };
  const reset = code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED';
  if (reset) return { kind: 'unknown', cause: 'reset', message };
  const closed = code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED' || code === 'UND_ERR_ABORTED';
  return { kind: 'unknown', cause: closed ? 'aborted' : 'other', message };
}

const TLS_CODE = /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|CRL_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_|INVALID_|EPROTO)/;

function connectCause(failure: ConnectFailure): Pick<HttpFault, 'cause' | 'trouble'> {
  if (failure.cause instanceof NetworkFailure) return { cause: 'proxy', trouble: failure.cause.trouble };
  const code = codeOf(failure.cause);
  if (code === 'ECONNREFUSED') return { cause: 'refused' };
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return { cause: 'dns' };
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return { cause: 'timeout' };
  // A server that hangs up during the handshake shows as a reset.
  if (failure.overTls && (code === 'ECONNRESET' || code === 'EPIPE' || TLS_CODE.test(code))) {
    return { cause: 'tls', trouble: tlsTrouble(code) };
  }
  return { cause: code === 'ECONNRESET' ? 'reset' : 'other' };
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
