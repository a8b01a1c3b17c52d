import type { VerdictDetail } from '../../shared/contract/bench.ts';
import type { Gate } from '../../shared/model/gates.ts';

/** The gates a packer can lift on the spot, by saying what the catalogue lacks. */
export function teachableGate(
  detail: VerdictDetail | null,
): Extract<Gate, { kind: 'tax-rate-missing' | 'box-missing' }> | null {
  const gate = detail?.gate;
  return gate?.kind === 'tax-rate-missing' || gate?.kind === 'box-missing' ? gate : null;
}

/** A shipment that is another bench's, or was packed away from here. */
export interface Foreign {
  readonly shipmentId: string;
  readonly gate: Extract<Gate, { kind: 'other-station' | 'packed-elsewhere' }>;
}

/** The shipment a supervisor may take over, and why it is not this station's; null where there is nothing to take over. */
export function takeOverGate(detail: Pick<VerdictDetail, 'gate' | 'shipmentId'> | null): Foreign | null {
  const { gate, shipmentId } = detail ?? {};
  if (shipmentId === undefined) return null;
  return gate?.kind === 'other-station' || gate?.kind === 'packed-elsewhere' ? { shipmentId, gate } : null;
}
