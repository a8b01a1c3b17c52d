import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { contract } from '../../shared/contract/index.ts';
import { REQUEST_NAMES_ARGUMENT } from '../../shared/ipc.ts';
import { PAGE_URL } from './origin.ts';

/** The window's whole configuration; what Electron would default to is said too, because the product rests on it. */
export function windowOptions({
  preload,
  devTools,
}: {
  preload: string;
  devTools: boolean;
}): BrowserWindowConstructorOptions {
  return {
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#16181d',
    title: 'Packbench',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools,
      // A verdict's tone must sound whether or not anybody has clicked, and be on time when the window is behind another.
      autoplayPolicy: 'no-user-gesture-required',
      backgroundThrottling: false,
      additionalArguments: [REQUEST_NAMES_ARGUMENT + Object.keys(contract).join(',')],
    },
  };
}

/** Opens the page; the promise settles when it is loaded. A window that shows nothing yet is not shown. */
export async function openWindow(
  Window: new (options: BrowserWindowConstructorOptions) => BrowserWindow,
  options: { readonly preload: string; readonly devTools: boolean },
): Promise<BrowserWindow> {
  const window = new Window(windowOptions(options));
  window.once('ready-to-show', () => window.show());
  await window.loadURL(PAGE_URL);
  return window;
}
