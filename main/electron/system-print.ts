import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SystemPrint, SystemPrintOutcome, SystemQueue } from '../ports/system-print.ts';
import type { Timers } from '../ports/timers.ts';
import { PRINT_PARTITION } from './print-guards.ts';

/** The parts of Electron used here, so that a stand-in can record what is asked of it. */
export interface PrintContents {
  loadURL(url: string): Promise<void>;
  print(options: PrintOptions, callback: (success: boolean, failureReason: string) => void): void;
  getPrintersAsync(): Promise<readonly { readonly name: string; readonly displayName: string }[]>;
}

export interface PrintOptions {
  silent: boolean;
  printBackground: boolean;
  deviceName: string;
  margins: { marginType: 'none' };
  /** Microns. */
  pageSize: { width: number; height: number };
  scaleFactor: number;
}

export interface PrintWindow {
  readonly webContents: PrintContents;
  destroy(): void;
}

export type PrintWindows = new (options: PrintWindowOptions) => PrintWindow;

export interface PrintWindowOptions {
  show: boolean;
  webPreferences: {
    /** Nothing of the station's own session, which lets no file be loaded. */
    partition: string;
    sandbox: boolean;
    contextIsolation: boolean;
    nodeIntegration: boolean;
    javascript: boolean;
    /** The viewer that draws a PDF is one. */
    plugins: boolean;
  };
}

export interface SystemPrintOptions {
  readonly windows: PrintWindows;
  readonly timers: Timers;
  /** Below the station's own folder; the document lies there while it is handed over. */
  readonly folder: string;
  readonly loadTimeoutMs?: number;
  readonly printTimeoutMs?: number;
}

/** A4, given in microns because named and default sizes have come out wrong (printing 3.5). */
const A4 = { width: 210_000, height: 297_000 } as const;
const LOAD_MS = 20_000;
const PRINT_MS = 120_000;

/**
 * Prints A4 pages from a window nobody sees. Its answer says that the operating system took the pages, no more, and none at all says
 * nothing: after the call every other end than a named failure is unknown.
 */
export function createSystemPrint(options: SystemPrintOptions): SystemPrint {
  const { windows: PrintWindow, timers, folder } = options;
  const open = () => new PrintWindow({ show: false, webPreferences: { ...SAFE } });

  async function print(queue: string, file: string, signal: AbortSignal): Promise<SystemPrintOutcome> {
    const window = open();
    try {
      const loaded = await within(
        timers,
        options.loadTimeoutMs ?? LOAD_MS,
        window.webContents.loadURL(pathToFileURL(file).href).then(() => 'loaded' as const),
      );
      if (loaded !== 'loaded') return { kind: 'not-sent', reason: 'not-loaded' };
      if (signal.aborted) return { kind: 'not-sent', reason: 'cancelled' };
      const answer = await within(timers, options.printTimeoutMs ?? PRINT_MS, printed(window.webContents, queue));
      return answer === 'timeout' ? { kind: 'unknown', reason: 'no-answer' } : answer;
    } catch (error) {
      return { kind: 'not-sent', reason: error instanceof Error ? error.message : String(error) };
    } finally {
      window.destroy();
    }
  }

  return {
    async printPdf(queue, bytes, signal) {
      let dir: string;
      try {
        dir = await mkdtemp(path.join(folder, 'print-'));
      } catch (error) {
        return { kind: 'not-sent', reason: error instanceof Error ? error.message : String(error) };
      }
      try {
        const file = path.join(dir, 'document.pdf');
        await writeFile(file, bytes, { mode: 0o600 });
        return await print(queue, file, signal);
      } catch (error) {
        return { kind: 'not-sent', reason: error instanceof Error ? error.message : String(error) };
      } finally {
        await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined);
      }
    },
    async queues(): Promise<readonly SystemQueue[]> {
      const window = open();
      try {
        const found = await window.webContents.getPrintersAsync();
        return found.map(({ name, displayName }) => ({ queue: name, shown: displayName || name }));
      } finally {
        window.destroy();
      }
    },
  };
}

const SAFE = {
  partition: PRINT_PARTITION,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  javascript: true,
  plugins: true,
} as const;

/** Electron's own words for what never became a job of the system; anything else it says leaves the outcome open. */
const NEVER_BEGUN = /^(Invalid printer settings|Print job canceled)/i;

function printed(contents: PrintContents, queue: string): Promise<SystemPrintOutcome> {
  return new Promise((resolve, reject) => {
    try {
      contents.print(
        {
          silent: true,
          printBackground: true,
          deviceName: queue,
          margins: { marginType: 'none' },
          pageSize: { ...A4 },
          scaleFactor: 100,
        },
        (success, failureReason) => {
          if (success) resolve({ kind: 'handed-over' });
          else if (NEVER_BEGUN.test(failureReason)) resolve({ kind: 'not-sent', reason: failureReason });
          else resolve({ kind: 'unknown', reason: failureReason || 'no-reason' });
        },
      );
    } catch (error) {
      // Options it refuses are refused at once, before anything is handed over.
      reject(error);
    }
  });
}

function within<T>(timers: Timers, waitMs: number, work: Promise<T>): Promise<T | 'timeout'> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(waitMs, () => resolve('timeout'));
    work.then(resolve, reject).finally(cancel);
  });
}
