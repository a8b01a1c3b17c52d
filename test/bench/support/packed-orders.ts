import { createMarketplaceClient } from '../../../main/marketplace/http-client.ts';
import { createLimiter } from '../../../main/marketplace/limiter.ts';
import type { Ports } from '../../../main/ports/index.ts';
import { createPracticeHttp } from '../../../main/practice/marketplace/in-process.ts';
import type { PracticeMarketplace } from '../../../main/practice/marketplace/marketplace.ts';
import { indiaDate } from '../../../shared/india-time.ts';

interface Order {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly orderItems: readonly { readonly orderItemId: string; readonly quantity: number }[];
  readonly subShipmentIds: readonly string[];
}

const ORDERS_AT_ONCE = 1_000;
const PACKS_AT_ONCE = 25;
const BOX = { lengthMm: 200, breadthMm: 150, heightMm: 100, weightGrams: 450 };
const UNLIMITED = { startPerSecond: 1_000_000, maxPerSecond: 1_000_000 };

/** The shipping client to a marketplace in this process, with no way between them and no limit. */
export function clientBeside(marketplace: PracticeMarketplace, ports: Pick<Ports, 'clock' | 'timers'>) {
  return createMarketplaceClient({
    ...ports,
    http: createPracticeHttp({ marketplace, timers: ports.timers }),
    limiter: createLimiter(ports, UNLIMITED),
    config: {
      url: 'http://127.0.0.1',
      appId: marketplace.appId,
      appSecret: () => Promise.resolve(marketplace.appSecret),
    },
  });
}

/**
 * So many orders of the marketplace's main location, each packed with its documents made: what waits for nothing but its dispatch.
 * Their shipment ids. Throws when the marketplace refuses one; it must be made with `packDelayMs: 0`.
 */
export async function packOrders(
  marketplace: PracticeMarketplace,
  ports: Pick<Ports, 'clock' | 'timers'>,
  count: number,
): Promise<readonly string[]> {
  const client = clientBeside(marketplace, ports);
  const [locationId] = marketplace.locationIds;
  const invoiceDate = indiaDate(ports.clock.wallMs());
  const shipmentIds: string[] = [];
  while (shipmentIds.length < count) {
    const made = orderSome(marketplace, Math.min(ORDERS_AT_ONCE, count - shipmentIds.length));
    for (let at = 0; at < made.length; at += PACKS_AT_ONCE) {
      const answer = await client.pack(
        made.slice(at, at + PACKS_AT_ONCE).map((order) => ({
          ...{ shipmentId: order.shipmentId, locationId, serialNumbers: [], ignoreWarning: false },
          taxItems: order.orderItems.map(({ orderItemId, quantity }) => ({
            orderItemId,
            quantity,
            taxRatePercent: 12,
          })),
          invoices: [{ orderId: order.orderId, invoiceDate, invoiceNumber: '0' }],
          subShipments: order.subShipmentIds.map((subShipmentId) => ({ subShipmentId, ...BOX })),
        })),
        'send',
      );
      if (!answer.ok) throw new Error(`not packed: ${answer.fault.message}`);
      const refused = [...answer.value.values()].find(({ kind }) => kind !== 'success');
      if (refused) throw new Error(`not packed: ${JSON.stringify(refused)}`);
    }
    shipmentIds.push(...made.map((order) => order.shipmentId));
  }
  return shipmentIds;
}

function orderSome(marketplace: PracticeMarketplace, count: number): readonly Order[] {
  const body = JSON.stringify({ count });
  const answer = marketplace.answer({ method: 'POST', path: '/control/orders', headers: {}, body });
  if ('drop' in answer || answer.status !== 200) throw new Error('the practice marketplace took no orders');
  return (JSON.parse(Buffer.from(answer.body).toString('utf8')) as { orders: Order[] }).orders;
}
