import type { Db } from '../db/database.ts';
import type { Documents } from '../db/documents.ts';
import type { BatchRow, LabelBatchQueries } from '../db/label-batches.ts';
import { inTransaction } from '../db/transaction.ts';
import { pause, type Timers } from '../ports/timers.ts';
import type { Ahead } from './ahead.ts';

export interface PrintLoopOptions {
  readonly db: Db;
  readonly batches: LabelBatchQueries;
  readonly documents: Pick<Documents, 'keptOf'>;
  readonly ahead: Ahead;
  readonly timers: Timers;
  readonly nowMs: () => number;
  /** Whether the sheets leave the label printer so that the first of them ends on top. */
  readonly firstOnTop: () => boolean;
  /** Labels were queued. */
  readonly onPrinted: () => void;
  readonly onFault: (error: unknown) => void;
}

/** Three rows for each; a transaction stays under twenty (design: data). */
const LABELS_AT_ONCE = 6;
/** Parcels looked at before others run. */
const LOOKED_AT = 8;

/**
 * Prints the labels of a batch together as soon as every one that still comes is here: one stack in pick order, instead of labels in the
 * order the marketplace made them. Held, cancelled and refused orders hold up none. Once the first label is queued the rest
 * prints as it comes, so that a start goes on where the run before it ended.
 */
export function createPrintLoop(options: PrintLoopOptions) {
  const { db, batches, ahead, timers } = options;
  /** Batches with labels still to be queued; null until the first look. */
  let open: Set<string> | null = null;
  /** Being put together: more orders join them. */
  const joining = new Set<string>();
  /** Shipments whose label came and cannot be printed. */
  const problems = new Map<string, string>();
  let working: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  /** The first that still comes, looked for among those whose label is not here. */
  async function oneStillComes(rows: readonly BatchRow[]): Promise<boolean> {
    const here = options.documents.keptOf(
      rows.map(({ shipmentId }) => shipmentId),
      'label/',
    );
    const others = rows.filter(({ shipmentId }) => !here.has(shipmentId) && !problems.has(shipmentId));
    for (const [at, { shipmentId }] of others.entries()) {
      if (at % LOOKED_AT === LOOKED_AT - 1) await pause(timers, 0);
      if (stopped || ahead.standingOf(shipmentId) === 'not-here') return true;
    }
    return false;
  }

  function settle(shipmentId: string, standing: 'gone' | 'out'): void {
    inTransaction(db, () => {
      if (standing === 'gone') batches.setLeft(shipmentId, 'opened');
      else batches.setPrinted(shipmentId, options.nowMs());
    });
  }

  /** What can be queued now; rows that do not come any more are told so. */
  async function readyOf(rows: readonly BatchRow[]): Promise<readonly BatchRow[]> {
    const ready: BatchRow[] = [];
    for (const [at, row] of rows.entries()) {
      if (at % LOOKED_AT === LOOKED_AT - 1) await pause(timers, 0);
      if (stopped) return [];
      const standing = ahead.standingOf(row.shipmentId);
      if (standing === 'ready') ready.push(row);
      if (!isWaiting(row)) continue;
      if (standing === 'gone' || standing === 'out') settle(row.shipmentId, standing);
    }
    return ready;
  }

  /** Sheets of most printers come to lie on those before: the last in pick order goes first, and the first ends on top. */
  async function queue(ready: readonly BatchRow[]): Promise<number> {
    const stack = options.firstOnTop() ? ready : ready.toReversed();
    let queued = 0;
    for (let at = 0; at < stack.length; at += LABELS_AT_ONCE) {
      if (at > 0) await pause(timers, 0);
      if (stopped) break;
      inTransaction(db, () => {
        for (const { shipmentId, batchId } of stack.slice(at, at + LABELS_AT_ONCE)) {
          if (!ahead.printAhead(shipmentId, batchId)) continue;
          batches.setPrinted(shipmentId, options.nowMs());
          queued += 1;
        }
      });
    }
    if (queued > 0) options.onPrinted();
    return queued;
  }

  async function advance(batchId: string): Promise<void> {
    if (joining.has(batchId)) return;
    const rows = batches.rows(batchId);
    const waiting = rows.filter(isWaiting);
    const begun = rows.some(({ printedAtMs }) => printedAtMs !== null);
    if (!begun && (await oneStillComes(waiting))) return;
    await queue(await readyOf(waiting));
    if (!stopped && !batches.rows(batchId).some(isWaiting)) open?.delete(batchId);
  }

  async function work(): Promise<void> {
    if (stopped) return;
    open ??= new Set(batches.waiting());
    do {
      again = false;
      for (const batchId of open) {
        if (stopped) return;
        await advance(batchId);
      }
    } while (again && !stopped);
  }

  function wake(): void {
    if (stopped || open?.size === 0) return;
    again = true;
    working ??= pause(timers, 0)
      .then(work)
      .catch(options.onFault)
      .then(() => {
        working = null;
        // Between the last round and here.
        if (again) wake();
      });
  }

  return {
    /** Something changed that may let a label print. Cheap; the work is done in a turn of its own. */
    wake,
    /** Orders join this batch until the function returned is called. */
    joins(batchId: string): () => void {
      joining.add(batchId);
      return () => {
        joining.delete(batchId);
        open?.add(batchId);
        wake();
      };
    },
    /** The label of this shipment came and cannot be printed; null: one that can be came. */
    setProblem(shipmentId: string, reason: string | null): void {
      if (reason === null) problems.delete(shipmentId);
      else problems.set(shipmentId, reason);
      wake();
    },
    problemOf: (shipmentId: string): string | undefined => problems.get(shipmentId),
    /** Queues what is here of this batch, also what was taken out of the queue since; how many. */
    async printNow(batchId: string): Promise<number> {
      return await queue(await readyOf(batches.rows(batchId).filter(({ leftReason }) => leftReason === null)));
    },
    async stop(): Promise<void> {
      stopped = true;
      await working;
    },
  };
}

function isWaiting({ printedAtMs, leftReason }: BatchRow): boolean {
  return printedAtMs === null && leftReason === null;
}
