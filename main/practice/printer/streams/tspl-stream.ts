import { type LineLanguage, type LineMeaning, lineStream } from './line-stream.ts';
import type { LanguageStream, StreamMemory, StreamPart } from './stream.ts';

const ESC = 0x1b;
const HEAD_BYTES = 120;

/** TSPL (TSPL/TSPL2 programming manual): lines, `BITMAP` and `DOWNLOAD` with counted bytes, immediate commands with `ESC !` and `~!`. */
const TSPL: LineLanguage = {
  meaning(line): LineMeaning {
    const name = /^[A-Z]+/i.exec(line)?.[0].toUpperCase() ?? '';
    if (name === 'CLS') return { kind: 'clear' };
    if (name === 'SIZE' || name === 'REFERENCE') return { kind: 'setting', name };
    if (name === 'FORMFEED' || name === 'HOME') return { kind: 'feed' };
    if (name !== 'PRINT') return { kind: 'other' };
    const counts = /^PRINT\s+(\d{1,5})(?:\s*,\s*(\d{1,5}))?/i.exec(line);
    return { kind: 'print', copies: counts ? Number(counts[1]) * Number(counts[2] ?? 1) : 1 };
  },
  counted(bytes) {
    const head = bytes.toString('latin1', 0, HEAD_BYTES);
    const blank = /^\s*/.exec(head)?.[0].length ?? 0;
    const command = head.slice(blank);
    const picture = /^BITMAP\s+-?\d+\s*,\s*-?\d+\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*\d\s*,/i.exec(command);
    if (picture) return blank + picture[0].length + Number(picture[1]) * Number(picture[2]);
    const file = /^DOWNLOAD\s+(?:[A-Z]\s*,\s*)?"[^"]*"\s*,\s*(\d+)\s*,/i.exec(command);
    return file ? blank + file[0].length + Number(file[1]) : undefined;
  },
  immediate(bytes) {
    const immediate = bytes.indexOf(ESC);
    if (immediate >= 0 && immediate + 2 >= bytes.length && (bytes[immediate + 1] ?? 0x21) === 0x21) return 'more';
    if (immediate >= 0 && bytes[immediate + 1] === 0x21) {
      return { at: immediate, length: 3, part: escapePart(bytes[immediate + 2] ?? 0) };
    }
    const asked = bytes.indexOf('~!T', 0, 'latin1');
    return asked < 0 ? undefined : { at: asked, length: 3, part: { kind: 'query', name: 'tspl-model' } };
  },
};

function escapePart(sign: number): StreamPart | undefined {
  switch (String.fromCharCode(sign)) {
    case '?':
      return { kind: 'query', name: 'tspl-state' };
    case 'S':
      return { kind: 'query', name: 'tspl-status' };
    case '.':
    case 'R':
    case 'C':
      return { kind: 'cancel' };
    default:
      return undefined;
  }
}

export function tsplStream(memory: StreamMemory): LanguageStream {
  return lineStream(memory, TSPL);
}
