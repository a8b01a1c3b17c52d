import { z } from 'zod';
import { spellings } from '../../shared/scan/codes.ts';
import type { Db } from './database.ts';
import type { DocumentHead, OldDocument, StoredDocument } from './documents.ts';

type Codes = Pick<StoredDocument, 'codes' | 'sheets'>;
interface CodesAsStored {
  readonly codes: string;
  readonly sheets: string;
}
type Head = Omit<DocumentHead, keyof Codes> & CodesAsStored;
type Whole = Omit<StoredDocument, keyof Codes | 'bytes'> & CodesAsStored & { bytes: Buffer };

const strings = z.array(z.string());
const sheets = z.array(strings);

/** The documents as they were fetched, each with every code that proves it. `generation`: the station's, written to what is put. */
export function documentQueries(db: Db, generation: number) {
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
  const fetchedBefore = db.prepare<[number, string, number], OldDocument>(
    `SELECT document_key AS documentKey, shipment_id AS shipmentId FROM document
     WHERE fetched_at_ms < ? AND document_key > ? ORDER BY document_key LIMIT ?`,
  );
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
    fetchedBefore: (beforeMs: number, afterKey: string, limit: number): OldDocument[] =>
      fetchedBefore.all(beforeMs, afterKey, limit),
    count: (): number => count.get() ?? 0,
  };
}

function readDocument<Row extends CodesAsStored>(row: Row): Omit<Row, keyof Codes> & Codes {
  return { ...row, codes: strings.parse(JSON.parse(row.codes)), sheets: sheets.parse(JSON.parse(row.sheets)) };
}
