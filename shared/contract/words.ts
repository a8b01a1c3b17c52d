import { z } from 'zod';
import type { MutationKind, MutationState } from '../model/states.ts';

export const shipmentId = z.string().min(1).max(100);
export const returnId = z.string().min(1).max(200);
export const serviceFulfilmentId = z.string().trim().min(1).max(200);
/** The name of who answers for it, for the journal. */
export const by = z.string().trim().min(2).max(60);
/** UTC epoch ms. */
export const instantMs = z.number().int().min(0).max(8_640_000_000_000_000);
/** `YYYY-MM-DD` in India. */
export const indiaDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Why something could not be done, for the marketplace; its vocabulary is not documented (marketplace-api 8). */
export const reasonWords = z.string().trim().min(1).max(200);

/** A change of this station that is not through yet, or was refused, beside what the marketplace shows. */
export interface OpenChange {
  readonly mutationId: string;
  readonly kind: MutationKind;
  readonly state: MutationState;
  readonly sinceMs: number;
  readonly lastError: string | null;
}

/** Whether something may be done now; `why` is for the person when it may not. */
export interface Act<Name extends string, Why extends string> {
  readonly act: Name;
  /** Null when it may. */
  readonly why: Why | null;
}
