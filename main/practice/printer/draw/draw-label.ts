import { oneBitPng } from '../../one-bit-png.ts';
import type { PracticeLanguage } from '../streams/open-stream.ts';
import type { Dots } from './dots.ts';
import { drawEpl } from './draw-epl.ts';
import { drawEscPos } from './draw-escpos.ts';
import { drawAsText } from './draw-text.ts';
import { drawTspl } from './draw-tspl.ts';

/** One label as it came out. */
export interface LabelToDraw {
  readonly language: PracticeLanguage;
  /** What is in the printer from before, and the label's own bytes. */
  readonly bytes: Uint8Array;
  readonly asText: boolean;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly dpi: number;
}

/** Everything but ZPL, which has a renderer of its own. */
export function drawLabel(label: LabelToDraw & { readonly language: Exclude<PracticeLanguage, 'zpl'> }): Uint8Array {
  return pngOf(drawn(label), label.dpi);
}

export function drawnAsText(label: LabelToDraw): Uint8Array {
  return pngOf(drawAsText(label.bytes, dotsOf(label.widthMm, label.dpi)), label.dpi);
}

function drawn({
  language,
  bytes,
  widthMm,
  heightMm,
  dpi,
}: LabelToDraw & { language: Exclude<PracticeLanguage, 'zpl'> }): Dots {
  const width = dotsOf(widthMm, dpi);
  if (language === 'escpos') return drawEscPos(bytes, width);
  const height = dotsOf(heightMm, dpi);
  return language === 'tspl' ? drawTspl(bytes, width, height, dpi) : drawEpl(bytes, width, height);
}

function dotsOf(mm: number, dpi: number): number {
  return Math.max(8, Math.round((mm * dpi) / 25.4));
}

function pngOf(dots: Dots, dpi: number): Uint8Array {
  const bits = dots.bits();
  const rows: Uint8Array[] = [];
  for (let row = 0; row < Math.max(1, dots.heightDots); row += 1) {
    const from = row * dots.bytesPerRow;
    const black =
      row < dots.heightDots ? bits.subarray(from, from + dots.bytesPerRow) : new Uint8Array(dots.bytesPerRow);
    rows.push(Uint8Array.from(black, (byte) => ~byte));
  }
  return oneBitPng(dots.widthDots, rows, Math.round((dpi * 1000) / 25.4));
}
