import type { Gray } from './gray.ts';
import type { Point, SeenCode } from './read-codes.ts';

/** Bars and spaces of a symbol from `fixed` ones and whole characters of `elements` bars and spaces in `modules` modules. */
interface Symbology {
  readonly elements: number;
  readonly modules: number;
  readonly extraElements: number;
  readonly extraModules: number;
}
/** Code 128: characters of 11 modules, the stop has a bar of 2 more. PDF417: code words of 17 modules, the stop has one more. */
const BY_CHARACTERS: Readonly<Record<string, Symbology>> = {
  Code128: { elements: 6, modules: 11, extraElements: 1, extraModules: 2 },
  Code93: { elements: 6, modules: 9, extraElements: 1, extraModules: 1 },
  PDF417: { elements: 8, modules: 17, extraElements: 1, extraModules: 1 },
};
/** Bars and spaces, modules. */
const FIXED: Readonly<Record<string, readonly [number, number]>> = {
  EAN13: [59, 95],
  UPCA: [59, 95],
  EAN8: [43, 67],
  UPCE: [33, 51],
};

/**
 * How many dots the narrowest bar of a code is wide on average, from the picture it was read from; undefined where the bars under
 * its middle line cannot be told.
 */
export function moduleDots(code: SeenCode, picture: Gray): number | undefined {
  const [topLeft, topRight, bottomRight, bottomLeft] = code.corners;
  if (code.modules > 0 && code.format !== 'PDF417') {
    return rounded((distance(topLeft, topRight) + distance(topLeft, bottomLeft)) / 2 / code.modules);
  }
  const runs = runsAlong(picture, between(topLeft, bottomLeft), between(topRight, bottomRight));
  const width = runs.reduce((sum, run) => sum + run, 0);
  const modules = modulesOf(code.format, runs.length);
  if (modules !== undefined) return rounded(width / modules);
  return runs.length < 5 ? undefined : rounded(narrowest(runs));
}

function modulesOf(format: string, runs: number): number | undefined {
  const fixed = FIXED[format];
  if (fixed) return fixed[0] === runs ? fixed[1] : undefined;
  const symbology = BY_CHARACTERS[format];
  if (!symbology) return undefined;
  const characters = (runs - symbology.extraElements) / symbology.elements;
  return Number.isInteger(characters) && characters > 1
    ? characters * symbology.modules + symbology.extraModules
    : undefined;
}

/** Two widths only (ITF, Code 39): the average of the thinner ones. */
function narrowest(runs: readonly number[]): number {
  const least = Math.min(...runs);
  const thin = runs.filter((run) => run <= least * 1.6);
  return thin.reduce((sum, run) => sum + run, 0) / thin.length;
}

/** Lengths of the bars and spaces on a line, from the first bar to the last. */
function runsAlong(picture: Gray, from: Point, to: Point): number[] {
  const length = distance(from, to);
  if (length < 8) return [];
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const runs: number[] = [];
  let black = false;
  let start = 0;
  // The corners may lie a little inside the outermost bars.
  for (let at = -3; at <= length + 4; at += 1) {
    const isBlack = isBlackAt(picture, from.x + dx * at, from.y + dy * at);
    if (isBlack === black) continue;
    if (black || runs.length > 0) runs.push(at - start);
    start = at;
    black = isBlack;
  }
  // What ends white ended with its last bar; what still is black was cut by the line's end.
  return runs.length % 2 === 1 ? runs : runs.slice(0, -1);
}

function isBlackAt(picture: Gray, x: number, y: number): boolean {
  const [column, row] = [Math.round(x), Math.round(y)];
  if (column < 0 || row < 0 || column >= picture.width || row >= picture.height) return false;
  return (picture.pixels[row * picture.width + column] ?? 255) < 128;
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
