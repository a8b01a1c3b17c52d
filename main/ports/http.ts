import type { NetworkTrouble } from '../../shared/model/network-troubles.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  /** A longer reply ends as `unknown` with cause `too-large`. */
  readonly maxReplyBytes: number;
  readonly signal?: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Why no whole reply came. `not-sent` is certain: no byte of the request left (refused, no DNS, TLS failed, no route).
 * Everything else is `unknown`: the server may have acted (reliability 1.2).
 */
export interface HttpFault {
  readonly kind: 'not-sent' | 'unknown';
  readonly cause:
    | 'refused'
    | 'dns'
    | 'tls'
    | 'proxy'
    | 'timeout'
    | 'reset'
    | 'truncated'
    | 'too-large'
    | 'aborted'
    | 'other';
  readonly message: string;
  /** What lies between, where that is known. */
  readonly trouble?: NetworkTrouble;
}

export type HttpOutcome =
  | { readonly ok: true; readonly reply: HttpReply }
  | { readonly ok: false; readonly fault: HttpFault };

/** One exchange; never throws, never follows redirects, never retries. */
export interface Http {
  exchange(request: HttpRequest): Promise<HttpOutcome>;
  close(): Promise<void>;
}
