import { type Dots, type Pen, penAt } from './dots.ts';
import { write } from './letters.ts';

/** The line an ESC/POS printer is filling, and how it writes at the moment. */
export interface EscPosLine {
  /** Row at which the next thing begins. */
  readonly top: number;
  /** Text and the commands of text; anything else is passed over. */
  obey(command: Uint8Array): void;
  /** Prints what stands in the line. */
  flush(): void;
  feed(rows: number): void;
  /** Something as high as this lies in the line. */
  inked(rows: number): void;
  /** Where something of this width begins, as it is aligned. */
  leftFor(width: number): number;
}

const ESC = 0x1b;
const GS = 0x1d;
const LINE_ROWS = 30;
const FONT_A = { width: 12, height: 24 };
const FONT_B = { width: 9, height: 17 };
const PLAIN = {
  font: FONT_A,
  across: 1,
  down: 1,
  bold: false,
  reverse: false,
  underline: false,
  align: 0,
  lineRows: LINE_ROWS,
};

export function createLine(dots: Dots): EscPosLine {
  let style = { ...PLAIN };
  let top = 0;
  let pen = 0;
  let high = 0;
  let words: { text: string; u: number; style: typeof style }[] = [];

  const cell = (of: typeof style) => ({ width: of.font.width * of.across, height: of.font.height * of.down });

  function leftFor(width: number): number {
    if (style.align === 1) return Math.max(0, Math.floor((dots.widthDots - width) / 2));
    return style.align === 2 ? Math.max(0, dots.widthDots - width) : 0;
  }

  function flush(): void {
    if (words.length > 0) {
      const left = leftFor(pen);
      for (const part of words) writePart(part, left);
      top += Math.max(style.lineRows, high);
    } else if (high > 0) top += high;
    dots.feedTo(top);
    words = [];
    pen = 0;
    high = 0;
  }

  function writePart({ text, u, style: as }: (typeof words)[number], left: number): void {
    const { width, height } = cell(as);
    dots.feedTo(top + height + 2);
    const at = penAt(dots, left + u, top, 0);
    if (as.reverse) at.bar(0, 0, width * text.length, height);
    const ink = as.reverse ? 'white' : 'black';
    write(at, text, width, height, ink);
    const beside: Pen = { bar: (du, dv, w, h, i) => at.bar(du + 1, dv, w, h, i) };
    if (as.bold) write(beside, text, width, height, ink);
    if (as.underline) at.bar(0, height, width * text.length, 2, ink);
  }

  /** Letters that do not fit go to the next line. */
  function say(text: string): void {
    let left = text;
    while (left !== '') {
      const { width, height } = cell(style);
      const room = Math.floor((dots.widthDots - pen) / width);
      if (room < 1 && pen > 0) {
        flush();
        continue;
      }
      const part = left.slice(0, Math.max(1, room));
      words.push({ text: part, u: pen, style: { ...style } });
      pen += part.length * width;
      high = Math.max(high, height);
      left = left.slice(part.length);
    }
  }

  function lineFeed(): void {
    if (words.length === 0 && high === 0) {
      top += style.lineRows;
      dots.feedTo(top);
    } else flush();
  }

  function obeyEscape(sign: string, value: number): void {
    if (sign === '@') style = { ...PLAIN };
    else if (sign === '!') {
      const font = value & 1 ? FONT_B : FONT_A;
      const size = { across: value & 0x20 ? 2 : 1, down: value & 0x10 ? 2 : 1 };
      style = { ...style, ...size, font, bold: (value & 8) !== 0, underline: (value & 0x80) !== 0 };
    } else if (sign === 'E' || sign === 'G') style = { ...style, bold: (value & 1) !== 0 };
    else if (sign === '-') style = { ...style, underline: (value & 3) !== 0 };
    else if (sign === 'M') style = { ...style, font: (value & 1) === 1 ? FONT_B : FONT_A };
    else if (sign === 'a') style = { ...style, align: value & 3 };
    else if (sign === '2') style = { ...style, lineRows: LINE_ROWS };
    else if (sign === '3') style = { ...style, lineRows: value };
    else if (sign === 'd' || sign === 'J') {
      flush();
      top += sign === 'd' ? value * style.lineRows : value;
      dots.feedTo(top);
    }
  }

  return {
    get top() {
      return top;
    },
    obey(command) {
      const [lead = 0, code = 0, value = 0] = command;
      const sign = String.fromCharCode(code);
      if (lead >= 0x20) say(Buffer.from(command).toString('latin1'));
      else if (lead === 0x0a) lineFeed();
      else if (lead === 0x09) say(' '.repeat(8 - (Math.floor(pen / cell(style).width) % 8)));
      else if (lead === ESC) obeyEscape(sign, value);
      else if (lead === GS && sign === '!') style = { ...style, across: (value >> 4) + 1, down: (value & 7) + 1 };
      else if (lead === GS && sign === 'B') style = { ...style, reverse: (value & 1) !== 0 };
    },
    flush,
    feed(rows) {
      top += rows;
      dots.feedTo(top);
    },
    inked(rows) {
      high = Math.max(high, rows);
      dots.feedTo(top + rows);
    },
    leftFor,
  };
}
