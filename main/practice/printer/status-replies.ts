/** The state a ZPL printer reports of itself. */
export interface PrinterCondition {
  readonly paperOut: boolean;
  readonly headOpen: boolean;
  readonly paused: boolean;
  readonly formatsInBuffer: number;
  readonly partialFormat: boolean;
  readonly dpi: number;
}

const STX = '\x02';
const ETX = '\x03';
const bit = (value: boolean) => (value ? '1' : '0');

/** Three framed lines (ZPL II reference, `~HS`). */
export function hostStatus(now: PrinterCondition): string {
  const formats = String(Math.min(now.formatsInBuffer, 999)).padStart(3, '0');
  const lines = [
    `030,${bit(now.paperOut)},${bit(now.paused)},1218,${formats},0,0,${bit(now.partialFormat)},000,0,0,0`,
    `001,0,${bit(now.headOpen)},0,0,2,4,0,00000000,1,000`,
    '1234,0',
  ];
  return lines.map((line) => `${STX}${line}${ETX}\r\n`).join('');
}

/** Model, firmware, dots per mm, memory (ZPL II reference, `~HI`). */
export function hostIdentification(now: PrinterCondition): string {
  return `${STX}PACKBENCH PRACTICE,V1.0.0Z,${Math.round(now.dpi / 25.4)},8176KB${ETX}\r\n`;
}

/** Error and warning bits; the low ones are media out 1, head open 4, paused 0x10000 (printing 2.2). */
export function errorStatus(now: PrinterCondition): string {
  const bits = (now.paperOut ? 1 : 0) | (now.headOpen ? 4 : 0) | (now.paused ? 0x10000 : 0);
  const hex = bits.toString(16).toUpperCase().padStart(8, '0');
  return `${STX}\r\n\r\n  PRINTER STATUS                             \r\n   ERRORS:         ${bits ? 1 : 0} 00000000 ${hex}\r\n   WARNINGS:       0 00000000 00000000\r\n${ETX}\r\n`;
}
