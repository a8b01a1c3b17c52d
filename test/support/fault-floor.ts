import { expect, vi } from 'vitest';
import type { PrinterFault } from '../../main/practice/printer/faults.ts';
import {
  type PracticePrinter,
  type PracticePrinterOptions,
  startPracticePrinter,
} from '../../main/practice/printer/start.ts';
import { attachPrinter } from '../../main/printing/attach.ts';
import type { Printer } from '../../main/printing/printer.ts';
import type { PrintState } from '../../shared/model/states.ts';
import { attachPorts } from './attach-ports.ts';
import { type DataFolder, dataFolder } from './data-folder.ts';
import { type PrintStation, printStation } from './print-station.ts';
import { printerConfig } from './printer-config.ts';

export const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 12_000, interval: 10 });

/** A label on its way. */
export interface Printed {
  readonly jobId: string;
  readonly code: string;
}

export interface FaultFloor {
  readonly printer: PracticePrinter;
  readonly station: PrintStation;
  readonly folder: DataFolder;
  /** The station's way to the printer, for a second station. */
  readonly attached: Printer;
  readonly fault: (faults: PrinterFault | readonly PrinterFault[] | null, once?: boolean) => Promise<void>;
  /** Queues a label whose only barcode says a code no other label has. */
  print(): Printed;
  state(job: Printed): PrintState | undefined;
  settles(job: Printed, ...states: readonly PrintState[]): Promise<void>;
  shows(reason: string | null): Promise<void>;
  /** How often a label with this code lies before the printer, read from the paper. */
  timesOut(job: Printed): Promise<number>;
  /**
   * The promise (printing 8): a label called printed is out exactly once; one that is not out, or of which that is not known, is never
   * called printed and stands before a person, or waits and may go on by itself.
   */
  judge(job: Printed, out: number): Promise<void>;
  /** Another label goes out whole and once: nothing is left in the printer or the queue. */
  goesOn(): Promise<Printed>;
  close(): Promise<void>;
}

export interface FloorSettings {
  readonly status?: boolean;
  readonly printer?: Partial<PracticePrinterOptions>;
  readonly closeWaitMs?: number;
}

/** Patience cut short, so that a test need not have any. */
const IMPATIENT = { stallAfterMs: 60, connectTimeoutMs: 300 };

/** One practice printer that draws what it prints and reads it back, and stations before it. */
export async function faultPrinter(options: Partial<PracticePrinterOptions> = {}): Promise<PracticePrinter> {
  return startPracticePrinter({
    ...{ port: 0, language: 'zpl', dpi: 203, widthMm: 50, heightMm: 25, draw: true, warm: true },
    ...{ stallMs: 300, slowBytesPerSecond: 200, latencyMs: 20 },
    ...options,
  });
}

export function faultFloor(printer: PracticePrinter, settings: FloorSettings = {}): FaultFloor {
  const folder = dataFolder();
  const config = printerConfig({ transport: { kind: 'tcp', host: '127.0.0.1', port: printer.port } });
  const attached = attachPrinter(config, attachPorts, {
    ...IMPATIENT,
    ...(settings.closeWaitMs === undefined ? {} : { closeWaitMs: settings.closeWaitMs }),
    ...(printer.jsonPort === null ? {} : { linkOsPort: printer.jsonPort }),
  });
  const station = printStation(folder, { printers: [attached], statusEveryMs: settings.status ? 30_000 : null });
  station.queue.start();
  const state = ({ jobId }: Printed) => station.stateOf(jobId);
  const timesOut = async ({ code }: Printed) => {
    await printer.printed();
    return printer.labels.filter((label) => label.codes.some(({ text }) => text === code)).length;
  };

  const floor: FaultFloor = {
    ...{ printer, station, folder, attached, state, timesOut },
    fault: (faults, once = false) => printer.setFault(faults, { once }),
    print() {
      made += 1;
      const code = `L${made}`;
      return { code, jobId: station.queueLabel(smallLabel(code)) };
    },
    settles: (job, ...states) => soon(() => expect(states).toContain(state(job))),
    shows: (reason) => soon(() => expect(station.queue.readinessOf('label-1').reason).toBe(reason)),
    async judge(job, out) {
      const times = await timesOut(job);
      expect(times).toBe(out);
      expect(times).toBeLessThanOrEqual(1);
      if (state(job) === 'printed') expect(times).toBe(1);
      expect(station.faults).toEqual([]);
    },
    async goesOn() {
      const next = floor.print();
      await floor.settles(next, 'sent', 'printed');
      expect(await timesOut(next)).toBe(1);
      return next;
    },
    async close() {
      await station.close();
      await attached.close?.();
      await printer.setFault(null);
      await printer.printed();
      folder[Symbol.dispose]();
    },
  };
  return floor;
}

let made = 0;

/** Small enough to be drawn and read in a moment. */
export function smallLabel(code: string): Buffer {
  return Buffer.from(`^XA^PW400^LL200^FO40,40^BY2^BCN,100,N,N,N^FD${code}^FS^XZ\n`, 'latin1');
}
