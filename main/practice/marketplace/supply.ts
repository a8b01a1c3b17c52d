import type { PracticeMarketplace } from './marketplace.ts';
import { stateOf } from './records.ts';

const MINUTE = 60_000;
/** Below this many shipments to pack a returning packer gets new orders. */
const ENOUGH = 8;

/** A practice folder opened again days later would hold nothing but what is packed or overdue: new orders come in then. */
export function keepSupplied(marketplace: PracticeMarketplace, shipments: number, nowMs: number): void {
  const locationId = marketplace.locationIds[0];
  let waiting = 0;
  for (const record of marketplace.shipments()) {
    if (record.locationId === locationId && stateOf(record) === 'APPROVED' && record.dispatchByMs > nowMs) waiting += 1;
  }
  if (waiting >= Math.min(ENOUGH, shipments)) return;
  for (let count = waiting; count < shipments; count += 1) {
    const body = JSON.stringify({ dispatchByMs: nowMs + 120 * MINUTE + count * 6 * MINUTE });
    const answer = marketplace.answer({ method: 'POST', path: '/control/orders', headers: {}, body });
    if ('drop' in answer || answer.status !== 200) throw new Error('The practice marketplace refused its own order');
  }
}
