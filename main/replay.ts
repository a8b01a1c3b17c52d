import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { type Replay, type ReplayEntry, replay } from '../shared/bench/replay.ts';
import { AppFailure } from '../shared/errors.ts';
import { connect } from './db/connection.ts';
import { stationFiles } from './db/data-folder.ts';
import type { Db } from './db/database.ts';
import { type JournalQueries, journalQueries } from './db/journal.ts';
import { type ChainVerdict, verifyJournal } from './db/journal-chain.ts';
import { defaultDataDir } from './flags.ts';

/**
 * The flight recorder played back: `replay [--data-dir=DIR] [--json]` reads the journal of a station, running or not, proves that it
 * is what was written, and feeds its scans through the bench's step again. Exit code 0: the same verdicts and states came out;
 * 1: they did not, or the journal is damaged or cannot be read; 2: called wrongly.
 */
const PAGE_ROWS = 500;

interface Report {
  readonly chain: ChainVerdict;
  /** Null when the chain is broken: what it says is not what happened. */
  readonly replay: Replay | null;
}

function readFlags(args: readonly string[]): { readonly dataDir: string; readonly json: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: { 'data-dir': { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    const named = values['data-dir'];
    if (named === '') throw new Error('--data-dir needs a folder');
    const { platform, env } = process;
    return {
      dataDir: named === undefined ? defaultDataDir({ platform, env }, false) : path.resolve(named),
      json: values.json,
    };
  } catch (error) {
    throw new AppFailure(
      'INVALID_INPUT',
      (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '',
    );
  }
}

function open(dataDir: string): Db {
  try {
    return connect(stationFiles(dataDir).database, { readonly: true });
  } catch (error) {
    if (error instanceof AppFailure) throw error;
    throw new AppFailure('NOT_FOUND', `There is no station's data in ${dataDir}.`);
  }
}

/** Rows are only ever added, so what was proven stays so while a running station writes on. */
function replayStation(dataDir: string): Report {
  const db = open(dataDir);
  try {
    const chain = verifyJournal(db);
    return { chain, replay: chain.intact ? replay(entriesOf(journalQueries(db), chain.rows)) : null };
  } finally {
    db.close();
  }
}

function* entriesOf(journal: JournalQueries, toSeq: number): Generator<ReplayEntry> {
  let seq = 0;
  while (seq < toSeq) {
    const page = journal.after(seq, Math.min(PAGE_ROWS, toSeq - seq));
    if (page.length === 0) return;
    yield* page;
    seq = page.at(-1)?.seq ?? toSeq;
  }
}

function sentence({ chain, replay: played }: Report): string {
  if (!played)
    return `The journal is not what was written: entry ${chain.firstBadSeq} was changed, added or is missing.`;
  const { entries, steps, skipped, difference } = played;
  if (difference) {
    const { seq, journal, replayed } = difference;
    return `Entry ${seq} came out otherwise: the journal has ${journal.verdict} and ${journal.status}, replay ${replayed.verdict} and ${replayed.status}.`;
  }
  const erased =
    skipped > 0 ? `; ${skipped} more could not be replayed, their contents are erased or of another version` : '';
  return `${entries} entries whole, ${steps} steps replayed to the same verdicts and states${erased}.`;
}

function run(args: readonly string[]): { readonly line: string; readonly code: 0 | 1 | 2; readonly failed: boolean } {
  try {
    const { dataDir, json } = readFlags(args);
    const report = replayStation(dataDir);
    const same = report.replay !== null && report.replay.difference === null;
    const line = json ? JSON.stringify({ same, ...report }) : sentence(report);
    return { line, code: same ? 0 : 1, failed: false };
  } catch (error) {
    if (error instanceof AppFailure) {
      return { line: error.message, code: error.code === 'INVALID_INPUT' ? 2 : 1, failed: true };
    }
    // A file of another program, or of a release before the journal.
    if (!(error instanceof Error) || error.name !== 'SqliteError') throw error;
    return { line: `There is no journal to read here: ${error.message}.`, code: 1, failed: true };
  }
}

const { line, code, failed } = run(process.argv.slice(2));
(failed ? process.stderr : process.stdout).write(`${line}\n`, () => process.exit(code));
