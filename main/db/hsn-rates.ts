import type { HsnRate } from '../../shared/model/catalogue.ts';
import { hsnPrefixes } from '../../shared/model/hsn.ts';
import type { Db } from './database.ts';

/** As many codes as an HSN code of eight digits is looked for under. */
const MOST_PREFIXES = hsnPrefixes('00000000').length;

/** Tax rates by HSN code, for SKUs that have none of their own. A seller has a few hundred at most. */
export function hsnRateQueries(db: Db) {
  const all = db.prepare<[], HsnRate>('SELECT hsn, tax_rate_percent AS taxRatePercent FROM hsn_rate ORDER BY hsn');
  const one = db.prepare<[string], number>('SELECT tax_rate_percent FROM hsn_rate WHERE hsn = ?').pluck();
  const longest = db
    .prepare<string[], number | null>(
      `SELECT coalesce(${Array.from({ length: MOST_PREFIXES }, () => '(SELECT tax_rate_percent FROM hsn_rate WHERE hsn = ?)').join(', ')}, NULL)`,
    )
    .pluck();
  const save = db.prepare<[string, number]>(
    `INSERT INTO hsn_rate (hsn, tax_rate_percent) VALUES (?, ?)
     ON CONFLICT (hsn) DO UPDATE SET tax_rate_percent = excluded.tax_rate_percent`,
  );
  const remove = db.prepare<[string]>('DELETE FROM hsn_rate WHERE hsn = ?');

  return {
    all: (): HsnRate[] => all.all(),
    rateOf: (hsn: string): number | undefined => one.get(hsn),
    /** Of the longest code on file that this one begins with. Dots and blanks of `8517.13.00` do not count. */
    rateFor(hsn: string): number | undefined {
      const prefixes = hsnPrefixes(hsn);
      const asked = Array.from({ length: MOST_PREFIXES }, (_, at) => prefixes[at] ?? '');
      return longest.get(...asked) ?? undefined;
    },
    save: ({ hsn, taxRatePercent }: HsnRate): void => void save.run(hsn, taxRatePercent),
    remove: (hsn: string): boolean => remove.run(hsn).changes > 0,
  };
}

export type HsnRateQueries = ReturnType<typeof hsnRateQueries>;
