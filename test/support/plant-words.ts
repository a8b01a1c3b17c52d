import { connect } from '../../main/db/connection.ts';

/** What no request of a small shift brings into its column: news of another bench, an odd answer, a label with a card on it. */
export interface Planted {
  readonly takeOver: string;
  readonly answer: string;
  readonly reason: string;
  readonly labelCode: string;
}

/** Writes these words where the station would have them, of an order and a return it has. */
export function plantWords(
  station: string,
  documents: string,
  of: { readonly shipmentId: string; readonly returnId: string },
  words: Planted,
): void {
  const run = (file: string, sql: string, values: Readonly<Record<string, string>>) => {
    const db = connect(file);
    try {
      // A change of nothing would plant nothing.
      if (db.prepare(sql).run(values).changes === 0) throw new Error(`nothing was planted: ${sql}`);
    } finally {
      db.close();
    }
  };
  const { shipmentId, returnId } = of;
  run(
    station,
    `INSERT INTO take_over (shipment_id, at_ms, by_name, reason)
     SELECT shipment_id, opened_at_ms, 'Meena', @words FROM parcel WHERE shipment_id = @shipmentId`,
    { shipmentId, words: words.takeOver },
  );
  run(station, `UPDATE mutation SET last_message = @words WHERE shipment_id = @shipmentId AND state = 'acked'`, {
    shipmentId,
    words: words.answer,
  });
  run(
    station,
    `UPDATE scan SET reply = json_set(reply, '$.detail.code', @words) WHERE scan_id = (SELECT min(scan_id) FROM scan)`,
    { words: words.labelCode },
  );
  run(station, 'UPDATE return_item SET reason = @words, sub_reason = @words WHERE return_id = @returnId', {
    returnId,
    words: words.reason,
  });
  run(
    station,
    `UPDATE parcel SET session = json_insert(session, '$.labelCodes[#]', @words) WHERE shipment_id = @shipmentId`,
    { shipmentId, words: words.labelCode },
  );
  run(
    documents,
    `UPDATE document SET codes = json_insert(codes, '$[#]', @words) WHERE shipment_id = @shipmentId AND kind <> 'address'`,
    { shipmentId, words: words.labelCode },
  );
}
