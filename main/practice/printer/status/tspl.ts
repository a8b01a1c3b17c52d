import { bitsOf, isStopped, type PrinterCondition } from './condition.ts';

/** One byte (TSPL programming manual, `<ESC>!?`). */
export function tsplState(now: PrinterCondition): Buffer {
  const printing = now.labelsInBuffer > 0 && !isStopped(now);
  return Buffer.from([
    (now.extraBits & 0xff) |
      bitsOf(
        [now.headOpen, 0x01],
        [now.paperJam, 0x02],
        [now.paperOut, 0x04],
        [now.ribbonOut, 0x08],
        [now.paused, 0x10],
        [printing, 0x20],
        [now.tooHot || now.cutterJam || now.unknownError, 0x80],
      ),
  ]);
}

/** Message, warning and two errors, framed (TSPL programming manual, `<ESC>!S`, firmware 6.29 and later). */
export function tsplStatus(now: PrinterCondition): Buffer {
  const errors =
    bitsOf([now.tooHot, 0x01], [now.cutterJam, 0x08], [now.unknownError, 0x20]) | ((now.extraBits >> 8) & 0x3f);
  const media =
    bitsOf([now.paperOut, 0x01], [now.paperJam, 0x02], [now.ribbonOut, 0x04], [now.headOpen, 0x20]) |
    (now.extraBits & 0x3f);
  const warning = bitsOf([now.bufferFull, 0x08]);
  return Buffer.from([
    0x02,
    message(now, errors | media),
    0x40 | warning,
    0x40 | errors,
    0x40 | media,
    0x03,
    0x0d,
    0x0a,
  ]);
}

function message(now: PrinterCondition, errors: number): number {
  if (errors !== 0) return 'E'.charCodeAt(0);
  if (now.paused) return '`'.charCodeAt(0);
  if (now.labelWaiting) return 'L'.charCodeAt(0);
  return (now.labelsInBuffer > 0 ? 'P' : '@').charCodeAt(0);
}
