import bwip from 'bwip-js/node';
import type { Pen } from './dots.ts';
import { write } from './letters.ts';

export interface BarsStyle {
  readonly moduleDots: number;
  readonly heightDots: number;
  /** The text in letters below the bars, this high. */
  readonly textDots: number | undefined;
}

/** Draws a linear barcode, by the name bwip-js gives it; nothing when the text is none of that kind. Returns its width in dots. */
export function drawBars(pen: Pen, kind: string, text: string, style: BarsStyle): number {
  const runs = runsOf(kind, text);
  let u = 0;
  for (const [index, run] of runs.entries()) {
    const width = run * style.moduleDots;
    if (index % 2 === 0) pen.bar(u, 0, width, style.heightDots);
    u += width;
  }
  if (style.textDots !== undefined && u > 0) {
    const below: Pen = { bar: (du, dv, w, h, ink) => pen.bar(du, dv + style.heightDots + 2, w, h, ink) };
    write(below, text, Math.round(style.textDots / 2), style.textDots);
  }
  return u;
}

/** Draws a two-dimensional code; returns how many dots square it is. */
export function drawCells(pen: Pen, kind: string, text: string, cellDots: number, options = ''): number {
  const cells = cellsOf(kind, text, options);
  if (!cells) return 0;
  for (let row = 0; row < cells.rows; row += 1) {
    for (let column = 0; column < cells.columns; column += 1) {
      if (cells.pixs[row * cells.columns + column] !== 1) continue;
      pen.bar(column * cellDots, row * cellDots * cells.rowFactor, cellDots, cellDots * cells.rowFactor);
    }
  }
  return cells.columns * cellDots;
}

/** Bar, space, bar, ..., in modules. */
function runsOf(kind: string, text: string): readonly number[] {
  try {
    const [symbol] = bwip.raw(kind, text, '');
    return symbol && 'sbs' in symbol ? symbol.sbs : [];
  } catch {
    // Not a text of this kind: a printer draws nothing then.
    return [];
  }
}

function cellsOf(kind: string, text: string, options: string) {
  try {
    const [symbol] = bwip.raw(kind, text, options);
    if (!symbol || !('pixs' in symbol)) return undefined;
    const { pixs, pixx } = symbol;
    return { pixs, columns: pixx, rows: Math.floor(pixs.length / pixx), rowFactor: kind === 'pdf417' ? 3 : 1 };
  } catch {
    // Too much text for any size: a printer draws nothing then.
    return undefined;
  }
}
