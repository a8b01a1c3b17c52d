import type { Statement } from 'better-sqlite3';
import type { Db } from './database.ts';

type Prepare = (sql: string) => Statement;
type Mode = (statement: Statement) => unknown;

/** A statement that SQLite compiles when it is first run: some 20 µs each, of which a start would pay hundreds. */
class LazyStatement {
  readonly source: string;
  readonly #prepare: Prepare;
  readonly #modes: Mode[] = [];
  #prepared: Statement | undefined;

  constructor(source: string, prepare: Prepare) {
    this.source = source;
    this.#prepare = prepare;
  }

  #ready(): Statement {
    const prepared = this.#prepare(this.source);
    for (const mode of this.#modes) mode(prepared);
    this.#prepared = prepared;
    return prepared;
  }

  #set(mode: Mode): this {
    if (this.#prepared) mode(this.#prepared);
    else this.#modes.push(mode);
    return this;
  }

  run(...given: unknown[]): unknown {
    return (this.#prepared ?? this.#ready()).run(...given);
  }
  get(...given: unknown[]): unknown {
    return (this.#prepared ?? this.#ready()).get(...given);
  }
  all(...given: unknown[]): unknown {
    return (this.#prepared ?? this.#ready()).all(...given);
  }
  iterate(...given: unknown[]): unknown {
    return (this.#prepared ?? this.#ready()).iterate(...given);
  }
  bind(...given: unknown[]): this {
    return this.#set((statement) => statement.bind(...given));
  }
  pluck(on = true): this {
    return this.#set((statement) => statement.pluck(on));
  }
  expand(on = true): this {
    return this.#set((statement) => statement.expand(on));
  }
  raw(on = true): this {
    return this.#set((statement) => statement.raw(on));
  }
  safeIntegers(on = true): this {
    return this.#set((statement) => statement.safeIntegers(on));
  }
  columns(): unknown {
    return (this.#prepared ?? this.#ready()).columns();
  }
  get database(): unknown {
    return (this.#prepared ?? this.#ready()).database;
  }
  get reader(): boolean {
    return (this.#prepared ?? this.#ready()).reader;
  }
  get readonly(): boolean {
    return (this.#prepared ?? this.#ready()).readonly;
  }
  get busy(): boolean {
    return this.#prepared?.busy ?? false;
  }
}

/**
 * From here on every statement of this connection is compiled when it is first used, so that a start pays only for what it asks. A
 * statement that does not fit the schema is found no sooner than that: a test compiles them all.
 */
export function prepareAtFirstUse(db: Db): void {
  const prepare = db.prepare.bind(db) as Prepare;
  // The declared type has an overload per kind of parameters, which the compiler cannot follow through a wrapper.
  db.prepare = ((sql: string) => new LazyStatement(sql, prepare)) as unknown as Db['prepare'];
}
