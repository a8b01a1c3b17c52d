import { bitsOf, isStopped, type PrinterCondition } from './condition.ts';

/** Bits 1 and 4 always on, 0 and 7 always off (Epson ESC/POS reference, `DLE EOT`). */
const FIXED = 0x12;

export function escPosPrinter(now: PrinterCondition): Buffer {
  return Buffer.from([FIXED | bitsOf([isStopped(now) || now.bufferFull, 0x08])]);
}

export function escPosOffline(now: PrinterCondition): Buffer {
  const error = now.cutterJam || now.paperJam || now.tooHot || now.unknownError;
  return Buffer.from([FIXED | bitsOf([now.headOpen, 0x04], [now.paused, 0x08], [now.paperOut, 0x20], [error, 0x40])]);
}

export function escPosError(now: PrinterCondition): Buffer {
  return Buffer.from([FIXED | (now.extraBits & 0x6d) | errorBits(now)]);
}

export function escPosPaper(now: PrinterCondition): Buffer {
  return Buffer.from([FIXED | bitsOf([now.paperOut, 0x60])]);
}

/** `GS r 1`: the paper sensors. */
export function escPosRoll(now: PrinterCondition): Buffer {
  return Buffer.from([bitsOf([now.paperOut, 0x0c])]);
}

/** `GS a`: four bytes whenever something changes, and once at the start. */
export function escPosAutomatic(now: PrinterCondition): Buffer {
  return Buffer.from([
    0x10 | bitsOf([isStopped(now), 0x08], [now.headOpen, 0x20], [now.paused, 0x40]),
    errorBits(now) & 0x68,
    bitsOf([now.paperOut, 0x0c]),
    0x0f,
  ]);
}

function errorBits(now: PrinterCondition): number {
  return bitsOf([now.paperJam, 0x04], [now.cutterJam, 0x08], [now.unknownError, 0x20], [now.tooHot, 0x40]);
}
