import bwip from 'bwip-js/node';
import { oneBitPng } from '../../one-bit-png.ts';
import { type Canvas, within } from './canvas.ts';
import { LABEL_HEIGHT_DOTS, LABEL_WIDTH_DOTS, type LabelContent } from './label-content.ts';
import { drawLabel } from './label-layout.ts';

const LAYOUT_DPI = 203;

/** The labels one under the other as a picture of one bit a dot. */
export function labelPng(labels: readonly LabelContent[], dpi: 203 | 300): Uint8Array {
  const scale = dpi / LAYOUT_DPI;
  const width = Math.round(LABEL_WIDTH_DOTS * scale);
  const height = Math.round(LABEL_HEIGHT_DOTS * scale);
  const rows = Array.from({ length: height * labels.length }, () => new Uint8Array(Math.ceil(width / 8)).fill(0xff));
  for (const [index, label] of labels.entries()) {
    drawLabel(within(canvasOf(rows, index * height, width), 0, 0, scale), label);
  }
  return oneBitPng(width, rows, Math.round((dpi * 1000) / 25.4));
}

/** Coverage from which a dot is black. */
const BLACK = 128;

function canvasOf(rows: readonly Uint8Array[], offset: number, widthDots: number): Canvas {
  const dot = (x: number, y: number) => {
    const row = rows[offset + y];
    if (!row || x < 0 || x >= widthDots) return;
    const at = x >> 3;
    row[at] = (row[at] ?? 0) & ~(0x80 >> (x & 7));
  };
  return {
    bar(left, top, width, height) {
      // Edges go to whole dots, so that bars that touch go on touching.
      const [right, bottom] = [Math.round(left + width), Math.round(top + height)];
      for (let y = Math.round(top); y < bottom; y += 1) for (let x = Math.round(left); x < right; x += 1) dot(x, y);
    },
    text(left, top, size, content, style = {}) {
      const font = bwip.FontLib.lookup('OCR-B');
      const side = Math.round(size * 0.8);
      const glyphs = [...content].map((sign) => bwip.FontLib.getglyph(font, sign.charCodeAt(0), side * 0.8, side));
      const width = glyphs.reduce((sum, glyph) => sum + glyph.advance, 0);
      let pen = Math.round(left - (style.align === 'right' ? width : style.align === 'center' ? width / 2 : 0));
      for (const glyph of glyphs) {
        for (let index = 0; index < glyph.width * glyph.height; index += 1) {
          if ((glyph.bytes[glyph.offset + index] ?? 0) < BLACK) continue;
          const x = pen + glyph.left + (index % glyph.width);
          dot(x, Math.round(top) + side - glyph.top + Math.floor(index / glyph.width));
        }
        pen += glyph.advance;
      }
    },
  };
}
