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
const LINE_DOTS = 2;

export interface OutlinePlace {
  readonly left: number;
  readonly top: number;
  /** Side of one cell in dots; a letter is 5 cells wide, 7 high, one apart. */
  readonly cell: number;
}

/**
 * A word in hollow letters, drawn as thin ZPL lines along the edges of the cells: large enough to be seen from across the bench,
 * light enough to cost no ribbon, and without bars a barcode reader could take for a code.
 */
export function outlineText(word: string, place: OutlinePlace): string {
  const lines: string[] = [];
  for (const [index, letter] of [...word].entries()) {
    const cells = LETTERS[letter];
    if (!cells) throw new Error(`No outline for ${letter}`);
    lines.push(...outlineLetter(cells, { ...place, left: place.left + index * PITCH * place.cell }));
  }
  return lines.join('\n');
}

function outlineLetter(cells: readonly string[], { left, top, cell }: OutlinePlace): string[] {
  const filled = (row: number, column: number) => cells[row]?.charAt(column) === '#';
  const lines: string[] = [];
  for (let row = 0; row <= ROWS; row += 1) {
    for (const [from, length] of runs(COLUMNS, (column) => filled(row, column) !== filled(row - 1, column))) {
      lines.push(bar(left + from * cell, top + row * cell, length * cell + LINE_DOTS, LINE_DOTS));
    }
  }
  for (let column = 0; column <= COLUMNS; column += 1) {
    for (const [from, length] of runs(ROWS, (row) => filled(row, column) !== filled(row, column - 1))) {
      lines.push(bar(left + column * cell, top + from * cell, LINE_DOTS, length * cell + LINE_DOTS));
    }
  }
  return lines;
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

function bar(left: number, top: number, width: number, height: number): string {
  return `^FO${left},${top}^GB${width},${height},${LINE_DOTS}^FS`;
}
