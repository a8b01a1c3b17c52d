import { z } from 'zod';
import {
  type FoundPrinter,
  type LearnedPrinter,
  type NotLooked,
  type PrinterConfig,
  type PrinterReadinessView,
  printerConfigSchema,
} from '../model/printers.ts';
import { request } from './request.ts';

export interface PrinterView {
  readonly config: PrinterConfig;
  readonly readiness: PrinterReadinessView;
  /** UTC epoch ms since when the readiness is this; null before it was first known. */
  readonly sinceMs: number | null;
  readonly queued: number;
  /** A person keeps all its jobs back, e.g. to change the roll. */
  readonly held: boolean;
  /** Labels it printed today by the station's clock in India, as far as the station knows. */
  readonly printedToday: number;
  /** The test under way or the last one. */
  readonly test: PrinterTest | null;
}

export interface PrinterTest {
  readonly jobId: string;
  /** What its barcodes say; scanning any of them proves the printer. */
  readonly codes: readonly string[];
  readonly startedAtMs: number;
  readonly confirmedAtMs: number | null;
}

const printerId = z.string().min(1).max(40);

export const printersContract = {
  'printers.list': request<{ readonly printers: readonly PrinterView[] }>()(z.strictObject({})),
  /**
   * What is attached to this PC or reachable from it: spooler and CUPS queues, devices, serial ports, and of `hosts` those that
   * answer on port 9100. Takes seconds; nothing is printed, and no stranger is sent a byte before it is chosen.
   */
  'printers.discover': request<{ readonly found: readonly FoundPrinter[]; readonly failures: readonly NotLooked[] }>()(
    z.strictObject({ hosts: z.array(z.string().min(1).max(255)).max(16).default([]) }),
  ),
  /** Asks the printer now. */
  'printers.ask': request<{ readonly readiness: PrinterReadinessView; readonly model: string | null }>()(
    z.strictObject({ printerId }),
  ),
  'printers.hold': request<{ readonly held: boolean }>()(z.strictObject({ printerId, held: z.boolean() })),
  /** Prints a test label with a ruler, the edges of the paper, bars of 1 to 4 dots and codes of its own. */
  'printers.test': request<PrinterTest>()(z.strictObject({ printerId })),
  /** A code scanned from the test label: keeps what it taught with the printer. WRONG_STATE for a code of no test. */
  'printers.confirmTest': request<{ readonly printerId: string; readonly learned: LearnedPrinter }>()(
    z.strictObject({ code: z.string().min(1).max(200) }),
  ),
  /** Adds a printer or changes the one of this id, without stopping the station. WRONG_STATE while it sends. */
  'printers.save': request<{ readonly printers: readonly PrinterView[] }>()(
    z.strictObject({ printer: printerConfigSchema }),
  ),
  /** Its waiting jobs are cancelled. WRONG_STATE while it sends. */
  'printers.remove': request<{ readonly printers: readonly PrinterView[] }>()(z.strictObject({ printerId })),
};
