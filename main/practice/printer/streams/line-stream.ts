import { type LanguageStream, MAX_LINE_BYTES, MAX_MEMORY_BYTES, type StreamMemory, type StreamPart } from './stream.ts';

/** What a language of lines means by one of them. */
export type LineMeaning =
  | { readonly kind: 'clear' }
  /** `copies` labels of what is drawn. */
  | { readonly kind: 'print'; readonly copies: number }
  /** Feeds a label with nothing on it. */
  | { readonly kind: 'feed' }
  /** Holds for the labels after it; a later line of the same name takes its place. */
  | { readonly kind: 'setting'; readonly name: string }
  | { readonly kind: 'asked'; readonly part: StreamPart }
  | { readonly kind: 'other' };

export interface LineLanguage {
  meaning(line: string): LineMeaning;
  /** Length of a command with counted bytes whose head stands whole at the beginning. */
  counted(bytes: Buffer): number | undefined;
  /** A command obeyed as soon as it comes, wherever in a line it stands. */
  immediate?(
    bytes: Buffer,
  ): { readonly at: number; readonly length: number; readonly part: StreamPart | undefined } | 'more' | undefined;
}

const NEWLINE = 0x0a;
const MAX_LABEL_BYTES = 16 * 1024 * 1024;

/** Printers of lines draw into a picture that stays until it is cleared; every print command puts it on a label. */
export function lineStream(memory: StreamMemory, language: LineLanguage): LanguageStream {
  let rest = Buffer.alloc(0);
  /** What came since the last label. */
  let label: Buffer[] = [];
  let labelBytes = 0;
  /** What is drawn since the picture was cleared. */
  let picture: Buffer[] = [memory.prologue];
  const settings = new Map<string, Buffer>();
  let before = memory.prologue;

  function next(): StreamPart | 'more' | 'skipped' {
    if (rest.length === 0) return 'more';
    const counted = language.counted(rest);
    if (counted !== undefined && rest.length < counted) return 'more';
    if (counted !== undefined) {
      keep(take(counted));
      return 'skipped';
    }
    const newline = rest.indexOf(NEWLINE);
    const immediate = language.immediate?.(newline < 0 ? rest : rest.subarray(0, newline + 1));
    if (immediate === 'more') return 'more';
    if (immediate) {
      const after = rest.subarray(immediate.at + immediate.length);
      rest = Buffer.concat([rest.subarray(0, immediate.at), after]);
      return immediate.part ?? 'skipped';
    }
    if (newline < 0) {
      if (rest.length > MAX_LINE_BYTES) rest = Buffer.alloc(0);
      return 'more';
    }
    return obey(take(newline + 1));
  }

  function obey(line: Buffer): StreamPart | 'skipped' {
    const meaning = language.meaning(line.toString('latin1').trim());
    if (meaning.kind === 'asked') return meaning.part;
    if (meaning.kind === 'feed') return { kind: 'label', bytes: line, prologue: Buffer.alloc(0), copies: 1 };
    if (meaning.kind === 'setting') settings.set(meaning.name, line);
    if (meaning.kind === 'clear') picture = [];
    keep(line);
    if (meaning.kind !== 'print') return 'skipped';
    const bytes = Buffer.concat(label);
    const prologue = before;
    label = [];
    labelBytes = 0;
    before = Buffer.concat([...settings.values(), ...picture]);
    if (before.length > MAX_MEMORY_BYTES) before = Buffer.alloc(0);
    memory.prologue = before;
    return meaning.copies > 0 ? { kind: 'label', bytes, prologue, copies: meaning.copies } : 'skipped';
  }

  function take(length: number): Buffer {
    const taken = rest.subarray(0, length);
    rest = rest.subarray(length);
    return taken;
  }

  function keep(bytes: Buffer): void {
    label.push(bytes);
    picture.push(bytes);
    labelBytes += bytes.length;
    if (labelBytes > MAX_LABEL_BYTES) forget();
  }

  function forget(): void {
    label = [];
    picture = [];
    labelBytes = 0;
  }

  return {
    push(bytes) {
      rest = Buffer.concat([rest, bytes]);
      const parts: StreamPart[] = [];
      for (let part = next(); part !== 'more'; part = next()) {
        if (part !== 'skipped') parts.push(part);
      }
      return parts;
    },
    end: () => [],
    get pendingBytes() {
      return rest.every((byte) => byte <= 0x20) ? 0 : rest.length;
    },
  };
}
