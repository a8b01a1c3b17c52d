import { z } from 'zod';
import type { KeptBecause, LastPurge, PurgeProof, RetentionDays, RetentionKind } from '../model/retention.ts';
import { retentionDaysSchema } from '../model/retention.ts';
import { request } from './request.ts';
import { supervised } from './shell.ts';

export interface RetentionFigure {
  readonly kind: RetentionKind;
  /** Rows, of logs and backups files. */
  readonly count: number;
  /** UTC epoch ms; null where there is none. */
  readonly oldestMs: number | null;
  /** Past its days: goes with the next purge. */
  readonly due: number;
  readonly kept: readonly { readonly why: KeptBecause; readonly count: number }[];
}

export interface RetentionView {
  readonly days: RetentionDays;
  readonly figures: readonly RetentionFigure[];
  readonly nextMs: number;
  /** A purge is under way. */
  readonly purging: boolean;
  readonly last: LastPurge | null;
}

export interface BackupEntry {
  /** Name in the backups folder. */
  readonly file: string;
  readonly atMs: number;
  readonly bytes: number;
  readonly why: 'hourly' | 'migration';
  /** What the last look at it in this run found; null: checked when it was made, not looked at since. */
  readonly verified: { readonly atMs: number; readonly intact: boolean } | null;
}

/** Names are looked for and never written down; short ones are found in anything. */
const names = z.array(z.string().trim().min(5).max(200)).min(1).max(20);

/** What may name a buyer: how long it stays, what is due, and the proof that it is gone. */
export const retentionContract = {
  'retention.read': request<RetentionView>()(z.strictObject({})),
  'retention.save': request<{ readonly days: RetentionDays }>()(
    z.strictObject({ days: retentionDaysSchema, ...supervised }),
  ),
  /** Everything past its days goes now, in slices that no scan waits for. */
  'retention.purge': request<LastPurge>()(z.strictObject({ ...supervised })),
  /** Looks through every byte of every file of the data folder. */
  'retention.prove': request<PurgeProof>()(z.strictObject({ names })),
  'backup.list': request<{ readonly folder: string; readonly backups: readonly BackupEntry[] }>()(z.strictObject({})),
  /** Reads every page of the backup beside the station. */
  'backup.verify': request<{ readonly intact: boolean; readonly problems: readonly string[] }>()(
    z.strictObject({ file: z.string().min(1).max(300) }),
  ),
  /** The backup's bytes from `offset`, at most 1 MB, base64: a browser saves them as a file. */
  'backup.bytes': request<{ readonly bytes: string; readonly total: number }>()(
    z.strictObject({ file: z.string().min(1).max(300), offset: z.number().int().min(0) }),
  ),
};
