import type { InternetSettings } from './windows-proxy.ts';

/** Reads this user's proxy settings of Windows; undefined elsewhere, and where they cannot be read, of which `onFault` hears. */
export async function windowsSettings(
  platform: NodeJS.Platform,
  onFault: (error: unknown) => void,
): Promise<(() => InternetSettings) | undefined> {
  if (platform !== 'win32') return undefined;
  try {
    // Loaded only here: the native library is no use elsewhere.
    const { windowsInternetSettings } = await import('./windows-proxy.ts');
    return windowsInternetSettings();
  } catch (error) {
    onFault(error);
    return undefined;
  }
}
