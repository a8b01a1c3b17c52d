import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { AppFailure } from '../../../shared/errors.ts';
import { pause, type Timers } from '../../ports/timers.ts';

/** One row that is not the header. */
export interface CsvRow {
  /** As a spreadsheet counts: the first of the file is 1, and a cell with line breaks in it is one row. */
  readonly row: number;
  /** By column; as written, but for blanks around it. */
  readonly cells: ReadonlyMap<string, string>;
  /** It has more cells than the header names: a separator stands unquoted in one of them. */
  readonly tooManyCells: boolean;
}

export interface CsvFile {
  /** Columns of the file that are known, in its order. */
  readonly columns: readonly string[];
  readonly ignoredColumns: readonly string[];
  /** Rows with anything in them. Rejects with INVALID_INPUT where the file stops being CSV; `details.row` says where. */
  rows(): AsyncGenerator<CsvRow>;
}

const SEPARATORS = [',', ';', '\t'] as const;
/** Characters parsed in one turn of the event loop; well under 1 ms. */
const CHUNK = 2_048;
/** A product with 50 barcodes has some 6,000; a quote that is never closed takes in the rest of the file. */
const LONGEST_ROW = 20_000;
const MOST_IGNORED = 50;
const SHOWN_LENGTH = 60;

/**
 * A CSV file as spreadsheets write it: separated by commas, semicolons or tabs (Excel's `sep=` line is understood), with or
 * without a byte order mark, any line ends, quoted cells with line breaks. Read in slices; nothing is kept but the row in hand.
 * Throws INVALID_INPUT when no header names `key`, or names a column twice.
 */
export async function readCsv(text: string, known: readonly string[], key: string, timers: Timers): Promise<CsvFile> {
  const { body, separator } = beginOf(text, known);
  const source = () => records(body, separator, timers);
  const header = await firstOf(source());
  if (!header) throw refused('The file is empty.', null);
  const byName = new Map(known.map((column) => [plainName(column), column]));
  const columns = header.cells.map((cell) => byName.get(plainName(cell)));
  const twice = columns.find((column, at) => column !== undefined && columns.indexOf(column) !== at);
  if (twice !== undefined) throw refused(`The column ${twice} stands in the file twice.`, header.row);
  if (!columns.includes(key)) throw refused(`No column of the file is ${key}.`, header.row);

  return {
    columns: columns.filter((column) => column !== undefined),
    ignoredColumns: header.cells
      .filter((cell, at) => columns[at] === undefined && cell !== '')
      .slice(0, MOST_IGNORED)
      .map((cell) => cell.slice(0, SHOWN_LENGTH)),
    async *rows() {
      for await (const { row, cells } of source()) {
        if (row === header.row || cells.every((cell) => cell === '')) continue;
        const named = new Map<string, string>();
        for (const [at, column] of columns.entries()) if (column !== undefined) named.set(column, cells[at] ?? '');
        yield { row, cells: named, tooManyCells: cells.slice(columns.length).some((cell) => cell !== '') };
      }
    },
  };
}

interface CsvRecord {
  readonly row: number;
  readonly cells: readonly string[];
}

async function firstOf(all: AsyncGenerator<CsvRecord>): Promise<CsvRecord | undefined> {
  for await (const record of all) if (record.cells.some((cell) => cell !== '')) return record;
  return undefined;
}

/** Columns are compared without regard to case, blanks, underscores and signs: `Tax Rate (%)` is `tax_rate`. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The separator is the one that makes the most known columns of the header; a comma where none does. */
function beginOf(text: string, known: readonly string[]): { readonly body: string; readonly separator: string } {
  const whole = text.startsWith('\ufeff') ? text.slice(1) : text;
  const told = /^sep=([,;\t])(?:\r\n|\n|\r)/i.exec(whole);
  if (told?.[1] !== undefined) return { body: whole.slice(told[0].length), separator: told[1] };
  const header = /[^\s,;"][^\r\n]*/.exec(whole.slice(0, LONGEST_ROW))?.[0] ?? '';
  const names = new Set(known.map(plainName));
  const found = (separator: string) => header.split(separator).filter((name) => names.has(plainName(name))).length;
  const separator = [...SEPARATORS].sort((a, b) => found(b) - found(a))[0] ?? ',';
  return { body: whole, separator };
}

async function* records(text: string, separator: string, timers: Timers): AsyncGenerator<CsvRecord> {
  const parser = parse({
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
  });
  const source = Readable.from(chunksOf(text, timers), { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<readonly string[]>) {
      row += 1;
      yield { row, cells: record.map((cell) => cell.trim()) };
    }
  } catch (error) {
    if (error instanceof CsvError) throw refused('The file cannot be read as CSV from this row on.', rowOf(error, row));
    throw error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

/** Records read before the fault may not have come through yet: the parser's own count says where it stood. */
function rowOf(error: CsvError, row: number): number {
  const records: unknown = error['records'];
  return (typeof records === 'number' ? records : row) + 1;
}

/** Each in a turn of its own, and no character cut in two. */
async function* chunksOf(text: string, timers: Timers): AsyncGenerator<Buffer> {
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at + CHUNK - 1);
    const end = at + CHUNK + (code >= 0xd800 && code <= 0xdbff ? 1 : 0);
    yield Buffer.from(text.slice(at, end));
    at = end;
    await pause(timers, 0);
  }
}

function refused(message: string, row: number | null): AppFailure {
  return new AppFailure('INVALID_INPUT', message, row === null ? {} : { row });
}
