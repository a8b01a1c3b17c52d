import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Db } from '../../main/db/database.ts';
import { holdingsOf, whyNotWhole } from '../../main/db/migration-proof.ts';
import { migrations } from '../../main/db/migrations/index.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { goBackBeforeUpdate } from '../../main/db/way-back.ts';
import { failureOf } from './data-folder.ts';

export const FIRST_PC = 'pc-of-the-first-release';
/** What the first release knows of the schema. */
export const FIRST_MIGRATIONS = migrations.filter(({ version }) => version <= 10);
export const FIRST_OPENING = { machine: { id: FIRST_PC, host: FIRST_PC }, migrations: FIRST_MIGRATIONS } as const;
export const OPENING = { machine: { id: FIRST_PC, host: FIRST_PC } } as const;

/** What an update must leave as it was, to the row. */
export interface Kept {
  readonly rows: readonly (readonly [string, number])[];
  readonly journalIntact: boolean;
  readonly mutations: readonly string[];
  readonly prints: readonly string[];
  readonly generation: string;
}

export function keptIn(db: Db): Kept {
  const list = (sql: string) => db.prepare<[], string>(sql).pluck().all();
  const { rows, journal } = holdingsOf(db);
  const whole = whyNotWhole(db, undefined);
  if (whole !== undefined) throw new Error(whole);
  return {
    rows: [...rows],
    journalIntact: journal.intact,
    mutations: list(
      `SELECT mutation_id || ' ' || kind || ' ' || state || ' ' || payload FROM mutation ORDER BY mutation_id`,
    ),
    prints: list(`SELECT job_id || ' ' || state FROM print_job ORDER BY job_id`),
    generation: list(`SELECT value FROM meta WHERE key = 'generation'`).join(),
  };
}

/** A copy of the folder as it lies there; the original keeps every byte. */
export function copyOf(dataDir: string, as: string): string {
  const copy = `${dataDir}-${as}`;
  fs.rmSync(copy, { recursive: true, force: true });
  fs.cpSync(dataDir, copy, { recursive: true });
  return path.join(copy, 'station.db');
}

/**
 * Starts the first release and this one, each over a copy of the folder: with one of the two schemas whole, nothing fewer and nothing
 * doubted. The first release starts on its own records, or is told that they are newer and has its own from the backup. Returns
 * which of them the folder was left with.
 */
export function startsWithEither(dataDir: string, expectKept: (kept: Kept) => void): 'old' | 'new' {
  const forNew = copyOf(dataDir, 'new');
  const later = openStationDatabase(forNew, OPENING);
  if (later.schemaVersion !== migrations.at(-1)?.version) throw new Error(`it stays at ${later.schemaVersion}`);
  expectKept(keptIn(later.db));
  later.close();

  const forOld = copyOf(dataDir, 'old');
  const first = () => openStationDatabase(forOld, FIRST_OPENING);
  let left: 'old' | 'new' = 'old';
  let opened: ReturnType<typeof first>;
  try {
    opened = first();
    expectKept(keptIn(opened.db));
  } catch (error) {
    const { code } = failureOf(() => {
      throw error;
    });
    if (code !== 'DATABASE_NEWER') throw error;
    left = 'new';
    goBackBeforeUpdate(path.dirname(forOld), { by: 'Asha', reason: 'the first release goes on' });
    opened = first();
    if (opened.generation !== 2) throw new Error('a way back that asks about nothing');
  }
  opened.close();
  return left;
}
