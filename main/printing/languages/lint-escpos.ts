import { ok, type Result } from '../../../shared/result.ts';
import { type EscPosCommand, escPosCommands } from './escpos-commands.ts';
import { type LabelRefusal, type LintedLabel, refuse } from './label-refusal.ts';

/**
 * Settings that `ESC @`, with which every document of ours begins, puts back, and the drawer's pulse, which tills send with their
 * receipts (Epson ESC/POS reference).
 */
const FOR_THE_SHEET =
  names(`ESC @|ESC 2|ESC SP|ESC !|ESC %|ESC &|ESC ?|ESC -|ESC 3|ESC E|ESC G|ESC J|ESC K|ESC M|ESC R|ESC T|ESC U
  |ESC V|ESC W|ESC a|ESC d|ESC e|ESC r|ESC t|ESC {|ESC $|ESC \\|ESC D|ESC p|ESC S|GS !|GS $|GS *|GS B|GS E|GS H|GS L|GS P|GS T
  |GS W|GS \\|GS b|GS f|GS h|GS w|FS !|FS &|FS -|FS .|FS 2|FS C|FS S|FS W|GS ( D|GS ( K|GS ( N|FS ( A`);
const DRAWS = names('ESC *|GS v|GS /|GS k|GS ( k|FS p');
const CUTS = names('GS V|ESC i|ESC m');
/** Kept over power-off, obeyed at once whatever is printing, or answered. */
const CHANGES_PRINTER =
  names(`ESC =|ESC c|ESC u|ESC v|GS :|GS ^|GS C|GS c|GS I|GS a|GS g|GS j|GS r|GS z|FS q|FS g|DLE EOT|DLE ENQ
  |DLE DC4|GS ( A|GS ( B|GS ( C|GS ( E|GS ( F|GS ( G|GS ( H|GS ( M|GS ( P|GS ( Q|GS ( V|GS ( Y|GS ( z|FS ( C|FS ( E|FS ( L
  |FS ( e|FS ( f|FS ( g|ESC ( A|ESC ( Y`);
/** `GS ( L`: keep a picture in the print buffer, print it. The others fill memory that outlives the power. */
const BUFFERED_PICTURE: ReadonlySet<number> = new Set([2, 50, 112, 113]);

/** Judges ESC/POS by its bytes. A cut or a form feed ends a sheet; what comes after the last one is torn off. */
export function lintEscPos(bytes: Uint8Array): Result<LintedLabel, LabelRefusal> {
  let labels = 0;
  let drawn = false;
  let pageMode = false;
  for (const command of escPosCommands(bytes)) {
    const { name, parameters } = command;
    if (command.missing > 0) return refuse('unterminated', `${name} lacks ${command.missing} bytes`);
    if (!command.known) return refuse('foreign-text', shown(command));
    if (name === 'ESC L') pageMode = true;
    else if (name === 'ESC S' || name === 'ESC @') pageMode = false;
    else if (name === 'text') {
      const sheets = textSheets(parameters, drawn, pageMode);
      labels += sheets.ended;
      drawn = sheets.drawn;
      if (parameters.includes(0x0c)) pageMode = false;
    } else if (CUTS.has(name)) {
      if (drawn) labels += 1;
      drawn = false;
    } else if (name === 'GS ( L' || name === 'GS 8') {
      const fn = parameters[name === 'GS 8' ? 6 : 3] ?? 0;
      if (!BUFFERED_PICTURE.has(fn)) return refuse('changes-printer', shown(command));
      drawn = true;
    } else if (DRAWS.has(name)) drawn = true;
    else if (CHANGES_PRINTER.has(name)) return refuse('changes-printer', shown(command));
    else if (!FOR_THE_SHEET.has(name)) return refuse('foreign-text', shown(command));
  }
  if (pageMode) return refuse('unterminated', 'ESC L without its end');
  if (drawn) labels += 1;
  return labels > 0 ? ok({ labels }) : refuse('no-label', 'nothing that prints');
}

/** A form feed prints a page in page mode and goes to the next label in the others. */
function textSheets(text: Uint8Array, drawnBefore: boolean, pageMode: boolean) {
  let drawn = drawnBefore;
  let ended = 0;
  for (const byte of text) {
    if (byte > 0x20) drawn = true;
    else if (byte === 0x0c && drawn && !pageMode) {
      ended += 1;
      drawn = false;
    }
  }
  return { drawn, ended };
}

function shown({ name, parameters }: EscPosCommand): string {
  return `${name} ${Buffer.from(parameters.subarray(0, 8)).toString('hex')}`;
}

function names(list: string): ReadonlySet<string> {
  return new Set(list.split('|').map((name) => name.trim()));
}
