import Database from 'better-sqlite3';
import type { Db } from './database.ts';
import type { Documents, ProfiledRendition, StoredDocument } from './documents.ts';
import { foldLog } from './fold-log.ts';
import { settlePlans } from './settled-plans.ts';
import { diskErrorCode } from './sqlite-errors.ts';
import { documentQueries } from './stored-documents.ts';
import { renditionQueries } from './stored-renditions.ts';

const VERSION = 5;
const SCHEMA = `
CREATE TABLE document (
  document_key TEXT PRIMARY KEY,
  shipment_id TEXT,
  kind TEXT NOT NULL,
  bytes BLOB NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  codes TEXT NOT NULL,
  sheets TEXT NOT NULL,
  fetched_at_ms INTEGER NOT NULL,
  -- the station's, when it was fetched: a restored backup begins a new one and knows nothing of what this was used for
  generation INTEGER NOT NULL
) STRICT;
CREATE INDEX document_by_shipment ON document (shipment_id) WHERE shipment_id IS NOT NULL;
CREATE INDEX document_by_age ON document (fetched_at_ms);
-- every code of each, so that any of them finds its shipment
CREATE TABLE document_code (
  code TEXT NOT NULL,
  document_key TEXT NOT NULL,
  PRIMARY KEY (code, document_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_code_by_document ON document_code (document_key);
CREATE TRIGGER document_kept AFTER INSERT ON document BEGIN
  INSERT OR IGNORE INTO document_code SELECT value, new.document_key FROM json_each(new.codes);
END;
CREATE TRIGGER document_read_anew AFTER UPDATE OF codes ON document WHEN old.codes <> new.codes BEGIN
  DELETE FROM document_code WHERE document_key = new.document_key;
  INSERT OR IGNORE INTO document_code SELECT value, new.document_key FROM json_each(new.codes);
END;

-- without a foreign key: what is composed when it prints has no document here
CREATE TABLE rendition (
  document_key TEXT NOT NULL,
  profile_key TEXT NOT NULL,
  language TEXT NOT NULL,
  labels INTEGER NOT NULL,
  pages TEXT NOT NULL,
  warnings TEXT NOT NULL,
  passed_through INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  made_at_ms INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (document_key, profile_key)
) STRICT;
CREATE INDEX rendition_by_age ON rendition (made_at_ms);
CREATE TABLE preview (
  document_key TEXT NOT NULL,
  profile_key TEXT NOT NULL,
  page INTEGER NOT NULL,
  png BLOB NOT NULL,
  PRIMARY KEY (document_key, profile_key, page)
) STRICT;
CREATE TRIGGER document_erased AFTER DELETE ON document BEGIN
  DELETE FROM rendition WHERE document_key = old.document_key;
  DELETE FROM document_code WHERE document_key = old.document_key;
END;
CREATE TRIGGER document_changed AFTER UPDATE OF sha256 ON document WHEN old.sha256 <> new.sha256 BEGIN
  DELETE FROM rendition WHERE document_key = old.document_key;
END;
CREATE TRIGGER rendition_erased AFTER DELETE ON rendition BEGIN
  DELETE FROM preview WHERE document_key = old.document_key AND profile_key = old.profile_key;
END;
`;

/** Opens the documents file and makes it where it is new. Its calls throw what SQLite throws; see `isReplaceable`. */
export function openStore(path: string, generation: number): Documents {
  const db: Db = new Database(path);
  settlePlans(db);
  try {
    db.pragma('secure_delete = ON');
    db.pragma('journal_mode = WAL');
    // All of it can be fetched again, but not while the network is down, and the same cut may have taken both.
    db.pragma('synchronous = FULL');
    const version = db.pragma('user_version', { simple: true });
    if (version === 0) {
      db.transaction(() => {
        db.exec(SCHEMA);
        db.pragma(`user_version = ${VERSION}`);
      }).immediate();
    } else if (version !== VERSION) {
      throw new OtherSchema(`The documents file has schema ${String(version)}, not ${VERSION}`);
    }
    const documents = documentQueries(db, generation);
    const renditions = renditionQueries(db);
    return { ...documents, ...renditions, ...both(db, documents, renditions), close: () => void db.close() };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** What writes documents and renditions in one transaction. */
function both(
  db: Db,
  { put }: ReturnType<typeof documentQueries>,
  { putRendition }: ReturnType<typeof renditionQueries>,
) {
  const eraseRenditions = db.prepare<[number, number]>(`
    DELETE FROM rendition WHERE rowid IN (
      SELECT rowid FROM rendition AS r WHERE made_at_ms < ?
        AND NOT EXISTS (SELECT 1 FROM document AS d WHERE d.document_key = r.document_key) ORDER BY made_at_ms LIMIT ?)`);
  const putAll = db.transaction((document: StoredDocument, renditions: readonly ProfiledRendition[]) => {
    put(document);
    for (const { profileKey, rendition } of renditions) {
      putRendition(document.documentKey, profileKey, rendition, document.fetchedAtMs);
    }
  });
  const putOne = db.transaction(putRendition);

  return {
    put: (document: StoredDocument, renditions: readonly ProfiledRendition[] = []): void =>
      putAll.immediate(document, renditions),
    putRendition: putOne.immediate,
    eraseComposedBefore: (beforeMs: number, limit: number): number => eraseRenditions.run(beforeMs, limit).changes,
    fold: (): boolean => foldLog(db),
  };
}

class OtherSchema extends Error {}

/** A file that holds a table of our name with other columns is as useless to us as a damaged one. */
export function isReplaceable(error: unknown): boolean {
  if (error instanceof OtherSchema || diskErrorCode(error) === 'DATABASE_DAMAGED') return true;
  return (
    error instanceof Database.SqliteError &&
    error.code === 'SQLITE_ERROR' &&
    /no such|already exists/.test(error.message)
  );
}
