import type { HttpFault, HttpReply } from '../ports/http.ts';
import type { MarketplaceFault } from './client.ts';
import { codesOfBody } from './error-codes.ts';
import { readJson } from './json-text.ts';
import { readRetryAfter } from './retry-after.ts';

/** What a request does to the marketplace; decides how a refusal for a passing reason is read. */
export type Effect = 'read' | 'change' | 'document';

/** Statuses that say the time ran out on the way: the change may have been applied (marketplace-api 3.3). */
const TIMED_OUT = new Set([408, 499]);
const PASSING = 'DEPENDENT_SYSTEM_CALL_FAILED';

export function faultOfHttp(fault: HttpFault, endpoint: string): MarketplaceFault {
  return {
    kind: fault.kind,
    codes: [],
    message: `${endpoint}: ${fault.cause}: ${fault.message}`,
    ...(fault.trouble === undefined ? {} : { trouble: fault.trouble }),
  };
}

/** An answer that cannot be believed: truncated, HTML, wrong ids, wrong types. The outcome of a change stays unknown (reliability 1.2). */
export function unbelievable(endpoint: string, reason: string, codes: readonly string[] = []): MarketplaceFault {
  return { kind: 'unknown', codes, message: `${endpoint}: ${reason}`, suspicious: true };
}

/**
 * Why a reply is no success (reliability 1.2, marketplace-api 3.3 and 3.4); undefined for 2xx, whose body the endpoint
 * reads. `nowMs` is the PC's wall clock, used when the reply has no `Date` of its own. 401 is the caller's to judge first.
 */
export function faultOfReply(
  reply: HttpReply,
  endpoint: string,
  effect: Effect,
  nowMs: number,
): MarketplaceFault | undefined {
  const { status } = reply;
  if (status >= 200 && status < 300) return undefined;

  const retryAfterMs = readRetryAfter(reply.headers['retry-after'], serverNowMs(reply, nowMs));
  const codes = codesOfBody(reply.body);
  const told = codes.length > 0 ? `: ${codes.join(', ')}` : '';
  const fault = {
    status,
    codes,
    message: `${endpoint}: HTTP ${status}${told}`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  if (status === 429 || (status === 503 && retryAfterMs !== undefined)) return { kind: 'throttled', ...fault };
  if (status < 400 || status >= 500 || TIMED_OUT.has(status)) return { kind: 'unknown', ...fault };
  // A 4xx without JSON comes from something in between (a gateway, a captive portal), not from the API.
  if (!readJson(reply.body).ok) return { kind: 'unknown', ...fault, suspicious: true };
  // The API's own word for a passing failure; for a label it also means "not ready", which its caller must tell apart.
  if (codes.includes(PASSING) && effect !== 'document') return { kind: 'unknown', ...fault };
  return { kind: 'refused', ...fault, codes: codes.length > 0 ? codes : [`HTTP_${status}`] };
}

/**
 * A missing token in the eyes of the call that needed it: nothing of that call was applied, so a change may be sent
 * again without looking first.
 */
export function withoutToken(fault: MarketplaceFault): MarketplaceFault {
  if (fault.kind === 'credentials' || fault.kind === 'throttled') return fault;
  return { ...fault, kind: 'not-sent', message: `no token: ${fault.message}` };
}

function serverNowMs(reply: HttpReply, wallMs: number): number {
  const date = Date.parse(reply.headers['date'] ?? '');
  return Number.isNaN(date) ? wallMs : date;
}
