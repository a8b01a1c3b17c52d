import {
  SELF_SHIP_ACTS,
  type SelfShipEntry,
  type SelfShipView,
  type ServiceView,
} from '../../shared/contract/self-ship.ts';
import type { OpenChange } from '../../shared/contract/words.ts';
import { indiaDate, parseIndiaIso } from '../../shared/india-time.ts';
import { wantedItems } from '../../shared/model/pack-input.ts';
import type { ShipmentService } from '../../shared/model/shipment.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { RememberedQueries } from '../db/remembered.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { courierOf, isCompleted, type OwnChange, promisedMs, stands } from './course.ts';
import { type KnownOrder, stageOf } from './known-order.ts';
import { refusalOf } from './refusals.ts';

export interface ViewSources {
  /** The number that comes next in the seller's own series; null without one. */
  readonly invoicing: { readonly nextNumber: (invoiceDate: string) => string | null };
  readonly shipments: Pick<ShipmentQueries, 'items' | 'trackingIds'>;
  readonly parcels: Pick<ParcelQueries, 'ofShipment'>;
  readonly remembered: Pick<RememberedQueries, 'read'>;
}

/** One line of the list. */
export function entryOf({ shipments }: Pick<ViewSources, 'shipments'>, order: KnownOrder): SelfShipEntry {
  const { row, changes } = order;
  const items = shipments.items(row.shipmentId);
  const wanted = wantedItems(items);
  return {
    shipmentId: row.shipmentId,
    orderIds: [...new Set(items.map(({ orderId }) => orderId))],
    titles: [...new Set((wanted.length > 0 ? wanted : items).map(({ title }) => title))],
    units: wanted.reduce((units, { quantity }) => units + quantity, 0),
    stage: stageOf(order),
    state: order.state,
    parcel: row.parcel,
    due: dueOf(order),
    courier: courierOf(changes) ?? toldCourier(shipments, row.shipmentId),
    changes: changes.filter(isOpen).map(openChange),
  };
}

/** What is due next (seed: SLAs of order and service). */
export function dueOf(order: KnownOrder): SelfShipEntry['due'] {
  const { row, changes, services } = order;
  switch (stageOf(order)) {
    case 'to-pack':
    case 'to-dispatch':
      return row.dispatchByMs === null ? null : { what: 'dispatch', atMs: row.dispatchByMs };
    case 'shipped': {
      const atMs = promisedMs(changes);
      return atMs === null ? null : { what: 'delivery', atMs };
    }
    case 'delivered': {
      const open = services.filter((each) => !isCompleted(each, changes.filter(stands)));
      const due = open.flatMap((each) => servicePromisedMs(each, changes) ?? each.serviceByMs ?? []);
      return due.length === 0 ? null : { what: 'service', atMs: Math.min(...due) };
    }
    case 'closed':
      return null;
  }
}

/** All that one order's page shows; what may be done with it is judged at `serverNowMs`, the marketplace's clock, UTC epoch ms. */
export function orderView(sources: ViewSources, order: KnownOrder, serverNowMs: number): SelfShipView {
  const { row, changes, services } = order;
  const { shipmentId, locationId, readAtMs } = row;
  const session = sources.parcels.ofShipment(shipmentId)?.session;
  const lines = session && session.status !== 'idle' ? session.parcel.lines : [];
  return {
    ...entryOf(sources, order),
    ...{ locationId, readAtMs, serverNowMs },
    items: sources.shipments.items(shipmentId).map((item) => ({
      orderItemId: item.orderItemId,
      orderId: item.orderId,
      title: item.title,
      sku: item.sku,
      quantity: item.quantity,
      state: item.state,
      serialNumbers: lines
        .filter(({ orderItemId }) => orderItemId === item.orderItemId)
        .flatMap(({ serialNumbers }) => serialNumbers),
    })),
    services: services.map((service) => serviceView(service, order, changes)),
    acts: SELF_SHIP_ACTS.map((act) => ({ act, why: refusalOf(act, order, serverNowMs) })),
    draft: {
      invoiceNumber: sources.invoicing.nextNumber(indiaDate(serverNowMs)),
      invoiceDate: indiaDate(serverNowMs),
      deliveryPartner: sources.remembered.read(locationId, 'couriers-used')?.value[0] ?? null,
      address: sources.remembered.read(locationId, 'self-dispatch-from')?.value ?? null,
    },
  };
}

function serviceView(service: ShipmentService, order: KnownOrder, changes: readonly OwnChange[]): ServiceView {
  const { serviceFulfilmentId, description, serviceByMs, createdAtMs } = service;
  return {
    ...{ serviceFulfilmentId, description, serviceByMs, createdAtMs },
    state: serviceState(service, order),
    promisedMs: servicePromisedMs(service, changes),
  };
}

/** Activated until its order is delivered, then in progress until it is complete (seed: associated actions). */
function serviceState(service: ShipmentService, { row, state, changes }: KnownOrder): ServiceView['state'] {
  if (row.state === 'CANCELLED') return 'cancelled';
  const taken = changes.filter((change) => change.row.state === 'acked');
  if (state === 'COMPLETED' || isCompleted(service, taken)) return 'completed';
  return state === 'DELIVERED' || state === 'RETURN_REQUESTED' || state === 'RETURNED' ? 'in-progress' : 'activated';
}

/** The day the last attempt promised, its beginning in India. */
function servicePromisedMs(
  { serviceFulfilmentId }: Pick<ShipmentService, 'serviceFulfilmentId'>,
  changes: readonly OwnChange[],
): number | null {
  for (const change of changes.toReversed()) {
    const { payload } = change;
    if (!stands(change) || payload.kind !== 'service-attempt') continue;
    if (payload.body.serviceFulfilmentId === serviceFulfilmentId) return parseIndiaIso(payload.body.newDate) ?? null;
  }
  return null;
}

function isOpen({ row }: OwnChange): boolean {
  return row.state !== 'acked';
}

function openChange({ row }: OwnChange): OpenChange {
  const { mutationId, kind, state, sinceMs, lastError } = row;
  return { mutationId, kind, state, sinceMs, lastError };
}

function toldCourier(shipments: ViewSources['shipments'], shipmentId: string): SelfShipEntry['courier'] {
  const [first] = shipments.trackingIds(shipmentId);
  return first === undefined
    ? null
    : { deliveryPartner: first.vendorName === '' ? null : first.vendorName, trackingId: first.trackingId };
}
