import { z } from 'zod';
import { request } from './request.ts';

/** Why an order that could be packed ahead is not; the gates' own kinds beside these. */
export const AHEAD_REFUSALS = [
  /** The marketplace refused its pack; what it taught stands in the catalogue. */
  'refused',
  /** What came for its label or invoice cannot be printed here. */
  'not-printable',
] as const;

/** One parcel that was packed ahead of its goods, while nobody has begun with them. Instants are UTC epoch ms. */
export interface AheadEntry {
  readonly shipmentId: string;
  readonly orderIds: readonly string[];
  readonly dispatchByMs: number | null;
  readonly chosenAtMs: number;
  /** `ready`: it can be packed with no network. `checking`: the outcome of its pack is not known, next look at `nextLookAtMs`. */
  readonly step: 'packing' | 'checking' | 'documents' | 'ready' | 'refused';
  readonly nextLookAtMs: number | null;
  /** Of a refused one: the marketplace's code, or why its document cannot be printed. */
  readonly reason: string | null;
}

/** What can be packed with no network, and what is being done for it. */
export interface BufferView {
  /** False: the seller has not agreed to packing ahead, and nothing below moves. */
  readonly agreed: boolean;
  /** Parcels wanted ready: the packing rate times the minutes to survive, within 3 and the most that was set. */
  readonly wanted: number;
  /** Parcels that can be packed with no network now. */
  readonly ready: number;
  /** Parcels on their way to it. */
  readonly making: number;
  /** Parcels an hour this bench packed lately; null before it packed any. */
  readonly ratePerHour: number | null;
  /** How long `ready` lasts at that rate, minutes; null without a rate. */
  readonly lastsMinutes: number | null;
  readonly outageMinutes: number;
  readonly entries: readonly AheadEntry[];
}

export const bufferContract = {
  'buffer.read': request<BufferView>()(z.strictObject({ limit: z.number().int().min(1).max(300).default(100) })),
};
