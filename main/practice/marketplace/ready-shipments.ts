import { type ShipmentRecord, stateOf } from './records.ts';
import { SortedIndex } from './sorted-index.ts';

export interface ReadyGroup {
  readonly vendorName: string;
  readonly mps: boolean;
  readonly count: number;
}

interface Group {
  readonly vendorName: string;
  readonly mps: boolean;
  readonly records: SortedIndex<ShipmentRecord>;
}

/** Shipments ready to dispatch by location, courier and kind, so that counting them costs nothing however many there are. */
export class ReadyShipments {
  readonly #byLocation = new Map<string, Map<string, Group>>();

  add(record: ShipmentRecord): void {
    if (stateOf(record) !== 'READY_TO_DISPATCH') return;
    const { locationId, vendorName, mps } = record;
    const groups = this.#byLocation.get(locationId) ?? new Map<string, Group>();
    this.#byLocation.set(locationId, groups);
    const key = keyOf(vendorName, mps);
    const group = groups.get(key) ?? { vendorName, mps, records: new SortedIndex<ShipmentRecord>() };
    groups.set(key, group);
    group.records.add(record.dispatchByMs, record);
  }

  /** Before the record changes. */
  remove(record: ShipmentRecord): void {
    if (stateOf(record) !== 'READY_TO_DISPATCH') return;
    this.#group(record.locationId, record.vendorName, record.mps)?.records.remove(record.dispatchByMs, record);
  }

  groups(locationId: string): readonly ReadyGroup[] {
    return [...(this.#byLocation.get(locationId)?.values() ?? [])].flatMap(({ vendorName, mps, records }) =>
      records.size === 0 ? [] : [{ vendorName, mps, count: records.size }],
    );
  }

  of(locationId: string, vendorName: string, mps: boolean): Iterable<ShipmentRecord> {
    return this.#group(locationId, vendorName, mps)?.records.ascending() ?? [];
  }

  #group(locationId: string, vendorName: string, mps: boolean): Group | undefined {
    return this.#byLocation.get(locationId)?.get(keyOf(vendorName, mps));
  }
}

function keyOf(vendorName: string, mps: boolean): string {
  return `${vendorName}|${mps}`;
}
