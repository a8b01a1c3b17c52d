import { seededRandom } from '../seeded-random.ts';

/** Numbers of one seed and one purpose: what one part of a shift draws never shifts what another does. */
export interface Draw {
  next(): number;
  /** In [from, to). */
  between(from: number, to: number): number;
  /** An integer in [0, below). */
  below(below: number): number;
  pick<T>(list: readonly T[]): T;
  hits(share: number): boolean;
  bytes(count: number): Uint8Array;
}

export function drawFor(seed: number, purpose: string): Draw {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (let at = 0; at < purpose.length; at += 1) hash = Math.imul(hash ^ purpose.charCodeAt(at), 0x01000193) >>> 0;
  const random = seededRandom(hash);
  const { next } = random;
  return {
    next,
    between: (from, to) => from + next() * (to - from),
    below: (below) => Math.floor(next() * below),
    pick<T>(list: readonly T[]): T {
      const found = list[Math.floor(next() * list.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
    hits: (share) => next() < share,
    bytes: random.bytes,
  };
}

/**
 * What goes wrong in a shift, each kind with numbers of its own and each event with a name (`reset-after#3`), so that a shift can
 * be run again without a kind, or without one event, and everything before it stays as it was.
 */
export interface Mishaps {
  /** Whether this happens here; counts it. */
  strikes(kind: string, share: number): boolean;
  /** Numbers for the details of a kind. */
  draw(kind: string): Draw;
  /** From here on nothing goes wrong any more. */
  end(): void;
  readonly counts: ReadonlyMap<string, number>;
  /** The names of all that happened, in order. */
  readonly happened: readonly string[];
}

/** `more`: kinds that come so many times as often. */
export function createMishaps(
  seed: number,
  without: ReadonlySet<string>,
  more: Readonly<Record<string, number>> = {},
): Mishaps {
  const draws = new Map<string, Draw>();
  const asked = new Map<string, number>();
  const counts = new Map<string, number>();
  const happened: string[] = [];
  let ended = false;

  function draw(kind: string): Draw {
    const known = draws.get(kind);
    if (known) return known;
    const made = drawFor(seed, `mishap ${kind}`);
    draws.set(kind, made);
    return made;
  }

  return {
    strikes(kind, share) {
      if (ended || !draw(kind).hits(share * (more[kind] ?? 1))) return false;
      const number = (asked.get(kind) ?? 0) + 1;
      asked.set(kind, number);
      const name = `${kind}#${number}`;
      if (without.has(kind) || without.has(name)) return false;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      happened.push(name);
      return true;
    },
    draw,
    end() {
      ended = true;
    },
    counts,
    happened,
  };
}
