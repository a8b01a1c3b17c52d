import type { OutboxReason } from '../../shared/model/mutations.ts';
import type { StationShare } from '../../shared/model/ownership.ts';
import type { OwnInputsNeeded } from '../../shared/model/pack-input.ts';
import { PARCEL_STATES, type ParcelState } from '../../shared/model/states.ts';
import { BOX_LACKS, TAX_RATE_LACKS } from './pack-needs.ts';
import { ADOPTED, TAKEN_OVER } from './take-over.ts';

/** Parcels that still take units; with any other the shipment is past packing here. */
const UNPACKED: readonly ParcelState[] = ['open', 'labelled', 'parked', 'stopped'];
const PACKED = PARCEL_STATES.filter((state) => state !== 'void' && !UNPACKED.includes(state));

/** `nowMs` is server time, UTC epoch ms. `ownNeeded`: what the account's defaults leave to the catalogue (`ownInputsNeeded`). */
export interface QueueAsked {
  readonly locationId: string;
  readonly nowMs: number;
  readonly ownNeeded: OwnInputsNeeded;
  /** Which of the account's stations asks. */
  readonly stations: StationShare;
}

/** As SQLite takes it, which knows no booleans. */
export function bound({ locationId, nowMs, ownNeeded, stations }: QueueAsked) {
  const { index, count } = stations;
  return { locationId, nowMs, ownTaxRate: ownNeeded.taxRate ? 1 : 0, ownBox: ownNeeded.box ? 1 : 0, index, count };
}
export type Bound = ReturnType<typeof bound>;

/** Stands for "no dispatch-by" in the order of the queue. */
export const NO_DUE_MS = Number.MAX_SAFE_INTEGER;
export const IN_QUEUE = 'location_id = @locationId AND closed = 0';
/** With the shipment's id the order of the queue; spelled as in the index `shipment_queue`. */
export const DUE = `ifnull(dispatch_by_ms, ${NO_DUE_MS})`;

/** Of a row of `mutation`: a pack of this station, in whatever state but given up or found to be another's. */
export const OWN_PACK = `kind = 'pack' AND state <> 'discarded'
  AND NOT (state = 'rejected' AND ifnull(last_error, '') = '${'PACKED_ELSEWHERE' satisfies OutboxReason}')`;
/**
 * For rows of `shipment`: a cancellation of this station, in whatever state but given up, of items that the marketplace does not show
 * as cancelled yet.
 */
export const CANCEL_QUEUED = `EXISTS (SELECT 1 FROM mutation m WHERE m.shipment_id = shipment.shipment_id AND m.kind = 'cancel'
  AND m.state <> 'discarded' AND EXISTS (SELECT 1 FROM json_each(m.payload, '$.orderItemIds') asked
    JOIN order_item i ON i.shipment_id = m.shipment_id AND i.order_item_id = asked.value WHERE i.state <> 'CANCELLED' AND i.quantity > 0))`;
// The columns of `mutation` hide those of `shipment` inside.
const PACKED_BY_US = `EXISTS (SELECT 1 FROM mutation WHERE shipment_id = shipment.shipment_id AND ${OWN_PACK})`;
const OWNED = `(@count = 1 OR share_hash % @count = @index OR ${TAKEN_OVER})`;
// The first condition on the state is what lets the index of one parcel a shipment be used.
const NOT_PACKED_HERE = `NOT EXISTS (SELECT 1 FROM parcel p
  WHERE p.shipment_id = shipment.shipment_id AND p.void = 0 AND p.state IN (${quoted(PACKED)}))`;
// The catalogue is looked into only where an account's default does not answer for every SKU.
const INPUTS_KNOWN = `NOT (@ownTaxRate AND ${TAX_RATE_LACKS}) AND NOT (@ownBox AND ${BOX_LACKS})`;

/** `packingGate` in SQL, for rows of the queue, and our own parcel, if any, still takes units. */
export const CAN_BE_PACKED = `(hold = 0 AND ifnull(dispatch_after_ms, 0) <= @nowMs
  AND ((state = 'APPROVED' AND ${OWNED} AND (type = 'SELF' OR ${INPUTS_KNOWN}))
    OR (state IN ('APPROVED', 'PACKING_IN_PROGRESS', 'PACKED') AND ${PACKED_BY_US})
    OR (state IN ('PACKING_IN_PROGRESS', 'PACKED') AND ${ADOPTED}))
  AND ${NOT_PACKED_HERE} AND NOT ${CANCEL_QUEUED})`;

function quoted(states: readonly string[]): string {
  return states.map((state) => `'${state}'`).join(', ');
}
