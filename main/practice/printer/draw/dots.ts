export type Ink = 'black' | 'white' | 'swapped';

/** What the head burns, dot by dot; outside of it nothing is burnt. */
export interface Dots {
  readonly widthDots: number;
  /** Grows with a roll of paper as it is drawn on, else fixed. */
  readonly heightDots: number;
  readonly bytesPerRow: number;
  /** 1 is black; as many rows as there are. */
  bits(): Uint8Array;
  bar(left: number, top: number, width: number, height: number, ink?: Ink): void;
  /** Rows of dots, 1 is black, laid over (`black`), in place of (`white`) or against (`swapped`) what is there. */
  picture(left: number, top: number, bytesPerRow: number, rows: Uint8Array, ink: Ink): void;
  clear(): void;
  /** The roll goes on to at least this row. */
  feedTo(row: number): void;
}

/** Longer than any sheet; a printer asked for more is asked nonsense. */
const MOST_ROWS = 30_000;

/** A label of a given height, or a roll that begins without any. */
export function createDots(widthDots: number, heightDots: number | 'roll'): Dots {
  const bytesPerRow = Math.ceil(widthDots / 8);
  const grows = heightDots === 'roll';
  let height = heightDots === 'roll' ? 0 : heightDots;
  let bits = new Uint8Array(bytesPerRow * Math.max(height, 512));

  function feedTo(row: number): void {
    if (!grows || row <= height) return;
    height = Math.min(row, MOST_ROWS);
    if (height * bytesPerRow <= bits.length) return;
    const larger = new Uint8Array(Math.min(height * 2, MOST_ROWS) * bytesPerRow);
    larger.set(bits);
    bits = larger;
  }

  function dot(x: number, y: number, ink: Ink): void {
    if (x < 0 || y < 0 || x >= widthDots || y >= height) return;
    const at = y * bytesPerRow + (x >> 3);
    const mask = 0x80 >> (x & 7);
    const here = bits[at] ?? 0;
    bits[at] = ink === 'black' ? here | mask : ink === 'white' ? here & ~mask : here ^ mask;
  }

  return {
    widthDots,
    bytesPerRow,
    get heightDots() {
      return height;
    },
    bits: () => bits.subarray(0, height * bytesPerRow),
    feedTo,
    clear() {
      bits.fill(0);
    },
    bar(left, top, width, rows, ink = 'black') {
      feedTo(top + rows);
      const right = Math.min(left + width, widthDots);
      for (let y = Math.max(top, 0); y < Math.min(top + rows, height); y += 1) {
        for (let x = Math.max(left, 0); x < right; x += 1) dot(x, y, ink);
      }
    },
    picture(left, top, rowBytes, rows, ink) {
      const count = rowBytes === 0 ? 0 : Math.floor(rows.length / rowBytes);
      feedTo(top + count);
      for (let row = 0; row < count; row += 1) {
        for (let x = 0; x < rowBytes * 8; x += 1) {
          const black = ((rows[row * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
          if (black) dot(left + x, top + row, ink === 'swapped' ? 'swapped' : 'black');
          else if (ink === 'white') dot(left + x, top + row, 'white');
        }
      }
    },
  };
}

export type QuarterTurns = 0 | 1 | 2 | 3;

/** A place to draw from, turned clockwise: `u` goes along the writing, `v` across it. */
export interface Pen {
  bar(u: number, v: number, width: number, height: number, ink?: Ink): void;
}

export function penAt(dots: Dots, left: number, top: number, turns: QuarterTurns): Pen {
  return {
    bar(u, v, width, height, ink) {
      if (turns === 0) dots.bar(left + u, top + v, width, height, ink);
      else if (turns === 1) dots.bar(left - v - height, top + u, height, width, ink);
      else if (turns === 2) dots.bar(left - u - width, top - v - height, width, height, ink);
      else dots.bar(left + v, top - u - width, height, width, ink);
    },
  };
}
