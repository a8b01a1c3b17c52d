import { crc32, deflateSync } from 'node:zlib';
import bwip from 'bwip-js/node';
import type { Canvas } from './canvas.ts';
import { LABEL_HEIGHT_DOTS, LABEL_WIDTH_DOTS, type LabelContent } from './label-content.ts';
import { drawLabel } from './label-layout.ts';

const ROW_BYTES = Math.ceil(LABEL_WIDTH_DOTS / 8);

/** The labels one under the other as a picture of one bit a dot, 203 dots to the inch (PNG specification, 11.2.2: greyscale). */
export function labelPng(labels: readonly LabelContent[]): Uint8Array {
  const height = LABEL_HEIGHT_DOTS * labels.length;
  const rows = Array.from({ length: height }, () => new Uint8Array(ROW_BYTES + 1).fill(0xff));
  for (const row of rows) row[0] = 0;
  for (const [index, label] of labels.entries()) drawLabel(canvasOf(rows, index * LABEL_HEIGHT_DOTS), label);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(LABEL_WIDTH_DOTS, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  // 8,000 dots to the metre are 203 to the inch.
  const density = Buffer.from([0, 0, 0x1f, 0x40, 0, 0, 0x1f, 0x40, 1]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('pHYs', density),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

/** Coverage from which a dot is black. */
const BLACK = 128;

function canvasOf(rows: readonly Uint8Array[], offset: number): Canvas {
  const dot = (x: number, y: number) => {
    const row = rows[offset + y];
    if (!row || x < 0 || x >= LABEL_WIDTH_DOTS) return;
    const at = 1 + (x >> 3);
    row[at] = (row[at] ?? 0) & ~(0x80 >> (x & 7));
  };
  return {
    bar(left, top, width, height) {
      for (let y = top; y < top + height; y += 1) for (let x = left; x < left + width; x += 1) dot(x, y);
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
