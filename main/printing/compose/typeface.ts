import { createRequire } from 'node:module';
import { type Font, openSync } from 'fontkit';

/** Outlines of a line of text, in the units of `size`: the pen begins at 0, y grows downward from the baseline. */
export interface SetLine {
  readonly width: number;
  /** SVG path commands; empty for what leaves no ink. */
  readonly paths: readonly string[];
}

/** Noto Sans for each script it is told apart for; the first that has a character draws it. */
const FILES = [
  'noto-sans/files/noto-sans-latin-wght-normal.woff2',
  'noto-sans/files/noto-sans-latin-ext-wght-normal.woff2',
  'noto-sans-devanagari/files/noto-sans-devanagari-devanagari-wght-normal.woff2',
  'noto-sans/files/noto-sans-greek-wght-normal.woff2',
  'noto-sans/files/noto-sans-cyrillic-wght-normal.woff2',
] as const;
/** Joiners and marks belong to the letter before them, whichever font drew it. */
const STAYS = /^(?:\p{M}|\u200c|\u200d| )$/u;

let loaded: readonly Font[] | undefined;

function fonts(): readonly Font[] {
  const { resolve } = createRequire(import.meta.url);
  loaded ??= FILES.map((file) => openSync(resolve(`@fontsource-variable/${file}`)) as Font);
  return loaded;
}

interface Run {
  readonly font: Font;
  text: string;
}

function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  const [first] = fonts();
  for (const character of text) {
    const last = runs.at(-1);
    const point = character.codePointAt(0) ?? 0;
    const stays = last && STAYS.test(character) && last.font.hasGlyphForCodePoint(point);
    const font = stays ? last.font : (fonts().find((each) => each.hasGlyphForCodePoint(point)) ?? first);
    if (!font) throw new Error('No font was loaded');
    if (last?.font === font) last.text += character;
    else runs.push({ font, text: character });
  }
  return runs;
}

const clean = (text: string): string => text.normalize('NFC').replace(/[\p{Cc}\s]+/gu, ' ');

/** Shaped by the fonts' own rules, so that Devanagari joins as it is written. A character in no font is drawn as an empty box. */
export function setLine(text: string, size: number): SetLine {
  const paths: string[] = [];
  let pen = 0;
  for (const { font, text: part } of runsOf(clean(text))) {
    const { glyphs, positions } = font.layout(part);
    const scale = size / font.unitsPerEm;
    for (const [index, glyph] of glyphs.entries()) {
      const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
      const path = glyph.path.scale(scale, -scale).translate(pen + xOffset * scale, -yOffset * scale);
      if (path.commands.length > 0) paths.push(path.toSVG());
      pen += xAdvance * scale;
    }
  }
  return { width: pen, paths };
}

/** Of words that were measured before: breaking lines asks for the same again and again. Emptied when there are many. */
const measured = new Map<string, number>();
const MOST_MEASURED = 5_000;

/** Nothing is drawn together over a space, so that a line is as wide as its words and spaces. */
export function widthOf(text: string, size: number): number {
  const words = clean(text).split(' ');
  return (words.reduce((sum, word) => sum + wordWidth(word), 0) + (words.length - 1) * wordWidth(' ')) * size;
}

/** For a size of 1. */
function wordWidth(word: string): number {
  const known = measured.get(word);
  if (known !== undefined) return known;
  const width = runsOf(word).reduce((sum, { font, text }) => sum + font.layout(text).advanceWidth / font.unitsPerEm, 0);
  if (measured.size >= MOST_MEASURED) measured.clear();
  measured.set(word, width);
  return width;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Text broken at its spaces into lines of at most `width`, inside a word only where it is longer than a line; at most `most` lines,
 * the last of which says with an ellipsis that there was more.
 */
export function linesOf(text: string, size: number, width: number, most = Number.POSITIVE_INFINITY): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of clean(text).trim().split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer, size) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = piecesOf(word, size, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  if (line !== '') lines.push(line);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), shortened(lines.slice(most - 1).join(' '), size, width)];
}

/** As much of it as fits, with an ellipsis where it does not fit whole. */
export function shortened(text: string, size: number, width: number): string {
  if (widthOf(text, size) <= width) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(clean(text))) {
    if (widthOf(`${kept}${segment}…`, size) > width) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

function piecesOf(word: string, size: number, width: number): string[] {
  if (widthOf(word, size) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const { segment } of graphemes.segment(word)) {
    if (piece !== '' && widthOf(piece + segment, size) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...pieces, piece];
}

/** The largest size up to `most` in which the text fits the width. */
export function fittingSize(text: string, width: number, most: number): number {
  return Math.min(most, (width / Math.max(1, widthOf(text, 1000))) * 1000);
}
