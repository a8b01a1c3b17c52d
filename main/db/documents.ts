import Database from 'better-sqlite3';
import { removeFile, replaceFile } from './files.ts';
import { settlePlans } from './settled-plans.ts';
import { diskErrorCode, diskFailure } from './sqlite-errors.ts';

/** Bytes of one label or other document of a shipment, as they go to a printer. */
export interface StoredDocument {
  /** E.g. `label/<shipmentId>/<fingerprint>`. */
  readonly documentKey: string;
  readonly shipmentId: string | null;
  /** What the bytes are, as sniffed, e.g. `zpl`. */
  readonly kind: string;
  readonly bytes: Uint8Array;
  /** Hex, of `bytes`. */
  readonly sha256: string;
  /** Every code known or decoded from the document: any of them proves it when scanned. */
  readonly codes: readonly string[];
  /** Codes that tell each of its sheets from the others; one list of all where it is one sheet, or they cannot be told apart. */
  readonly sheets: readonly (readonly string[])[];
  readonly fetchedAtMs: number;
}
export type DocumentHead = Omit<StoredDocument, 'bytes'> & { readonly size: number };

export interface Documents {
  /** Replaces what was stored under the key. Throws `AppFailure` DISK_FULL, DISK_READ_ONLY or DISK_FAILED. */
  put(document: StoredDocument): void;
  get(documentKey: string): StoredDocument | undefined;
  /** Everything but the bytes. */
  head(documentKey: string): DocumentHead | undefined;
  /** Newest first. */
  headsOf(shipmentId: string): DocumentHead[];
  /** Of these shipments, those of which a document is kept whose key begins so. At most some hundred at once: one search each. */
  keptOf(shipmentIds: readonly string[], keyBegins: string): ReadonlySet<string>;
  erase(documentKey: string): void;
  /** How many were erased. */
  eraseOf(shipmentId: string): number;
  /** Erases what was fetched before this instant, at most `limit` (short transactions); returns how many. */
  eraseBefore(beforeMs: number, limit: number): number;
  count(): number;
  close(): void;
}

const VERSION = 2;
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
  fetched_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX document_by_shipment ON document (shipment_id) WHERE shipment_id IS NOT NULL;
CREATE INDEX document_by_age ON document (fetched_at_ms);
`;

interface CodesAsStored {
  readonly codes: string;
  readonly sheets: string;
}
type Head = Omit<DocumentHead, keyof CodesAsStored> & CodesAsStored;
type Whole = Omit<StoredDocument, keyof CodesAsStored | 'bytes'> & CodesAsStored & { bytes: Buffer };

/**
 * The documents file: label bytes only, all of which can be fetched again (design: data). So a file that is damaged, of another
 * schema or no database is set aside as `<path>.damaged` (one is kept) and an empty one takes its place, at opening or
 * whenever the damage shows; `onSetAside` hears of it. Erased bytes are overwritten: labels carry buyers' addresses.
 */
export function openDocuments(path: string, onSetAside: (cause: string) => void = () => undefined): Documents {
  let store = openOrReplace();

  function openOrReplace(): Store {
    try {
      return openStore(path);
    } catch (error) {
      if (!isReplaceable(error)) throw diskFailure(error, path) ?? error;
      setAside(path);
      onSetAside(error instanceof Error ? error.message : String(error));
      return openStore(path);
    }
  }

  /** Damage found on the way empties the store and the work is done once more on the empty one. */
  function guarded<T>(work: (store: Store) => T): T {
    try {
      return work(store);
    } catch (error) {
      if (!isReplaceable(error)) throw diskFailure(error, path) ?? error;
      store.db.close();
      setAside(path);
      onSetAside(error instanceof Error ? error.message : String(error));
      store = openStore(path);
      return work(store);
    }
  }

  return {
    put: (document) =>
      guarded((s) => {
        s.put.run({
          ...document,
          bytes: Buffer.from(document.bytes),
          size: document.bytes.byteLength,
          codes: JSON.stringify(document.codes),
          sheets: JSON.stringify(document.sheets),
        });
      }),
    get: (key) =>
      guarded((s) => {
        const row = s.get.get(key);
        return row && { ...row, ...readCodes(row) };
      }),
    head: (key) =>
      guarded((s) => {
        const row = s.head.get(key);
        return row && { ...row, ...readCodes(row) };
      }),
    headsOf: (shipmentId) => guarded((s) => s.headsOf.all(shipmentId).map((row) => ({ ...row, ...readCodes(row) }))),
    keptOf: (shipmentIds, keyBegins) =>
      guarded((s) => new Set(s.keptOf.all(JSON.stringify(shipmentIds), keyBegins, keyBegins))),
    erase: (key) => guarded((s) => void s.erase.run(key)),
    eraseOf: (shipmentId) => guarded((s) => s.eraseOf.run(shipmentId).changes),
    eraseBefore: (beforeMs, limit) => guarded((s) => s.eraseBefore.run(beforeMs, limit).changes),
    count: () => guarded((s) => s.count.get() ?? 0),
    close: () => void store.db.close(),
  };
}

type Store = ReturnType<typeof openStore>;

function openStore(path: string) {
  const db = new Database(path);
  settlePlans(db);
  try {
    db.pragma('secure_delete = ON');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    const version = db.pragma('user_version', { simple: true });
    if (version === 0) {
      db.transaction(() => {
        db.exec(SCHEMA);
        db.pragma(`user_version = ${VERSION}`);
      }).immediate();
    } else if (version !== VERSION) {
      throw new OtherSchema(`The documents file has schema ${String(version)}, not ${VERSION}`);
    }
    return { db, ...statements(db) };
  } catch (error) {
    db.close();
    throw error;
  }
}

function statements(db: Database.Database) {
  const columns =
    'document_key AS documentKey, shipment_id AS shipmentId, kind, sha256, codes, sheets, fetched_at_ms AS fetchedAtMs';
  return {
    put: db.prepare<[Record<string, unknown>]>(`
      INSERT INTO document (document_key, shipment_id, kind, bytes, size, sha256, codes, sheets, fetched_at_ms)
      VALUES (@documentKey, @shipmentId, @kind, @bytes, @size, @sha256, @codes, @sheets, @fetchedAtMs)
      ON CONFLICT (document_key) DO UPDATE SET shipment_id = excluded.shipment_id, kind = excluded.kind, bytes = excluded.bytes,
        size = excluded.size, sha256 = excluded.sha256, codes = excluded.codes, sheets = excluded.sheets,
        fetched_at_ms = excluded.fetched_at_ms`),
    get: db.prepare<[string], Whole>(`SELECT ${columns}, bytes FROM document WHERE document_key = ?`),
    head: db.prepare<[string], Head>(`SELECT ${columns}, size FROM document WHERE document_key = ?`),
    headsOf: db.prepare<[string], Head>(
      `SELECT ${columns}, size FROM document WHERE shipment_id = ? ORDER BY fetched_at_ms DESC`,
    ),
    keptOf: db
      .prepare<[string, string, string], string>(
        `SELECT DISTINCT shipment_id FROM document WHERE shipment_id IN (SELECT value FROM json_each(?))
         AND substr(document_key, 1, length(?)) = ?`,
      )
      .pluck(),
    erase: db.prepare<[string]>('DELETE FROM document WHERE document_key = ?'),
    eraseOf: db.prepare<[string]>('DELETE FROM document WHERE shipment_id = ?'),
    eraseBefore: db.prepare<[number, number]>(`
      DELETE FROM document WHERE document_key IN (
        SELECT document_key FROM document WHERE fetched_at_ms < ? ORDER BY fetched_at_ms LIMIT ?)`),
    count: db.prepare<[], number>('SELECT count(*) FROM document').pluck(),
  };
}

class OtherSchema extends Error {}

/** A file that holds a table of our name with other columns is as useless to us as a damaged one. */
function isReplaceable(error: unknown): boolean {
  if (error instanceof OtherSchema || diskErrorCode(error) === 'DATABASE_DAMAGED') return true;
  return (
    error instanceof Database.SqliteError &&
    error.code === 'SQLITE_ERROR' &&
    /no such|already exists/.test(error.message)
  );
}

function setAside(path: string): void {
  for (const suffix of ['-wal', '-shm', '.damaged']) removeFile(`${path}${suffix}`);
  replaceFile(path, `${path}.damaged`);
}

function readCodes(row: CodesAsStored): Pick<StoredDocument, 'codes' | 'sheets'> {
  const sheets: unknown = JSON.parse(row.sheets);
  return { codes: strings(JSON.parse(row.codes)), sheets: Array.isArray(sheets) ? sheets.map(strings) : [] };
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
