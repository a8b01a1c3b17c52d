import bwip from 'bwip-js/node';

/** A Code 128 as its runs: bar, space, bar, ..., in modules. */
export interface LinearSymbol {
  readonly runs: readonly number[];
  readonly modules: number;
}

/** A square of cells, row by row. */
export interface SquareSymbol {
  readonly size: number;
  dark(row: number, column: number): boolean;
}

/** Free modules beside a Code 128 (ISO/IEC 15417, 4.2) and around a QR code (ISO/IEC 18004, 9.1). */
export const QUIET_MODULES = 10;
export const QUIET_CELLS = 4;

export function code128(text: string): LinearSymbol {
  const [symbol] = bwip.raw('code128', text, '');
  if (!symbol || !('sbs' in symbol)) throw new Error('No Code 128 came of the text');
  return { runs: symbol.sbs, modules: symbol.sbs.reduce((sum, run) => sum + run, 0) };
}

export function qrCode(text: string): SquareSymbol {
  const [symbol] = bwip.raw('qrcode', text, 'eclevel=M');
  if (!symbol || !('pixs' in symbol)) throw new Error('No QR code came of the text');
  const { pixs, pixx } = symbol;
  return { size: pixx, dark: (row, column) => pixs[row * pixx + column] === 1 };
}

/** Dots for each module so that the symbol with its quiet zones fits; 0 where not even `least` does. */
export function moduleDots(modules: number, roomDots: number, least: number, most: number): number {
  const dots = Math.min(most, Math.floor(roomDots / modules));
  return dots >= least ? dots : 0;
}
