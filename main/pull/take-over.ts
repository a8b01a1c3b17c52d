import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import { toTakeOver } from '../../shared/model/gates.ts';
import type { JournalEvent } from '../../shared/model/journal.ts';
import type { StationShare } from '../../shared/model/ownership.ts';
import { type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import type { Db } from '../db/database.ts';
import type { Mutation, MutationQueries } from '../db/mutations.ts';
import type { QueueQueries } from '../db/queue.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { TakeOverQueries } from '../db/take-over.ts';
import { inTransaction } from '../db/transaction.ts';
import type { MarketplaceClient } from '../marketplace/client.ts';
import { failureOf } from './pull-failure.ts';
import { contextOf, gateNow, type QueuePacking } from './queue-view.ts';
import { ReadFailed } from './reading.ts';

export interface TakeOverOptions {
  readonly db: Db;
  readonly client: Pick<MarketplaceClient, 'readShipments'>;
  readonly shipments: ShipmentQueries;
  readonly queue: QueueQueries;
  readonly mutations: Pick<MutationQueries, 'openOf' | 'withdraw'>;
  readonly takeOvers: TakeOverQueries;
  readonly packing: QueuePacking;
  /** Which of the account's stations this is. */
  readonly stations: StationShare;
  /** Undefined while none is chosen: then the queue is empty. */
  readonly locationId: () => string | undefined;
  /** The PC's clock and the server's, UTC epoch ms. */
  readonly nowMs: () => number;
  readonly serverNowMs: () => number;
  /** Writes what was read as any read does; bench and queue hear of what changed. */
  readonly applyShipments: (shipments: readonly Shipment[], readAtMs: number) => Promise<void>;
  readonly record: (event: JournalEvent, shipmentId: string) => void;
  /** Local work that is committed together with the end of a pack of ours. Runs inside the transaction. */
  readonly alongside: (mutation: Mutation, from: Mutation) => void;
  /** After the commit, where a pack of ours ended with it. */
  readonly onMutations: (changed: readonly Mutation[]) => void;
  /** After the commit: the gate is gone. */
  readonly onTakenOver: (shipmentId: string) => void;
}

/**
 * A person's word that a shipment is this station's: one that another station owns, or one packed elsewhere whose parcel is here
 * (design: several stations). It is read afresh before anything is decided, so that it is refused without the network: the other
 * station may have packed or dispatched it meanwhile.
 */
export function takeOverHandler(options: TakeOverOptions): Handlers<'shipments.takeOver'> {
  const { db, client, shipments, queue, mutations, takeOvers, stations, packing } = options;

  async function readAfresh(shipmentId: string): Promise<void> {
    const readAtMs = options.nowMs();
    const answer = await client.readShipments({ by: 'shipmentIds', ids: [shipmentId] }, 'send');
    if (!answer.ok) throw failureOf(new ReadFailed(answer.fault));
    if (!answer.value.some((shipment) => shipment.shipmentId === shipmentId)) {
      throw new AppFailure('NOT_FOUND', `The marketplace knows no shipment ${shipmentId}.`);
    }
    await options.applyShipments(answer.value, readAtMs);
  }

  function known(shipmentId: string) {
    const shipment = shipments.read(shipmentId);
    const locationId = options.locationId();
    if (!shipment || locationId === undefined) throw new AppFailure('NOT_FOUND', `No shipment ${shipmentId} is known.`);
    const around = { locationId, nowMs: options.serverNowMs(), stations, packing };
    return { shipment, work: queue.localWork(shipmentId), around, state: shipmentState(shipment.orderItems) };
  }

  /** A pack of ours that came too late for the one that stands now is over. */
  function endOwnPack(shipmentId: string): Mutation[] {
    const from = mutations.openOf(shipmentId, 'pack');
    const to = from?.state === 'rejected' && mutations.withdraw(shipmentId, 'pack', options.nowMs());
    if (!from || !to) return [];
    const { mutationId, kind, state } = to;
    options.record({ kind: 'mutation', payload: { mutationId, kind, state } }, shipmentId);
    options.alongside(to, from);
    return [to];
  }

  function take(shipmentId: string, by: string, reason: string): Mutation[] {
    const { shipment, work, around, state } = known(shipmentId);
    const from = toTakeOver(shipment, contextOf(work, around));
    if (!from) {
      const gate = gateNow(shipment, work, around);
      throw new AppFailure('WRONG_STATE', `There is nothing to take over: it is ${gate?.kind ?? 'this station’s'}.`, {
        state,
        ...(gate ? { gate: gate.kind } : {}),
      });
    }
    const ended = from.kind === 'packed-elsewhere' ? endOwnPack(shipmentId) : [];
    const fromIndex = from.kind === 'other-station' ? from.index : null;
    const atMs = options.nowMs();
    takeOvers.save({ shipmentId, fromIndex, atMs, by, reason });
    const what = fromIndex === null ? 'taken over as packed elsewhere' : `taken over from station ${fromIndex + 1}`;
    options.record(
      { kind: 'decision', payload: { about: 'shipment', id: shipmentId, decision: `${what} by ${by}`, reason } },
      shipmentId,
    );
    return ended;
  }

  return {
    async 'shipments.takeOver'({ shipmentId, by, reason }) {
      await readAfresh(shipmentId);
      const ended = inTransaction(db, () => take(shipmentId, by, reason));
      if (ended.length > 0) options.onMutations(ended);
      options.onTakenOver(shipmentId);
      const { shipment, work, around, state } = known(shipmentId);
      return { shipmentId, state, gate: gateNow(shipment, work, around) };
    },
  };
}
