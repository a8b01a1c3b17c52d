/** What a ZPL printer finds in a stream of bytes: whole formats, and immediate commands (`~HS` and its kind). */
export type ZplPart =
  /** One `^XA` to `^XZ`, with the downloads (`~DG`, `^DF`) it may use standing before it in `prologue`. */
  | { readonly kind: 'format'; readonly bytes: Buffer; readonly prologue: Buffer; readonly copies: number }
  | { readonly kind: 'query'; readonly name: 'HS' | 'HI' | 'HQES' };

export interface ZplStream {
  push(bytes: Buffer): ZplPart[];
  /** Bytes of a format whose end has not come. */
  readonly pendingBytes: number;
}

const QUERIES = [
  ['~HQES', 'HQES'],
  ['~HS', 'HS'],
  ['~HI', 'HI'],
] as const;
/** Downloads are kept for later formats as long as they fit; a real printer's memory is of that order. */
const MAX_PROLOGUE_BYTES = 4 * 1024 * 1024;

/** Splits one connection's bytes as they come. `memory` outlives the connection: downloads stay in the printer. */
export function zplStream(memory: { prologue: Buffer }): ZplStream {
  let rest = Buffer.alloc(0);

  function next(): ZplPart | 'more' | 'skipped' {
    const start = rest.indexOf('^XA', 0, 'latin1');
    const query = firstQuery(rest, start < 0 ? rest.length : start);
    if (query) {
      keepDownloads(rest.subarray(0, query.at));
      rest = rest.subarray(query.at + query.length);
      return { kind: 'query', name: query.name };
    }
    if (start < 0) return 'more';
    const end = rest.indexOf('^XZ', start + 3, 'latin1');
    if (end < 0) return 'more';
    keepDownloads(rest.subarray(0, start));
    const bytes = rest.subarray(start, end + 3);
    rest = rest.subarray(end + 3);
    if (bytes.includes('^DF', 0, 'latin1')) {
      remember(bytes);
      return 'skipped';
    }
    if (!PRINTS.test(bytes.toString('latin1'))) return 'skipped';
    return { kind: 'format', bytes, prologue: memory.prologue, copies: copiesOf(bytes) };
  }

  function keepDownloads(bytes: Buffer): void {
    const at = bytes.indexOf('~DG', 0, 'latin1');
    if (at >= 0) remember(bytes.subarray(at));
  }

  function remember(bytes: Buffer): void {
    if (memory.prologue.length + bytes.length > MAX_PROLOGUE_BYTES) memory.prologue = Buffer.alloc(0);
    memory.prologue = Buffer.concat([memory.prologue, bytes]);
  }

  return {
    push(bytes) {
      rest = Buffer.concat([rest, bytes]);
      const parts: ZplPart[] = [];
      for (let part = next(); part !== 'more'; part = next()) {
        if (part !== 'skipped') parts.push(part);
      }
      return parts;
    },
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

function firstQuery(bytes: Buffer, before: number) {
  let found: { at: number; length: number; name: 'HS' | 'HI' | 'HQES' } | undefined;
  for (const [text, name] of QUERIES) {
    const at = bytes.subarray(0, before).indexOf(text, 0, 'latin1');
    if (at >= 0 && (!found || at < found.at)) found = { at, length: text.length, name };
  }
  return found;
}
