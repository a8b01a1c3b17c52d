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
