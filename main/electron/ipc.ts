import type { AppError } from '../../shared/errors.ts';
import { NEWS_CHANNEL, REQUEST_CHANNEL } from '../../shared/ipc.ts';
import { err, type Result } from '../../shared/result.ts';
import type { StationHost } from '../host.ts';
import { MAX_INPUT_CHARACTERS } from '../input-guard.ts';
import { isOurs } from './origin.ts';

/** The parts of Electron's types that say who sent a message. */
export interface Frame {
  readonly url: string;
  /** As Chromium holds it: `null` for a sandboxed frame, whatever its address. */
  readonly origin: string;
  readonly parent: Frame | null;
}
export interface Sender {
  readonly id: number;
  readonly mainFrame: Frame;
}
export interface IpcEvent {
  readonly sender: Sender;
  readonly senderFrame: Frame | null;
}
export interface IpcMain {
  handle(channel: string, listener: (event: IpcEvent, ...args: readonly unknown[]) => Promise<unknown>): void;
}
/** Where news goes: the page's window. */
export interface Page {
  readonly id: number;
  readonly mainFrame: Frame;
  isDestroyed(): boolean;
  send(channel: string, ...args: readonly unknown[]): void;
}

/**
 * Carries requests of our page, and nobody else's, to the station, and its news back. The message must come from the top
 * frame of one of our windows while that frame shows our page; anything else is refused without a word about the station.
 */
export function serveIpc(ipcMain: IpcMain, host: StationHost, pages: () => readonly Page[]): () => void {
  ipcMain.handle(REQUEST_CHANNEL, async (event, name, text): Promise<Result<unknown, AppError>> => {
    if (!isOurPage(event, pages())) throw new Error('refused');
    if (typeof name !== 'string' || name.length > 100) return refusal('There is no such request.');
    if (text !== undefined && typeof text !== 'string') return refusal('The input is not JSON text.');
    if (text !== undefined && text.length > MAX_INPUT_CHARACTERS) return refusal('The input is too large.');
    let input: unknown;
    try {
      input = text === undefined ? undefined : JSON.parse(text);
    } catch {
      return refusal('The input is not JSON text.');
    }
    return host.dispatch(name, input);
  });
  return host.subscribe((news) => {
    for (const page of pages()) if (!page.isDestroyed() && isOurs(page.mainFrame.url)) page.send(NEWS_CHANNEL, news);
  });
}

function isOurPage({ sender, senderFrame }: IpcEvent, pages: readonly Page[]): boolean {
  if (senderFrame === null || senderFrame.parent !== null) return false;
  if (senderFrame !== sender.mainFrame) return false;
  if (!isOurs(senderFrame.url) || !isOurs(senderFrame.origin)) return false;
  return pages.some((page) => page.id === sender.id);
}

function refusal(message: string): Result<never, AppError> {
  return err({ code: 'INVALID_INPUT', message });
}
