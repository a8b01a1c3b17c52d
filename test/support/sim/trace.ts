/** Everything seen from outside, in order: one line each, folded into a hash; the last ones are kept for people. */
export interface Trace {
  add(line: string): void;
  hash(): string;
  tail(count: number): readonly string[];
  /** The last lines that name this text. */
  about(text: string, count: number): readonly string[];
}

const KEPT = 4_000;

export function createTrace(nowMs: () => number): Trace {
  const lines: string[] = [];
  let low = 0x811c9dc5;
  let high = 0x01234567;
  return {
    add(text) {
      const line = `${(nowMs() / 1_000).toFixed(3).padStart(9)} ${text}`;
      for (let at = 0; at < line.length; at += 1) {
        const unit = line.charCodeAt(at);
        low = Math.imul(low ^ unit, 0x01000193);
        high = Math.imul(high ^ (unit + at), 0x01000193);
      }
      lines.push(line);
      if (lines.length > 2 * KEPT) lines.splice(0, KEPT);
    },
    hash: () => (low >>> 0).toString(16).padStart(8, '0') + (high >>> 0).toString(16).padStart(8, '0'),
    tail: (count) => lines.slice(-count),
    about: (text, count) => lines.filter((line) => line.includes(text)).slice(-count),
  };
}
