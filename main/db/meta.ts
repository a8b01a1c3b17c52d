import { z } from 'zod';
import { AppFailure } from '../../shared/errors.ts';
import { lastPurgeSchema, retentionDaysSchema } from '../../shared/model/retention.ts';
import type { Db } from './database.ts';

/** Facts about the station as a whole, one row each, stored as JSON text. Add a key here, nowhere else. */
const META = {
  /** Random, made once; names this station in the journal and to other stations. */
  stationUid: z.string().min(1),
  /** Fingerprint of the machine the folder belongs to; another one means the folder was moved or copied. */
  machine: z.strictObject({ id: z.string().nullable(), host: z.string() }),
  /** Path of the folder when it was opened last, links followed. */
  place: z.string().min(1),
  /** Goes up with every restore or copy: what was in flight before it is asked about, never assumed. */
  generation: z.number().int().min(1),
  /** The newest change on file when a backup took its place: labels of these may have come out since it was made. */
  labelsInDoubtUpTo: z.number().int().min(0),
  /** The generation whose first settle time is over: no request of the one before can arrive any more. */
  settledGeneration: z.number().int().min(1),
  /** Goes up with every start of the outbox's worker, so that an older worker can write nothing any more. */
  outboxGeneration: z.number().int().min(1),
  /** True only between a clean close and the next open. */
  cleanShutdown: z.boolean(),
  /** Median of a one-row FULL commit on this disk, measured at first run. */
  commitMs: z.number().min(0),
  /** When the journal's chain was last verified whole, and the first row that was not as written. */
  journalVerified: z.strictObject({ atMs: z.number(), rows: z.number(), firstBadSeq: z.number().nullable() }),
  /** Number of the shelf ticket given last. */
  lastTicket: z.number().int().min(1),
  /** The parcel that left the idle bench last, so that undo finds it after a restart. */
  lastParcel: z.strictObject({
    parcelId: z.string(),
    shipmentId: z.string(),
    code: z.string().nullable(),
    completedAtMs: z.number(),
  }),
  /** Practice refuses a folder that ever held an account. */
  everHeldAccount: z.boolean(),
  /** How long what may name a buyer stays; as usual where nobody said otherwise. */
  retention: retentionDaysSchema,
  lastPurge: lastPurgeSchema,
  /** Pages that were free in a file of the first release, which did not overwrite them, are overwritten. */
  freePagesWiped: z.literal(true),
  /** Rows were erased since the file was written anew. */
  rewriteDue: z.literal(true),
  /** When the file was written anew the last time. */
  rewrittenMs: z.number(),
} as const;
export type MetaKey = keyof typeof META;
export type MetaValue<K extends MetaKey> = z.output<(typeof META)[K]>;

/** Reads and writes `meta`. `get` is undefined for a key never set; a value that no longer parses is DATABASE_DAMAGED. */
export function metaQueries(db: Db) {
  const select = db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?');
  const upsert = db.prepare<[string, string]>(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const erase = db.prepare<[string]>('DELETE FROM meta WHERE key = ?');
  return {
    get<K extends MetaKey>(key: K): MetaValue<K> | undefined {
      const row = select.get(key);
      if (row === undefined) return undefined;
      const parsed = META[key].safeParse(parseJson(row.value));
      if (parsed.success) return parsed.data as MetaValue<K>;
      throw new AppFailure(
        'DATABASE_DAMAGED',
        `${db.name}: meta ${key} cannot be read. Restore the newest backup; the damaged file is kept aside.`,
        { file: db.name, key },
      );
    },
    set<K extends MetaKey>(key: K, value: MetaValue<K>): void {
      upsert.run(key, JSON.stringify(META[key].parse(value)));
    },
    remove(key: MetaKey): void {
      erase.run(key);
    },
  };
}
export type MetaQueries = ReturnType<typeof metaQueries>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
