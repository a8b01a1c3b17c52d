import { PARCEL_STATES, type ParcelState } from '../../shared/model/states.ts';

/** Parcels that still take units; with any other the shipment is past packing here. */
const UNPACKED: readonly ParcelState[] = ['open', 'parked', 'stopped'];
const PACKED = PARCEL_STATES.filter((state) => state !== 'void' && !UNPACKED.includes(state));

/** `nowMs` is server time, UTC epoch ms. `inputsKnown`: nothing of the account's is lacking for a pack (`packInputsKnown`). */
export interface QueueAsked {
  readonly locationId: string;
  readonly nowMs: number;
  readonly inputsKnown: boolean;
}

/** As SQLite takes it, which knows no booleans. */
export function bound({ locationId, nowMs, inputsKnown }: QueueAsked) {
  return { locationId, nowMs, inputsKnown: inputsKnown ? 1 : 0 };
}
export type Bound = ReturnType<typeof bound>;

/** Stands for "no dispatch-by" in the order of the queue. */
export const NO_DUE_MS = Number.MAX_SAFE_INTEGER;
export const IN_QUEUE = 'location_id = @locationId AND closed = 0';
/** With the shipment's id the order of the queue; spelled as in the index `shipment_queue`. */
export const DUE = `ifnull(dispatch_by_ms, ${NO_DUE_MS})`;

/** A pack mutation of this station exists, in whatever state but discarded. */
const PACKED_BY_US = `EXISTS (SELECT 1 FROM mutation m
  WHERE m.shipment_id = shipment.shipment_id AND m.kind = 'pack' AND m.state <> 'discarded')`;
// The first condition on the state is what lets the index of one parcel a shipment be used.
const NOT_PACKED_HERE = `NOT EXISTS (SELECT 1 FROM parcel p
  WHERE p.shipment_id = shipment.shipment_id AND p.state <> 'void' AND p.state IN (${quoted(PACKED)}))`;

/** `packingGate` in SQL, for rows of the queue, and our own parcel, if any, still takes units. */
export const CAN_BE_PACKED = `(hold = 0 AND type <> 'SELF' AND ifnull(dispatch_after_ms, 0) <= @nowMs
  AND ((state = 'APPROVED' AND @inputsKnown) OR (state IN ('APPROVED', 'PACKING_IN_PROGRESS', 'PACKED') AND ${PACKED_BY_US}))
  AND ${NOT_PACKED_HERE})`;

function quoted(states: readonly string[]): string {
  return states.map((state) => `'${state}'`).join(', ');
}
