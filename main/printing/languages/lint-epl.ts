import { ok, type Result } from '../../../shared/result.ts';
import { type LabelRefusal, type LintedLabel, refuse } from './label-refusal.ts';

/** What marks the label (EPL2 programmer's manual). EPL tells capitals from small letters. */
const DRAWS = /^(A-?\d|B-?\d|b-?\d|GG-?\d|LE-?\d|LO-?\d|LS-?\d|LW-?\d|X-?\d)/;
/**
 * Settings that hold until the next label sets them: width, length, density, speed, code page, direction, origin, and backing up
 * to the tear bar. Drivers send them with every label, so they pass.
 */
const FOR_THE_LABEL = /^(q\d|Q\d|D\d|S\d|I\d|Z[TB]$|R-?\d|J[FBC]$|;)/;
/** Known, and none of a label's business: stored forms, graphics and fonts, variables, clock, serial port, options, resets, questions. */
const CHANGES_PRINTER =
  /^(\^|~|FS|FE|FR|FK|FI|GM|GK|GI|EK|ES|EI|M\d|O|o|W|Y\d|y\d|U|TS|TD|C\d|V\d|PA|dump|xa|eR|r[NY]?$|f\d|c[A-Za-z]|i\b|\?)/;
const MAX_LINE = 4_096;

/** Judges EPL2 by its bytes, read as a printer reads them: in lines, with the counted bytes of graphics between. */
export function lintEpl(bytes: Uint8Array): Result<LintedLabel, LabelRefusal> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let at = 0;
  let labels = 0;
  let cleared = false;
  let drawn = false;
  while (at < text.length) {
    const graphic = graphicEnd(text, at);
    if (graphic !== undefined) {
      if (graphic > text.length) return refuse('unterminated', 'GW lacks bytes');
      drawn = true;
      at = graphic;
      continue;
    }
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, Math.min(end, at + MAX_LINE)).replace(/^[\s\0]+|[\s\0]+$/g, '');
    at = end + 1;
    if (line === '') continue;
    if (newline < 0) return refuse('unterminated', line);
    if (line === 'N') {
      cleared = true;
      drawn = false;
    } else if (/^P\d/.test(line)) {
      if (!/^P1(,1)?$/.test(line)) return refuse('copies', line);
      if (!drawn) return refuse('no-label', 'P with nothing drawn');
      // The picture stays in the printer until it is cleared: the last job's would come out with this one's.
      if (!cleared) return refuse('copies', 'no N before what is drawn');
      labels += 1;
      cleared = false;
    } else if (DRAWS.test(line)) drawn = true;
    else if (CHANGES_PRINTER.test(line)) return refuse('changes-printer', line);
    else if (!FOR_THE_LABEL.test(line)) return refuse('foreign-text', line);
  }
  return labels > 0 ? ok({ labels }) : refuse('no-label', text.trim() || 'nothing');
}

/** `GWx,y,bytes,rows` is followed by a comma, as the manual says, or a line end, as CUPS writes it, and that many raw bytes. */
function graphicEnd(text: string, at: number): number | undefined {
  const match = /^\s*GW\s*-?\d{1,5},\s*-?\d{1,5},\s*(\d{1,5}),\s*(\d{1,5})(?:,|\r?\n)/.exec(text.slice(at, at + 60));
  return match ? at + match[0].length + Number(match[1]) * Number(match[2]) : undefined;
}
