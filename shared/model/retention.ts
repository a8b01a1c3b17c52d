import { z } from 'zod';

/**
 * How long what may name a buyer stays, in days. `labels`: labels, invoices and address slips, and what printers get of them, from the
 * day they were fetched. `words`: what people wrote (a buyer's comments, notes, reasons) and codes that are no plain number, counted with
 * the backups that hold them. `scans`: what the journal holds beside its hashes. `logs` and `backups`: those files.
 */
export const RETENTION_KINDS = ['labels', 'words', 'scans', 'logs', 'backups'] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];
export type RetentionDays = { readonly [K in RetentionKind]: number };

/**
 * `least` and `most` allowed, `usual` until a supervisor says otherwise. Scans stay a year at least: India's data protection rules of
 * 2025 ask for a year of logs; names and labels go within weeks, because nothing in the hall needs them after the hand-over
 * (reliability 3.6). The own invoice series is not in here: tax law wants every number, and no row of it names a buyer.
 */
export const RETENTION_LIMITS: {
  readonly [K in RetentionKind]: { readonly least: number; readonly most: number; readonly usual: number };
} = {
  labels: { least: 2, most: 30, usual: 7 },
  words: { least: 8, most: 90, usual: 30 },
  scans: { least: 365, most: 3650, usual: 400 },
  logs: { least: 7, most: 365, usual: 30 },
  backups: { least: 1, most: 30, usual: 7 },
};

export const USUAL_RETENTION: RetentionDays = {
  labels: RETENTION_LIMITS.labels.usual,
  words: RETENTION_LIMITS.words.usual,
  scans: RETENTION_LIMITS.scans.usual,
  logs: RETENTION_LIMITS.logs.usual,
  backups: RETENTION_LIMITS.backups.usual,
};

const days = (kind: RetentionKind) =>
  z.number().int().min(RETENTION_LIMITS[kind].least).max(RETENTION_LIMITS[kind].most);

/** Words go from the station's file so early that the last backup with them is gone in time: so they outlive no backup. */
export const retentionDaysSchema = z
  .strictObject({
    labels: days('labels'),
    words: days('words'),
    scans: days('scans'),
    logs: days('logs'),
    backups: days('backups'),
  })
  .refine((all) => all.backups < all.words, { path: ['backups'], message: 'fewer than the days of words' });

/** What is older than these instants (UTC epoch ms) goes. */
export type Cutoffs = { readonly [K in RetentionKind | 'wayBack']: number };

/**
 * The backup of before the last update stays so long whatever the days of backups are, because it alone is the way back to the version
 * before; the next update takes its place. Until then it is the one file in which words outlive their days.
 */
export const WAY_BACK_DAYS = 30;

const DAY_MS = 86_400_000;

/** `words` is that of the station's own file: earlier by the days that a backup may hold them on. */
export function cutoffsOf(all: RetentionDays, nowMs: number): Cutoffs {
  const before = (ageDays: number) => nowMs - ageDays * DAY_MS;
  return {
    labels: before(all.labels),
    words: before(all.words - all.backups),
    scans: before(all.scans),
    logs: before(all.logs),
    backups: before(all.backups),
    wayBack: before(Math.max(all.backups, WAY_BACK_DAYS)),
  };
}

const LONGEST_ID = 64;
/** What ids, SKUs and bar codes are made of. */
const OF_IDS = /^[A-Za-z0-9][A-Za-z0-9._:/#*+-]*$/;
/** As phones in India are numbered; a bar code of ten digits that begins so is taken for one. */
const PHONE = /^(\+91|91|0)?-?[6-9]\d{9}$/;
/** How cards, mails and links begin in a 2D code. */
const CARD = /^(mecard|begin|tel|smsto|mailto|geo|https?|upi|bizcard):/i;

/**
 * Longer than any id, or with what stands in none: a 2D code that carries a card or an address, an invoice's signed text, a phone number, a
 * person's words.
 */
export function mayNameBuyer(code: string): boolean {
  const plain = code.trim();
  return plain !== '' && (plain.length > LONGEST_ID || !OF_IDS.test(plain) || PHONE.test(plain) || CARD.test(plain));
}

/** Why something past its days stays; it goes once that is over. */
export const KEPT_BECAUSE = [
  'parcel-open',
  'change-open',
  'print-open',
  'return-open',
  'packed-ahead',
  'order-open',
] as const;
export type KeptBecause = (typeof KEPT_BECAUSE)[number];

/** What a purge takes rows of the station's own file by. */
export const ERASED_ROWS = [
  'journal',
  'scans',
  'returns',
  'receipts',
  'mutations',
  'loads',
  'loaded',
  'takeOvers',
  'parcels',
] as const;
export type ErasedRows = (typeof ERASED_ROWS)[number];

export const purgeFilesSchema = z.object({
  logs: z.number(),
  backups: z.number(),
  others: z.number(),
  bytes: z.number(),
});
export type PurgedFiles = z.output<typeof purgeFilesSchema>;

export const proofSchema = z.object({
  files: z.number(),
  bytes: z.number(),
  /** Files the system did not let be read; what is in them is not known. */
  unread: z.number(),
  /** Names looked for. They are written down nowhere. */
  names: z.number(),
  /** At most 50. `as` says how it is written there; `file` is relative to the data folder. */
  hits: z.array(z.object({ file: z.string(), as: z.string() })),
});
export type PurgeProof = z.output<typeof proofSchema>;

export const lastPurgeSchema = z.object({
  atMs: z.number(),
  /** Null: the daily one. */
  by: z.string().nullable(),
  documents: z.number(),
  rows: z.number(),
  files: purgeFilesSchema,
  kept: z.number(),
  /** Of the names that went with this purge; null where none of what went had a name of its own. */
  proof: proofSchema.nullable(),
});
export type LastPurge = z.output<typeof lastPurgeSchema>;
