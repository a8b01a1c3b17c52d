import { z } from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Answer, MarketplaceFault } from './client.ts';
import { readJson } from './json-text.ts';
import { faultOfHttp, faultOfReply, unbelievable } from './outcome.ts';
import { type Redactor, withoutSecrets } from './redact.ts';
import type { Wire } from './wire.ts';

/** The access token of the seller's own app (client credentials, marketplace-api 2.1). It lives in memory only. */
export interface Auth {
  /** The token in use, or a new one; callers that ask while one is being fetched share that fetch. */
  token(): Promise<Answer<string>>;
  /** The marketplace answered 401 to this token: the next `token()` fetches, unless another caller already did. */
  refused(token: string): void;
  /** Fetches whatever is kept, and keeps the new one. */
  test(): Promise<Answer<{ readonly expiresInSeconds: number | null }>>;
}

export interface AuthParts {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly hostUrl: string;
  readonly appId: string;
  /** May reject when the secret store cannot give it. */
  readonly appSecret: () => Promise<string>;
  readonly onToken?: (lifeMs: number | null) => void;
}

interface Token {
  readonly text: string;
  readonly expiresInSeconds: number | null;
  /** Monotonic. */
  readonly usableUntilMs: number;
}

const ENDPOINT = 'token';
const PATH = '/oauth-service/oauth/token?grant_type=client_credentials&scope=Seller_Api';
/** A token is replaced this long before it ends, or at nine tenths of a shorter life. */
const MARGIN_MS = 60_000;

const tokenReply = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,4096}$/),
  // A hint; a 401 tells for certain. One that cannot be a life of up to ten years is taken for none.
  expires_in: z
    .union([z.number(), z.string().regex(/^\d{1,12}$/)])
    .transform(Number)
    .pipe(z.number().min(0).max(315_360_000))
    .nullish()
    .catch(null),
});

export function createAuth(parts: AuthParts): Auth {
  const { wire, clock, redactor } = parts;
  let kept: Token | undefined;
  let fetching: Promise<Answer<Token>> | undefined;

  async function fetchToken(): Promise<Answer<Token>> {
    let secret: string;
    try {
      secret = await parts.appSecret();
    } catch {
      return { ok: false, fault: credentials('the app secret could not be read from the secret store') };
    }
    const basic = Buffer.from(`${parts.appId}:${secret}`, 'utf8').toString('base64');
    redactor.hide(secret);
    redactor.hide(basic);
    const outcome = await wire({
      endpoint: ENDPOINT,
      method: 'GET',
      url: parts.hostUrl + PATH,
      headers: { authorization: `Basic ${basic}`, accept: 'application/json' },
    });
    if (!outcome.ok) return { ok: false, fault: faultOfHttp(outcome.fault, ENDPOINT) };
    const fault = faultOfReply(outcome.reply, ENDPOINT, 'read', clock.wallMs());
    if (fault) return { ok: false, fault: asCredentials(fault) };
    const json = readJson(outcome.reply.body);
    if (!json.ok) return { ok: false, fault: unbelievable(ENDPOINT, `the reply is ${json.reason}`) };
    const reply = tokenReply.safeParse(json.value);
    if (!reply.success) return { ok: false, fault: unbelievable(ENDPOINT, 'the reply holds no usable token') };

    redactor.hide(reply.data.access_token);
    const expiresInSeconds = reply.data.expires_in ?? null;
    return {
      ok: true,
      value: { text: reply.data.access_token, expiresInSeconds, usableUntilMs: usableUntil(expiresInSeconds) },
    };
  }

  function usableUntil(expiresInSeconds: number | null): number {
    if (expiresInSeconds === null) return Number.POSITIVE_INFINITY;
    const lifeMs = Math.max(0, expiresInSeconds * 1_000);
    return clock.monotonicMs() + lifeMs - Math.min(MARGIN_MS, lifeMs / 10);
  }

  async function fetchAndKeep(): Promise<Answer<Token>> {
    const fetched = await fetchToken();
    if (!fetched.ok) return { ok: false, fault: withoutSecrets(fetched.fault, redactor) };
    kept = fetched.value;
    const { expiresInSeconds } = fetched.value;
    parts.onToken?.(expiresInSeconds === null ? null : expiresInSeconds * 1_000);
    return fetched;
  }

  function fetchOnce(): Promise<Answer<Token>> {
    fetching ??= fetchAndKeep().finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  return {
    async token() {
      if (kept && clock.monotonicMs() < kept.usableUntilMs) return { ok: true, value: kept.text };
      const fetched = await fetchOnce();
      return fetched.ok ? { ok: true, value: fetched.value.text } : fetched;
    },
    refused(token) {
      if (kept?.text === token) kept = undefined;
    },
    async test() {
      const fetched = await fetchAndKeep();
      return fetched.ok ? { ok: true, value: { expiresInSeconds: fetched.value.expiresInSeconds } } : fetched;
    },
  };
}

function credentials(message: string): MarketplaceFault {
  return { kind: 'credentials', codes: [], message: `${ENDPOINT}: ${message}` };
}

/** 400, 401 and 403 of the token call speak about the credentials (marketplace-api 2.3), unless a gateway's HTML answered. */
function asCredentials(fault: MarketplaceFault): MarketplaceFault {
  const aboutCredentials = fault.status === 401 || (fault.kind === 'refused' && fault.status !== 404);
  return aboutCredentials ? { ...fault, kind: 'credentials' } : fault;
}
