import { z } from 'zod';
import { request } from './request.ts';

/** Another account of this PC that runs a station of its own, as it last said itself. */
export interface Neighbour {
  readonly user: string;
  readonly stationId: string;
  readonly dataDir: string;
  /** UTC epoch ms. */
  readonly seenMs: number;
  /** It works for the same seller with the same share of the orders: both would pack the same ones. */
  readonly sameShare: boolean;
}

/** What of the folder's place wants a look; none of it stops the station. */
export type FolderWarning = 'no-links' | 'neighbour';

export interface FolderFacts {
  readonly dataDir: string;
  readonly warnings: readonly FolderWarning[];
  readonly neighbours: readonly Neighbour[];
  /** The records of before the last update, which can be gone back to; null where no update has left any. */
  readonly wayBack: { readonly file: string; readonly atMs: number; readonly fromSchema: number } | null;
}

/** What going back did. `since`: rows made after that backup, kept in the file put aside; null where they could not be counted. */
export interface WentBackFacts {
  readonly generation: number;
  readonly schemaVersion: number;
  readonly since: { readonly journalRows: number; readonly mutations: number; readonly printJobs: number } | null;
}

/** Where the records lie, who else keeps some on this PC, and the way back to before the last update. */
export const folderContract = {
  'folder.read': request<FolderFacts>()(z.strictObject({})),
  /** Ends the station and puts the records of before the last update back, for the earlier version to go on with. NOT_FOUND without any. */
  'folder.goBack': request<WentBackFacts>()(
    z.strictObject({ by: z.string().trim().min(2).max(60), reason: z.string().trim().min(3).max(200) }),
  ),
};
