import { spawn } from 'node:child_process';

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  win32: ['rundll32.exe', 'url.dll,FileProtocolHandler'],
  darwin: ['open'],
};
/** An opener that is there ends at once or stays; one that is missing fails at once. */
const FAIL_WAIT_MS = 3_000;

/** Opens the address in the person's browser. False when this PC has no way to; the caller shows the address instead. */
export function openPage(url: string, platform: NodeJS.Platform): Promise<boolean> {
  const [command, ...args] = OPENERS[platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const opener = spawn(command, [...args, url], {
      stdio: 'ignore',
      detached: platform !== 'win32',
      windowsHide: true,
    });
    const stays = setTimeout(() => resolve(true), FAIL_WAIT_MS);
    opener.unref();
    opener.once('error', () => {
      clearTimeout(stays);
      resolve(false);
    });
    opener.once('exit', (code) => {
      clearTimeout(stays);
      resolve(code === 0);
    });
  });
}
