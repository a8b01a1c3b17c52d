import Database from 'better-sqlite3';
import { connect } from '../../main/db/connection.ts';
import { stationFiles } from '../../main/db/data-folder.ts';
import { type JournalEntry, journalQueries } from '../../main/db/journal.ts';

const PAGE = 500;

/** Everything in a station's journal so far, oldest first, read beside the running station. */
export function journalOf(dataDir: string): readonly JournalEntry[] {
  const db = connect(stationFiles(dataDir).database, { readonly: true });
  try {
    const journal = journalQueries(db);
    const entries: JournalEntry[] = [];
    for (let page = journal.after(0, PAGE); page.length > 0; page = journal.after(entries.at(-1)?.seq ?? 0, PAGE)) {
      entries.push(...page);
    }
    return entries;
  } finally {
    db.close();
  }
}

/** Every decision of the journal of this database file, as its words and its reason. */
export function decisionsIn(file: string): readonly string[] {
  const db = new Database(file, { readonly: true });
  const said = db.prepare<[], string>(
    `SELECT payload ->> 'decision' || ': ' || (payload ->> 'reason') FROM journal WHERE kind = 'decision'`,
  );
  const all = said.pluck().all();
  db.close();
  return all;
}
