import type { ReturnCondition } from '../../shared/model/returns.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import type { Db } from './database.ts';

/** That a parcel came back, and what the person who took it found. */
export interface ReturnReceipt {
  readonly receiptId: string;
  /** Null until a return names what was scanned. */
  readonly returnId: string | null;
  /** Null: the whole parcel. */
  readonly orderItemId: string | null;
  readonly code: string;
  readonly condition: ReturnCondition;
  readonly quantity: number;
  readonly otc: string | null;
  readonly note: string | null;
  readonly by: string | null;
  /** The PC's clock, UTC epoch ms. */
  readonly atMs: number;
}

interface Row {
  receipt_id: string;
  return_id: string | null;
  order_item_id: string | null;
  code: string;
  condition: ReturnCondition;
  quantity: number;
  otc: string | null;
  note: string | null;
  by_name: string | null;
  at_ms: number;
}

const COLUMNS = 'receipt_id, return_id, order_item_id, code, condition, quantity, otc, note, by_name, at_ms';

/** Local evidence of returned parcels: the marketplace has no request for it. Never changed but to name its return. */
export function returnReceiptQueries(db: Db) {
  const byId = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM return_receipt WHERE receipt_id = ?`);
  const insert = db.prepare(
    `INSERT INTO return_receipt (receipt_id, return_id, order_item_id, code, code_key, condition, quantity, otc, note, by_name, at_ms)
     VALUES (@receiptId, @returnId, @orderItemId, @code, @codeKey, @condition, @quantity, @otc, @note, @by, @atMs)`,
  );
  const ofReturn = db.prepare<[string], Row>(
    `SELECT ${COLUMNS} FROM return_receipt WHERE return_id = ? ORDER BY at_ms, receipt_id`,
  );
  const unknown = db.prepare<[number], Row>(
    `SELECT ${COLUMNS} FROM return_receipt WHERE return_id IS NULL ORDER BY at_ms DESC, receipt_id LIMIT ?`,
  );
  const unknownOf = db.prepare<[string], Row>(
    `SELECT ${COLUMNS} FROM return_receipt INDEXED BY return_receipt_unknown
     WHERE return_id IS NULL AND code_key IN (SELECT value FROM json_each(?))`,
  );
  const join = db.prepare<[string, string]>(
    'UPDATE return_receipt SET return_id = ? WHERE receipt_id = ? AND return_id IS NULL',
  );

  return {
    byId(receiptId: string): ReturnReceipt | undefined {
      const row = byId.get(receiptId);
      return row && toReceipt(row);
    },
    /** Throws on an id that stands already. */
    insert(receipt: ReturnReceipt): void {
      insert.run({ ...receipt, codeKey: foldCode(receipt.code) });
    },
    /** In the order they were written down. */
    ofReturn: (returnId: string): ReturnReceipt[] => ofReturn.all(returnId).map(toReceipt),
    /** Parcels no return known here names, newest first. */
    unknown: (limit: number): ReturnReceipt[] => unknown.all(limit).map(toReceipt),
    /** Those of them whose code is one of these, however it is spelled. */
    unknownOf: (codes: readonly string[]): ReturnReceipt[] =>
      unknownOf.all(JSON.stringify(codes.map(foldCode))).map(toReceipt),
    /** A receipt that names its return already stays with it. */
    join: (receiptId: string, returnId: string): boolean => join.run(returnId, receiptId).changes > 0,
  };
}

function toReceipt(row: Row): ReturnReceipt {
  return {
    receiptId: row.receipt_id,
    returnId: row.return_id,
    orderItemId: row.order_item_id,
    code: row.code,
    condition: row.condition,
    quantity: row.quantity,
    otc: row.otc,
    note: row.note,
    by: row.by_name,
    atMs: row.at_ms,
  };
}
