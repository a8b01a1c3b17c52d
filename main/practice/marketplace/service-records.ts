/**
 * A service of a self-ship order (installation, assembly), or the tech visit of its return (marketplace-api 9, 10.1). It is
 * activated with its order, in progress once that is delivered; both follow from the order and are kept nowhere.
 */
export interface ServiceRecord {
  /** Makes its id unique. */
  readonly number: number;
  readonly serviceFulfilmentId: string;
  readonly shipmentId: string;
  readonly orderItemId: string;
  /** Null: a forward service. */
  readonly returnId: string | null;
  readonly description: string;
  readonly createdMs: number;
  serviceByMs: number;
  closed: 'completed' | 'cancelled' | null;
  attempts: number;
}

/** All services, by id, shipment and return. */
export class ServiceStore {
  readonly #byId = new Map<string, ServiceRecord>();
  readonly #byShipment = new Map<string, ServiceRecord[]>();
  readonly #byReturn = new Map<string, ServiceRecord[]>();

  get size(): number {
    return this.#byId.size;
  }

  add(record: ServiceRecord): void {
    this.#byId.set(record.serviceFulfilmentId, record);
    const [map, key] =
      record.returnId === null
        ? ([this.#byShipment, record.shipmentId] as const)
        : ([this.#byReturn, record.returnId] as const);
    map.set(key, [...(map.get(key) ?? []), record]);
  }

  byId(serviceFulfilmentId: string): ServiceRecord | undefined {
    return this.#byId.get(serviceFulfilmentId);
  }

  /** The forward services of a shipment, in the order they were made. */
  ofShipment(shipmentId: string): readonly ServiceRecord[] {
    return this.#byShipment.get(shipmentId) ?? [];
  }

  /** The tech visits of a return. */
  ofReturn(returnId: string): readonly ServiceRecord[] {
    return this.#byReturn.get(returnId) ?? [];
  }

  all(): Iterable<ServiceRecord> {
    return this.#byId.values();
  }
}
