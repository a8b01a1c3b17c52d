import type { CancellationGroup, CancelPlan, CancelRefusal } from '../../shared/contract/orders.ts';
import { AppFailure } from '../../shared/errors.ts';
import { isOwned } from '../../shared/model/gates.ts';
import { type OutboxReason, readMutationPayload } from '../../shared/model/mutations.ts';
import type { StationShare } from '../../shared/model/ownership.ts';
import { wantedItems } from '../../shared/model/pack-input.ts';
import { type OrderItem, type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import type { Mutation, MutationQueries } from '../db/mutations.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { TakeOverQueries } from '../db/take-over.ts';

export interface CancelPlanOptions {
  readonly shipments: Pick<ShipmentQueries, 'known'>;
  readonly parcels: Pick<ParcelQueries, 'stateOf'>;
  readonly mutations: Pick<MutationQueries, 'byShipment'>;
  readonly takeOvers: Pick<TakeOverQueries, 'of'>;
  /** Which of the account's stations this is. */
  readonly stations: StationShare;
  readonly locationId: string;
}

/** What is known of a shipment that somebody wants to cancel. */
export interface Cancellable {
  readonly shipment: Shipment;
  readonly readAtMs: number;
  /** Of the shipment as a whole; a single group may be refused all the same. */
  readonly refusal: CancelRefusal | null;
  /** All items by their group, cancelled ones too. */
  readonly groups: ReadonlyMap<string, readonly OrderItem[]>;
  /** Order items that a cancellation of ours names which was not given up. */
  readonly queued: ReadonlySet<string>;
  readonly parcel: ParcelState | undefined;
}

/** The parcel still takes units, or none was begun. */
const BEGUN: ReadonlySet<ParcelState> = new Set<ParcelState>(['open', 'parked', 'stopped', 'labelled']);
/** Refused, and yet the marketplace has the pack or may have it. */
const TAKEN: ReadonlySet<string> = new Set<OutboxReason>(['FORM_FAILED', 'PACK_NOT_TAKEN']);
/** Changes after which nothing is APPROVED any more. */
const ENDS_APPROVED: ReadonlySet<string> = new Set(['pack', 'self-dispatch']);

/** Throws NOT_FOUND. */
export function cancellable(options: CancelPlanOptions, shipmentId: string): Cancellable {
  const known = options.shipments.known(shipmentId);
  if (!known) throw new AppFailure('NOT_FOUND', `No shipment ${shipmentId} is known here.`);
  const { shipment, readAtMs } = known;
  const parcel = options.parcels.stateOf(shipmentId);
  const rows = options.mutations.byShipment(shipmentId).filter(({ state }) => state !== 'discarded');
  return {
    ...{ shipment, readAtMs, parcel, groups: byGroup(shipment.orderItems) },
    refusal: refusalOf(shipment, parcel, rows, options),
    queued: new Set(rows.flatMap(itemsAsked)),
  };
}

function byGroup(items: readonly OrderItem[]): ReadonlyMap<string, readonly OrderItem[]> {
  const groups = new Map<string, OrderItem[]>();
  for (const item of items) {
    const group = groups.get(item.cancellationGroupId);
    if (group) group.push(item);
    else groups.set(item.cancellationGroupId, [item]);
  }
  return groups;
}

/** Only APPROVED ones, and none that is packed or about to be (marketplace-api 4.1, 6.9). */
function refusalOf(
  shipment: Shipment,
  parcel: ParcelState | undefined,
  rows: readonly Mutation[],
  { locationId, stations, takeOvers }: CancelPlanOptions,
): CancelRefusal | null {
  if (shipment.locationId !== locationId) return 'wrong-location';
  if (shipmentState(shipment.orderItems) !== 'APPROVED') return 'not-approved';
  if (rows.some(isPackOurs)) return 'pack-of-ours';
  if (parcel !== undefined && !BEGUN.has(parcel)) return 'packed-here';
  return isOwned(shipment.shipmentId, { stations, ...takeOvers.of(shipment.shipmentId) }) ? null : 'other-station';
}

/** One that was refused is not at the marketplace, and is given up with the cancellation. */
function isPackOurs({ kind, state, lastError }: Mutation): boolean {
  return ENDS_APPROVED.has(kind) && (state !== 'rejected' || TAKEN.has(lastError ?? ''));
}

function itemsAsked({ kind, version, payload }: Mutation): readonly string[] {
  if (kind !== 'cancel') return [];
  const stored = readMutationPayload(kind, version, payload);
  return stored.ok && stored.value.kind === 'cancel' ? stored.value.body.orderItemIds : [];
}

/** Why these items of one group cannot be cancelled, where the shipment as a whole can. */
export function groupRefusal(items: readonly OrderItem[], queued: ReadonlySet<string>): CancelRefusal | null {
  const live = wantedItems(items);
  if (live.some(({ orderItemId }) => queued.has(orderItemId))) return 'already-queued';
  return live.every(({ state }) => state === 'APPROVED') ? null : 'not-approved';
}

/** As a person is shown it: groups that are under way already are left out. */
export function planOf({ shipment, readAtMs, refusal, groups, queued, parcel }: Cancellable): CancelPlan {
  const live = [...groups].filter(([, items]) => wantedItems(items).length > 0);
  const refusals = live.map(([, items]) => groupRefusal(items, queued));
  const open = live.filter((_, at) => refusals[at] !== 'already-queued');
  const none = refusals.includes(null) ? null : refusals.includes('already-queued') ? 'already-queued' : 'not-approved';
  return {
    shipmentId: shipment.shipmentId,
    state: shipmentState(shipment.orderItems),
    refusal: refusal ?? none,
    groups: open.map(([cancellationGroupId, items]) => ({
      cancellationGroupId,
      items: wantedItems(items).map(itemView),
    })),
    isOpenHere: parcel === 'open' || parcel === 'parked' || parcel === 'stopped',
    readAtMs,
  };
}

function itemView(item: OrderItem): CancellationGroup['items'][number] {
  const { orderItemId, orderId, title, sku, quantity, state } = item;
  return { orderItemId, orderId, title, sku, quantity, state };
}
