/** As the longest code a keyboard scanner may type; more is noise on the line. */
const LONGEST = 4_096;
const CR = 0x0d;
const LF = 0x0a;
/** What scanners put around a code and none holds: NUL, STX, ETX, EOT, TAB; the group separator (0x1D) belongs to it. */
const ENVELOPE = new Set([0x00, 0x02, 0x03, 0x04, 0x09, CR, LF]);

/** The code as text; empty for an envelope with nothing in it. Scanners send UTF-8 or, older ones, Latin-1. */
export function codeOf(bytes: Uint8Array): string {
  let start = 0;
  let end = bytes.length;
  while (start < end && ENVELOPE.has(bytes[start] ?? 0)) start += 1;
  while (end > start && ENVELOPE.has(bytes[end - 1] ?? 0)) end -= 1;
  const inside = bytes.subarray(start, end);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(inside);
  } catch {
    return new TextDecoder('latin1').decode(inside);
  }
}

export interface CodeJoiner {
  /** Bytes that came; whole codes among them go to `onCode` at once. */
  add(bytes: Uint8Array): void;
  /** No more comes for now: what waits is a code whose scanner sends no suffix. */
  flush(): void;
  /** Forgets a part: the device went. */
  reset(): void;
}

/** Cuts a serial stream into codes at CR, LF and ETX. */
export function joinLines(onCode: (code: string) => void): CodeJoiner {
  const joiner = joinParts(onCode);
  return {
    add(bytes) {
      let from = 0;
      for (const [at, byte] of bytes.entries()) {
        if (byte !== CR && byte !== LF && byte !== 0x03) continue;
        joiner.add(bytes.subarray(from, at));
        joiner.flush();
        from = at + 1;
      }
      joiner.add(bytes.subarray(from));
    },
    flush: joiner.flush,
    reset: joiner.reset,
  };
}

/** Joins what comes in parts until told that it is whole. Too much is dropped whole: half a code could read as another. */
export function joinParts(onCode: (code: string) => void): CodeJoiner {
  let parts: Uint8Array[] = [];
  let length = 0;
  const reset = () => {
    parts = [];
    length = 0;
  };
  return {
    add(bytes) {
      if (length <= LONGEST) parts.push(bytes.slice());
      length += bytes.length;
    },
    flush() {
      const tooLong = length > LONGEST;
      const whole = new Uint8Array(tooLong ? 0 : length);
      let at = 0;
      for (const part of tooLong ? [] : parts) {
        whole.set(part, at);
        at += part.length;
      }
      reset();
      const code = codeOf(whole);
      if (code !== '') onCode(code);
    },
    reset,
  };
}
