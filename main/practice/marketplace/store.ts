import { type ReadyGroup, ReadyShipments } from './ready-shipments.ts';
import { cancelledAtMs, type ItemState, type ShipmentRecord, stateOf } from './records.ts';
import { SortedIndex } from './sorted-index.ts';

/** The instants shipments can be searched and sorted by. */
export const INDEXED_FIELDS = ['orderDate', 'dispatchByDate', 'dispatchAfterDate', 'modifiedDate'] as const;
export type IndexedField = (typeof INDEXED_FIELDS)[number];

type Indexes = Readonly<Record<IndexedField | 'cancellationDate', SortedIndex<ShipmentRecord>>>;

/** The instant a shipment stands under; null when it has none of that kind. */
export function instantOf(record: ShipmentRecord, field: IndexedField | 'cancellationDate'): number | null {
  switch (field) {
    case 'orderDate':
      return record.orderDateMs;
    case 'dispatchByDate':
      return record.dispatchByMs;
    case 'dispatchAfterDate':
      return record.dispatchAfterMs;
    case 'modifiedDate':
      return record.updatedAtMs;
    case 'cancellationDate':
      return cancelledAtMs(record) ?? null;
  }
}

const ALL_FIELDS = [...INDEXED_FIELDS, 'cancellationDate'] as const;

/** All shipments, by id and sorted per location and state, so that a search touches only what can match. */
export class ShipmentStore {
  readonly #byShipment = new Map<string, ShipmentRecord>();
  readonly #byItem = new Map<string, ShipmentRecord>();
  readonly #byOrder = new Map<string, Set<ShipmentRecord>>();
  readonly #buckets = new Map<string, Indexes>();
  readonly #locations = new Set<string>();
  readonly #ready = new ReadyShipments();

  get size(): number {
    return this.#byShipment.size;
  }

  add(record: ShipmentRecord): void {
    this.#byShipment.set(record.shipmentId, record);
    this.#locations.add(record.locationId);
    for (const item of record.items) {
      this.#byItem.set(item.orderItemId, record);
      const ofOrder = this.#byOrder.get(item.orderId) ?? new Set();
      this.#byOrder.set(item.orderId, ofOrder.add(record));
    }
    this.#index(record);
  }

  /** Every change of a record runs in here, so that no index can be forgotten. */
  change(record: ShipmentRecord, alter: () => void): void {
    for (const state of bucketsOf(record)) {
      const indexes = this.#bucket(record.locationId, state);
      for (const field of ALL_FIELDS) {
        const at = instantOf(record, field);
        if (at !== null) indexes[field].remove(at, record);
      }
    }
    this.#ready.remove(record);
    try {
      alter();
    } finally {
      this.#index(record);
    }
  }

  byShipmentId(id: string): ShipmentRecord | undefined {
    return this.#byShipment.get(id);
  }

  byOrderItemId(id: string): ShipmentRecord | undefined {
    return this.#byItem.get(id);
  }

  byOrderId(id: string): Iterable<ShipmentRecord> {
    return this.#byOrder.get(id) ?? [];
  }

  all(): Iterable<ShipmentRecord> {
    return this.#byShipment.values();
  }

  /** The indexes of one state at one location, or at every location. */
  indexesOf(locationId: string | null, state: ItemState): Indexes[] {
    const locations = locationId === null ? [...this.#locations] : [locationId];
    return locations.flatMap((location) => this.#buckets.get(`${location}|${state}`) ?? []);
  }

  /** What couriers would collect at a location. */
  readyGroups(locationId: string): readonly ReadyGroup[] {
    return this.#ready.groups(locationId);
  }

  /** The shipments of one such group, by dispatch-by date. */
  ready(locationId: string, vendorName: string, mps: boolean): Iterable<ShipmentRecord> {
    return this.#ready.of(locationId, vendorName, mps);
  }

  #index(record: ShipmentRecord): void {
    for (const state of bucketsOf(record)) {
      const indexes = this.#bucket(record.locationId, state);
      for (const field of ALL_FIELDS) {
        const at = instantOf(record, field);
        if (at !== null) indexes[field].add(at, record);
      }
    }
    this.#ready.add(record);
  }

  #bucket(locationId: string, state: ItemState): Indexes {
    const key = `${locationId}|${state}`;
    const known = this.#buckets.get(key);
    if (known) return known;
    const made: Indexes = {
      orderDate: new SortedIndex(),
      dispatchByDate: new SortedIndex(),
      dispatchAfterDate: new SortedIndex(),
      modifiedDate: new SortedIndex(),
      cancellationDate: new SortedIndex(),
    };
    this.#buckets.set(key, made);
    return made;
  }
}

/** A partly cancelled shipment stands under its live state and under CANCELLED: a search for either finds it. */
function bucketsOf(record: ShipmentRecord): readonly ItemState[] {
  const state = stateOf(record);
  return state === 'CANCELLED' || cancelledAtMs(record) === undefined ? [state] : [state, 'CANCELLED'];
}
