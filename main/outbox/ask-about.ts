import type { Answer } from '../marketplace/client.ts';
import type { OutboxContext } from './context.ts';
import type { Seen } from './kinds/kind-rules.ts';
import { byReturn, returnIdOf, returnKey, seenOfReturn, seenOfShipment } from './seen.ts';

type SeenByKey = ReadonlyMap<string, Seen>;

/** Reads what these keys (`keyOf`) are of, all returns or all shipments. The value writes down what was told, and says by key what was seen. */
export async function askAbout(
  context: OutboxContext,
  keys: readonly string[],
  lane: 'send' | 'documents',
): Promise<Answer<() => Promise<SeenByKey>>> {
  const { client, queries } = context;
  const beganMs = context.ports.clock.wallMs();
  const returnIds = keys.flatMap((key) => returnIdOf(key) ?? []);
  if (returnIds.length > 0) {
    const answer = await client.readReturns({ by: 'returnIds', ids: returnIds }, lane);
    if (!answer.ok) return answer;
    return {
      ok: true,
      async value() {
        const returns = byReturn(answer.value);
        await context.applyReturns(returns, beganMs);
        return new Map(returns.map((each) => [returnKey(each.returnId), seenOfReturn(each, beganMs)]));
      },
    };
  }
  const answer = await client.readShipments({ by: 'shipmentIds', ids: keys }, lane);
  if (!answer.ok) return answer;
  return {
    ok: true,
    async value() {
      await context.applyShipments(answer.value, beganMs);
      return new Map(answer.value.map((shipment) => [shipment.shipmentId, seenOfShipment(queries, shipment)]));
    },
  };
}
