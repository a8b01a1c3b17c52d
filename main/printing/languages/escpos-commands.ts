/** One piece of an ESC/POS stream: a run of text, or a command with everything that belongs to it. */
export interface EscPosCommand {
  /** `text`; or the command's bytes in words, e.g. `ESC @`, `GS v`, `GS ( L`. */
  readonly name: string;
  /** What follows the name: parameters and counted bytes. */
  readonly parameters: Uint8Array;
  readonly at: number;
  /** What is missing of its counted bytes; 0 when it is whole. */
  readonly missing: number;
  readonly known: boolean;
}

const LEADS: Readonly<Record<number, string>> = { 16: 'DLE', 27: 'ESC', 28: 'FS', 29: 'GS' };
/** Bytes of parameters behind the name (Epson ESC/POS reference); what counts itself is in `countedLength`. */
const FIXED: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: 'ESC @|ESC 2|ESC L|ESC S|ESC i|ESC m|ESC v|GS :|GS c|FS &|FS .',
    1: `ESC SP|ESC !|ESC %|ESC -|ESC 3|ESC =|ESC ?|ESC E|ESC G|ESC J|ESC K|ESC M|ESC R|ESC T|ESC U|ESC V|ESC a|ESC d|ESC e
      |ESC r|ESC t|ESC u|ESC {|GS !|GS /|GS B|GS E|GS H|GS I|GS T|GS a|GS b|GS f|GS h|GS j|GS r|GS w|FS !|FS -|FS C|FS W
      |DLE EOT|DLE ENQ`,
    2: 'ESC $|ESC \\|ESC B|ESC c|GS $|GS L|GS P|GS W|GS \\|FS S|FS p',
    3: 'ESC p|GS ^|GS z',
    4: 'DLE DC4|GS g',
    8: 'ESC W',
    74: 'FS 2',
  }).flatMap(([length, names]) => names.split('|').map((name) => [name.trim(), Number(length)] as const)),
);

/** Reads a stream to its end; linear. */
export function* escPosCommands(bytes: Uint8Array): Generator<EscPosCommand> {
  let at = 0;
  while (at < bytes.length) {
    const command = commandAt(bytes, at);
    yield command.piece;
    at = command.next;
  }
}

function commandAt(bytes: Uint8Array, at: number): { readonly piece: EscPosCommand; readonly next: number } {
  const lead = LEADS[bytes[at] ?? 0];
  if (lead === undefined) {
    let end = at + 1;
    while (end < bytes.length && LEADS[bytes[end] ?? 0] === undefined) end += 1;
    return {
      piece: { name: 'text', parameters: bytes.subarray(at, end), at, missing: 0, known: true },
      next: end,
    };
  }
  const sign = bytes[at + 1];
  if (sign === undefined) return cut(bytes, at, at + 1, lead, 1, true);
  const name = `${lead} ${signName(sign)}`;
  if (sign === 0x28 && lead !== 'DLE') {
    const full = `${name} ${String.fromCharCode(bytes[at + 2] ?? 0x3f)}`;
    return cut(bytes, at, at + 3, full, 2 + (bytes[at + 3] ?? 0) + (bytes[at + 4] ?? 0) * 256, true);
  }
  const length = countedLength(bytes, at + 2, name) ?? FIXED.get(name);
  return cut(bytes, at, at + 2, name, length ?? 0, length !== undefined);
}

function cut(bytes: Uint8Array, at: number, from: number, name: string, length: number, known: boolean) {
  const missing = Math.max(0, from + length - bytes.length);
  const end = Math.min(bytes.length, from + length);
  return { piece: { name, parameters: bytes.subarray(Math.min(from, end), end), at, missing, known }, next: end };
}

function signName(sign: number): string {
  if (sign === 0x20) return 'SP';
  if (sign === 0x04) return 'EOT';
  if (sign === 0x05) return 'ENQ';
  if (sign === 0x14) return 'DC4';
  return String.fromCharCode(sign);
}

/** Commands that say themselves how long they are. */
function countedLength(bytes: Uint8Array, from: number, name: string): number | undefined {
  const byte = (index: number) => bytes[from + index] ?? 0;
  const word = (index: number) => byte(index) + byte(index + 1) * 256;
  switch (name) {
    case 'GS v':
      return byte(0) === 0x30 ? 6 + word(2) * word(4) : undefined;
    case 'ESC *':
      return 3 + word(1) * (byte(0) >= 32 ? 3 : 1);
    case 'GS *':
      return 2 + byte(0) * byte(1) * 8;
    case 'GS V':
      return byte(0) > 48 && byte(0) !== 49 ? 2 : 1;
    case 'GS 8':
      return 5 + word(1) + word(3) * 65_536;
    case 'GS k':
      return byte(0) >= 65 ? 2 + byte(1) : 1 + toNul(bytes, from + 1);
    case 'ESC D':
      return toNul(bytes, from);
    case 'GS C':
      return byte(0) === 0x3b ? undefined : byte(0) === 0x31 ? 7 : 3;
    case 'ESC &':
      return userCharacters(bytes, from);
    case 'FS q':
      return storedPictures(bytes, from);
    default:
      return undefined;
  }
}

function toNul(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(0, from);
  return (end < 0 ? bytes.length : end) - from + 1;
}

/** `ESC & y c1 c2`, then for each character its width and as many columns of `y` bytes. */
function userCharacters(bytes: Uint8Array, from: number): number {
  const [rows = 0, first = 0, last = 0] = bytes.subarray(from, from + 3);
  let length = 3;
  for (let code = first; code <= last; code += 1) length += 1 + (bytes[from + length] ?? 0) * rows;
  return length;
}

/** `FS q n`, then for each picture its size in bytes and its dots. */
function storedPictures(bytes: Uint8Array, from: number): number {
  let length = 1;
  for (let left = bytes[from] ?? 0; left > 0; left -= 1) {
    const [xl = 0, xh = 0, yl = 0, yh = 0] = bytes.subarray(from + length, from + length + 4);
    length += 4 + (xl + xh * 256) * (yl + yh * 256) * 8;
  }
  return length;
}
