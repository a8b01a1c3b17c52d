import { ERASED_ROWS, type ErasedRows } from '../../../shared/model/retention.ts';
import type { Db } from '../database.ts';
import { withBuyersCodes, withoutBuyersCodes } from './codes.ts';
import type { Erasable } from './find.ts';

/** What a change of ours says in the place of a person's words: the row stays readable, and its sending is over. */
const ERASED = '-';
/** Fields of a change that a person typed freely; the address is the one a self-shipped parcel left from. Numbers of forms stand apart. */
export const WORDS = [
  'comments',
  'reason',
  'subReason',
  'address.address1',
  'address.address2',
  'address.landmark',
] as const;

/**
 * A number of a form that is no plain one: whoever typed it wrote of a person. Such a row's subject is made of the same numbers, and each
 * of a shipment is told apart by it.
 */
export const WORDED_FORMS = `kind = 'forms-ack' AND EXISTS (SELECT 1 FROM json_each(payload, '$.forms')
  WHERE value ->> 'ackNumber' <> '${ERASED}' AND may_name_buyer(value ->> 'ackNumber'))`;
/** Columns of a return's item that hold a word of the marketplace's, as far as anybody knows: no list of them is published. */
export const SAID_OF_RETURNS = ['reason', 'sub_reason'] as const;
const withoutWords = (column: string) => `${column} = CASE WHEN may_name_buyer(${column}) THEN '' ELSE ${column} END`;

/**
 * Erases what `findErasable` named; runs inside the caller's transaction. Each statement looks again at what makes its row erasable, so
 * that one which came up again meanwhile stays. Rows stay where something counts on them; what may name a buyer in them goes.
 */
export function eraseQueries(connection: Db) {
  const db = withBuyersCodes(connection);
  const by = (sql: string) => {
    const statement = db.prepare<[string]>(sql);
    return (keys: readonly string[]): number => statement.run(JSON.stringify(keys)).changes;
  };
  const session = db
    .prepare<[string], string>('SELECT session FROM parcel WHERE parcel_id = ? AND on_bench = 0')
    .pluck();
  const putSession = db.prepare<[string, string]>('UPDATE parcel SET session = ? WHERE parcel_id = ?');
  const erase: { readonly [K in ErasedRows]: (keys: readonly string[]) => number } = {
    journal: by(
      'UPDATE journal SET payload = NULL WHERE payload IS NOT NULL AND seq IN (SELECT CAST(value AS INTEGER) FROM json_each(?))',
    ),
    scans: by('DELETE FROM scan WHERE scan_id IN (SELECT value FROM json_each(?))'),
    returns: by(`
      UPDATE return_item SET comments = '', ${SAID_OF_RETURNS.map((column) => withoutWords(column)).join(', ')}
      WHERE closed = 1 AND (return_id, order_item_id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`),
    receipts: by(`
      UPDATE return_receipt SET note = NULL, otc = NULL,
        code_key = CASE WHEN may_name_buyer(code) THEN '' ELSE code_key END, ${withoutWords('code')}
      WHERE receipt_id IN (SELECT value FROM json_each(?))`),
    mutations: by(`
      UPDATE mutation SET last_message = NULL,
        subject = CASE WHEN ${WORDED_FORMS} THEN '#' || seq ELSE subject END,
        payload = CASE WHEN kind IN ('cancel', 'pack') THEN payload
          WHEN ${WORDED_FORMS} THEN json_replace(payload, '$.forms', json((
            SELECT json_group_array(json_replace(value, '$.ackNumber', '${ERASED}')) FROM json_each(payload, '$.forms'))))
          ELSE json_replace(payload, ${WORDS.map((field) => `'$.${field}', '${ERASED}'`).join(', ')}) END
      WHERE state IN ('acked', 'discarded') AND mutation_id IN (SELECT value FROM json_each(?))`),
    loads: by('UPDATE handover_load SET note = NULL WHERE load_id IN (SELECT value FROM json_each(?))'),
    loaded: by(`UPDATE handover_scan SET code = '' WHERE scan_id IN (SELECT value FROM json_each(?))`),
    takeOvers: by(`UPDATE take_over SET reason = '' WHERE shipment_id IN (SELECT value FROM json_each(?))`),
    parcels(keys) {
      let erased = 0;
      for (const parcelId of keys) {
        const clean = withoutBuyersCodes(session.get(parcelId) ?? '{}');
        if (clean !== null) erased += putSession.run(clean, parcelId).changes;
      }
      return erased;
    },
  };

  return {
    /** How many rows were changed. */
    erase: (kind: ErasedRows, keys: readonly string[]): number => erase[kind](keys),
  };
}

export type EraseQueries = ReturnType<typeof eraseQueries>;

/** In pieces of at most `most` keys, one transaction each. */
export function* inPieces(
  erasable: Erasable,
  most: number,
): Iterable<{ readonly kind: ErasedRows; readonly keys: readonly string[] }> {
  for (const kind of ERASED_ROWS) {
    for (let at = 0; at < erasable[kind].length; at += most) {
      yield { kind, keys: erasable[kind].slice(at, at + most) };
    }
  }
}
