import type { Clock } from '../ports/clock.ts';
import type { Http, HttpOutcome } from '../ports/http.ts';
import type { Redactor } from './redact.ts';
import type { ServerClock } from './server-clock.ts';

/** One request to the marketplace and what came of it, free of secrets and of anything a buyer wrote. */
export interface ExchangeLog {
  readonly endpoint: string;
  readonly method: 'GET' | 'POST';
  /** Without query: it may hold an opaque page token. */
  readonly path: string;
  readonly status: number | null;
  readonly durationMs: number;
  readonly replyBytes: number;
  /** Cause of a missing reply. */
  readonly fault: string | null;
  /** The beginning of a reply that is no success (marketplace-api 3.4). */
  readonly body: string | null;
}

export interface WireRequest {
  readonly endpoint: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends one request as it stands: no token, no limiter, no second attempt. */
export type Wire = (request: WireRequest) => Promise<HttpOutcome>;

/** Order management recommends 60 s or more (marketplace-api 1). */
const TIMEOUT_MS = 60_000;
const MAX_REPLY_BYTES = 20 * 1024 * 1024;
const LOGGED_BODY_BYTES = 2_000;

export interface WireParts {
  readonly http: Http;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly redactor: Redactor;
  readonly log?: (entry: ExchangeLog) => void;
}

export function createWire(parts: WireParts): Wire {
  const { http, clock, serverClock, redactor, log } = parts;
  return async (request) => {
    const sentMs = clock.monotonicMs();
    const { endpoint, ...wanted } = request;
    const outcome = await http.exchange({ ...wanted, timeoutMs: TIMEOUT_MS, maxReplyBytes: MAX_REPLY_BYTES });
    if (outcome.ok) serverClock.observe(outcome.reply.headers['date'], sentMs);
    log?.({
      endpoint,
      method: request.method,
      path: new URL(request.url).pathname,
      durationMs: Math.round(clock.monotonicMs() - sentMs),
      ...(outcome.ok
        ? {
            status: outcome.reply.status,
            replyBytes: outcome.reply.body.length,
            fault: null,
            body: isSuccess(outcome.reply.status) ? null : redactor.clean(beginning(outcome.reply.body)),
          }
        : {
            status: null,
            replyBytes: 0,
            fault: redactor.clean(`${outcome.fault.kind}: ${outcome.fault.cause}: ${outcome.fault.message}`),
            body: null,
          }),
    });
    return outcome;
  };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function beginning(body: Uint8Array): string {
  return new TextDecoder().decode(body.subarray(0, LOGGED_BODY_BYTES));
}
