import { type Return, type ReturnItem, returnStatus } from '../../shared/model/returns.ts';
import { type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import type { Mutation, MutationQueries, ReturnTruth } from '../db/mutations.ts';
import type { Seen } from './kinds/kind-rules.ts';

/** What one look asks about: a shipment, or a return. One worker at a time works on one. */
export function keyOf({ shipmentId, returnId }: Pick<Mutation, 'shipmentId' | 'returnId'>): string {
  return returnId === null ? shipmentId : returnKey(returnId);
}

const RETURN = 'return ';

export function returnKey(returnId: string): string {
  return RETURN + returnId;
}

/** The id of the return a key is of; null for a shipment's. */
export function returnIdOf(key: string): string | null {
  return key.startsWith(RETURN) ? key.slice(RETURN.length) : null;
}

/** Rows of the same shipment or return; the rows of its returns stand among a shipment's too. */
export function siblingsOf(queries: MutationQueries, { shipmentId, returnId }: Mutation): readonly Mutation[] {
  return returnId === null ? queries.byShipment(shipmentId) : queries.byReturn(returnId);
}

/** What the station last read of what a change is about, and when; null `readAtMs`: nothing. */
export function knownOf(
  queries: MutationQueries,
  row: Mutation,
): { readonly seen: Seen; readonly readAtMs: number | null } {
  if (row.returnId !== null) {
    const ret = queries.returnTruthOf(row.returnId) ?? null;
    return { seen: { shipment: null, ret }, readAtMs: ret?.readAtMs ?? null };
  }
  const truth = queries.truthOf(row.shipmentId);
  if (!truth) return { seen: { shipment: null, ret: null }, readAtMs: null };
  const { state, hold, dispatchAfterMs, readAtMs } = truth;
  return {
    seen: {
      shipment: {
        ...{ state, hold, dispatchAfterMs },
        items: () => queries.itemsOf(row.shipmentId),
        serviceIds: () => queries.serviceIdsOf(row.shipmentId),
      },
      ret: null,
    },
    readAtMs,
  };
}

/** The same of what was read just now. */
export function seenOfShipment(queries: MutationQueries, shipment: Shipment): Seen {
  const { orderItems, hold, dispatchAfterMs } = shipment;
  return {
    shipment: {
      ...{ state: shipmentState(orderItems), hold, dispatchAfterMs },
      items: () => new Map(orderItems.map(({ orderItemId, state, quantity }) => [orderItemId, { state, quantity }])),
      serviceIds: () => queries.serviceIdsOf(shipment.shipmentId),
    },
    ret: null,
  };
}

export function seenOfReturn({ items }: Return, readAtMs: number): Seen {
  return { shipment: null, ret: truthOf(items, readAtMs) };
}

export const NOTHING_SEEN: Seen = { shipment: null, ret: null };

function truthOf(items: readonly ReturnItem[], readAtMs: number): ReturnTruth {
  const expected = items.flatMap(({ expectedMs }) => expectedMs ?? []);
  return {
    status: returnStatus(items),
    expectedMs: expected.length === 0 ? null : Math.max(...expected),
    services: items.flatMap(({ services }) => services),
    readAtMs,
  };
}

/** Items as the marketplace lists them, by their return. */
export function byReturn(items: readonly ReturnItem[]): readonly Return[] {
  const found = new Map<string, ReturnItem[]>();
  for (const item of items) found.set(item.returnId, [...(found.get(item.returnId) ?? []), item]);
  return [...found].map(([returnId, of]) => ({ returnId, items: of }));
}
