import type { Log } from '../host.ts';
import { APP_SCHEME, isOurs } from './origin.ts';

/** An event that a listener may refuse. */
interface Refusable {
  preventDefault(): void;
}
interface Navigation extends Refusable {
  readonly url: string;
}

/** The part of Electron's `WebContents` the guard rests on. */
export interface GuardedContents {
  on(
    event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect',
    listener: (details: Navigation) => void,
  ): unknown;
  on(event: 'will-attach-webview', listener: (event: Refusable) => void): unknown;
  setWindowOpenHandler(handler: () => { readonly action: 'deny' }): void;
}

/** The part of Electron's `Session`. */
export interface GuardedSession {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(
    handler: (
      contents: unknown,
      permission: string,
      requestingOrigin: string,
      details: { readonly isMainFrame: boolean; readonly securityOrigin?: string; readonly embeddingOrigin?: string },
    ) => boolean,
  ): void;
  setDevicePermissionHandler(
    handler: (details: { readonly deviceType: string; readonly origin: string; readonly device: unknown }) => boolean,
  ): void;
  setUSBProtectedClassesHandler(handler: () => string[]): void;
  setBluetoothPairingHandler(
    handler: (details: unknown, answer: (response: { confirmed: boolean }) => void) => void,
  ): void;
  setDisplayMediaRequestHandler(
    handler: (request: unknown, answer: (streams: Record<string, never>) => void) => void,
  ): void;
  setSpellCheckerEnabled(enabled: boolean): void;
  on(event: 'will-download', listener: (event: Refusable, item: { getURL(): string }) => void): unknown;
  readonly webRequest: {
    onBeforeRequest(
      listener: (details: { readonly url: string }, answer: (response: { cancel: boolean }) => void) => void,
    ): void;
  };
}

/** The page stays the page: no other address, window or embedded page, whoever asks for it. */
export function guardContents(contents: GuardedContents, log: Log): void {
  const refuse = (what: string) => (details: Navigation) => {
    if (isOurs(details.url)) return;
    details.preventDefault();
    log.warn('the page was kept from leaving', { what, scheme: schemeOf(details.url) });
  };
  contents.on('will-navigate', refuse('navigation'));
  contents.on('will-frame-navigate', refuse('frame'));
  contents.on('will-redirect', refuse('redirect'));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    log.warn('an embedded page was refused');
  });
  contents.setWindowOpenHandler(() => {
    log.warn('a further window was refused');
    return { action: 'deny' };
  });
}

/** Which devices the page may ask for, and the one it may hold; the print session has none. */
export interface AllowedDevices {
  mayAsk(permission: string): boolean;
  isChosen(kind: string, device: unknown): boolean;
}

export interface SessionGuardOptions {
  readonly devTools: boolean;
  readonly devices: AllowedDevices;
}

/** Every class of USB device, none of which a page may open. */
const USB_CLASSES = ['audio', 'audio-video', 'hid', 'mass-storage', 'smart-card', 'video', 'wireless'];

/**
 * Without a handler Electron grants every permission, so each of its ways of asking has one that says no. The one exception is the
 * scanner a supervisor chose: our own page's top frame may ask for scanners, and hold exactly that one.
 */
export function guardSession(session: GuardedSession, { devTools, devices }: SessionGuardOptions): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    if (!devices.mayAsk(permission) || !details.isMainFrame) return false;
    const origins = [requestingOrigin, details.securityOrigin, details.embeddingOrigin];
    const named = origins.filter((origin) => origin !== undefined && origin !== '');
    return named.length > 0 && named.every((origin) => origin !== undefined && isOurs(origin));
  });
  session.setDevicePermissionHandler(
    ({ deviceType, origin, device }) => isOurs(origin) && devices.isChosen(deviceType, device),
  );
  session.setUSBProtectedClassesHandler(() => [...USB_CLASSES]);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  // Its dictionaries come from the network.
  session.setSpellCheckerEnabled(false);
  // Only what the page itself has made, its exports; Electron asks the person where to put it.
  session.on('will-download', (event, item) => {
    if (!isOurBlob(item.getURL())) event.preventDefault();
  });
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const scheme = schemeOf(url);
    const ours = scheme === APP_SCHEME ? isOurs(url) : scheme === 'blob' || scheme === 'data';
    answer({ cancel: !(ours || (devTools && (scheme === 'devtools' || scheme === 'chrome-extension'))) });
  });
}

function isOurBlob(address: string): boolean {
  return address.startsWith('blob:') && isOurs(address.slice('blob:'.length));
}

function schemeOf(address: string): string {
  return URL.canParse(address) ? new URL(address).protocol.slice(0, -1) : 'none';
}
