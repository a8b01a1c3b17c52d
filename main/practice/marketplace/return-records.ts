import type { ReturnSource, ReturnStatus } from '../../../shared/model/returns.ts';
import { SortedIndex } from './sorted-index.ts';

/** Statuses a return has here: the seed's, in lower case (marketplace-api 10.1). */
export type PracticeReturnStatus = Exclude<ReturnStatus, 'unknown'>;

export interface ReturnItemRecord {
  readonly orderItemId: string;
  readonly orderId: string;
  readonly quantity: number;
}

/** One return, whose items stand and fall together. Instants are UTC epoch ms. */
export interface ReturnRecord {
  /** Breaks ties, makes ids unique. */
  readonly number: number;
  readonly returnId: string;
  readonly shipmentId: string;
  readonly locationId: string;
  readonly source: ReturnSource;
  /** Of a self-ship order: its seller decides about it. Others come and go without the seller. */
  readonly selfShip: boolean;
  readonly items: readonly ReturnItemRecord[];
  readonly orderDateMs: number;
  readonly createdMs: number;
  readonly reason: string;
  readonly subReason: string;
  readonly courierName: string;
  trackingId: string | null;
  status: PracticeReturnStatus;
  shipmentStatus: string;
  comments: string;
  updatedMs: number;
  approvedMs: number | null;
  expectedMs: number | null;
  pickupAttempts: number;
}

const RETURN_DATES = ['created', 'modified'] as const;
export type ReturnDate = (typeof RETURN_DATES)[number];

export function returnInstant(record: ReturnRecord, date: ReturnDate): number {
  return date === 'created' ? record.createdMs : record.updatedMs;
}

type Indexes = Readonly<Record<ReturnDate, SortedIndex<ReturnRecord>>>;

/** All returns, by id, tracking id and order, and sorted per source and location, so that a search touches only what can match. */
export class ReturnStore {
  readonly #byId = new Map<string, ReturnRecord>();
  readonly #byTracking = new Map<string, Set<ReturnRecord>>();
  readonly #byShipment = new Map<string, ReturnRecord[]>();
  readonly #buckets = new Map<string, Indexes>();
  readonly #locations = new Set<string>();

  get size(): number {
    return this.#byId.size;
  }

  add(record: ReturnRecord): void {
    this.#byId.set(record.returnId, record);
    this.#byShipment.set(record.shipmentId, [...this.ofShipment(record.shipmentId), record]);
    this.#locations.add(record.locationId);
    this.#index(record);
  }

  /** Every change of a return runs in here, so that no index can be forgotten. */
  change(record: ReturnRecord, alter: () => void): void {
    const indexes = this.#bucket(record.locationId, record.source);
    for (const date of RETURN_DATES) indexes[date].remove(returnInstant(record, date), record);
    if (record.trackingId !== null) this.#byTracking.get(record.trackingId)?.delete(record);
    try {
      alter();
    } finally {
      this.#index(record);
    }
  }

  byId(returnId: string): ReturnRecord | undefined {
    return this.#byId.get(returnId);
  }

  byTrackingId(trackingId: string): Iterable<ReturnRecord> {
    return this.#byTracking.get(trackingId) ?? [];
  }

  ofShipment(shipmentId: string): readonly ReturnRecord[] {
    return this.#byShipment.get(shipmentId) ?? [];
  }

  all(): Iterable<ReturnRecord> {
    return this.#byId.values();
  }

  /** The sorted returns of one source by a date, at one location or at each. */
  sorted(source: ReturnSource, locationId: string | null, date: ReturnDate): SortedIndex<ReturnRecord>[] {
    const locations = locationId === null ? [...this.#locations] : [locationId];
    return locations.flatMap((location) => this.#buckets.get(`${location}|${source}`)?.[date] ?? []);
  }

  #index(record: ReturnRecord): void {
    const indexes = this.#bucket(record.locationId, record.source);
    for (const date of RETURN_DATES) indexes[date].add(returnInstant(record, date), record);
    if (record.trackingId === null) return;
    const tracked = this.#byTracking.get(record.trackingId) ?? new Set();
    this.#byTracking.set(record.trackingId, tracked.add(record));
  }

  #bucket(locationId: string, source: ReturnSource): Indexes {
    const key = `${locationId}|${source}`;
    const known = this.#buckets.get(key);
    if (known) return known;
    const made = { created: new SortedIndex<ReturnRecord>(), modified: new SortedIndex<ReturnRecord>() };
    this.#buckets.set(key, made);
    return made;
  }
}

/** It waits for nobody any more (seed: completed, rejected and cancelled returns are closed). */
export function isOver(record: Pick<ReturnRecord, 'status'>): boolean {
  return record.status === 'completed' || record.status === 'rejected' || record.status === 'cancelled';
}
