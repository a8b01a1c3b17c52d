import type { PackInputs } from './catalogue.ts';
import type { Box, StationConfig } from './config.ts';
import { type Gate, type GateContext, gateOf, isPackOurs } from './gates.ts';
import { type OrderItem, type Shipment, type SubShipment, shipmentState } from './shipment.ts';

/** What a pack takes from the catalogue and the account's defaults, as far as its lack is a gate. */
export type GatingInputs = Pick<PackInputs, 'taxRatePercent' | 'box'>;

export interface PackingContext extends GateContext {
  readonly inputs: GatingInputs;
  /** `ask`: every box is said or confirmed at the bench, so that one that is not on file is no gate. */
  readonly boxing: StationConfig['boxing'];
}

/** Order items the marketplace still wants units of: these are what a pack is about. */
export function wantedItems<T extends Pick<OrderItem, 'state' | 'quantity'>>(items: readonly T[]): T[] {
  return items.filter((item) => item.state !== 'CANCELLED' && item.quantity > 0);
}

/** The first sub-shipment is SS-1 even where a reply leaves the list out (marketplace-api 4.3). */
export function subShipmentsOf(shipment: Pick<Shipment, 'subShipments'>): readonly SubShipment[] {
  return shipment.subShipments.length > 0 ? shipment.subShipments : [{ subShipmentId: 'SS-1', packages: [] }];
}

/** Whose box a sub-shipment goes into: of these SKUs the first that has one on file, else the account's default. */
export interface BoxNeed {
  readonly subShipmentId: string;
  readonly skus: readonly string[];
}

/**
 * A sub-shipment of exactly one package takes that package's box, else its product's own; any other takes the box of the item
 * with the highest price per unit (seed: the largest item's measures for several items in one box; marketplace-api 6.1, 6.11).
 */
export function boxNeeds(shipment: Pick<Shipment, 'orderItems' | 'subShipments'>): readonly BoxNeed[] {
  const wanted = wantedItems(shipment.orderItems);
  const items = wanted.length > 0 ? wanted : shipment.orderItems;
  return subShipmentsOf(shipment).map(({ subShipmentId, packages }) => {
    const ids = new Set(packages.map((unit) => unit.packageId));
    const owners = items.filter((item) => item.packageIds.some((packageId) => ids.has(packageId)));
    const product = dearest(owners.length > 0 ? owners : items);
    const [only] = packages;
    const single = packages.length === 1 && only?.quantity === 1 ? [only.sku] : [];
    return { subShipmentId, skus: [...new Set([...single, ...(product ? [product.sku] : [])])] };
  });
}

/** By price per unit; of equals the first. Compared crosswise, so that no rounding decides. */
function dearest(items: readonly OrderItem[]): OrderItem | undefined {
  return items.reduce<OrderItem | undefined>((best, item) => {
    if (!best) return item;
    return item.totalPricePaise * Math.max(1, best.quantity) > best.totalPricePaise * Math.max(1, item.quantity)
      ? item
      : best;
  }, undefined);
}

export interface SuggestedBox {
  readonly subShipmentId: string;
  /** Null: nobody knows; said at the bench where boxes are asked for, else a gate. */
  readonly box: Box | null;
}

/** The box of every sub-shipment as far as it is known, in the marketplace's order; at least one. */
export function suggestedBoxes(
  shipment: Pick<Shipment, 'orderItems' | 'subShipments'>,
  inputs: Pick<PackInputs, 'box'>,
): readonly SuggestedBox[] {
  return boxNeeds(shipment).map(({ subShipmentId, skus: [sku = '', orSku] }) => ({
    subShipmentId,
    box: inputs.box(sku, orSku) ?? null,
  }));
}

/** A tax rate or a box is never guessed: without one the shipment stays gated. */
function missingPackInput(shipment: Shipment, { inputs, boxing }: PackingContext): Gate | null {
  const untaxed = wantedItems(shipment.orderItems).find((item) => inputs.taxRatePercent(item) === undefined);
  if (untaxed) return { kind: 'tax-rate-missing', sku: untaxed.sku };
  if (boxing === 'ask') return null;
  const unboxed = boxNeeds(shipment).find(({ skus: [sku = '', orSku] }) => inputs.box(sku, orSku) === undefined);
  return unboxed ? { kind: 'box-missing', sku: unboxed.skus[0] ?? '' } : null;
}

/** What the account's defaults leave open, so that every SKU needs its own. */
export interface OwnInputsNeeded {
  readonly taxRate: boolean;
  readonly box: boolean;
}

/** The same rule as `packingGate` for the queue: with a default nothing can be missing, and an asked box is none on file. */
export function ownInputsNeeded(
  config: Pick<StationConfig, 'defaultTaxRatePercent' | 'defaultBox' | 'boxing'>,
): OwnInputsNeeded {
  return {
    taxRate: config.defaultTaxRatePercent === undefined,
    box: config.boxing === 'known' && config.defaultBox === undefined,
  };
}

/**
 * Why this shipment cannot be packed here now; null when it can. The one answer of the bench and of the queue: the marketplace's
 * reasons first, then what we lack ourselves, which no longer matters once the pack was queued, nor where the seller ships himself and there is
 * none.
 */
export function packingGate(shipment: Shipment, context: PackingContext): Gate | null {
  const gate = gateOf(shipment, context);
  if (gate) return gate;
  if (shipment.type === 'SELF') return null;
  return isPackOurs(shipmentState(shipment.orderItems), context) ? null : missingPackInput(shipment, context);
}
