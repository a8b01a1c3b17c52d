import {
  checkJournalEvent,
  type JournalEvent,
  type JournalKind,
  journalVersion,
  type RecordedEvent,
  readJournalEvent,
} from '../../shared/model/journal.ts';
import type { Db } from './database.ts';
import { chainHash, START_OF_CHAIN, sha256 } from './journal-chain.ts';

export interface JournalEntry {
  readonly seq: number;
  /** UTC epoch ms as the PC believed it. */
  readonly atMs: number;
  readonly generation: number;
  readonly shipmentId: string | null;
  readonly event: RecordedEvent;
}

export interface AppendAt {
  readonly atMs: number;
  readonly shipmentId?: string | null;
}

interface Row {
  readonly seq: number;
  readonly at_ms: number;
  readonly kind: string;
  readonly version: number;
  readonly generation: number;
  readonly shipment_id: string | null;
  readonly payload: string | null;
}

/** The row added last on each connection, which spares every append reading it. */
const tails = new WeakMap<Db, { readonly seq: number; readonly chain: Buffer }>();

/**
 * The append-only record of everything that happened at the bench. `append` belongs into the caller's transaction, beside what
 * it records. Every row carries the SHA-256 of its payload and a chain hash over the row before it and all its own fields, so a
 * changed, missing or inserted row shows (`verifyJournal`), while a purged payload leaves the chain whole.
 */
export function journalQueries(db: Db) {
  const end = db
    .prepare<[], [number | null, number | null]>(
      `SELECT (SELECT max(seq) FROM journal), (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'generation')`,
    )
    .raw();
  const hashOf = db.prepare<[number], Buffer>('SELECT chain_hash FROM journal WHERE seq = ?').pluck();
  const insert = db.prepare(
    `INSERT INTO journal (seq, at_ms, kind, version, generation, shipment_id, payload, payload_hash, chain_hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const columns = 'seq, at_ms, kind, version, generation, shipment_id, payload';
  const byShipment = db.prepare<[string, number], Row>(
    `SELECT ${columns} FROM journal WHERE shipment_id = ? ORDER BY seq DESC LIMIT ?`,
  );
  const after = db.prepare<[number, number], Row>(`SELECT ${columns} FROM journal WHERE seq > ? ORDER BY seq LIMIT ?`);
  const newest = db.prepare<[number], Row>(`SELECT ${columns} FROM journal ORDER BY seq DESC LIMIT ?`);
  const rows = db.prepare<[], number>('SELECT count(*) FROM journal').pluck();
  const eraseShipment = db.prepare<[string, number]>(
    'UPDATE journal SET payload = NULL WHERE shipment_id = ? AND at_ms < ? AND payload IS NOT NULL',
  );
  const eraseOld = db.prepare<[string, number, number]>(
    `UPDATE journal SET payload = NULL WHERE seq IN
       (SELECT seq FROM journal WHERE payload IS NOT NULL AND kind IN (SELECT value FROM json_each(?)) AND at_ms < ? ORDER BY seq LIMIT ?)`,
  );

  /** The hash the next row is chained to. What is remembered counts only while it is the last row: one rolled back is not. */
  function lastHash(lastSeq: number | null): Uint8Array {
    if (lastSeq === null) return START_OF_CHAIN;
    const tail = tails.get(db);
    return tail?.seq === lastSeq ? tail.chain : (hashOf.get(lastSeq) ?? START_OF_CHAIN);
  }

  return {
    /** Adds one row and returns its number. Throws when the payload does not fit its kind. */
    append(event: JournalEvent, at: AppendAt): number {
      if (!db.inTransaction) throw new Error(`A journal entry (${event.kind}) outside a transaction`);
      checkJournalEvent(event);
      const payload = JSON.stringify(event.payload);
      const [lastSeq, generation] = end.get() ?? [null, null];
      const row = {
        seq: (lastSeq ?? 0) + 1,
        atMs: at.atMs,
        kind: event.kind,
        version: journalVersion(event.kind),
        generation: generation ?? 1,
        shipmentId: at.shipmentId ?? null,
        payloadHash: sha256(payload),
      };
      const chain = chainHash(lastHash(lastSeq), row);
      insert.run(
        row.seq,
        row.atMs,
        row.kind,
        row.version,
        row.generation,
        row.shipmentId,
        payload,
        row.payloadHash,
        chain,
      );
      tails.set(db, { seq: row.seq, chain });
      return row.seq;
    },
    /** Newest first. */
    byShipment: (shipmentId: string, limit = 200): JournalEntry[] => byShipment.all(shipmentId, limit).map(toEntry),
    /** Oldest first, from the row after `seq`: one page of a walk over everything. */
    after: (seq: number, limit: number): JournalEntry[] => after.all(seq, limit).map(toEntry),
    /** Newest first. */
    newest: (limit: number): JournalEntry[] => newest.all(limit).map(toEntry),
    count: (): number => rows.get() ?? 0,
    /** Purges the payloads of a shipment written before `beforeMs`; returns how many. The chain stays whole. */
    erasePayloadsOf: (shipmentId: string, beforeMs: number): number => eraseShipment.run(shipmentId, beforeMs).changes,
    /** Purges payloads of these kinds written before `beforeMs`, oldest first, at most `limit` (short transactions); returns how many. */
    erasePayloads: (kinds: readonly JournalKind[], beforeMs: number, limit: number): number =>
      eraseOld.run(JSON.stringify(kinds), beforeMs, limit).changes,
  };
}
export type JournalQueries = ReturnType<typeof journalQueries>;

function toEntry(row: Row): JournalEntry {
  return {
    seq: row.seq,
    atMs: row.at_ms,
    generation: row.generation,
    shipmentId: row.shipment_id,
    event: readJournalEvent(row.kind, row.version, row.payload),
  };
}
