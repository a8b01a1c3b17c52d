import type { Session } from 'electron';
import { type SystemProxy, waysOfPac } from '../ports/network/ways.ts';
import type { InternetSettings } from '../ports/network/windows-proxy.ts';

/**
 * The proxy as Chromium finds it: this PC's settings, its proxy script (PAC) and automatic discovery (WPAD). Of a script that did
 * not load it says no more than "DIRECT", so where Windows names one its address is told beside.
 */
export function electronSystemProxy(
  session: Pick<Session, 'resolveProxy'>,
  windows?: () => Pick<InternetSettings, 'setupScript'>,
): SystemProxy {
  return async (url) => {
    const ways = waysOfPac(await session.resolveProxy(url), 'system');
    const setupScript = windows?.().setupScript;
    return setupScript === undefined ? ways : { ...ways, setupScript };
  };
}
