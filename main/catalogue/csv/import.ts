import type { CsvKind, CsvPreview, CsvRowError } from '../../../shared/contract/catalogue.ts';
import { AppFailure } from '../../../shared/errors.ts';
import type { SnapshotTurns } from '../../../shared/snapshot-turns.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Timers } from '../../ports/timers.ts';
import { type ChangeContext, recordChange } from '../store.ts';
import { productRules } from './product-rules.ts';
import { boxTypeRules, hsnRateRules } from './rate-and-box-rules.ts';
import { type CsvFile, type CsvRow, readCsv } from './read-csv.ts';
import type { CsvRules, Plan, Planner } from './rules.ts';

export interface ImportContext extends ChangeContext {
  readonly timers: Timers;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/** Rows a transaction may write, its journal entry among them, so that a scan never waits behind a long one. */
const MOST_WRITTEN = 20;
/** Rows of the file planned in one turn. */
const ROWS_PER_TURN = 40;
/** A turn that has taken this long plans no more. */
const WORK_MS = 2;
const MOST_ERRORS = 200;
const SHOWN_LENGTH = 100;

/** Reading and taking CSV files, in slices between which scans go first. */
export function csvImports(context: ImportContext, turns: SnapshotTurns) {
  const { timers, clock } = context;
  const rules: Readonly<Record<CsvKind, CsvRules>> = {
    products: productRules(context),
    'hsn-rates': hsnRateRules(context),
    'box-types': boxTypeRules(context),
  };
  let importing = false;

  const open = (kind: CsvKind, csv: string) => readCsv(csv, rules[kind].columns, rules[kind].key, timers);

  /** Rows in groups that fit into one turn. `work` takes off those it is done with, at least one. */
  async function eachGroup(file: CsvFile, work: (rows: CsvRow[]) => void): Promise<void> {
    const waiting: CsvRow[] = [];
    const drain = async () => {
      while (waiting.length > 0) {
        // Before and not after: what was just parsed has had this turn.
        await turns.letOthersRun();
        work(waiting);
      }
    };
    for await (const row of file.rows()) {
      waiting.push(row);
      if (waiting.length >= ROWS_PER_TURN) await drain();
    }
    await drain();
  }

  /** Plans rows off the front until the turn has lasted long enough, or `take` has no room for one more. */
  function planAWhile(planner: Planner, rows: CsvRow[], tally: Tally, take: (plan: Plan) => boolean): void {
    const startedMs = clock.monotonicMs();
    for (let row = rows[0]; row; row = rows[0]) {
      const plan = planner.plan(row);
      if (!take(plan)) return;
      plan.settle();
      tally.count(row, plan);
      rows.shift();
      if (clock.monotonicMs() - startedMs >= WORK_MS) return;
    }
  }

  async function preview(kind: CsvKind, csv: string): Promise<CsvPreview> {
    const file = await open(kind, csv);
    const planner = rules[kind].planner();
    const tally = newTally();
    await eachGroup(file, (rows) => planAWhile(planner, rows, tally, () => true));
    return tally.result(kind, file);
  }

  /** What fits into one transaction, with its journal entry. True when anything was taken. */
  function writeAWhile(kind: CsvKind, planner: Planner, rows: CsvRow[], tally: Tally): boolean {
    return inTransaction(context.db, () => {
      const ids: string[] = [];
      let written = 1;
      planAWhile(planner, rows, tally, (plan) => {
        if (plan.outcome !== 'added' && plan.outcome !== 'changed') return true;
        // One product with more barcodes than that still goes in whole, alone.
        if (ids.length > 0 && written + plan.rows > MOST_WRITTEN) return false;
        plan.write();
        ids.push(plan.id);
        written += plan.rows;
        return true;
      });
      if (ids.length > 0) recordChange(context, { what: 'import', id: kind, fields: ids, cause: 'import' });
      return ids.length > 0;
    });
  }

  async function take(kind: CsvKind, csv: string): Promise<CsvPreview> {
    // Read to the end before anything changes: a file that stops being CSV half way is refused whole.
    const checked = await open(kind, csv);
    await eachGroup(checked, (rows) => void rows.splice(0));
    const file = await open(kind, csv);
    const planner = rules[kind].planner();
    const tally = newTally();
    let changed = false;
    try {
      await eachGroup(file, (rows) => {
        if (writeAWhile(kind, planner, rows, tally)) changed = true;
      });
    } finally {
      if (changed) context.onChanged(null);
    }
    return tally.result(kind, file);
  }

  return {
    preview,
    /** One at a time: WRONG_STATE while another runs. What was taken before a fault stays. */
    async import(kind: CsvKind, csv: string): Promise<CsvPreview> {
      turns.assertRunning();
      if (importing) throw new AppFailure('WRONG_STATE', 'Another file is being imported.');
      importing = true;
      try {
        return await take(kind, csv);
      } finally {
        importing = false;
      }
    },
  };
}

interface Tally {
  count(row: CsvRow, plan: Plan): void;
  result(kind: CsvKind, file: CsvFile): CsvPreview;
}

function newTally(): Tally {
  const counts = { rows: 0, added: 0, changed: 0, unchanged: 0, refused: 0 };
  const errors: CsvRowError[] = [];
  return {
    count({ row }, plan) {
      counts.rows += 1;
      counts[plan.outcome] += 1;
      if (plan.outcome !== 'refused') return;
      for (const { column, problem, value } of plan.faults) {
        if (errors.length < MOST_ERRORS) errors.push({ row, column, problem, value: value.slice(0, SHOWN_LENGTH) });
      }
    },
    result: (kind, file) => ({ kind, ...counts, errors, ignoredColumns: file.ignoredColumns }),
  };
}
