import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import { broken } from '../../shared/model/field-checks.ts';
import type { MutationKind } from '../../shared/model/states.ts';
import { normaliseCode } from '../../shared/scan/codes.ts';
import type { ChangeQueue } from '../db/change-queue.ts';
import type { Db } from '../db/database.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { Mutation } from '../db/mutations.ts';
import type { ReturnReceipt } from '../db/return-receipts.ts';
import { inTransaction } from '../db/transaction.ts';
import { type KnownReturnHere, type ReturnSources, readReturn } from './known-return.ts';

export interface ReceiveOptions extends ReturnSources {
  readonly db: Db;
  readonly journal: JournalQueries;
  readonly changes: Pick<ChangeQueue, 'queue'>;
  readonly locationId: string;
  readonly nowMs: () => number;
  readonly serverNowMs: () => number;
  /** After each commit, with the return the parcel is of. */
  readonly onReceived: (returnId: string | null) => void;
}

/** What ends a return at the marketplace; at most one of them is ever asked for by itself. */
const ENDING: ReadonlySet<MutationKind> = new Set<MutationKind>([
  'return-complete',
  'return-pickup',
  'return-cancel',
  'return-reject',
]);

/**
 * Receiving returned parcels. A standard return has this evidence alone, because the marketplace has no request for it; one of a
 * self-ship order that is approved is closed with it, once, when all of its items are here.
 */
export function receiving(options: ReceiveOptions) {
  const { db, records, journal, changes } = options;

  function isEnding({ kind, state }: Mutation): boolean {
    return ENDING.has(kind) && state !== 'discarded';
  }

  /** Queues what closes a return that is here; null when nothing is to be queued. */
  function close(here: KnownReturnHere): string | null {
    const last = here.receipts.at(-1);
    if (!last || here.fulfilment !== 'self-ship' || here.status !== 'approved') return null;
    if (here.rows.some(isEnding) || !isWhole(here)) return null;
    const { known, shipmentId, locationId } = here;
    const ids = { returnId: known.returnId, shipmentId, locationId };
    if (here.source === 'courier_return') return changes.queue({ kind: 'return-complete', body: ids }).mutationId;
    const pickedUpMs = Math.min(last.atMs, options.serverNowMs());
    return changes.queue({ kind: 'return-pickup', body: { ...ids, pickedUpMs } }).mutationId;
  }

  function write(receipt: ReturnReceipt): void {
    records.receipts.insert(receipt);
    const { receiptId, returnId, orderItemId, code, condition, quantity, by, note } = receipt;
    const shipmentId = returnId === null ? null : (readReturn(options, returnId)?.shipmentId ?? null);
    journal.append(
      {
        kind: 'return-received',
        payload: {
          ...{ receiptId, returnId, orderItemId, code, condition, quantity },
          ...(by === null ? {} : { by }),
          ...(note === null ? {} : { note }),
        },
      },
      { atMs: receipt.atMs, ...(shipmentId === null ? {} : { shipmentId }) },
    );
    if (returnId !== null) records.renew(returnId);
  }

  /** The change that closes the return a receipt is of; null: none of ours. */
  function endingOf(returnId: string | null): string | null {
    if (returnId === null) return null;
    return options.mutations.byReturn(returnId).findLast(isEnding)?.mutationId ?? null;
  }

  const handlers: Handlers<'returns.receive'> = {
    'returns.receive'(input) {
      const { receiptId } = input;
      const standing = records.receipts.byId(receiptId);
      if (standing) {
        const { returnId } = standing;
        return { receiptId, repeated: true, returnId, mutationId: endingOf(returnId) };
      }
      const code = normaliseCode(input.code);
      if (code === '') throw broken('code', 'required');
      const reply = inTransaction(db, () => {
        const returnId = input.returnId ?? records.returns.onlyByCode(code, options.locationId, 'any-id');
        const here = returnId === null ? undefined : readReturn(options, returnId);
        if (returnId !== null && !here) throw new AppFailure('NOT_FOUND', `No return ${returnId} is known here.`);
        const orderItemId = input.orderItemId ?? null;
        if (orderItemId !== null && !here?.known.items.some((item) => item.orderItemId === orderItemId)) {
          throw broken('orderItemId', 'not-of-this');
        }
        write({
          ...{ receiptId, returnId, orderItemId, code },
          ...{ condition: input.condition, quantity: input.quantity },
          ...{ otc: input.otc || null, note: input.note || null, by: input.by ?? null },
          atMs: options.nowMs(),
        });
        const now = returnId === null ? undefined : readReturn(options, returnId);
        const mutationId = (now && close(now)) ?? endingOf(returnId);
        return { receiptId, repeated: false, returnId, mutationId };
      });
      options.onReceived(reply.returnId);
      return reply;
    },
  };

  return {
    handlers,
    /**
     * In the transaction that wrote news of these returns: one that was received before the marketplace showed it, or showed it as
     * approved, is closed now. Not where a person gave such a change up before.
     */
    returnsApplied(returnIds: readonly string[]): void {
      for (const returnId of returnIds) {
        const here = readReturn(options, returnId);
        if (here && !here.rows.some(({ kind }) => ENDING.has(kind))) close(here);
      }
    },
  };
}

/** All of its items came: with a receipt of the whole parcel, or one for each; a receipt of no unit is of an empty hand. */
function isWhole({ known, receipts }: KnownReturnHere): boolean {
  if (receipts.some(({ orderItemId, quantity }) => orderItemId === null && quantity > 0)) return true;
  const came = (of: string) =>
    receipts.reduce((units, { orderItemId, quantity }) => (orderItemId === of ? units + quantity : units), 0);
  return known.items.every(({ orderItemId, quantity }) => came(orderItemId) >= Math.max(1, quantity));
}
