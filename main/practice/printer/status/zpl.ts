import { bitsOf, type PrinterCondition } from './condition.ts';

const STX = '\x02';
const ETX = '\x03';
const bit = (value: boolean) => (value ? '1' : '0');

/** Three framed lines (ZPL II reference, `~HS`). */
export function hostStatus(now: PrinterCondition): string {
  const formats = String(Math.min(now.labelsInBuffer, 999)).padStart(3, '0');
  const remaining = String(Math.min(now.labelsInBuffer, 99_999_999)).padStart(8, '0');
  const lines = [
    `030,${bit(now.paperOut)},${bit(now.paused)},1218,${formats},${bit(now.bufferFull)},0,${bit(now.partialLabel)},000,0,0,${bit(now.tooHot)}`,
    `001,0,${bit(now.headOpen)},${bit(now.ribbonOut)},1,2,4,${bit(now.labelWaiting)},${now.labelWaiting ? remaining : '00000000'},1,000`,
    '1234,0',
  ];
  return lines.map((line) => `${STX}${line}${ETX}\r\n`).join('');
}

/** Model, firmware, dots per mm, memory (ZPL II reference, `~HI`). */
export function hostIdentification(now: PrinterCondition): string {
  return `${STX}PACKBENCH PRACTICE,V1.0.0Z,${Math.round(now.dpi / 25.4)},8176KB${ETX}\r\n`;
}

/** Error and warning bits (printing 2.2). The unknown ones stand in both words. */
export function errorStatus(now: PrinterCondition): string {
  const low =
    now.extraBits |
    bitsOf(
      [now.paperOut, 0x1],
      [now.ribbonOut, 0x2],
      [now.headOpen, 0x4],
      [now.cutterJam, 0x8],
      [now.tooHot, 0x10],
      [now.paperJam, 0x1000],
      [now.paused, 0x10000],
      [now.unknownError, 0x400000],
    );
  const high = bitsOf([now.unknownError, 0x20]);
  const hex = (word: number) => (word >>> 0).toString(16).toUpperCase().padStart(8, '0');
  const errors = `   ERRORS:         ${low || high ? 1 : 0} ${hex(high)} ${hex(low)}`;
  return `${STX}\r\n\r\n  PRINTER STATUS                             \r\n${errors}\r\n   WARNINGS:       0 00000000 00000000\r\n${ETX}\r\n`;
}
