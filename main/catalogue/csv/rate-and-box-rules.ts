import { canonicalJson } from '../../../shared/model/canonical-json.ts';
import { boxTypeSchema, hsnRateSchema } from '../../../shared/model/catalogue.ts';
import type { ChangeContext } from '../store.ts';
import { type Cells, plainText, readCells } from './cells.ts';
import type { CsvRules, Planner } from './rules.ts';

export const HSN_COLUMNS = ['hsn', 'tax_rate'] as const;
export const BOX_TYPE_COLUMNS = ['code', 'name', 'length_cm', 'breadth_cm', 'height_cm', 'tare_kg'] as const;

export function hsnRateRules({ hsnRates }: ChangeContext): CsvRules {
  return {
    columns: HSN_COLUMNS,
    key: 'hsn',
    planner: () =>
      planner('hsn', readHsn, {
        known: (hsn) => {
          const taxRatePercent = hsnRates.rateOf(hsn);
          return taxRatePercent === undefined ? undefined : { hsn, taxRatePercent };
        },
        read: (cells, hsn, known) => ({
          hsn,
          taxRatePercent: needed(cells, 'tax_rate', cells.number('tax_rate', 0, 100), known?.taxRatePercent),
        }),
        schema: hsnRateSchema,
        save: hsnRates.save,
      }),
  };
}

export function boxTypeRules({ boxTypes }: ChangeContext): CsvRules {
  return {
    columns: BOX_TYPE_COLUMNS,
    key: 'code',
    planner: () =>
      planner('code', readBoxCode, {
        known: boxTypes.byCode,
        read(cells, code, known) {
          const side = (column: string, now: number | undefined) =>
            needed(cells, column, cells.whole(column, 10, 1, 5_000), now);
          return {
            code,
            name: needed(cells, 'name', cells.text('name', 80), known?.name),
            lengthMm: side('length_cm', known?.lengthMm),
            breadthMm: side('breadth_cm', known?.breadthMm),
            heightMm: side('height_cm', known?.heightMm),
            tareGrams: needed(cells, 'tare_kg', cells.whole('tare_kg', 1_000, 0, 50_000), known?.tareGrams),
          };
        },
        schema: boxTypeSchema,
        save: boxTypes.save,
      }),
  };
}

interface TableRules<T> {
  known(id: string): T | undefined;
  /** Undefined fields are noted as faults. */
  read(cells: Cells, id: string, known: T | undefined): { readonly [K in keyof T]: T[K] | undefined };
  readonly schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } };
  save(value: T): void;
}

function planner<T>(key: string, readId: (cell: string) => string | undefined, table: TableRules<T>): Planner {
  const seen = new Set<string>();
  return {
    plan(row) {
      const cells = readCells(row.cells);
      if (row.tooManyCells) cells.fault('', 'bad-row');
      const cell = cells.raw(key);
      const id = cell === '-' ? '' : readId(cell);
      if (id === undefined || id === '') {
        cells.fault(key, id === undefined ? 'out-of-range' : 'missing');
        return { outcome: 'refused', faults: cells.faults, settle: () => undefined };
      }
      const settle = () => void seen.add(id);
      if (seen.has(id)) cells.fault(key, 'twice-in-file');
      const known = table.known(id);
      const next = table.read(cells, id, known);
      const whole = table.schema.safeParse(next);
      if (!whole.success && cells.faults.length === 0) cells.fault(key, 'bad-row');
      if (!whole.success || cells.faults.length > 0) return { outcome: 'refused', faults: cells.faults, settle };
      const value = whole.data;
      if (known !== undefined && canonicalJson(known) === canonicalJson(value)) return { outcome: 'unchanged', settle };
      const outcome = known === undefined ? 'added' : 'changed';
      return { outcome, id, rows: 1, write: () => table.save(value), settle };
    },
  };
}

/** A field that cannot be empty: it may be left as it is, but not cleared and not missing of a new one. */
function needed<T>(cells: Cells, column: string, said: T | null | undefined, now: T | undefined): T | undefined {
  const noted = cells.faults.some((fault) => fault.column === column);
  const value = said === null ? undefined : (said ?? now);
  if (value === undefined && !noted) cells.fault(column, 'missing');
  return value;
}

/**
 * 4, 6 or 8 digits. A spreadsheet takes the leading zero off chapters 01 to 09 (tea, spices, honey), which leaves an odd number of
 * digits, as no HSN code has: it is put back, unless an apostrophe says that the cell stands as it was written.
 */
function readHsn(cell: string): string | undefined {
  const digits = plainText(cell).replace(/[\s.]/g, '');
  if (digits === '') return '';
  if (!/^\d{3,8}$/.test(digits)) return undefined;
  const lostZero = digits.length % 2 === 1 && !cell.startsWith("'");
  const hsn = lostZero ? `0${digits}` : digits;
  return hsn.length < 4 ? undefined : hsn;
}

function readBoxCode(cell: string): string | undefined {
  const code = plainText(cell).toUpperCase();
  return code === '' || /^[A-Z0-9][A-Z0-9-]{0,19}$/.test(code) ? code : undefined;
}
