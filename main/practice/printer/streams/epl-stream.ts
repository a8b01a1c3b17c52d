import { type LineLanguage, type LineMeaning, lineStream } from './line-stream.ts';
import type { LanguageStream, StreamMemory } from './stream.ts';

const HEAD_BYTES = 60;

/** EPL2 (programmer's manual): lines, of which `N` clears and `P` prints, and `GW` with counted bytes, behind a comma or a line end. */
const EPL: LineLanguage = {
  meaning(line): LineMeaning {
    if (line === 'N') return { kind: 'clear' };
    if (line === '^ee') return { kind: 'asked', part: { kind: 'query', name: 'epl-errors' } };
    if (line === '^@') return { kind: 'asked', part: { kind: 'cancel' } };
    const setting = /^([qR])-?\d/.exec(line);
    if (setting?.[1]) return { kind: 'setting', name: setting[1] };
    const counts = /^P(\d{1,5})(?:,(\d{1,5}))?$/.exec(line);
    return counts ? { kind: 'print', copies: Number(counts[1]) * Number(counts[2] ?? 1) } : { kind: 'other' };
  },
  counted(bytes) {
    const head = bytes.toString('latin1', 0, HEAD_BYTES);
    const picture = /^\s*GW\s*-?\d+\s*,\s*-?\d+\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,|\r?\n)/.exec(head);
    return picture ? picture[0].length + Number(picture[1]) * Number(picture[2]) : undefined;
  },
};

export function eplStream(memory: StreamMemory): LanguageStream {
  return lineStream(memory, EPL);
}
