import type { Breach } from '../breach.ts';
import type { Shift } from '../shift.ts';

interface Waiting {
  readonly kind: string;
  readonly shipment_id: string;
  readonly state: string;
  readonly last_error: string | null;
}

/** E: with the faults over and the network up, everything is through or lies before a person. */
export function outboxDrained({ benches, time, drained, world }: Shift): readonly Breach[] {
  if (drained) return [];
  return benches.flatMap(({ station }) =>
    station.inspect((db) =>
      (
        db
          .prepare(
            `SELECT kind, shipment_id, state, last_error FROM mutation WHERE state IN ('pending', 'sending', 'verify', 'awaiting-documents')`,
          )
          .all() as Waiting[]
      ).flatMap(({ kind, shipment_id: shipmentId, state, last_error: error }): Breach[] => {
        // A dispatch behind a refused pack waits for the person who decides about that.
        const refused = db
          .prepare(`SELECT 1 FROM mutation WHERE shipment_id = ? AND kind = 'pack' AND state = 'rejected'`)
          .get(shipmentId);
        if (kind === 'dispatch' && error === 'WAITS_FOR_PACK' && refused) return [];
        if (world.marketplace.shipment(shipmentId)?.hold === true) return [];
        return [
          {
            invariant: 'E',
            what: `station ${station.index}: a ${kind} still is ${state} (${error ?? ''})`,
            shipmentId,
            atMs: time.nowMs(),
          },
        ];
      }),
    ),
  );
}
