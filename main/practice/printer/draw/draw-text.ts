import { createDots, type Dots, penAt } from './dots.ts';
import { write } from './letters.ts';

const CELL_WIDTH = 12;
const LINE_ROWS = 30;
const MOST_LINES = 400;

/** The bytes themselves, as text, in lines as wide as the paper. */
export function drawAsText(bytes: Uint8Array, widthDots: number): Dots {
  const dots = createDots(widthDots, 'roll');
  const columns = Math.max(1, Math.floor(widthDots / CELL_WIDTH));
  let row = 0;
  for (const line of Buffer.from(bytes).toString('latin1').split(/\r?\n/)) {
    for (let from = 0; from === 0 || from < line.length; from += columns) {
      if (row >= MOST_LINES) return dots;
      dots.feedTo((row + 1) * LINE_ROWS);
      write(penAt(dots, 0, row * LINE_ROWS, 0), line.slice(from, from + columns), CELL_WIDTH, LINE_ROWS - 6);
      row += 1;
    }
  }
  return dots;
}
