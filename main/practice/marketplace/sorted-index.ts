export interface Numbered {
  readonly number: number;
}

interface Entry<T> {
  readonly key: number;
  readonly record: T;
}

const CHUNK = 512;

/**
 * Records in the order of a number that changes rarely, ties broken by the record's own number. Adding and removing move
 * at most one chunk, so that a hundred thousand shipments stay cheap to keep sorted while they change.
 */
export class SortedIndex<T extends Numbered> {
  readonly #chunks: Entry<T>[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(key: number, record: T): void {
    const entry = { key, record };
    this.#size += 1;
    const at = Math.min(this.#chunkOf(key, record.number), this.#chunks.length - 1);
    const chunk = this.#chunks[at];
    if (!chunk) {
      this.#chunks.push([entry]);
      return;
    }
    chunk.splice(positionIn(chunk, key, record.number), 0, entry);
    if (chunk.length > CHUNK) this.#chunks.splice(at + 1, 0, chunk.splice(CHUNK / 2));
  }

  /** The key must be the one it was added with; a record that is not here is a fault of the caller. */
  remove(key: number, record: T): void {
    const at = this.#chunkOf(key, record.number);
    const chunk = this.#chunks[at];
    const position = chunk ? positionIn(chunk, key, record.number) : -1;
    if (!chunk || chunk[position]?.record !== record) throw new Error(`Record ${record.number} is not under ${key}`);
    chunk.splice(position, 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
    this.#size -= 1;
  }

  /** How many have a key in [from, to], both included. */
  count(from: number, to: number): number {
    return Math.max(0, this.#rank(to, Number.POSITIVE_INFINITY) - this.#rank(from, Number.NEGATIVE_INFINITY));
  }

  /** In order, keys in [from, to]. The index must not change while this runs. */
  *ascending(from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): Generator<T> {
    for (let at = this.#chunkOf(from, Number.NEGATIVE_INFINITY); at < this.#chunks.length; at += 1) {
      const chunk = this.#chunks[at] ?? [];
      for (let position = positionIn(chunk, from, Number.NEGATIVE_INFINITY); position < chunk.length; position += 1) {
        const entry = chunk[position];
        if (!entry || entry.key > to) return;
        yield entry.record;
      }
    }
  }

  /** In reverse order, all of them; ties still by rising number, as a sorted search answers them. */
  *descending(): Generator<T> {
    let tied: T[] = [];
    let tiedKey: number | undefined;
    for (let at = this.#chunks.length - 1; at >= 0; at -= 1) {
      const chunk = this.#chunks[at] ?? [];
      for (let position = chunk.length - 1; position >= 0; position -= 1) {
        const entry = chunk[position];
        if (!entry) continue;
        if (entry.key !== tiedKey) {
          yield* tied.reverse();
          tied = [];
          tiedKey = entry.key;
        }
        tied.push(entry.record);
      }
    }
    yield* tied.reverse();
  }

  first(): T | undefined {
    return this.#chunks[0]?.[0]?.record;
  }

  #rank(key: number, number: number): number {
    const at = this.#chunkOf(key, number);
    let before = 0;
    for (let index = 0; index < at; index += 1) before += this.#chunks[index]?.length ?? 0;
    const chunk = this.#chunks[at];
    return before + (chunk ? positionIn(chunk, key, number) : 0);
  }

  /** The first chunk whose last entry is not before (key, number); the count of chunks when all are. */
  #chunkOf(key: number, number: number): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const last = this.#chunks[middle]?.at(-1);
      if (last && isBefore(last, key, number)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isBefore(entry: Entry<Numbered>, key: number, number: number): boolean {
  return entry.key < key || (entry.key === key && entry.record.number < number);
}

function positionIn(chunk: readonly Entry<Numbered>[], key: number, number: number): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = chunk[middle];
    if (entry && isBefore(entry, key, number)) low = middle + 1;
    else high = middle;
  }
  return low;
}
