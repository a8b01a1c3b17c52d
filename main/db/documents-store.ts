import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { PRINTER_LANGUAGES } from '../../shared/model/printers.ts';
import { spellings } from '../../shared/scan/codes.ts';
import type { Db } from './database.ts';
import type {
  DocumentHead,
  Documents,
  NewRendition,
  ProfiledRendition,
  RenditionHead,
  StoredDocument,
  StoredRendition,
} from './documents.ts';
import { settlePlans } from './settled-plans.ts';
import { diskErrorCode } from './sqlite-errors.ts';

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

type Codes = Pick<StoredDocument, 'codes' | 'sheets'>;
interface CodesAsStored {
  readonly codes: string;
  readonly sheets: string;
}
type Head = Omit<DocumentHead, keyof Codes> & CodesAsStored;
type Whole = Omit<StoredDocument, keyof Codes | 'bytes'> & CodesAsStored & { bytes: Buffer };

interface RenditionRow extends Omit<RenditionHead, 'language' | 'pages' | 'warnings' | 'passedThrough'> {
  readonly language: string;
  readonly pages: string;
  readonly warnings: string;
  readonly passedThrough: number;
}

const strings = z.array(z.string());
const sheets = z.array(strings);
const language = z.enum(PRINTER_LANGUAGES);
const pages = z.array(z.object({ codes: strings, texts: strings }));
const warnings = z.array(
  z.object({
    kind: z.string(),
    code: z.string().exactOptional(),
    dots: z.number().exactOptional(),
    scale: z.number().exactOptional(),
    from: z.string().exactOptional(),
  }),
);

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

function documentQueries(db: Db, generation: number) {
  const columns =
    'document_key AS documentKey, shipment_id AS shipmentId, kind, sha256, codes, sheets, fetched_at_ms AS fetchedAtMs';
  const put = db.prepare<[Record<string, unknown>]>(`
    INSERT INTO document (document_key, shipment_id, kind, bytes, size, sha256, codes, sheets, fetched_at_ms, generation)
    VALUES (@documentKey, @shipmentId, @kind, @bytes, @size, @sha256, @codes, @sheets, @fetchedAtMs, @generation)
    ON CONFLICT (document_key) DO UPDATE SET shipment_id = excluded.shipment_id, kind = excluded.kind, bytes = excluded.bytes,
      size = excluded.size, sha256 = excluded.sha256, codes = excluded.codes, sheets = excluded.sheets,
      fetched_at_ms = excluded.fetched_at_ms, generation = excluded.generation`);
  const get = db.prepare<[string], Whole>(`SELECT ${columns}, bytes FROM document WHERE document_key = ?`);
  const head = db.prepare<[string], Head>(`SELECT ${columns}, size, generation FROM document WHERE document_key = ?`);
  const headsOf = db.prepare<[string], Head>(
    `SELECT ${columns}, size, generation FROM document WHERE shipment_id = ? ORDER BY fetched_at_ms DESC`,
  );
  const keptOf = db
    .prepare<[string, string, string], string>(
      `SELECT DISTINCT shipment_id FROM document WHERE shipment_id IN (SELECT value FROM json_each(?))
       AND substr(document_key, 1, length(?)) = ?`,
    )
    .pluck();
  const withCode = db
    .prepare<[string, string, string], string>(
      `SELECT DISTINCT d.shipment_id FROM document_code c CROSS JOIN document d ON d.document_key = c.document_key
       WHERE c.code IN (?, ?, ?) AND d.shipment_id IS NOT NULL AND substr(c.document_key, 1, 6) = 'label/' LIMIT 20`,
    )
    .pluck();
  const erase = db.prepare<[string]>('DELETE FROM document WHERE document_key = ?');
  const eraseOf = db.prepare<[string]>('DELETE FROM document WHERE shipment_id = ?');
  const count = db.prepare<[], number>('SELECT count(*) FROM document').pluck();

  return {
    put(document: StoredDocument): void {
      const { bytes, codes, sheets } = document;
      const [size, listed] = [bytes.byteLength, { codes: JSON.stringify(codes), sheets: JSON.stringify(sheets) }];
      put.run({ ...document, ...listed, size, generation });
    },
    get(documentKey: string): StoredDocument | undefined {
      const row = get.get(documentKey);
      return row && readDocument(row);
    },
    head(documentKey: string): DocumentHead | undefined {
      const row = head.get(documentKey);
      return row && readDocument(row);
    },
    headsOf: (shipmentId: string): DocumentHead[] => headsOf.all(shipmentId).map(readDocument),
    keptOf: (shipmentIds: readonly string[], keyBegins: string): ReadonlySet<string> =>
      new Set(keptOf.all(JSON.stringify(shipmentIds), keyBegins, keyBegins)),
    shipmentsWithCode(code: string): string[] {
      const [text, upper, lower] = spellings(code);
      return text === '' ? [] : withCode.all(text, upper, lower);
    },
    erase: (documentKey: string): void => void erase.run(documentKey),
    eraseOf: (shipmentId: string): number => eraseOf.run(shipmentId).changes,
    count: (): number => count.get() ?? 0,
  };
}

function renditionQueries(db: Db) {
  const columns = `r.document_key AS documentKey, r.profile_key AS profileKey, r.language, r.labels, r.pages, r.warnings,
    r.passed_through AS passedThrough, r.sha256, r.size, r.made_at_ms AS madeAtMs, d.sha256 AS documentSha256`;
  const from = `FROM rendition AS r LEFT JOIN document AS d ON d.document_key = r.document_key
    WHERE r.document_key = ? AND r.profile_key = ?`;
  const whole = db.prepare<[string, string], RenditionRow & { readonly bytes: Buffer }>(
    `SELECT ${columns}, r.bytes ${from}`,
  );
  const head = db.prepare<[string, string], RenditionRow>(`SELECT ${columns} ${from}`);
  const put = db.prepare<[Record<string, unknown>]>(`
    INSERT INTO rendition (document_key, profile_key, language, labels, pages, warnings, passed_through, sha256, size,
      made_at_ms, bytes)
    VALUES (@documentKey, @profileKey, @language, @labels, @pages, @warnings, @passedThrough, @sha256, @size, @madeAtMs,
      @bytes)`);
  const putPreview = db.prepare<[string, string, number, Uint8Array]>('INSERT INTO preview VALUES (?, ?, ?, ?)');
  const erase = db.prepare<[string, string]>('DELETE FROM rendition WHERE document_key = ? AND profile_key = ?');
  const previews = db
    .prepare<[string, string], Buffer>(
      'SELECT png FROM preview WHERE document_key = ? AND profile_key = ? ORDER BY page',
    )
    .pluck();

  return {
    putRendition(documentKey: string, profileKey: string, rendition: NewRendition, madeAtMs: number): void {
      const { language, labels, pages, warnings, passedThrough, bytes } = rendition;
      erase.run(documentKey, profileKey);
      put.run({
        ...{ documentKey, profileKey, language, labels, madeAtMs, bytes },
        pages: JSON.stringify(pages.map(({ codes, texts }) => ({ codes, texts }))),
        warnings: JSON.stringify(warnings),
        passedThrough: passedThrough ? 1 : 0,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        size: bytes.byteLength,
      });
      for (const [page, { png }] of pages.entries()) if (png) putPreview.run(documentKey, profileKey, page, png);
    },
    rendition(documentKey: string, profileKey: string): StoredRendition | undefined {
      const row = whole.get(documentKey, profileKey);
      return row && { ...readRendition(row), bytes: row.bytes };
    },
    renditionHead(documentKey: string, profileKey: string): RenditionHead | undefined {
      const row = head.get(documentKey, profileKey);
      return row && readRendition(row);
    },
    previews: (documentKey: string, profileKey: string): Uint8Array[] => previews.all(documentKey, profileKey),
  };
}

/** What writes documents and renditions in one transaction. */
function both(
  db: Db,
  { put }: ReturnType<typeof documentQueries>,
  { putRendition }: ReturnType<typeof renditionQueries>,
) {
  const eraseDocuments = db.prepare<[number, number]>(`
    DELETE FROM document WHERE document_key IN (
      SELECT document_key FROM document WHERE fetched_at_ms < ? ORDER BY fetched_at_ms LIMIT ?)`);
  const eraseRenditions = db.prepare<[number, number]>(`
    DELETE FROM rendition WHERE rowid IN (
      SELECT rowid FROM rendition WHERE made_at_ms < ? ORDER BY made_at_ms LIMIT ?)`);
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
    eraseBefore: (beforeMs: number, limit: number): number =>
      eraseDocuments.run(beforeMs, limit).changes + eraseRenditions.run(beforeMs, limit).changes,
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

function readDocument<Row extends CodesAsStored>(row: Row): Omit<Row, keyof Codes> & Codes {
  return { ...row, codes: strings.parse(JSON.parse(row.codes)), sheets: sheets.parse(JSON.parse(row.sheets)) };
}

function readRendition({ documentKey, profileKey, ...row }: RenditionRow): RenditionHead {
  const { labels, sha256, size, documentSha256, madeAtMs } = row;
  return {
    ...{ documentKey, profileKey, labels, sha256, size, documentSha256, madeAtMs },
    language: language.parse(row.language),
    pages: pages.parse(JSON.parse(row.pages)),
    warnings: warnings.parse(JSON.parse(row.warnings)),
    passedThrough: row.passedThrough === 1,
  };
}
