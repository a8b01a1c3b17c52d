import { type Cutoffs, ERASED_ROWS, type ErasedRows, mayNameBuyer } from '../../../shared/model/retention.ts';
import type { Db } from '../database.ts';
import { withBuyersCodes, withoutBuyersCodes } from './codes.ts';
import { SAID_OF_RETURNS, WORDED_FORMS, WORDS } from './erase.ts';
import { neededQueries } from './needed.ts';

/** Keys of the rows to erase, by what they are of: a return's item as JSON of its two ids, everything else by its one key. */
export type Erasable = { readonly [K in ErasedRows]: readonly string[] };

/** What the journal holds that is long and only tells what the bench did. Starts, stops, restores and invoice numbers stay. */
const BENCH_KINDS = ['scan', 'parcel-opened', 'parcel-changed', 'print', 'mutation'];
/** Kinds with a person's own words in them, by the field that has them. */
const WORDED_KINDS: readonly (readonly [kind: string, field: string])[] = [
  ['decision', 'reason'],
  ['return-received', 'note'],
  ['handover', 'note'],
  ['update', 'reason'],
];
const SAYS = WORDS.map((field) => `ifnull(payload ->> '$.${field}', '-') <> '-'`).join(' OR ');

const SAYS_OF_RETURNS = SAID_OF_RETURNS.map((column) => `may_name_buyer(${column})`).join(' OR ');

/**
 * A parcel that no return ever named is no case any more when every return of its time is closed: its words go that much later. Until
 * then they are all that tells whose it is.
 */
export const UNCLAIMED_MS = 365 * 86_400_000;

type Find = (cutoffs: Cutoffs, limit: number) => Iterable<string>;

/**
 * Finds what is past its days, at most `limit` of each kind. Reads whole tables: it runs in the maintenance process, and the station
 * erases what it names.
 */
export function findErasable(db: Db, cutoffs: Cutoffs, limit: number): Erasable {
  const find = FINDERS(withBuyersCodes(db));
  const found = (kind: ErasedRows): readonly string[] => first(find[kind](cutoffs, limit), limit);
  // Every kind is a name of the list; the compiler cannot follow them through the loop.
  return Object.fromEntries(ERASED_ROWS.map((kind) => [kind, found(kind)])) as unknown as Erasable;
}

function FINDERS(db: Db): { readonly [K in ErasedRows]: Find } {
  const keys = (sql: string) => (beforeMs: number, limit: number) =>
    db.prepare<[number, number], string>(sql).pluck().all(beforeMs, limit);
  const words =
    (sql: string): Find =>
    ({ words: beforeMs }, limit) =>
      keys(sql)(beforeMs, limit);
  return {
    journal: (cutoffs) => journalRows(db, cutoffs),
    scans: words('SELECT scan_id FROM scan WHERE at_ms < ? LIMIT ?'),
    returns: words(`
      SELECT json_array(return_id, order_item_id) FROM return_item
      WHERE closed = 1 AND (comments <> '' OR ${SAYS_OF_RETURNS})
        AND ifnull(updated_ms, ifnull(created_ms, read_at_ms)) < ? LIMIT ?`),
    receipts: words(`
      SELECT receipt_id FROM return_receipt AS r
      WHERE r.at_ms + CASE WHEN r.return_id IS NULL THEN ${UNCLAIMED_MS} ELSE 0 END < ?
        AND (note IS NOT NULL OR otc IS NOT NULL OR may_name_buyer(code))
        AND NOT EXISTS (SELECT 1 FROM return_item AS i WHERE i.return_id = r.return_id AND i.closed = 0)
      LIMIT ?`),
    mutations: words(`
      SELECT mutation_id FROM mutation WHERE state IN ('acked', 'discarded') AND changed_at_ms < ?
        AND (last_message IS NOT NULL OR kind NOT IN ('cancel', 'pack') AND (${SAYS}) OR ${WORDED_FORMS})
      LIMIT ?`),
    loads: words('SELECT load_id FROM handover_load WHERE closed_at_ms < ? AND note IS NOT NULL LIMIT ?'),
    // Also of a load that nobody closed: the parcel is found by its shipment.
    loaded: words('SELECT scan_id FROM handover_scan WHERE at_ms < ? AND may_name_buyer(code) LIMIT ?'),
    takeOvers: (cutoffs) => takeOvers(db, cutoffs.words),
    parcels: (cutoffs) => parcelsWithBuyersCodes(db, cutoffs.words),
  };
}

interface JournalRow {
  readonly seq: number;
  readonly at_ms: number;
  readonly kind: string;
  readonly shipment_id: string | null;
  readonly payload: string;
}

/** What the bench did, once it is old; before that, rows with a person's own words or a code that may name a buyer. */
function* journalRows(db: Db, cutoffs: Cutoffs): Iterable<string> {
  const isNeeded = neededOnce(db);
  const rows = db.prepare<[number], JournalRow>(
    'SELECT seq, at_ms, kind, shipment_id, payload FROM journal WHERE payload IS NOT NULL AND at_ms < ? ORDER BY seq',
  );
  for (const row of rows.iterate(Math.max(cutoffs.words, cutoffs.scans))) {
    const isOver = row.at_ms < cutoffs.scans && BENCH_KINDS.includes(row.kind);
    const goes = isOver || (row.at_ms < cutoffs.words && hasWords(row));
    if (goes && !isNeeded(row.shipment_id)) yield String(row.seq);
  }
}

function hasWords({ kind, payload }: JournalRow): boolean {
  const field = WORDED_KINDS.find(([worded]) => worded === kind)?.[1];
  if (field !== undefined && payload.includes(`"${field}":`)) return true;
  return withoutBuyersCodes(payload) !== null;
}

/** Of what nobody needs any more: while its order is open, the codes of its label prove the parcel at the door. */
function* parcelsWithBuyersCodes(db: Db, beforeMs: number): Iterable<string> {
  const isNeeded = neededOnce(db);
  const rows = db.prepare<[number], { parcel_id: string; shipment_id: string; session: string }>(
    `SELECT parcel_id, shipment_id, session FROM parcel WHERE on_bench = 0 AND changed_at_ms < ?
      AND state IN ('complete', 'label-seen', 'dispatch-queued', 'dispatched', 'handed-over', 'void')`,
  );
  for (const { parcel_id: parcelId, shipment_id: shipmentId, session } of rows.iterate(beforeMs)) {
    if (withoutBuyersCodes(session) !== null && !isNeeded(shipmentId)) yield parcelId;
  }
}

/** Why a parcel is here stays as long as it is. */
function* takeOvers(db: Db, beforeMs: number): Iterable<string> {
  const isNeeded = neededOnce(db);
  const taken = db.prepare<[number], string>(`SELECT shipment_id FROM take_over WHERE at_ms < ? AND reason <> ''`);
  for (const shipmentId of taken.pluck().all(beforeMs)) if (!isNeeded(shipmentId)) yield shipmentId;
}

/** Asked of each shipment once. */
function neededOnce(db: Db): (shipmentId: string | null) => boolean {
  const { ofShipments } = neededQueries(db);
  const known = new Map<string, boolean>();
  return (shipmentId) => {
    if (shipmentId === null) return false;
    const needed = known.get(shipmentId) ?? ofShipments([shipmentId]).has(shipmentId);
    known.set(shipmentId, needed);
    return needed;
  };
}

function first(found: Iterable<string>, limit: number): readonly string[] {
  const taken: string[] = [];
  for (const key of found) {
    if (taken.length === limit) break;
    taken.push(key);
  }
  return taken;
}

/** Of the words that would go, those that a person could search for: so that the purge can prove that they are gone. */
export function wordsOf(db: Db, erasable: Erasable, most: number): readonly string[] {
  const comments = db.prepare<[string], string>(
    `SELECT comments FROM return_item WHERE json_array(return_id, order_item_id) IN (SELECT value FROM json_each(?))`,
  );
  const notes = db.prepare<[string], string>(
    `SELECT note FROM return_receipt WHERE note IS NOT NULL AND receipt_id IN (SELECT value FROM json_each(?))`,
  );
  return [
    ...comments.pluck().all(JSON.stringify(erasable.returns)),
    ...notes.pluck().all(JSON.stringify(erasable.receipts)),
  ]
    .filter((text) => mayNameBuyer(text) && text.length >= 12)
    .slice(0, most);
}
