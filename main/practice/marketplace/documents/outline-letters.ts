/** Letters as 5 x 7 cells joined by their sides, so that an outline never falls apart; only those of the words drawn large. */
const LETTERS: Readonly<Record<string, readonly string[]>> = {
  P: ['#####', '#...#', '#...#', '#####', '#....', '#....', '#....'],
  R: ['#####', '#...#', '#...#', '#####', '#..#.', '#..##', '#...#'],
  A: ['#####', '#...#', '#...#', '#####', '#...#', '#...#', '#...#'],
  C: ['#####', '#....', '#....', '#....', '#....', '#....', '#####'],
  T: ['#####', '..#..', '..#..', '..#..', '..#..', '..#..', '..#..'],
  I: ['#####', '..#..', '..#..', '..#..', '..#..', '..#..', '#####'],
  E: ['#####', '#....', '#....', '####.', '#....', '#....', '#####'],
};
const COLUMNS = 5;
const ROWS = 7;
const PITCH = 6;

export interface OutlinePlace {
  readonly left: number;
  readonly top: number;
  /** Side of one cell; a letter is 5 cells wide, 7 high, one apart. */
  readonly cell: number;
  /** Thickness of the lines. */
  readonly line: number;
}

/** A filled rectangle, in whatever unit the page has. */
export interface Bar {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A word in hollow letters, drawn as thin lines along the edges of the cells: large enough to be seen from across the bench,
 * light enough to cost no ribbon, and without bars a barcode reader could take for a code.
 */
export function outlineBars(word: string, place: OutlinePlace): Bar[] {
  return [...word].flatMap((letter, index) => {
    const cells = LETTERS[letter];
    if (!cells) throw new Error(`No outline for ${letter}`);
    return outlineLetter(cells, { ...place, left: place.left + index * PITCH * place.cell });
  });
}

function outlineLetter(cells: readonly string[], { left, top, cell, line }: OutlinePlace): Bar[] {
  const filled = (row: number, column: number) => cells[row]?.charAt(column) === '#';
  const bars: Bar[] = [];
  for (let row = 0; row <= ROWS; row += 1) {
    for (const [from, length] of runs(COLUMNS, (column) => filled(row, column) !== filled(row - 1, column))) {
      bars.push({ left: left + from * cell, top: top + row * cell, width: length * cell + line, height: line });
    }
  }
  for (let column = 0; column <= COLUMNS; column += 1) {
    for (const [from, length] of runs(ROWS, (row) => filled(row, column) !== filled(row, column - 1))) {
      bars.push({ left: left + column * cell, top: top + from * cell, width: line, height: length * cell + line });
    }
  }
  return bars;
}

/** Start and length of each stretch where the test holds. */
function runs(count: number, holds: (index: number) => boolean): [number, number][] {
  const found: [number, number][] = [];
  for (let index = 0; index < count; index += 1) {
    const last = found.at(-1);
    if (!holds(index)) continue;
    if (last && last[0] + last[1] === index) last[1] += 1;
    else found.push([index, 1]);
  }
  return found;
}
