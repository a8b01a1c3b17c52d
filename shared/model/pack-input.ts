import type { Box } from './config.ts';
import { type Gate, type GateContext, gateOf } from './gates.ts';
import type { Shipment } from './shipment.ts';

/** The account's defaults, used for every SKU until the catalogue knows better. */
export interface PackDefaults {
  readonly taxRatePercent: number | undefined;
  readonly box: Box | undefined;
}

export interface PackingContext extends GateContext {
  readonly defaults: PackDefaults;
}

/** A tax rate or a box is never guessed: without one the shipment stays gated. */
function missingPackInput(shipment: Shipment, defaults: PackDefaults): Gate | null {
  if (defaults.taxRatePercent === undefined) {
    return { kind: 'tax-rate-missing', sku: shipment.orderItems[0]?.sku ?? '' };
  }
  return defaults.box === undefined ? { kind: 'box-missing' } : null;
}

/** True when a pack of any shipment can be put together: nothing of the account's is lacking. */
export function packInputsKnown(defaults: PackDefaults): boolean {
  return defaults.taxRatePercent !== undefined && defaults.box !== undefined;
}

/**
 * Why this shipment cannot be packed here now; null when it can. The one answer of the bench and of the queue: the marketplace's
 * reasons first, then what we lack ourselves, which no longer matters once the pack was queued.
 */
export function packingGate(shipment: Shipment, context: PackingContext): Gate | null {
  const gate = gateOf(shipment, context);
  if (gate) return gate;
  return context.packedByUs ? null : missingPackInput(shipment, context.defaults);
}
