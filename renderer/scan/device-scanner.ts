import { joinLines, joinParts } from './code-bytes.ts';
import type { DeviceApis, HidDevice, HidInputReport, SerialPort } from './device-apis.ts';
import { readReport, SCANNER_PAGE } from './hid-report.ts';
import type { ScannedCode } from './scanner.ts';

export interface DeviceScannerOptions {
  readonly apis: DeviceApis;
  readonly newId: () => string;
  readonly onScan: (scan: ScannedCode) => void;
  /** Runs `task` after `delayMs`; returns what withdraws it. */
  readonly after: (delayMs: number, task: () => void) => () => void;
}

/** A USB serial scanner takes any; a real port is set to this by the makers' sheets. */
const BAUD_RATE = 9_600;
/** A scanner without a suffix is silent this long behind a code; one that sends it never waits. */
const QUIET_MS = 100;
/** The rest of a code that comes in several reports follows at once, or never. */
const PARTS_MS = 1_000;
/** A device that another program holds may come free. */
const AGAIN_MS = 5_000;

export interface DeviceScanner {
  /** Looks again which devices may be read: one was chosen or dropped. */
  look(): Promise<void>;
}

/**
 * Reads the scanner that a supervisor chose, without the keyboard: its codes need no focus, know no layout and cannot press keys. It is
 * found again when it is plugged in again. What the page may not hold it never sees, so the first of each kind is the chosen one.
 */
export function followDeviceScanner(options: DeviceScannerOptions): DeviceScanner {
  const { apis, newId, onScan, after } = options;
  const onCode = (code: string) => onScan({ code, scanId: newId() });
  const reading = new Set<unknown>();
  let again: (() => void) | undefined;

  const tryLater = () => {
    again?.();
    again = after(AGAIN_MS, () => void look());
  };
  const read = async (device: unknown, work: () => Promise<void>) => {
    if (reading.has(device)) return;
    reading.add(device);
    try {
      await work();
    } catch {
      reading.delete(device);
      tryLater();
    }
  };

  async function look(): Promise<void> {
    const hid = (await apis.hid?.getDevices().catch(() => [])) ?? [];
    const ports = (await apis.serial?.getPorts().catch(() => [])) ?? [];
    const scanner = hid.find(({ collections }) => collections.some(({ usagePage }) => usagePage === SCANNER_PAGE));
    if (scanner !== undefined) await read(scanner, () => readHid(scanner, onCode, after));
    const [port] = ports;
    if (port !== undefined) {
      await read(port, async () => {
        await openPort(port);
        void readPort(port, onCode, after).finally(() => {
          reading.delete(port);
          tryLater();
        });
      });
    }
  }

  for (const events of [apis.hid, apis.serial]) {
    events?.addEventListener('connect', () => void look());
    events?.addEventListener('disconnect', () => {
      // It comes back as another object; the one that went is read no more.
      reading.clear();
      void look();
    });
  }
  return { look };
}

async function readHid(
  device: HidDevice,
  onCode: (code: string) => void,
  after: DeviceScannerOptions['after'],
): Promise<void> {
  const joiner = joinParts(onCode);
  let forget: (() => void) | undefined;
  const hear = ({ reportId, data }: HidInputReport) => {
    const part = readReport(device.collections, reportId, data);
    if (part === undefined) return;
    forget?.();
    joiner.add(part.bytes);
    if (part.whole) joiner.flush();
    else forget = after(PARTS_MS, joiner.reset);
  };
  if (!device.opened) await device.open();
  device.addEventListener('inputreport', hear);
}

async function openPort(port: SerialPort): Promise<void> {
  if (port.readable === null) await port.open({ baudRate: BAUD_RATE });
}

/** Ends when the port does. */
async function readPort(
  port: SerialPort,
  onCode: (code: string) => void,
  after: DeviceScannerOptions['after'],
): Promise<void> {
  const joiner = joinLines(onCode);
  let quiet: (() => void) | undefined;
  const reader = port.readable?.getReader();
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (chunk === undefined || chunk.done) return;
      quiet?.();
      joiner.add(chunk.value);
      quiet = after(QUIET_MS, joiner.flush);
    }
  } catch {
    // A line that breaks ends the reading as an unplugged one does.
  } finally {
    quiet?.();
    joiner.reset();
    reader?.releaseLock();
    await port.close().catch(() => undefined);
  }
}
