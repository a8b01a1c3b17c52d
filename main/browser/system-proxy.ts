import type { Log } from '../host.ts';
import { systemProxy } from '../ports/network/system-proxy.ts';
import type { SystemProxy } from '../ports/network/ways.ts';
import { windowsSettings } from '../ports/network/windows-settings.ts';

/** The environment's proxy, and on Windows the one of its settings. */
export async function browserSystemProxy(
  { platform, env }: Pick<NodeJS.Process, 'platform' | 'env'>,
  log: Log,
): Promise<SystemProxy> {
  const windows = await windowsSettings(platform, (error) =>
    log.warn('the proxy settings of Windows cannot be read', { error }),
  );
  return systemProxy({ env, ...(windows && { windows }) });
}
