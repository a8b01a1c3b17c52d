import type { Db } from '../../../main/db/database.ts';
import { journalQueries } from '../../../main/db/journal.ts';
import { mutationQueries } from '../../../main/db/mutations.ts';
import { mutationRow } from '../../../main/db/new-mutation.ts';
import { shipmentQueries } from '../../../main/db/shipments.ts';
import { inTransaction } from '../../../main/db/transaction.ts';
import type { MarketplaceClient } from '../../../main/marketplace/client.ts';
import { createSendLoop, type SendLoop } from '../../../main/outbox/send-loop.ts';
import { realIds } from '../../../main/ports/ids.ts';
import type { Ports } from '../../../main/ports/index.ts';
import { applyShipments } from '../../../main/pull/apply-shipment.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const READ_AT_ONCE = 100;
const ROWS_AT_ONCE = 500;

type TimePorts = Pick<Ports, 'clock' | 'timers'>;

/** These shipments as the pull would have told of them just now, each with its dispatch queued. */
export async function queueDispatches(
  db: Db,
  ports: TimePorts,
  client: MarketplaceClient,
  { locationId, shipmentIds }: { readonly locationId: string; readonly shipmentIds: readonly string[] },
): Promise<void> {
  const truth = { db, queries: shipmentQueries(db), ...ports };
  const mutations = mutationQueries(db);
  // What is prepared waits for no disk; what is measured does.
  const synchronous = Number(db.pragma('synchronous', { simple: true }));
  db.pragma('synchronous = OFF');
  for (let at = 0; at < shipmentIds.length; at += READ_AT_ONCE) {
    const ids = shipmentIds.slice(at, at + READ_AT_ONCE);
    const answer = await client.readShipments({ by: 'shipmentIds', ids }, 'pull');
    if (!answer.ok) throw new Error(answer.fault.message);
    await applyShipments(truth, answer.value, ports.clock.wallMs());
  }
  for (let at = 0; at < shipmentIds.length; at += ROWS_AT_ONCE) {
    inTransaction(db, () => {
      for (const shipmentId of shipmentIds.slice(at, at + ROWS_AT_ONCE)) {
        const payload = { kind: 'dispatch', body: { shipmentId, locationId, evidence: 'label-seen' } } as const;
        mutations.insert(mutationRow({ mutationId: `dispatch-${shipmentId}`, atMs: ports.clock.wallMs(), payload }));
      }
    });
  }
  db.pragma(`synchronous = ${synchronous}`);
}

/** The outbox as the station joins it. */
export function sendLoopOver(db: Db, ports: TimePorts, client: MarketplaceClient): SendLoop {
  const journal = journalQueries(db);
  const queries = shipmentQueries(db);
  return createSendLoop({
    ...{ db, client, queries: mutationQueries(db) },
    ports: { ...ports, random: seededRandom(1), ids: realIds },
    applyShipments: (told, readAtMs) => applyShipments({ db, queries, ...ports }, told, readAtMs),
    record: (event, shipmentId) => void journal.append(event, { atMs: ports.clock.wallMs(), shipmentId }),
    onCommitted: () => undefined,
    onFault(error) {
      throw error;
    },
  });
}

/** Throws unless every one of these dispatches was acknowledged. */
export function assertDispatched(db: Db, shipmentIds: readonly string[]): void {
  const mutations = mutationQueries(db);
  const left = shipmentIds.filter((id) => mutations.openOf(id, 'dispatch')?.state !== 'acked');
  if (left.length > 0) throw new Error(`${left.length} of ${shipmentIds.length} were not dispatched`);
}

/** Rows the outbox has not brought to an end. */
export function undone(loop: SendLoop): number {
  const { pending, sending, verify } = loop.status();
  return pending + sending + verify;
}
