import { createRequire } from 'node:module';
import { type Font, type Glyph, openSync } from 'fontkit';

/** Outlines of a line of text, in the units of `size`: the pen begins at 0, y grows downward from the baseline. */
export interface SetLine {
  readonly width: number;
  /** SVG path commands; empty for what leaves no ink. */
  readonly paths: readonly string[];
}

/** India's scripts beside Latin, whose names the files carry; the first file that has a character draws it. */
const SCRIPTS = [
  ...['devanagari', 'bengali', 'gujarati', 'gurmukhi', 'kannada', 'malayalam', 'oriya', 'tamil', 'telugu'],
] as const;
const FILES = [
  'noto-sans/files/noto-sans-latin-wght-normal.woff2',
  'noto-sans/files/noto-sans-latin-ext-wght-normal.woff2',
  ...SCRIPTS.map((script) => `noto-sans-${script}/files/noto-sans-${script}-${script}-wght-normal.woff2`),
  'noto-sans/files/noto-sans-greek-wght-normal.woff2',
  'noto-sans/files/noto-sans-cyrillic-wght-normal.woff2',
];
/** Joiners and marks belong to the letter before them, whichever font drew it. */
const STAYS = /^(?:\p{M}|\u200c|\u200d| )$/u;

const opened = new Map<string, Font>();

/** Opened when a character first gets so far: most documents need one or two. */
function fontOf(file: string): Font {
  const known = opened.get(file);
  if (known) return known;
  const { resolve } = createRequire(import.meta.url);
  const font = openSync(resolve(`@fontsource-variable/${file}`)) as Font;
  // The shaper judges a glyph by the character it was first seen for: as part of another one, it is taken for none ever after.
  for (const point of font.characterSet) font.glyphForCodePoint(point);
  opened.set(file, font);
  return font;
}

const drawnBy = new Map<number, Font>();

function fontFor(point: number): Font {
  const known = drawnBy.get(point);
  if (known) return known;
  const file = FILES.find((each) => fontOf(each).hasGlyphForCodePoint(point)) ?? FILES[0] ?? '';
  const font = fontOf(file);
  drawnBy.set(point, font);
  return font;
}

interface Run {
  readonly font: Font;
  text: string;
}

function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    const point = character.codePointAt(0) ?? 0;
    const stays = last && STAYS.test(character) && last.font.hasGlyphForCodePoint(point);
    const font = stays ? last.font : fontFor(point);
    if (last?.font === font) last.text += character;
    else runs.push({ font, text: character });
  }
  return runs;
}

/** Marks stand where the letters' own widths put them, in place of where the font would. */
const WITHOUT_MARKS = { mark: false, mkmk: false, abvm: false, blwm: false };

interface Shaped {
  readonly glyphs: readonly Glyph[];
  /** In the font's units. */
  readonly positions: readonly { readonly xAdvance: number; readonly xOffset: number; readonly yOffset: number }[];
}

/** A title must come out whatever its letters: where the shaper stumbles over a font's tables it is asked for less. */
function shaped(font: Font, text: string): Shaped {
  for (const features of [undefined, WITHOUT_MARKS]) {
    try {
      return font.layout(text, features);
    } catch {
      // Some fonts leave anchors out that the shaper takes for granted.
    }
  }
  const glyphs = font.glyphsForString(text);
  return { glyphs, positions: glyphs.map(({ advanceWidth }) => ({ xAdvance: advanceWidth, xOffset: 0, yOffset: 0 })) };
}

const clean = (text: string): string => text.normalize('NFC').replace(/[\p{Cc}\s]+/gu, ' ');

/** Shaped by the fonts' own rules, so that Devanagari joins as it is written. A character in no font is drawn as an empty box. */
export function setLine(text: string, size: number): SetLine {
  const paths: string[] = [];
  let pen = 0;
  for (const { font, text: part } of runsOf(clean(text))) {
    const { glyphs, positions } = shaped(font, part);
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
  const width = runsOf(word).reduce((sum, { font, text }) => sum + advanceOf(font, text) / font.unitsPerEm, 0);
  if (measured.size >= MOST_MEASURED) measured.clear();
  measured.set(word, width);
  return width;
}

function advanceOf(font: Font, text: string): number {
  return shaped(font, text).positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
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
