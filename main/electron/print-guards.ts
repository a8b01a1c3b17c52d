import type { GuardedContents, GuardedSession } from './guards.ts';

/** The session of the windows that print: no page of the station is ever loaded in it, no other page anywhere else. */
export const PRINT_PARTITION = 'packbench-print';
/** Chromium's own viewer, which draws a PDF. */
const VIEWER = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/';

type PrintSession = Pick<
  GuardedSession,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'webRequest'
> & {
  on(event: 'will-download', listener: (event: { preventDefault(): void }) => void): unknown;
};

/** A document may not ask for anything, download anything or reach anything: it is drawn from its file. */
export function guardPrintSession(session: PrintSession): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isForDrawing(url) }));
}

/** A link in a document leads nowhere. */
export function guardPrintContents(contents: GuardedContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!event.url.startsWith(VIEWER)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function isForDrawing(url: string): boolean {
  return (
    /^file:\/\/\/.+\/print-[A-Za-z0-9]+\/document\.pdf$/.test(url) ||
    url.startsWith(VIEWER) ||
    /^(blob:|data:|chrome:\/\/resources\/)/.test(url)
  );
}
