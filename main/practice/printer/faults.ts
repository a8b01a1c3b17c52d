/** What a practice printer can be told to do wrong, one or several at a time; the numbers are those of printing 8. */
export const PRINTER_FAULTS = [
  /** 1: nothing listens on the port. */
  'refuse',
  /** 2: answers no attempt to connect at all (where the kernel drops attempts beyond a full queue, as Linux does). */
  'connect-timeout',
  /** 3: takes the connection and never reads a byte of it. */
  'accept-never-read',
  /** 4: reads at about 20 kB a second. */
  'slow',
  /** 5: reads the first bytes, takes nothing until the stall is over, then goes on. */
  'stall-then-continue',
  /** 6: resets the connection at once. */
  'reset-at-0',
  /** 6: reads the first few bytes of a job's first command, then resets. */
  'reset-mid-header',
  /** 6: resets after reading the first bytes of the job. */
  'reset-mid',
  /** 6: prints the whole job, then resets instead of closing. */
  'reset-after-last',
  /** 7: closes its side after the first bytes and reads no more. */
  'early-fin',
  /** 8: prints the whole job and never closes. */
  'never-fin',
  /** 10: sends bytes nobody asked for throughout the job. */
  'chatty',
  /** 10: every reply comes in single bytes. */
  'split-replies',
  /** 10: every reply comes in one piece with an alert nobody asked for before it. */
  'glued-replies',
  /** 11: a second connection is reset while the first is open; without this fault it waits until the first is closed. */
  'refuse-second',
  /** 11: a second connection is taken and never looked at. */
  'ignore-second',
  /** 11: bytes of all open connections run into each other. */
  'interleave',
  /** 12: a connection on which nothing comes for a while is reset. */
  'drop-idle',
  /** 13: another device has the address: it greets, understands nothing, hangs up. */
  'not-a-printer',
  /** 14: everything takes its time, both ways. */
  'latency',
  /** 15: no paper is in it, and it says so. */
  'paper-out',
  /** 15: runs out of paper while printing; prints that label itself once paper is loaded. */
  'paper-out-mid-label',
  /** 15: runs out of paper while printing, and does not print that label again. */
  'paper-out-loses-label',
  /** 15: the next label comes out whole and was the last of the roll. */
  'paper-out-after-label',
  /** 16 */
  'head-open',
  /** 16 */
  'ribbon-out',
  /** 16 */
  'paused',
  /** 16: waits for its head to cool. */
  'too-hot',
  /** 16 */
  'cutter-jam',
  /** 16 */
  'paper-jam',
  /** 17: prints, but answers no status query. With a fault that holds labels: as printers that say nothing while in error. */
  'silent-status',
  /** 17: answers status queries with noise. */
  'garbage-status',
  /** 17: replies end in the middle. */
  'short-status',
  /** 17: prints nothing and reports errors nobody has heard of. */
  'unknown-error',
  /** 17: knows the oldest status question of its language only. */
  'old-firmware',
  /** 18: takes every job cleanly and prints none of it. */
  'swallow',
  /** 19: prints the bytes themselves, as text. */
  'prints-as-text',
  /** 20: the connection breaks in the middle of a graphic, and what is missing of it is taken from the next job. */
  'half-graphic-survives',
  /** 21: goes off as soon as it holds a whole label; what it held is lost. Clearing the fault switches it on. */
  'power-off-loses',
  /** 21: goes off as soon as it holds a whole label, and prints it when switched on. */
  'power-off-keeps',
  /** 22: holds one label and reads no more. */
  'buffer-full',
  /** 23: every label waits to be taken off before the next one comes. */
  'take-label',
  /** 24: feeds a blank label after each. */
  'extra-blank-label',
  /** 25: its label counter has gone back to 0. */
  'odometer-reset',
  /** 26: knows no compressed graphics and prints the text of them instead. */
  'no-z64',
  /** 26: its head is 576 dots wide. */
  'narrow-head',
  /** 26: its labels are half as long as they were. */
  'short-label',
] as const;
export type PrinterFault = (typeof PRINTER_FAULTS)[number];

/** Faults that keep finished labels inside the printer until they are cleared; the printer then prints them itself. */
export const HOLDING_FAULTS: ReadonlySet<PrinterFault> = new Set([
  'paper-out',
  'paper-out-mid-label',
  'paper-out-loses-label',
  'head-open',
  'ribbon-out',
  'paused',
  'too-hot',
  'cutter-jam',
  'paper-jam',
  'unknown-error',
  'power-off-loses',
  'power-off-keeps',
  'buffer-full',
]);

export function isPrinterFault(name: string): name is PrinterFault {
  return (PRINTER_FAULTS as readonly string[]).includes(name);
}
