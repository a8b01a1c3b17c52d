import type { LoadVerdict } from '../../shared/contract/handover.ts';
import type { PickupKey } from '../../shared/model/handover.ts';
import type { ShipmentState } from '../../shared/model/shipment.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import type { Db } from './database.ts';

/** What is loaded for one courier's pick-up, from its first scan on. */
export interface Load {
  readonly loadId: string;
  readonly pickup: PickupKey;
  readonly openedAtMs: number;
}

export interface LoadScan {
  readonly scanId: string;
  readonly loadId: string;
  readonly atMs: number;
  readonly code: string;
  readonly verdict: LoadVerdict;
  readonly shipmentId: string | null;
  /** The box it was; null where the shipment has no tracking id known here. */
  readonly trackingId: string | null;
  readonly courier: string | null;
}

/** A parcel of this station that stands ready for its courier, or will once its dispatch is through. */
export interface StagedParcel {
  readonly parcelId: string;
  readonly shipmentId: string;
  readonly parcel: ParcelState;
  /** As the marketplace told it last. */
  readonly state: ShipmentState;
  readonly isMps: boolean;
  /** One for each tracking id; empty where none is known. */
  readonly boxes: readonly StagedBox[];
}

export interface StagedBox {
  readonly trackingId: string;
  readonly subShipmentId: string;
  readonly courier: string;
}

/** States of a parcel that stands ready. A stopped one counts while the marketplace has it ready to dispatch: its courier asks for it. */
export const STAGED_STATES = ['dispatch-queued', 'dispatched', 'stopped'] as const satisfies readonly ParcelState[];
export type StagedState = (typeof STAGED_STATES)[number];

/** Where the next slice begins. */
export interface StagedPlace {
  readonly atMs: number;
  readonly row: number;
}
export const FIRST_PLACE: StagedPlace = { atMs: Number.MIN_SAFE_INTEGER, row: 0 };
/** Parcels read at once; about 2 ms. */
const SLICE = 400;

interface StagedRow {
  readonly parcelId: string;
  readonly shipmentId: string;
  readonly state: ShipmentState;
  readonly mps: number;
  readonly atMs: number;
  readonly row: number;
  readonly boxes: string;
}
interface LoadRow {
  readonly loadId: string;
  readonly vendorGroupCode: string;
  readonly isMps: number;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly openedAtMs: number;
}

const LOAD = `load_id AS loadId, vendor_group_code AS vendorGroupCode, is_mps AS isMps, window_from_ms AS fromMs,
  window_to_ms AS toMs, opened_at_ms AS openedAtMs`;
const SCAN = `scan_id AS scanId, load_id AS loadId, at_ms AS atMs, code, verdict, shipment_id AS shipmentId,
  tracking_id AS trackingId, courier`;

/** Loads at the door and their scans, and the parcels that stand ready for them. Runs inside the caller's transaction. */
export function handoverQueries(db: Db) {
  const openLoads = db.prepare<[], LoadRow>(
    `SELECT ${LOAD} FROM handover_load WHERE closed_at_ms IS NULL ORDER BY opened_at_ms`,
  );
  const insertLoad = db.prepare(
    `INSERT INTO handover_load (load_id, vendor_group_code, is_mps, window_from_ms, window_to_ms, opened_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const closeLoad = db.prepare<[number, string, string | null, string]>(
    'UPDATE handover_load SET closed_at_ms = ?, closed_by = ?, note = ? WHERE load_id = ? AND closed_at_ms IS NULL',
  );
  const byScanId = db.prepare<[string], LoadScan>(`SELECT ${SCAN} FROM handover_scan WHERE scan_id = ?`);
  const insertScan = db.prepare<LoadScan>(
    `INSERT INTO handover_scan (scan_id, load_id, at_ms, code, verdict, shipment_id, tracking_id, courier)
     VALUES (@scanId, @loadId, @atMs, @code, @verdict, @shipmentId, @trackingId, @courier)`,
  );
  const scansOf = db.prepare<[string], LoadScan>(
    `SELECT ${SCAN} FROM handover_scan WHERE load_id = ? AND undone = 0 ORDER BY at_ms, scan_id`,
  );
  const loadedOpen = db.prepare<[string], { loadId: string; trackingId: string | null }>(
    `SELECT s.load_id AS loadId, s.tracking_id AS trackingId FROM handover_scan s JOIN handover_load l ON l.load_id = s.load_id
     WHERE s.shipment_id = ? AND s.verdict = 'loaded' AND s.undone = 0 AND l.closed_at_ms IS NULL`,
  );
  const loadedElsewhere = db
    .prepare<[string], string>(
      `SELECT s.shipment_id FROM handover_load l CROSS JOIN handover_scan s ON s.load_id = l.load_id
       WHERE l.closed_at_ms IS NULL AND l.load_id <> ? AND s.verdict = 'loaded' AND s.undone = 0`,
    )
    .pluck();
  const undo = db.prepare<[string, string]>(
    `UPDATE handover_scan SET undone = 1 WHERE load_id = ? AND shipment_id = ? AND verdict = 'loaded' AND undone = 0`,
  );
  // CROSS JOIN: the few parcels that stand ready first, never all live shipments.
  const staged = db.prepare<
    { state: ParcelState; locationId: string; atMs: number; row: number; limit: number },
    StagedRow
  >(
    `SELECT p.parcel_id AS parcelId, p.shipment_id AS shipmentId, p.changed_at_ms AS atMs, p.rowid AS row, s.state, s.mps,
       (SELECT json_group_array(json_object('trackingId', t.tracking_id, 'subShipmentId', t.sub_shipment_id, 'courier', t.vendor_name))
        FROM (SELECT * FROM tracking WHERE shipment_id = p.shipment_id ORDER BY sub_shipment_id, tracking_id) AS t) AS boxes
     FROM parcel AS p INDEXED BY parcel_by_state CROSS JOIN shipment AS s ON s.shipment_id = p.shipment_id
     WHERE p.state = @state AND p.changed_at_ms >= @atMs AND (p.changed_at_ms > @atMs OR p.rowid > @row)
       AND s.closed = 0 AND s.type <> 'SELF' AND s.location_id = @locationId AND (p.state <> 'stopped' OR s.state = 'READY_TO_DISPATCH')
     ORDER BY p.changed_at_ms, p.rowid LIMIT @limit`,
  );

  return {
    /** The oldest first. */
    openLoads: (): Load[] => openLoads.all().map(toLoad),
    insertLoad({ loadId, pickup, openedAtMs }: Load): void {
      const { vendorGroupCode, isMps, window } = pickup;
      insertLoad.run(loadId, vendorGroupCode, isMps ? 1 : 0, window?.fromMs ?? null, window?.toMs ?? null, openedAtMs);
    },
    closeLoad(loadId: string, by: string, note: string | null, atMs: number): void {
      if (closeLoad.run(atMs, by, note, loadId).changes !== 1) throw new Error(`Load ${loadId} is not open`);
    },
    scanOf: (scanId: string): LoadScan | undefined => byScanId.get(scanId),
    insertScan: (scan: LoadScan): void => void insertScan.run(scan),
    /** In the order they came, without those taken back. */
    scansOf: (loadId: string): LoadScan[] => scansOf.all(loadId),
    /** Which boxes of a shipment stand on a load that is not closed. */
    loadedBoxes: (shipmentId: string): { readonly loadId: string; readonly trackingId: string | null }[] =>
      loadedOpen.all(shipmentId),
    /** Shipments on loads that are not closed, but for this one. */
    loadedElsewhere: (loadId: string): ReadonlySet<string> => new Set(loadedElsewhere.all(loadId)),
    /** How many scans of it were taken back. */
    undo: (loadId: string, shipmentId: string): number => undo.run(loadId, shipmentId).changes,
    /** Parcels that stand ready, longest first; `next` is null after the last. */
    stagedSlice(
      locationId: string,
      state: StagedState,
      from: StagedPlace,
    ): { readonly parcels: readonly StagedParcel[]; readonly next: StagedPlace | null } {
      const rows = staged.all({ state, locationId, ...from, limit: SLICE });
      const last = rows.at(-1);
      return {
        parcels: rows.map((row) => ({
          ...{
            parcelId: row.parcelId,
            shipmentId: row.shipmentId,
            parcel: state,
            state: row.state,
            isMps: row.mps === 1,
          },
          boxes: JSON.parse(row.boxes) as StagedBox[],
        })),
        next: last && rows.length === SLICE ? { atMs: last.atMs, row: last.row } : null,
      };
    },
  };
}

export type HandoverQueries = ReturnType<typeof handoverQueries>;

function toLoad({ loadId, vendorGroupCode, isMps, fromMs, toMs, openedAtMs }: LoadRow): Load {
  const window = fromMs === null || toMs === null ? null : { fromMs, toMs };
  return { loadId, pickup: { vendorGroupCode, isMps: isMps === 1, window }, openedAtMs };
}
