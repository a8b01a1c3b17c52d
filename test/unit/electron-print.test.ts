import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GuardedContents } from '../../main/electron/guards.ts';
import { guardPrintContents, guardPrintSession, PRINT_PARTITION } from '../../main/electron/print-guards.ts';
import {
  createSystemPrint,
  type PrintOptions,
  type PrintWindow,
  type PrintWindowOptions,
  type SystemPrintOptions,
} from '../../main/electron/system-print.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { systemTransport } from '../../main/printing/transports/system.ts';

console.log(
  'Printing by Electron is tried against a stand-in that records what it is asked; it did not run in Electron.',
);

type Answer = readonly [success: boolean, reason: string] | 'throws' | 'silence' | 'not-loaded' | 'loads-forever';

/** Electron's windows as far as printing asks them. */
function recordWindows(answer: Answer) {
  const recorded = {
    opened: [] as PrintWindowOptions[],
    loaded: [] as { readonly url: string; readonly bytes: string }[],
    printed: [] as PrintOptions[],
    destroyed: 0,
  };
  class Window implements PrintWindow {
    constructor(options: PrintWindowOptions) {
      recorded.opened.push(options);
    }
    readonly webContents = {
      async loadURL(url: string) {
        recorded.loaded.push({ url, bytes: readFileSync(fileURLToPath(url), 'latin1') });
        if (answer === 'not-loaded') throw new Error('ERR_FAILED');
        if (answer === 'loads-forever') await new Promise(() => undefined);
      },
      print(options: PrintOptions, callback: (success: boolean, reason: string) => void) {
        recorded.printed.push(options);
        if (answer === 'throws') throw new Error('Invalid pageSize');
        if (typeof answer === 'object') callback(...answer);
      },
      getPrintersAsync: async () => [
        { name: 'Office_Laser', displayName: 'Office laser, 2nd floor' },
        { name: 'Other', displayName: '' },
      ],
    };
    destroy() {
      recorded.destroyed += 1;
    }
  }
  return { recorded, windows: Window };
}

describe('an A4 document', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'electron-print-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const pdf = Buffer.from('%PDF-1.7 an invoice');

  async function print(answer: Answer, options: Partial<SystemPrintOptions> = {}) {
    const { recorded, windows } = recordWindows(answer);
    const systemPrint = createSystemPrint({ windows, timers: realTimers, folder, ...options });
    const outcome = await systemTransport('Office_Laser', systemPrint).send(pdf, {}, new AbortController().signal);
    expect(readdirSync(folder), 'the document is erased again').toEqual([]);
    expect(recorded.destroyed).toBe(recorded.opened.length);
    return { outcome, recorded };
  }

  it('is printed from a hidden, sandboxed window, silently, on A4 given in microns without margins', async () => {
    const { outcome, recorded } = await print([true, '']);
    expect(outcome).toEqual({ kind: 'sent', evidence: null });
    expect(recorded.opened).toEqual([
      {
        show: false,
        webPreferences: expect.objectContaining({ partition: PRINT_PARTITION, sandbox: true, nodeIntegration: false }),
      },
    ]);
    expect(recorded.loaded.map(({ bytes }) => bytes)).toEqual([pdf.toString('latin1')]);
    expect(existsSync(fileURLToPath(recorded.loaded[0]?.url ?? ''))).toBe(false);
    expect(recorded.printed).toEqual([
      {
        silent: true,
        printBackground: true,
        deviceName: 'Office_Laser',
        margins: { marginType: 'none' },
        pageSize: { width: 210_000, height: 297_000 },
        scaleFactor: 100,
      },
    ]);
  });

  it.each<[string, Answer, object]>([
    ['that cannot be loaded was not sent', 'not-loaded', { kind: 'not-sent', reason: 'ERR_FAILED' }],
    ['that takes too long to load was not sent', 'loads-forever', { kind: 'not-sent', reason: 'not-loaded' }],
    ['whose size is refused was not sent', 'throws', { kind: 'not-sent', reason: 'Invalid pageSize' }],
    ['for a queue that is none was not sent', [false, 'Invalid printer settings'], { kind: 'not-sent' }],
    ['that was called off was not sent', [false, 'Print job canceled'], { kind: 'not-sent' }],
    [
      'whose job failed may have come out',
      [false, 'Print job failed'],
      { kind: 'unknown', bytesWritten: pdf.byteLength },
    ],
    ['that nothing more is said of may have come out', 'silence', { kind: 'unknown', reason: 'no-answer' }],
  ])('%s', async (_what, answer, expected) => {
    const { outcome } = await print(answer, { loadTimeoutMs: 30, printTimeoutMs: 30 });
    expect(outcome).toMatchObject(expected);
  });

  it('goes nowhere when it is no PDF, was aborted, or the shell cannot print', async () => {
    const { recorded, windows } = recordWindows([true, '']);
    const systemPrint = createSystemPrint({ windows, timers: realTimers, folder });
    const { signal } = new AbortController();
    const label = await systemTransport('q', systemPrint).send(Buffer.from('^XA^XZ'), {}, signal);
    expect(label).toEqual({ kind: 'not-sent', reason: 'not-a-pdf' });
    const aborted = await systemTransport('q', systemPrint).send(pdf, {}, AbortSignal.abort('expired'));
    expect(aborted).toEqual({ kind: 'not-sent', reason: 'expired' });
    const elsewhere = await systemTransport('q', undefined).send(pdf, {}, signal);
    expect(elsewhere).toEqual({ kind: 'not-sent', reason: 'shell-cannot-print' });
    expect(recorded.opened).toEqual([]);
  });

  it('finds the queues under the names that are printed to', async () => {
    const { recorded, windows } = recordWindows([true, '']);
    expect(await createSystemPrint({ windows, timers: realTimers, folder }).queues()).toEqual([
      { queue: 'Office_Laser', shown: 'Office laser, 2nd floor' },
      { queue: 'Other', shown: 'Other' },
    ]);
    expect(recorded.destroyed).toBe(1);
  });
});

describe('the windows that print', () => {
  it('load the document and its viewer and nothing else', () => {
    let ask: (details: { url: string }, answer: (response: { cancel: boolean }) => void) => void = () => undefined;
    const granted: unknown[] = [];
    guardPrintSession({
      setPermissionRequestHandler: (handler) => handler(null, 'media', (answer) => granted.push(answer)),
      setPermissionCheckHandler: (handler) =>
        granted.push(handler(null, 'media', 'packbench://app', { isMainFrame: true })),
      setDevicePermissionHandler: (handler) =>
        granted.push(handler({ deviceType: 'hid', origin: 'packbench://app', device: {} })),
      on: (_event, listener) => listener({ preventDefault: () => granted.push('download refused') }),
      webRequest: {
        onBeforeRequest: (listener) => {
          ask = listener;
        },
      },
    });
    const loads = (url: string) => {
      let cancelled = true;
      ask({ url }, ({ cancel }) => {
        cancelled = cancel;
      });
      return !cancelled;
    };
    expect(granted).toEqual([false, false, false, 'download refused']);
    expect(loads('file:///data/electron/print-a1B2c3/document.pdf')).toBe(true);
    expect(loads('chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html')).toBe(true);
    for (const url of ['https://evil.example/', 'http://127.0.0.1/', 'file:///etc/passwd', 'chrome-extension://x/a']) {
      expect(loads(url), url).toBe(false);
    }
  });

  it('follow no link', () => {
    const listeners = new Map<string, (event: { url: string; preventDefault(): void }) => void>();
    let opens: unknown;
    const contents: GuardedContents = {
      on: (event: string, listener: (event: { url: string; preventDefault(): void }) => void) =>
        listeners.set(event, listener),
      setWindowOpenHandler: (handler) => {
        opens = handler();
      },
    };
    guardPrintContents(contents);
    const refused = (event: string, url: string) => {
      const prevented: string[] = [];
      listeners.get(event)?.({ url, preventDefault: () => prevented.push(event) });
      return prevented.length > 0;
    };
    expect(opens).toEqual({ action: 'deny' });
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview']) {
      expect(refused(event, 'https://evil.example/'), event).toBe(true);
    }
    expect(refused('will-frame-navigate', 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html')).toBe(
      false,
    );
  });
});
