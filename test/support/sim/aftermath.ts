import { rank, type ShipmentRecord, stateOf } from '../../../main/practice/marketplace/records.ts';
import type { Draw, Mishaps } from './chance.ts';
import type { SimTime } from './sim-time.ts';

export interface AftermathOptions {
  readonly time: SimTime;
  readonly shiftMs: number;
  readonly mishaps: Mishaps;
  readonly draw: Draw;
  readonly trace: (line: string) => void;
  readonly control: <T>(path: string, body: object) => T | undefined;
  readonly shipment: (shipmentId: string) => ShipmentRecord | undefined;
}

const LOOK_MS = 7_000;
/** Nothing new comes later than this after the last order. */
const LONGEST_MS = 150_000;

/** What comes after an order: forms that fail, services, parcels that turn round on the way, goods that come back. */
export function createAftermath({ time, shiftMs, mishaps, draw, trace, control, shipment }: AftermathOptions) {
  /** Tries `work` until it says that it is done, as long as the shift lasts. */
  function until(work: () => boolean): void {
    time.after(draw.between(LOOK_MS, 3 * LOOK_MS), () => {
      if (!work() && time.nowMs() < shiftMs + LONGEST_MS) until(work);
    });
  }

  function comesBack(id: string, source: 'courier_return' | 'customer_return', service: boolean): string | undefined {
    const made = control<{ returnId: string }>('returns', { shipmentId: id, source, service });
    if (made) trace(`comes back ${id} as ${source} ${made.returnId}`);
    return made?.returnId;
  }

  function turnsRound(id: string): void {
    until(() => {
      const record = shipment(id);
      const state = record ? stateOf(record) : 'CANCELLED';
      if (state === 'SHIPPED') comesBack(id, 'courier_return', false);
      return rank(state) >= rank('SHIPPED');
    });
  }

  function isSentBack(id: string): void {
    const visited = draw.hits(0.6);
    until(() => {
      const record = shipment(id);
      const state = record ? stateOf(record) : 'CANCELLED';
      if (state !== 'DELIVERED' && state !== 'COMPLETED') return state === 'CANCELLED' || state === 'RETURNED';
      comesBack(id, 'customer_return', visited);
      return true;
    });
  }

  /** One of the marketplace's own couriers: delivered, returned and closed without the seller. */
  function comesAndGoes(id: string): void {
    until(() => {
      const record = shipment(id);
      if (record === undefined || stateOf(record) !== 'READY_TO_DISPATCH') return false;
      control('advance', { shipmentId: id, to: 'DELIVERED' });
      const returnId = comesBack(id, 'customer_return', false);
      time.after(draw.between(40_000, 200_000), () => control('return-event', { returnId, event: 'completed' }));
      return true;
    });
  }

  return {
    planned(id: string): void {
      const record = shipment(id);
      if (record?.type !== 'SELF') {
        if (mishaps.strikes('form-fails', 0.03)) control('form-failure', { shipmentId: id });
        if (mishaps.strikes('standard-return', 0.06)) comesAndGoes(id);
        return;
      }
      const services = draw.hits(0.45) ? (draw.hits(0.3) ? 2 : 1) : 0;
      for (let made = 0; made < services; made += 1) control('service', { shipmentId: id });
      if (mishaps.strikes('courier-return', 0.3)) turnsRound(id);
      else if (mishaps.strikes('customer-return', 0.5)) isSentBack(id);
    },
  };
}
