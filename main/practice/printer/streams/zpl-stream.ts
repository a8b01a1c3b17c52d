import { type LanguageStream, MAX_MEMORY_BYTES, type StreamMemory, type StreamPart } from './stream.ts';

/** Obeyed as soon as they come, in the middle of a format too. */
const IMMEDIATE = [
  ['~HQES', 'HQES'],
  ['~HS', 'HS'],
  ['~HI', 'HI'],
  ['~JA', 'JA'],
] as const;
const LONGEST_NAME = 8;

/**
 * Splits ZPL into formats, one `^XA` to `^XZ` each, with the downloads (`~DG`, `^DF`) they may use before them. A second `^XA`
 * inside a format belongs to it.
 */
export function zplStream(memory: StreamMemory): LanguageStream {
  let rest = Buffer.alloc(0);

  function next(): StreamPart | 'more' | 'skipped' {
    const start = rest.indexOf('^XA', 0, 'latin1');
    const end = start < 0 ? -1 : formatEnd(rest, start + 3);
    const immediate = firstImmediate(rest, end < 0 ? rest.length : end, start);
    if (immediate) return obey(immediate, start);
    if (start < 0) {
      forget();
      return 'more';
    }
    if (end < 0) return 'more';
    keepDownloads(rest.subarray(0, start));
    const bytes = rest.subarray(start, end);
    rest = rest.subarray(end);
    if (bytes.includes('^DF', 0, 'latin1')) {
      remember(bytes);
      return 'skipped';
    }
    if (!PRINTS.test(bytes.toString('latin1'))) return 'skipped';
    return { kind: 'label', bytes, prologue: memory.prologue, copies: copiesOf(bytes) };
  }

  function obey({ at, text, name }: Immediate, start: number): StreamPart {
    const after = rest.subarray(at + text.length);
    const inFormat = start >= 0 && at > start;
    if (!inFormat) keepDownloads(rest.subarray(0, at));
    rest = inFormat && name !== 'JA' ? Buffer.concat([rest.subarray(0, at), after]) : after;
    return name === 'JA' ? { kind: 'cancel' } : { kind: 'query', name };
  }

  /** No format begins in what is left, so it is nothing, but for a download and a name that is still coming. */
  function forget(): void {
    if (rest.length <= LONGEST_NAME || rest.includes('~DG', 0, 'latin1')) return;
    rest = rest.subarray(rest.length - LONGEST_NAME);
  }

  function keepDownloads(bytes: Buffer): void {
    const at = bytes.indexOf('~DG', 0, 'latin1');
    if (at >= 0) remember(bytes.subarray(at));
  }

  function remember(bytes: Buffer): void {
    if (memory.prologue.length + bytes.length > MAX_MEMORY_BYTES) memory.prologue = Buffer.alloc(0);
    memory.prologue = Buffer.concat([memory.prologue, bytes]);
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
      return rest.indexOf('^XA', 0, 'latin1') >= 0 ? rest.length : 0;
    },
  };
}

/** A format with none of these feeds no label: settings only. */
const PRINTS = /\^(FD|FV|FN|GB|GC|GD|GE|GF|GS|XG|XF|IM|IL|SN)/;

function copiesOf(format: Buffer): number {
  const match = /\^PQ(\d{1,8})/.exec(format.toString('latin1'));
  return match?.[1] ? Math.max(1, Number(match[1])) : 1;
}

/** Behind the `^XZ` that ends the format; the counted bytes of a binary graphic may look like one. */
function formatEnd(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const end = bytes.indexOf('^XZ', at, 'latin1');
    const graphic = countedGraphic(bytes, at, end < 0 ? bytes.length : end);
    if (graphic === undefined) return end < 0 ? -1 : end + 3;
    if (graphic > bytes.length) return -1;
    at = graphic;
  }
}

/** Where the first `^GFB` or `^GFC` between the two places ends. */
function countedGraphic(bytes: Buffer, from: number, before: number): number | undefined {
  for (const sign of ['B', 'C']) {
    const at = bytes.indexOf(`^GF${sign},`, from, 'latin1');
    if (at < 0 || at >= before) continue;
    const head = /^\^GF[BC],(\d{1,8}),\d{1,8},\d{1,8},/.exec(bytes.toString('latin1', at, at + 48));
    if (head?.[1]) return at + head[0].length + Number(head[1]);
  }
  return undefined;
}

interface Immediate {
  readonly at: number;
  readonly text: string;
  readonly name: (typeof IMMEDIATE)[number][1];
}

function firstImmediate(bytes: Buffer, before: number, formatStart: number): Immediate | undefined {
  let found: Immediate | undefined;
  for (const [text, name] of IMMEDIATE) {
    const at = bytes.subarray(0, before).indexOf(text, 0, 'latin1');
    if (at < 0 || (found && at > found.at)) continue;
    const graphic = formatStart < 0 ? undefined : countedGraphic(bytes, formatStart, at);
    if (graphic === undefined || graphic <= at) found = { at, text, name };
  }
  return found;
}
