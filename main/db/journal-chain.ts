import { hash } from 'node:crypto';
import type { Db } from './database.ts';

/** What the first row's hash is chained to. */
export const START_OF_CHAIN = Buffer.alloc(32);

export interface ChainedRow {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: string;
  readonly version: number;
  readonly generation: number;
  readonly shipmentId: string | null;
  readonly payloadHash: Uint8Array;
}

/** `firstBadSeq` is the first row that is not what was written; null when the chain is whole. */
export interface ChainVerdict {
  readonly rows: number;
  readonly intact: boolean;
  readonly firstBadSeq: number | null;
}

interface StoredRow {
  readonly seq: number;
  readonly at_ms: number;
  readonly kind: string;
  readonly version: number;
  readonly generation: number;
  readonly shipment_id: string | null;
  readonly payload: string | null;
  readonly payload_hash: Buffer;
  readonly chain_hash: Buffer;
}

export function sha256(bytes: string | Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/** SHA-256 over the hash before and every field of the row, each with its length, so that no two rows can read the same. */
export function chainHash(previous: Uint8Array, row: ChainedRow): Buffer {
  const parts: Uint8Array[] = [previous];
  for (const field of [row.seq, row.atMs, row.kind, row.version, row.generation, row.shipmentId]) {
    const text = field === null ? null : Buffer.from(String(field));
    const length = Buffer.allocUnsafe(4);
    length.writeInt32BE(text === null ? -1 : text.length);
    parts.push(length);
    if (text !== null) parts.push(text);
  }
  parts.push(row.payloadHash);
  return sha256(Buffer.concat(parts));
}

/**
 * Walks the rows from `fromSeq` to `toSeq` (both inclusive; by default all) in pages and recomputes the chain. A missing or inserted row,
 * a changed field, a payload that is not the hashed one and a cut-off end (SQLite remembers the last number given) all show.
 */
export function verifyJournal(
  db: Db,
  range: { readonly fromSeq?: number; readonly toSeq?: number; readonly pageRows?: number } = {},
): ChainVerdict {
  const page = db.prepare<[number, number, number], StoredRow>(
    'SELECT * FROM journal WHERE seq >= ? AND seq <= ? ORDER BY seq LIMIT ?',
  );
  const fromSeq = Math.max(1, range.fromSeq ?? 1);
  const lastGiven = lastSeqGiven(db);
  const toSeq = Math.min(range.toSeq ?? lastGiven, lastGiven);
  let previous = chainHashAt(db, fromSeq - 1);
  if (previous === undefined) return { rows: 0, intact: false, firstBadSeq: fromSeq - 1 };
  let seq = fromSeq;
  const bad = (): ChainVerdict => ({ rows: seq - fromSeq, intact: false, firstBadSeq: seq });
  while (seq <= toSeq) {
    const rows = page.all(seq, toSeq, range.pageRows ?? 1000);
    if (rows.length === 0) return bad();
    for (const row of rows) {
      if (row.seq !== seq || !isWhole(row, previous)) return bad();
      previous = row.chain_hash;
      seq += 1;
    }
  }
  return { rows: seq - fromSeq, intact: true, firstBadSeq: null };
}

function isWhole(row: StoredRow, previous: Uint8Array): boolean {
  if (row.payload !== null && !sha256(row.payload).equals(row.payload_hash)) return false;
  const { at_ms: atMs, shipment_id: shipmentId, payload_hash: payloadHash } = row;
  return chainHash(previous, { ...row, atMs, shipmentId, payloadHash }).equals(row.chain_hash);
}

function lastSeqGiven(db: Db): number {
  const given = db.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'journal'`).pluck().get() ?? 0;
  const highest = db.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck().get() ?? 0;
  return Math.max(given, highest);
}

function chainHashAt(db: Db, seq: number): Uint8Array | undefined {
  if (seq === 0) return START_OF_CHAIN;
  return db.prepare<[number], Buffer>('SELECT chain_hash FROM journal WHERE seq = ?').pluck().get(seq);
}
