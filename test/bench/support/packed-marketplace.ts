import { realClock } from '../../../main/ports/clock.ts';
import { realTimers } from '../../../main/ports/timers.ts';
import { createPracticeMarketplace } from '../../../main/practice/marketplace/marketplace.ts';
import { servePracticeMarketplace } from '../../../main/practice/marketplace/server.ts';
import { packOrders } from './packed-orders.ts';

/**
 * The practice marketplace in a process of its own, with so many shipments packed and waiting for their dispatch: `node
 * packed-marketplace.ts COUNT`, told over IPC once it listens.
 */
export interface PackedMarketplace {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly locationId: string;
  readonly shipmentIds: readonly string[];
}

const practice = createPracticeMarketplace({ clock: realClock, seed: 5, shipments: 0, switches: { packDelayMs: 0 } });
const [locationId] = practice.locationIds;
const shipmentIds = await packOrders(practice, { clock: realClock, timers: realTimers }, Number(process.argv[2]));
const server = await servePracticeMarketplace(practice, 0);
const told: PackedMarketplace = {
  ...{ url: server.url, appId: practice.appId, appSecret: practice.appSecret, locationId, shipmentIds },
};
process.send?.(told);
// Told to end, or left behind by a benchmark that broke.
process.once('message', () => process.exit(0));
process.once('disconnect', () => process.exit(0));
