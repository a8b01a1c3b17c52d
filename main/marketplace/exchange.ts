import type { Clock } from '../ports/clock.ts';
import type { Auth } from './auth.ts';
import type { Answer, Lane, MarketplaceFault, MayLeave } from './client.ts';
import type { Limiter } from './limiter.ts';
import { type Effect, faultOfHttp, faultOfReply, unbelievable, withoutToken } from './outcome.ts';
import { type Redactor, withoutSecrets } from './redact.ts';
import type { Wire } from './wire.ts';

export interface Call {
  /** Short name for messages and the log. */
  readonly endpoint: string;
  readonly effect: Effect;
  readonly lane: Lane;
  readonly method: 'GET' | 'POST';
  /** Whole, and always on the configured host: the token goes with it. */
  readonly url: string;
  /** Sent as JSON; without it a POST has an empty body. */
  readonly body?: unknown;
  readonly accept?: string;
  /** JSON when absent, as the official SDK says of requests without a body too. */
  readonly contentType?: string;
  /** A success by any other status (taken, partial) is not believed; every 2xx is when absent. */
  readonly onlyStatus?: number;
  /** Asked when nothing else is waited for; false: it does not leave, and the answer is `not-sent`. */
  readonly mayLeave?: MayLeave | undefined;
}

/** The body of a 2xx reply, or why there is none. */
export type Exchange = (call: Call) => Promise<Answer<Uint8Array>>;

export interface ExchangeParts {
  readonly wire: Wire;
  readonly auth: Auth;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly redactor: Redactor;
}

/** Permit, token, request; on 401, where nothing was applied, one refresh and one repeat (marketplace-api 2.3). */
export function createExchange(parts: ExchangeParts): Exchange {
  const { wire, auth, limiter, clock, redactor } = parts;

  async function attempt(call: Call): Promise<Attempt> {
    const permit = await limiter.acquire(call.lane);
    const token = await auth.token();
    if (!token.ok) {
      if (token.fault.kind === 'throttled') limiter.throttled(permit, token.fault.retryAfterMs);
      return failed(withoutToken(token.fault));
    }
    if (call.mayLeave?.() === false) {
      return failed({ kind: 'not-sent', codes: [], message: `${call.endpoint}: called off while it waited` });
    }
    const outcome = await wire({
      endpoint: call.endpoint,
      method: call.method,
      url: call.url,
      headers: {
        authorization: `Bearer ${token.value}`,
        accept: call.accept ?? 'application/json',
        'content-type': call.contentType ?? 'application/json',
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    if (!outcome.ok) return failed(faultOfHttp(outcome.fault, call.endpoint));
    const fault = faultOfReply(outcome.reply, call.endpoint, call.effect, clock.wallMs());
    if (fault?.kind === 'throttled') limiter.throttled(permit, fault.retryAfterMs);
    // A server in trouble is no sign that it could take more.
    else if (!fault || fault.kind === 'refused') limiter.answered(permit);
    if (!fault && call.onlyStatus !== undefined && outcome.reply.status !== call.onlyStatus) {
      const { status } = outcome.reply;
      return failed({ ...unbelievable(call.endpoint, `HTTP ${status} in place of ${call.onlyStatus}`), status });
    }
    if (!fault) return { answer: { ok: true, value: outcome.reply.body }, tokenRefused: false };
    if (fault.status !== 401) return failed(fault);
    auth.refused(token.value);
    return { answer: { ok: false, fault: { ...fault, kind: 'credentials' } }, tokenRefused: true };
  }

  return async (call) => {
    const first = await attempt(call);
    const { answer } = first.tokenRefused ? await attempt(call) : first;
    return answer.ok ? answer : { ok: false, fault: withoutSecrets(answer.fault, redactor) };
  };
}

interface Attempt {
  readonly answer: Answer<Uint8Array>;
  /** The call itself was answered 401; a token that could not be fetched does not count. */
  readonly tokenRefused: boolean;
}

function failed(fault: MarketplaceFault): Attempt {
  return { answer: { ok: false, fault }, tokenRefused: false };
}
