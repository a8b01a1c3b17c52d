import type { PrinterFault } from '../faults.ts';
import type { PracticeLanguage } from '../streams/open-stream.ts';

/** Noise a status query gets from a device that is no printer, or from one gone mad. */
const GARBAGE = Buffer.from([0x02, 0x2c, 0x2c, 0x3f, 0x00, 0xff, 0x41, 0x03, 0x0d, 0x0a]);
/** An alert nobody asked for, as each language has them. */
const ALERTS: Readonly<Record<PracticeLanguage, Buffer>> = {
  zpl: Buffer.from('ALERT: PQ JOB COMPLETED\r\n', 'latin1'),
  tspl: Buffer.from([0x20]),
  epl: Buffer.from([0x06]),
  escpos: Buffer.from([0x14, 0x00, 0x00, 0x0f]),
};

/** The pieces a reply reaches the asker in, one packet each. */
export function repliedPieces(
  reply: Buffer,
  language: PracticeLanguage,
  has: (fault: PrinterFault) => boolean,
): readonly Buffer[] {
  if (has('silent-status')) return [];
  if (has('garbage-status')) return [GARBAGE];
  const whole = has('glued-replies') ? Buffer.concat([ALERTS[language], reply]) : reply;
  const told = has('short-status') ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
  if (told.length === 0) return [];
  return has('split-replies') ? Array.from(told, (byte) => Buffer.from([byte])) : [told];
}
