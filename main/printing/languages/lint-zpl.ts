import { err, ok, type Result } from '../../../shared/result.ts';
import { type ZplCommand, zplCommands } from './zpl-commands.ts';

/** Why a ZPL stream is not sent to a printer. */
export interface ZplRefusal {
  readonly reason: /** It would change the printer beyond this label. */
    | 'changes-printer'
    /** A `^XA` without its `^XZ`, or one inside another. */
    | 'unterminated'
    /** No format that feeds a label. */
    | 'no-label'
    /** It asks for copies; a label comes out once. */
    | 'copies'
    /** Text that is no ZPL stands outside the formats. */
    | 'foreign-text';
  /** The command or text it was refused for, at most 40 characters. */
  readonly found: string;
}

export interface LintedZpl {
  /** Physical labels this stream feeds. */
  readonly labels: number;
}

/**
 * Commands that outlive the label: saved settings, resets, network, clock, fonts, files, sensors, printer language, pauses and
 * cancels, and those that print labels of their own (ZPL II reference; printing 4.4). Unknown commands pass: printers skip them.
 */
const CHANGES_PRINTER = new Set(
  `^JU ~JR ^JF ~JC ~JG ~JL ~JD ~JE ^JB ~JB ^JH ~JH ^JI ~JI ^JJ ^JS ~JS ^JT ^JW ^JZ ~JA ~JP ~JX ~JN ~JF
   ^KD ^KL ^KN ^KP ^KV ^MA ^MI ^ML ^MP ^MW ^NB ^NC ^ND ^NI ^NN ^NP ^NR ^NS ^NT ^NW ~NC ~NR ~NT
   ^SI ^SL ^SO ^SQ ^SR ^SS ^ST ^SX ^SZ ~DB ~DE ~DN ~DS ~DT ~DU ~DY ~EG ^EG ~EF ^EF ^ID ^TO ^CM
   ^WA ^WE ^WI ^WL ^WP ^WR ^WS ^WX ~WL ~WR ^WD ~WC ~WQ ^HR ~HR ^RF ~RO ^RZ ~PP ^PP ~PR ~PL ~TA ~SD ^HZ ^PZ`.split(
    /\s+/,
  ),
);
/** Stores a file: harmless in `R:` (memory, gone at power-off), not on a drive that keeps it. */
const STORES = new Set(['^DF', '^IS', '~DG', '^CW']);
/** Default characters written out again change nothing. */
const DEFAULT_PREFIXES: Readonly<Record<string, string>> = {
  '^CC': '^',
  '~CC': '^',
  '^CT': '~',
  '~CT': '~',
  '^CD': ',',
  '~CD': ',',
};
const PRINTABLE = new Set('^FD ^FV ^FN ^GB ^GC ^GD ^GE ^GF ^GS ^XG ^XF ^IM ^IL ^SN'.split(' '));
const SGD = /!\s*U\d?\s/;

/** Judges a ZPL stream by its bytes; linear, under a millisecond for a label. */
export function lintZpl(bytes: Uint8Array): Result<LintedZpl, ZplRefusal> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const sgd = SGD.exec(text);
  if (sgd) return refuse('changes-printer', text.slice(sgd.index));
  const state = { inFormat: false, prints: false, stored: false, labels: 0, last: '' };
  for (const command of zplCommands(text)) {
    state.last = command.name;
    const refusal = state.inFormat ? undefined : foreignText(command);
    const harm = refusal ?? printerChange(command) ?? copies(command);
    if (harm) return err(harm);
    if (command.name === '^XA') {
      if (state.inFormat) return refuse('unterminated', '^XA inside a format');
      Object.assign(state, { inFormat: true, prints: false, stored: false });
    } else if (command.name === '^XZ') {
      if (state.inFormat && state.prints && !state.stored) state.labels += 1;
      state.inFormat = false;
      if (command.parameters.trim() !== '' && !isPadding(command.parameters)) {
        return refuse('foreign-text', command.parameters);
      }
    } else if (command.name === '^DF') state.stored = true;
    else if (PRINTABLE.has(command.name)) state.prints = true;
  }
  // A graphic that counts more bytes than there are takes the format's end with it, and then the next job's beginning.
  if (state.inFormat) return refuse('unterminated', state.last === '^GF' ? '^GF lacks bytes' : '^XA without ^XZ');
  if (state.labels === 0) return refuse('no-label', text.trim() || 'nothing');
  return ok({ labels: state.labels });
}

/** Text before the first command; the usual driver header begins with the letters of a command it completes. */
function foreignText(command: ZplCommand): ZplRefusal | undefined {
  if (command.name !== '' || isPadding(command.parameters) || command.parameters.trim() === 'CT') return undefined;
  return { reason: 'foreign-text', found: command.parameters.trim().slice(0, 40) };
}

function printerChange(command: ZplCommand): ZplRefusal | undefined {
  const written = `${command.name}${command.parameters}`;
  const refusal: ZplRefusal = { reason: 'changes-printer', found: written.trim().slice(0, 40) };
  if (CHANGES_PRINTER.has(command.name)) return refusal;
  if (STORES.has(command.name) && /^[^,:]*[A-QS-Z]:/i.test(command.parameters)) return refusal;
  // Half resolution stays on for the labels after this one.
  if (command.name === '^JM' && !/^A?\s*$/i.test(command.parameters)) return refusal;
  const unchanged = DEFAULT_PREFIXES[command.name];
  if (unchanged !== undefined && command.parameters !== unchanged) return refusal;
  return undefined;
}

function copies(command: ZplCommand): ZplRefusal | undefined {
  if (command.name !== '^PQ') return undefined;
  const count = /^\s*(\d+)/.exec(command.parameters)?.[1];
  return count === undefined || Number(count) === 1
    ? undefined
    : { reason: 'copies', found: `^PQ${command.parameters}`.trim().slice(0, 40) };
}

/** Line ends, spaces, NULs and a byte order mark between formats mean nothing to a printer. */
function isPadding(text: string): boolean {
  return /^(?:\xef\xbb\xbf|[\s\0])*$/.test(text);
}

function refuse(reason: ZplRefusal['reason'], found: string): { readonly ok: false; readonly error: ZplRefusal } {
  return err({ reason, found: found.trim().slice(0, 40) });
}
