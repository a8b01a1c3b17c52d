import { z } from 'zod';
import { selfDispatchPayloadSchema } from '../../shared/model/mutation/self-ship.ts';
import type { Db } from './database.ts';

const instant = z.number().int();
const otc = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('code'), code: z.string() }),
  z.strictObject({ is: z.literal('not-ready') }),
  z.strictObject({ is: z.literal('off') }),
]);

/** Answers that are kept until the next one comes, by name. Add a name here, nowhere else. */
const NAMES = {
  /** Pick-ups of the location as last counted (shared/model/handover `PickupCount`). */
  'pickup-counts': z.array(
    z.strictObject({
      vendorGroupCode: z.string(),
      count: z.number(),
      isMps: z.boolean(),
      window: z.strictObject({ fromMs: instant, toMs: instant }).nullable(),
      otc,
    }),
  ),
  /** Couriers a seller may hand a parcel to; null where the marketplace has no such list. */
  'courier-names': z.array(z.string()).nullable(),
  /** Couriers that parcels the seller ships himself were given to from here, the last one first. */
  'couriers-used': z.array(z.string()),
  /** What the last dispatch of such a parcel said of where it left from. */
  'self-dispatch-from': selfDispatchPayloadSchema.shape.address,
} as const;
export type RememberedName = keyof typeof NAMES;
export type RememberedValue<N extends RememberedName> = z.output<(typeof NAMES)[N]>;
export interface Remembered<N extends RememberedName> {
  readonly value: RememberedValue<N>;
  /** When the request that told it started, UTC epoch ms. */
  readonly readAtMs: number;
}

/** The last answer of questions that are asked live, for when they cannot be. Runs inside the caller's transaction. */
export function rememberedQueries(db: Db) {
  const read = db.prepare<[string, string], { value: string; readAtMs: number }>(
    'SELECT value, read_at_ms AS readAtMs FROM remembered WHERE location_id = ? AND name = ?',
  );
  const put = db.prepare<[string, string, string, number]>('INSERT OR REPLACE INTO remembered VALUES (?, ?, ?, ?)');

  return {
    /** Undefined: never told, or written by another version of the station and asked again. */
    read<N extends RememberedName>(locationId: string, name: N): Remembered<N> | undefined {
      const row = read.get(locationId, name);
      if (!row) return undefined;
      const parsed = NAMES[name].safeParse(JSON.parse(row.value));
      // The schema that just accepted the value is the name's own, which the compiler cannot follow through the index.
      return parsed.success ? { value: parsed.data as RememberedValue<N>, readAtMs: row.readAtMs } : undefined;
    },
    put<N extends RememberedName>(locationId: string, name: N, value: RememberedValue<N>, readAtMs: number): void {
      put.run(locationId, name, JSON.stringify(NAMES[name].parse(value)), readAtMs);
    },
  };
}

export type RememberedQueries = ReturnType<typeof rememberedQueries>;
