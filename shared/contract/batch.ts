import { z } from 'zod';
import { request } from './request.ts';

/**
 * Where one order of a label-first batch stands. `packing`: the marketplace was told, its label is not here; `ready`: its label
 * waits for the others; `printing`; `printed`: it came out and waits for its goods; `packed`: goods verified and the label scanned
 * again; `refused`: it cannot be packed before the goods are in hand, or the marketplace refused; `stopped`: late news.
 */
export const BATCH_STEPS = ['packing', 'ready', 'printing', 'printed', 'packed', 'refused', 'stopped'] as const;
export type BatchStep = (typeof BATCH_STEPS)[number];

/** Why an order cannot be packed ahead of its goods, beside the gates of `shared/model/gates.ts`; and why one left its batch. */
export const BATCH_REASONS = [
  /** Its parcel stands at this station already. */
  'begun',
  'not-found',
  'serials-needed',
  'serials-unknown',
  'quantity-changed',
] as const;
export type BatchReason = (typeof BATCH_REASONS)[number];

export interface BatchEntry {
  readonly shipmentId: string;
  readonly orderIds: readonly string[];
  readonly skus: readonly string[];
  readonly step: BatchStep;
  /** A gate, one of `BATCH_REASONS`, a marketplace code, or a reason of printing; for `refused` and `stopped`. */
  readonly reason: string | null;
}

export interface LabelBatch {
  readonly batchId: string;
  readonly madeAtMs: number;
  /** In pick order: the order the labels lie in, top first, when the stack comes off the printer. */
  readonly entries: readonly BatchEntry[];
}

const shipmentIds = z.array(z.string().min(1).max(200)).min(1).max(100);

export const batchContract = {
  /** What would become of these orders in a batch: the pick order, and who cannot be in it and why. Changes nothing. */
  'batch.plan': request<{ readonly entries: readonly BatchEntry[] }>()(z.strictObject({ shipmentIds })),
  /** Packs them at the marketplace; their labels print together in pick order once all are here. WRONG_STATE unless label-first is on. */
  'batch.start': request<LabelBatch>()(z.strictObject({ shipmentIds })),
  /** Prints what is here without waiting for the rest, which then print as they come. */
  'batch.printNow': request<LabelBatch>()(z.strictObject({ batchId: z.string().min(1).max(64) })),
  /** Newest first; those in which every order is packed, refused or stopped are left out unless asked for. */
  'batch.list': request<{ readonly batches: readonly LabelBatch[] }>()(
    z.strictObject({ done: z.boolean().default(false), limit: z.number().int().min(1).max(50).default(20) }),
  ),
};
