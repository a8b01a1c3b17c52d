import bwip from 'bwip-js/node';
import type { Ink, Pen } from './dots.ts';

/** Coverage from which a dot is burnt. */
const BURNT = 110;

/** Writes in cells of one width, as the fonts inside printers do. Signs the font lacks are drawn as boxes. */
export function write(pen: Pen, words: string, cellWidth: number, cellHeight: number, ink: Ink = 'black'): void {
  for (const [index, sign] of [...words].entries()) {
    if (sign > ' ') letter(pen, index * cellWidth, sign, cellWidth, cellHeight, ink);
  }
}

function letter(pen: Pen, u: number, sign: string, cellWidth: number, cellHeight: number, ink: Ink): void {
  const code = sign.codePointAt(0) ?? 0;
  const height = Math.max(4, Math.round(cellHeight * 0.8));
  const glyph = code < 0x7f ? glyphOf(code, Math.max(4, Math.round(cellWidth * 1.2)), height) : undefined;
  if (!glyph) {
    pen.bar(u + 1, 1, cellWidth - 2, 1, ink);
    pen.bar(u + 1, cellHeight - 3, cellWidth - 2, 1, ink);
    pen.bar(u + 1, 1, 1, cellHeight - 3, ink);
    pen.bar(u + cellWidth - 2, 1, 1, cellHeight - 3, ink);
    return;
  }
  for (let row = 0; row < glyph.height; row += 1) {
    let from = -1;
    for (let column = 0; column <= glyph.width; column += 1) {
      const burnt = column < glyph.width && (glyph.bytes[glyph.offset + row * glyph.width + column] ?? 0) >= BURNT;
      if (burnt && from < 0) from = column;
      if (!burnt && from >= 0) {
        pen.bar(u + glyph.left + from, height - glyph.top + row, column - from, 1, ink);
        from = -1;
      }
    }
  }
}

function glyphOf(code: number, width: number, height: number) {
  const glyph = bwip.FontLib.getglyph(bwip.FontLib.lookup('OCR-B'), code, width, height);
  return glyph.width > 0 ? glyph : undefined;
}
