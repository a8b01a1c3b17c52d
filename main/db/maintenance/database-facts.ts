import { connect } from '../connection.ts';
import type { Db } from '../database.ts';
import { diskErrorCode } from '../sqlite-errors.ts';
import { codeOnly, idWord } from './clean.ts';
import { checkJournal, quickCheck } from './jobs.ts';

/** Rows of the outbox and of the print jobs, the newest. */
const MOST_ROWS = 5_000;
const MOST_HOURS = 24 * 31;
const HOUR_MS = 3_600_000;

/** A part that could not be read says why, by code only. */
type Part<T> = T | { readonly unreadable: string };

/** Everything a bundle tells of a database, as the text of its files. Reads only; a damaged file gives what it still gives. */
export function databaseFacts(file: string, salt: string): Readonly<Record<string, string>> {
  const json = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;
  const withDb = <T>(read: (db: Db) => T): Part<T> =>
    attempt(() => {
      const db = connect(file, { readonly: true });
      try {
        return read(db);
      } finally {
        db.close();
      }
    });
  const schema = withDb(schemaText);
  return {
    'counts.json': json(withDb(counts)),
    'outbox.json': json(withDb((db) => outboxRows(db, salt))),
    'prints.json': json(withDb((db) => printRows(db, salt))),
    'journal.json': json(withDb(journalHours)),
    'schema.sql': typeof schema === 'string' ? schema : json(schema),
    'integrity.json': json({ file: attempt(() => fileState(file)), journal: attempt(() => checkJournal(file)) }),
  };
}

function attempt<T>(read: () => T): Part<T> {
  try {
    return read();
  } catch (error) {
    return { unreadable: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  const told = typeof error === 'object' && error !== null && 'code' in error ? codeOnly(error.code) : undefined;
  return told ?? diskErrorCode(error) ?? 'UNKNOWN';
}

/** SQLite's own words name tables and pages; how many there are is enough to tell a sound file from a damaged one. */
function fileState(file: string) {
  const { intact, problems } = quickCheck(file);
  return { intact, problems: problems.length };
}

const STATES: Readonly<Record<string, string>> = {
  mutation: "kind || ' ' || state",
  parcel: 'state',
  print_job: "document || ' ' || state",
  shipment: 'state',
  return_head: 'tab',
  invoice_number: 'state',
  label_batch: `CASE WHEN left_reason IS NOT NULL THEN 'left' WHEN printed_at_ms IS NOT NULL THEN 'printed' ELSE 'waits' END`,
};

function counts(db: Db) {
  const tables = db
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    )
    .pluck()
    .all();
  const pragma = (name: string) => Number(db.pragma(name, { simple: true }));
  return {
    schemaVersion: pragma('user_version'),
    pageSize: pragma('page_size'),
    pages: pragma('page_count'),
    freePages: pragma('freelist_count'),
    tables: Object.fromEntries(
      tables.map((table) => {
        const rows = db.prepare<[], number>(`SELECT count(*) FROM "${table}"`).pluck().get() ?? 0;
        const by = STATES[table];
        return [table, by === undefined ? rows : { rows, states: attempt(() => statesOf(db, table, by)) }];
      }),
    ),
  };
}

function statesOf(db: Db, table: string, by: string): Readonly<Record<string, number>> {
  const found = db
    .prepare<[], { word: string; rows: number }>(`SELECT ${by} AS word, count(*) AS rows FROM "${table}" GROUP BY 1`)
    .all();
  // A state is a word of ours; a damaged file may hold anything in its place.
  return Object.fromEntries(
    found.map(({ word, rows }) => [
      String(word)
        .split(' ')
        .every((part) => codeOnly(part) !== undefined)
        ? word
        : 'other',
      rows,
    ]),
  );
}

interface OutboxRow {
  readonly mutation_id: string;
  readonly shipment_id: string;
  readonly kind: string;
  readonly state: string;
  readonly last_error: string | null;
}

function outboxRows(db: Db, salt: string) {
  const rows = db
    .prepare<[number], OutboxRow>(
      `SELECT seq, mutation_id, shipment_id, kind, state, attempts, probes, created_at_ms, changed_at_ms, since_ms,
              not_before_ms, sent_wall_ms, worker_generation, last_error
       FROM mutation ORDER BY seq DESC LIMIT ?`,
    )
    .all(MOST_ROWS);
  return rows.map(({ mutation_id, shipment_id, last_error, kind, state, ...row }) => ({
    ...row,
    kind: codeOnly(kind) ?? 'other',
    state: codeOnly(state) ?? 'other',
    mutation: idWord(salt, mutation_id),
    shipment: idWord(salt, shipment_id),
    error: last_error === null ? null : (codeOnly(last_error) ?? 'other'),
  }));
}

interface PrintRow {
  readonly job_id: string;
  readonly printer_id: string;
  readonly shipment_id: string | null;
  readonly document: string;
  readonly state: string;
  readonly evidence: string | null;
  readonly outcome_reason: string | null;
}

function printRows(db: Db, salt: string) {
  const rows = db
    .prepare<[number], PrintRow>(
      `SELECT seq, job_id, printer_id, shipment_id, document, copy, bytes, state, evidence, outcome_reason, attempts, held, void,
              created_at_ms, changed_at_ms
       FROM print_job ORDER BY seq DESC LIMIT ?`,
    )
    .all(MOST_ROWS);
  const word = (text: string | null) => (text === null ? null : (codeOnly(text) ?? 'other'));
  return rows.map(({ job_id, printer_id, shipment_id, document, state, evidence, outcome_reason, ...row }) => ({
    ...row,
    job: idWord(salt, job_id),
    printer: idWord(salt, printer_id),
    shipment: shipment_id === null ? null : idWord(salt, shipment_id),
    document: word(document),
    state: word(state),
    evidence: word(evidence),
    reason: word(outcome_reason),
  }));
}

/** How much of each kind was written in each hour that has any, newest first. */
function journalHours(db: Db) {
  const rows = db
    .prepare<[number], { hour: number; kind: string; rows: number }>(
      `SELECT at_ms / ${HOUR_MS} AS hour, kind, count(*) AS rows FROM journal GROUP BY 1, 2 ORDER BY 1 DESC LIMIT ?`,
    )
    .all(MOST_HOURS);
  return rows.map(({ hour, kind, rows: count }) => ({
    from: new Date(hour * HOUR_MS).toISOString(),
    kind: codeOnly(kind) ?? 'other',
    rows: count,
  }));
}

function schemaText(db: Db): string {
  const all = db
    .prepare<[], string>(`SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name`)
    .pluck()
    .all();
  return `${all.join(';\n\n')};\n`;
}
