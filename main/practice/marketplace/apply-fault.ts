import { assertNever } from '../../../shared/result.ts';
import type { FaultSpec } from './faults.ts';
import { authReply, errorReply, htmlReply, jsonReply, type PracticeAnswer, type PracticeReply } from './reply.ts';

const DEFAULT_SLOW_MS = 30_000;
export const DEFAULT_LATE_MS = 60_000;

/** True when the request takes effect at once although the reply will not tell. */
export function takesEffect(fault: FaultSpec): boolean {
  switch (fault.kind) {
    case '401':
    case '403':
    case '404':
    case '429':
    case 'reset-before':
    case 'late':
      return false;
    case '408':
    case '499':
    case '500':
    case '503':
    case '599':
    case 'html':
    case 'empty':
      return fault.applied;
    case '202':
    case 'truncated':
    case 'wrong-type':
    case 'missing-items':
    case 'slow':
    case 'reset-after':
      return true;
    default:
      return assertNever(fault.kind);
  }
}

/** What the client gets in place of `real`, the true reply (undefined where the request took no effect). */
export function faultAnswer(fault: FaultSpec, real: PracticeReply | undefined): PracticeAnswer {
  switch (fault.kind) {
    case '202':
      return real ? { ...real, status: real.status === 200 ? 202 : real.status } : { drop: true, applied: false };
    case '403':
      return errorReply(403, 'FORBIDDEN: not allowed for this account', 'request');
    case '404':
      return errorReply(404, 'NOT_FOUND: no such path', 'request');
    case '408':
      return errorReply(408, 'REQUEST_TIMEOUT: the client gave too little time', 'request');
    case '499':
      return errorReply(499, 'CLIENT_CLOSED_REQUEST: the client gave too little time', 'request');
    case '429':
      return later(errorReply(429, 'TOO_MANY_REQUESTS: slow down', 'request'), fault);
    case '503':
      return later(errorReply(503, 'DEPENDENT_SYSTEM_CALL_FAILED: service unavailable', 'request'), fault);
    case '500':
      return errorReply(500, 'INTERNAL_SERVER_ERROR: unexpected error', 'request');
    case '599':
      return errorReply(599, 'CONNECTION_TIMED_OUT: no answer from a dependent system', 'request');
    case '401':
      return authReply(401, 'invalid_token', 'Invalid access token');
    case 'html':
      return htmlReply(fault.applied ? 502 : 503);
    case 'empty':
      return { status: 200, headers: { 'content-type': 'application/json' }, body: new Uint8Array(0) };
    case 'missing-items':
      return jsonReply(200, emptied(real));
    case 'reset-before':
    case 'late':
      return { drop: true, applied: false };
    case 'reset-after':
      return { drop: true, applied: true };
    case 'truncated':
      return real ? { ...real, cutAtByte: Math.floor(real.body.length / 2) } : { drop: true, applied: false };
    case 'wrong-type':
      return real
        ? { ...real, headers: { ...real.headers, 'content-type': 'text/plain' } }
        : { drop: true, applied: false };
    case 'slow':
      return real ? { ...real, delayMs: fault.delayMs ?? DEFAULT_SLOW_MS } : { drop: true, applied: false };
    default:
      return assertNever(fault.kind);
  }
}

/** The reply with every list of it empty; of one that is no JSON, the most usual form of nothing. */
function emptied(real: PracticeReply | undefined): unknown {
  const body = real && readJson(Buffer.from(real.body).toString('utf8'));
  if (Array.isArray(body)) return [];
  if (typeof body !== 'object' || body === null) return { shipments: [] };
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, Array.isArray(value) ? [] : value]));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function later(reply: PracticeReply, fault: FaultSpec): PracticeReply {
  if (fault.retryAfterS === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(fault.retryAfterS) } };
}
