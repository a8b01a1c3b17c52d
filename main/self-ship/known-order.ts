import type { SelfShipStage } from '../../shared/contract/self-ship.ts';
import { AppFailure } from '../../shared/errors.ts';
import { isOwned } from '../../shared/model/gates.ts';
import type { StationShare } from '../../shared/model/ownership.ts';
import type { ShipmentService, ShipmentState } from '../../shared/model/shipment.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import type { MutationQueries } from '../db/mutations.ts';
import type { SelfShipQueries, SelfShipRow } from '../db/self-ship.ts';
import type { ServiceItemQueries } from '../db/service-items.ts';
import type { TakeOverQueries } from '../db/take-over.ts';
import { comingState, isBeforeShipping, isOnItsWay, knownState, type OwnChange, ownChanges } from './course.ts';

export interface OrderSources {
  readonly selfShip: SelfShipQueries;
  readonly serviceItems: Pick<ServiceItemQueries, 'ofShipment' | 'shipmentOf'>;
  readonly mutations: Pick<MutationQueries, 'byShipment' | 'isCancelQueued'>;
  readonly takeOvers: Pick<TakeOverQueries, 'of'>;
  /** Which of the account's stations this is. */
  readonly stations: StationShare;
}

/** All that decides what may be done with an order which the seller ships himself. */
export interface KnownOrder {
  readonly row: SelfShipRow;
  readonly changes: readonly OwnChange[];
  readonly services: readonly ShipmentService[];
  /** As far as it is known. */
  readonly state: ShipmentState;
  /** Once what is queued is through. */
  readonly coming: ShipmentState;
  /** Its parcel was packed here, or the station's share of the account has it. */
  readonly isOurs: boolean;
  /** A cancellation of ours is on its way. */
  readonly cancelQueued: boolean;
}

/** Parcels of which every unit was verified here. */
const VERIFIED: ReadonlySet<ParcelState | null> = new Set<ParcelState | null>([
  'complete',
  'dispatch-queued',
  'dispatched',
  'handed-over',
]);

/** Every unit of it was verified into a parcel here, wherever that stands by now. */
export function isVerified({ row }: Pick<KnownOrder, 'row'>): boolean {
  return VERIFIED.has(row.parcel);
}

/** Puts together what the marketplace shows of an order and what this station did about it. */
export function knownOrder(sources: OrderSources, row: SelfShipRow): KnownOrder {
  const { shipmentId } = row;
  const changes = ownChanges(sources.mutations.byShipment(shipmentId));
  const services = sources.serviceItems.ofShipment(shipmentId);
  const owned = isOwned(shipmentId, { stations: sources.stations, ...sources.takeOvers.of(shipmentId) });
  return {
    ...{ row, changes, services },
    state: knownState(row, changes, services),
    coming: comingState(row.state, changes, services),
    cancelQueued: sources.mutations.isCancelQueued(shipmentId),
    isOurs: owned || (row.parcel !== null && isVerified({ row })),
  };
}

/** The row of one that must be known; throws NOT_FOUND. */
export function selfShipRow(
  { selfShip }: { readonly selfShip: Pick<SelfShipQueries, 'byId'> },
  shipmentId: string,
): SelfShipRow {
  const row = selfShip.byId(shipmentId);
  if (!row) throw new AppFailure('NOT_FOUND', `${shipmentId} is no self-ship order known here.`);
  return row;
}

/** Its place in the list, by its state as far as it is known. */
export function stageOf(order: Pick<KnownOrder, 'row' | 'state'>): SelfShipStage {
  const { state } = order;
  if (isBeforeShipping(state)) return isVerified(order) ? 'to-dispatch' : 'to-pack';
  if (isOnItsWay(state)) return 'shipped';
  return state === 'DELIVERED' ? 'delivered' : 'closed';
}
