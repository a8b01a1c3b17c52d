import type { Db } from './database.ts';

/** One serial number of a unit verified here. */
export interface SerialRow {
  readonly serial: string;
  readonly parcelId: string;
  readonly shipmentId: string;
  readonly orderItemId: string;
}

/** Serial numbers as they were read (normalised, compared exactly): one that stands here names its parcel for every later scan. */
export function serialQueries(db: Db) {
  const add = db.prepare<SerialRow>(`
    INSERT INTO serial (serial, parcel_id, shipment_id, order_item_id)
    VALUES (@serial, @parcelId, @shipmentId, @orderItemId) ON CONFLICT DO NOTHING`);
  const remove = db.prepare<[string, string]>('DELETE FROM serial WHERE serial = ? AND parcel_id = ?');
  const free = db.prepare<[string]>('DELETE FROM serial WHERE parcel_id = ?');
  const ofParcel = db.prepare<[string], string>('SELECT serial FROM serial WHERE parcel_id = ?').pluck();
  // A unit that was cancelled or came back may be sold again.
  const usedIn = db
    .prepare<[string, string], string>(
      `SELECT n.shipment_id FROM serial AS n LEFT JOIN shipment AS s ON s.shipment_id = n.shipment_id
       WHERE n.serial = ? AND n.parcel_id <> ? AND ifnull(s.state, '') NOT IN ('CANCELLED', 'RETURNED') LIMIT 1`,
    )
    .pluck();

  return {
    add: (row: SerialRow): void => void add.run(row),
    remove: (serial: string, parcelId: string): void => void remove.run(serial, parcelId),
    /** All of a parcel that is void. */
    free: (parcelId: string): void => void free.run(parcelId),
    ofParcel: (parcelId: string): string[] => ofParcel.all(parcelId),
    /** The shipment of another parcel that has this number already; a cancelled or returned one frees it. */
    usedIn: (serial: string, exceptParcelId: string): string | undefined => usedIn.get(serial, exceptParcelId),
  };
}

export type SerialQueries = ReturnType<typeof serialQueries>;
