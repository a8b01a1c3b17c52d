import { stateOf } from '../../main/practice/marketplace/records.ts';
import type { PullStation } from './pull-station.ts';

/**
 * Shipments leave and arrive while the station reads: at each tick one is cancelled, one
 * arrives (every third with an order date of the past day), and now and then one is put on hold or released. `perSecond` ticks until the returned function is called.
 */
export function startChurn(station: PullStation, perSecond: number): () => void {
  const { time, random } = station;
  const live = station.records().filter((record) => stateOf(record) === 'APPROVED');
  let stopped = false;
  let ticks = 0;

  function takeAny(): (typeof live)[number] | undefined {
    while (live.length > 0) {
      const at = Math.floor(random.next() * live.length);
      const [record] = live.splice(at, 1);
      if (record && stateOf(record) === 'APPROVED') return record;
    }
    return undefined;
  }

  function tick(): void {
    if (stopped) return;
    ticks++;
    const leaving = takeAny();
    if (leaving) {
      const by = ticks % 2 === 0 ? 'buyer' : 'marketplace';
      station.control('cancel', { shipmentId: leaving.shipmentId, by });
    }
    // Late orders arrive with an order date in the past as well.
    const agoMs = ticks % 3 === 0 ? Math.floor(random.next() * 86_400) * 1000 : 0;
    const orderDateMs = Math.floor(time.clock.wallMs() / 1000) * 1000 - agoMs;
    station.control('orders', { count: 1, orderDateMs });
    if (ticks % 5 === 0) {
      const held = takeAny();
      if (held) {
        station.control(held.hold ? 'unhold' : 'hold', { shipmentId: held.shipmentId });
        live.push(held);
      }
    }
    time.timers.after(1000 / perSecond, tick);
  }

  time.timers.after(1000 / perSecond, tick);
  return () => {
    stopped = true;
  };
}
