import type { Protocol } from 'electron';
import { contentSecurityPolicy, PERMISSIONS_POLICY } from '../page-security.ts';
import type { StaticFile } from '../ports/static-files.ts';
import { APP_SCHEME, isOurs } from './origin.ts';

/** Must be called before Electron is ready; afterwards it has no effect. */
export function registerScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built page, and only it, under our scheme. */
export function servePage(protocol: Pick<Protocol, 'handle'>, files: ReadonlyMap<string, StaticFile>): void {
  protocol.handle(APP_SCHEME, (request) => answerPage(request, files));
}

/** A name that is not in the list of the build's files, however it is written, is not found. */
export async function answerPage(
  request: { readonly url: string; readonly method: string },
  files: ReadonlyMap<string, StaticFile>,
): Promise<Response> {
  if (!isOurs(request.url)) return new Response('', { status: 403, headers: secured('text/plain') });
  if (request.method !== 'GET') return new Response('', { status: 405, headers: secured('text/plain') });
  const file = files.get(new URL(request.url).pathname);
  if (file === undefined) return new Response('', { status: 404, headers: secured('text/plain') });
  return new Response(new Uint8Array(await file.read()), { status: 200, headers: secured(file.type) });
}

function secured(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': contentSecurityPolicy(),
    'permissions-policy': PERMISSIONS_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}
