import type { PrinterCondition } from './condition.ts';

/** Two digits (EPL2 programmer's manual, `^ee`): 00 well, 07 paper or ribbon, 11 head open, others as made up as real ones are rare. */
export function eplErrors(now: PrinterCondition): string {
  if (now.extraBits !== 0) return `${String(now.extraBits % 100).padStart(2, '0')}\r\n`;
  if (now.headOpen) return '11\r\n';
  if (now.paperOut || now.ribbonOut) return '07\r\n';
  return now.unknownError || now.paperJam || now.cutterJam || now.tooHot ? '99\r\n' : '00\r\n';
}
