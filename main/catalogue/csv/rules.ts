import type { CatalogueFault } from '../check-product.ts';
import type { CsvRow } from './read-csv.ts';

/** What would become of one row. */
export type Plan = RowOutcome & {
  /** The row counts for those after it from now on; called once, before the next row is planned. */
  settle(): void;
};

type RowOutcome =
  | { readonly outcome: 'refused'; readonly faults: readonly CatalogueFault[] }
  | { readonly outcome: 'unchanged' }
  /** `write` belongs into a transaction and touches `rows` rows. */
  | { readonly outcome: 'added' | 'changed'; readonly id: string; readonly rows: number; write(): void };

/**
 * One reading of a file, row after row in its order. A row settled earlier counts for those after it whether or not it was
 * written, so that a preview says what an import will do.
 */
export interface Planner {
  /** Changes nothing: a row may be planned again later. */
  plan(row: CsvRow): Plan;
}

/** What one kind of file is about. */
export interface CsvRules {
  readonly columns: readonly string[];
  /** The column every file must have. */
  readonly key: string;
  planner(): Planner;
}
