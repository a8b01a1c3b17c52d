/** One command as it stands in the stream: prefix and two letters, and everything up to the next command. */
export interface ZplCommand {
  /** E.g. `^FD`, `~DG`, `^A0` is `^A`. */
  readonly name: string;
  readonly parameters: string;
  /** Offset of the prefix. */
  readonly at: number;
}

/**
 * Reads a stream the way a printer does: `^` and `~` begin a command wherever they stand, in field text too, except in the
 * counted bytes of a binary graphic (`^GFB`, `^GFC`). Text before the first command is a command without a name.
 * `text` is one character per byte (latin1).
 */
export function* zplCommands(text: string): Generator<ZplCommand> {
  let at = nextPrefix(text, 0);
  if (at > 0) yield { name: '', parameters: text.slice(0, at), at: 0 };
  while (at < text.length) {
    const name = nameAt(text, at);
    const from = at + name.length;
    const end = CHANGES_PREFIX.test(name) ? Math.min(from + 1, text.length) : endOf(name, text, from);
    yield { name, parameters: text.slice(from, end), at };
    at = end;
  }
}

/** `^CC`, `^CT`, `^CD`: the one character after them is the new prefix or delimiter, whatever it is. */
const CHANGES_PREFIX = /^[~^]C[CTD]$/;

function endOf(name: string, text: string, from: number): number {
  return nextPrefix(text, from + binaryLength(name, text, from));
}

/** `^A` takes the font's letter as its first parameter; a prefix that no letter follows is a name of its own. */
function nameAt(text: string, at: number): string {
  const name = text.slice(at, at + 3).toUpperCase();
  if (name.startsWith('^A')) return '^A';
  return /^.[A-Z][A-Z0-9@]$/.test(name) ? name : name.slice(0, 1);
}

function nextPrefix(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5e || code === 0x7e) return at;
  }
  return text.length;
}

/** `^GFB,<bytes>,...,...,` is followed by that many raw bytes. */
function binaryLength(name: string, text: string, from: number): number {
  if (name !== '^GF') return 0;
  const match = /^[BC],(\d{1,8}),\d{1,8},\d{1,8},/i.exec(text.slice(from, from + 40));
  return match?.[1] ? match[0].length + Number(match[1]) : 0;
}
