import type { IncomingMessage } from 'node:http';
import type { Credentials } from './credentials.ts';

/** Who asks, as far as a request proves it. `page` is a page of ours without a session yet. */
export type Caller = 'page' | 'session' | 'automation' | 'launcher';

export type Admission =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly status: 400 | 403 | 405 | 415; readonly why: string };

/** `127.0.0.1:PORT` as the Host header must say it, and the origin the page has. */
export interface Address {
  readonly host: string;
  readonly origin: string;
}

/**
 * Decides who may go on, before anything looks at the path: a page of another origin, a name that was rebound to
 * loopback and a program without a secret learn nothing about what exists here (reliability 4.2).
 */
export function admit(request: IncomingMessage, address: Address, credentials: Credentials): Admission {
  const foreign = whyForeign(request, address);
  if (foreign !== undefined) return refused(403, foreign);
  if (!request.url?.startsWith('/')) return refused(400, 'the target is not a path');
  if (request.method === 'GET' || request.method === 'HEAD') return { ok: true, caller: 'page' };
  if (request.method !== 'POST') return refused(405, 'the method is not allowed');
  const caller = callerOf(request, address, credentials);
  if (typeof caller !== 'string') return refused(403, caller.why);
  if (!isJson(header(request, 'content-type'))) return refused(415, 'the content type is not JSON');
  return { ok: true, caller };
}

/** Why a WebSocket upgrade is not from a page of ours. The session itself comes in the first message. */
export function whyNotOurPage(request: IncomingMessage, address: Address): string | undefined {
  const foreign = whyForeign(request, address);
  if (foreign !== undefined) return foreign;
  return header(request, 'origin') === address.origin ? undefined : 'the origin is missing';
}

function whyForeign(request: IncomingMessage, address: Address): string | undefined {
  if (countOf(request, 'host') !== 1 || header(request, 'host') !== address.host) return 'the host is not this station';
  if (countOf(request, 'origin') > 1) return 'there is more than one origin';
  const origin = header(request, 'origin');
  if (origin !== undefined && origin !== address.origin) return 'the origin is foreign';
  const site = header(request, 'sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'another site asks';
  return undefined;
}

function callerOf(
  request: IncomingMessage,
  address: Address,
  credentials: Credentials,
): Caller | { readonly why: string } {
  if (countOf(request, 'authorization') > 1) return { why: 'there is more than one authorization' };
  const authorization = header(request, 'authorization');
  if (authorization !== undefined) {
    const token = /^Bearer ([\x21-\x7e]{1,200})$/.exec(authorization)?.[1];
    if (token !== undefined && credentials.isAutomation(token)) return 'automation';
    if (token !== undefined && credentials.isLauncher(token)) return 'launcher';
    return { why: 'the token is not valid' };
  }
  if (header(request, 'origin') !== address.origin) return { why: 'the origin is missing' };
  const session = header(request, 'x-packbench-session');
  if (session === undefined) return 'page';
  return credentials.isSession(session) ? 'session' : { why: 'the session is not valid' };
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType);
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function countOf(request: IncomingMessage, name: string): number {
  let count = 0;
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    if (request.rawHeaders[index]?.toLowerCase() === name) count += 1;
  }
  return count;
}

function refused(status: 400 | 403 | 405 | 415, why: string): Admission {
  return { ok: false, status, why };
}
