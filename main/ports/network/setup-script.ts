import type { Http } from '../http.ts';

/** Longer than any proxy script seen, and than Chromium takes (1 MiB). */
const MOST_SCRIPT_BYTES = 1024 * 1024;

/**
 * Whether a proxy script (PAC) can be had at its address: undefined, or why not, for the person who looks after the network. It
 * is not run. What redirects is left to who follows it.
 */
export async function loadScript(
  http: Pick<Http, 'exchange'>,
  address: string,
  timeoutMs: number,
): Promise<string | undefined> {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) return 'is no http or https address';
  const outcome = await http.exchange({
    ...{ method: 'GET', url: address, headers: { accept: '*/*' } },
    ...{ timeoutMs, maxReplyBytes: MOST_SCRIPT_BYTES },
  });
  if (!outcome.ok) return outcome.fault.message;
  const { status, body } = outcome.reply;
  if (status >= 400) return `HTTP ${status}`;
  const isScript = status >= 300 || new TextDecoder().decode(body).includes('FindProxyForURL');
  return isScript ? undefined : 'holds no proxy script';
}
