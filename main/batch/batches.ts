import type { BatchEntry, LabelBatch } from '../../shared/contract/batch.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import { wantedItems } from '../../shared/model/pack-input.ts';
import type { Documents } from '../db/documents.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Ids } from '../ports/ids.ts';
import { pause } from '../ports/timers.ts';
import { batchStep, isDone } from './batch-step.ts';
import { labelCodes } from './label-codes.ts';
import { inPickOrder } from './pick-order.ts';
import { createPrintLoop, type PrintLoopOptions } from './print-loop.ts';

export interface BatchesOptions extends Omit<PrintLoopOptions, 'documents'> {
  readonly documents: Pick<Documents, 'headsOf' | 'keptOf'>;
  readonly shipments: Pick<ShipmentQueries, 'known'>;
  readonly journal: JournalQueries;
  readonly ids: Ids;
  /** The setting: whether labels may be asked for before the goods are in hand. */
  readonly labelFirst: boolean;
  /** Packs were queued. */
  readonly onStarted: () => void;
}

/** Orders looked at before others run. */
const LOOKED_AT = 5;

/**
 * Label-first: chosen orders are packed at the marketplace, their labels come out as one stack in pick order, and each is scanned when
 * its goods are in hand.
 */
export function createBatches(options: BatchesOptions) {
  const { db, batches, ahead, timers, documents } = options;
  const loop = createPrintLoop(options);
  const codes = labelCodes(documents);
  let stopped = false;

  function orderOf(shipmentId: string) {
    const shipment = options.shipments.known(shipmentId)?.shipment;
    const items = wantedItems(shipment?.orderItems ?? []);
    return {
      shipmentId,
      dispatchByMs: shipment?.dispatchByMs ?? null,
      skus: items.map(({ sku }) => sku),
      orderIds: [...new Set((shipment?.orderItems ?? []).map(({ orderId }) => orderId))],
    };
  }

  /** Those that can be in it in pick order, then those that cannot. */
  async function planned(shipmentIds: readonly string[]): Promise<readonly BatchEntry[]> {
    const looked: (ReturnType<typeof orderOf> & { readonly reason: string | null })[] = [];
    for (const shipmentId of new Set(shipmentIds)) {
      if (looked.length % LOOKED_AT === LOOKED_AT - 1) await pause(timers, 0);
      looked.push({ ...orderOf(shipmentId), reason: ahead.refusalOf(shipmentId) });
    }
    const able = inPickOrder(looked.filter(({ reason }) => reason === null));
    const refused = looked.filter(({ reason }) => reason !== null);
    return [...able, ...refused].map(({ shipmentId, orderIds, skus, reason }) => ({
      ...{ shipmentId, orderIds, skus: [...new Set(skus)], reason },
      step: reason === null ? 'packing' : 'refused',
    }));
  }

  /** One order in a transaction of its own: one that cannot be taken any more leaves the others as they are. */
  function take(batchId: string, position: number, entry: BatchEntry): BatchEntry {
    const { shipmentId } = entry;
    return inTransaction(db, () => {
      const reason = ahead.refusalOf(shipmentId);
      if (reason !== null) return { ...entry, step: 'refused', reason };
      batches.put({ batchId, position, shipmentId, madeAtMs: options.nowMs() });
      ahead.begin(shipmentId);
      return entry;
    });
  }

  function viewOf(batchId: string): LabelBatch {
    const rows = batches.views(batchId);
    const here = documents.keptOf(
      rows.map(({ shipmentId }) => shipmentId),
      'label/',
    );
    return {
      batchId,
      madeAtMs: rows[0]?.madeAtMs ?? 0,
      entries: rows.map((row) => {
        const { shipmentId, orderIds, skus } = row;
        const problem = loop.problemOf(shipmentId);
        return { shipmentId, orderIds, skus, ...batchStep(row, { labelHere: here.has(shipmentId), problem }) };
      }),
    };
  }

  const handlers: Handlers<'batch.plan' | 'batch.start' | 'batch.printNow' | 'batch.list'> = {
    'batch.plan': async ({ shipmentIds }) => ({ entries: await planned(shipmentIds) }),
    'batch.start': async ({ shipmentIds }) => {
      if (!options.labelFirst) throw new AppFailure('WRONG_STATE', 'Label-first is off.', { setting: 'labelFirst' });
      const batchId = options.ids.next();
      const madeAtMs = options.nowMs();
      const entries: BatchEntry[] = [];
      const joined = loop.joins(batchId);
      try {
        for (const [position, entry] of (await planned(shipmentIds)).entries()) {
          if (position > 0) await pause(timers, 0);
          entries.push(entry.step === 'refused' ? entry : take(batchId, position, entry));
        }
      } finally {
        joined();
        options.onStarted();
      }
      const taken = entries.filter(({ step }) => step !== 'refused').length;
      const decision = `labels first for ${taken} orders`;
      inTransaction(db, () =>
        options.journal.append(
          { kind: 'decision', payload: { about: 'batch', id: batchId, decision } },
          { atMs: madeAtMs },
        ),
      );
      return { batchId, madeAtMs, entries };
    },
    'batch.printNow': async ({ batchId }) => {
      if (batches.rows(batchId).length === 0) throw new AppFailure('NOT_FOUND', `no batch ${batchId}`);
      if ((await loop.printNow(batchId)) === 0)
        throw new AppFailure('WRONG_STATE', 'No label of it waits to be printed.');
      return viewOf(batchId);
    },
    'batch.list': async ({ done, limit }) => {
      const found: LabelBatch[] = [];
      for (const batchId of batches.newest(MOST_BATCHES)) {
        if (found.length === limit) break;
        await pause(timers, 0);
        const batch = viewOf(batchId);
        if (done || !batch.entries.every(isDone)) found.push(batch);
      }
      return { batches: found };
    },
  };

  return {
    handlers,
    wake: loop.wake,
    /** The shipment of a label that lies in a stack, by a code no other label has. */
    shipmentOf: codes.shipmentOf,
    documentReady(shipmentId: string): void {
      if (!batches.ofShipment(shipmentId)) return;
      codes.learn(shipmentId);
      loop.setProblem(shipmentId, null);
    },
    labelProblem(shipmentId: string, reason: string): void {
      if (batches.ofShipment(shipmentId)) loop.setProblem(shipmentId, reason);
    },
    /** Goes on where the run before ended; the codes of labels that lie in stacks are read again meanwhile. */
    start(): void {
      loop.wake();
      void learnAll().catch(options.onFault);
    },
    async stop(): Promise<void> {
      stopped = true;
      await loop.stop();
    },
  };

  async function learnAll(): Promise<void> {
    for (const shipmentId of batches.openable()) {
      await pause(timers, 0);
      if (stopped) return;
      codes.learn(shipmentId);
    }
  }
}

/** The oldest of them are long done; nobody looks further back. */
const MOST_BATCHES = 200;

export type Batches = ReturnType<typeof createBatches>;
