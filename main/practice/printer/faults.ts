/** What a practice printer can be told to do wrong (printing 8). */
export const PRINTER_FAULTS = [
  /** Nothing listens on the port. */
  'refuse',
  /** Takes the connection and never reads a byte of it. */
  'accept-never-read',
  /** Reads at about 20 kB a second. */
  'slow',
  /** Reads the first bytes, takes nothing until the stall is over, then goes on. */
  'stall-then-continue',
  /** Resets the connection at once. */
  'reset-at-0',
  /** Resets after reading the first bytes of the job. */
  'reset-mid',
  /** Prints the whole job, then resets instead of closing. */
  'reset-after-last',
  /** Closes its side after the first bytes and reads no more. */
  'early-fin',
  /** Prints the whole job and never closes. */
  'never-fin',
  /** Runs out of paper while printing; prints that label itself once paper is loaded. */
  'paper-out-mid-label',
  'head-open',
  'paused',
  /** Prints, but answers no status query. */
  'silent-status',
  /** Takes every job cleanly and prints none of it. */
  'swallow',
  /** Answers status queries with noise. */
  'garbage-status',
  /** Sends bytes nobody asked for throughout the job. */
  'chatty',
] as const;
export type PrinterFault = (typeof PRINTER_FAULTS)[number];

/** Faults that keep finished formats inside the printer until they are cleared; the printer then prints them itself. */
export const HOLDING_FAULTS: ReadonlySet<PrinterFault> = new Set(['paper-out-mid-label', 'head-open', 'paused']);

export function isPrinterFault(name: string): name is PrinterFault {
  return (PRINTER_FAULTS as readonly string[]).includes(name);
}
