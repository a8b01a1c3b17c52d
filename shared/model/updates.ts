import { z } from 'zod';
import { isAllowedUrl } from './allowed-url.ts';

/** Where new versions come from and whether they are taken without being asked for. */
export const updateSettingsSchema = z.strictObject({
  /** Folder of the feed; absent: the one this version was built with. */
  feed: z.string().max(300).refine(isAllowedUrl, 'https, or http to this machine only').optional(),
  /** A new version installs itself after so many hours without a scan. Absent: only when a supervisor asks. */
  automatic: z.number().int().min(1).max(168).optional(),
});
export type UpdateSettings = z.infer<typeof updateSettingsSchema>;

/** What keeps a version that was asked for from being installed now (reliability 4.1: never mid-shift). */
export const UPDATE_WAITS = [
  'order-open',
  'in-shift',
  'printing',
  'send-in-flight',
  'batch-open',
  /** No backup could be made, or what was made does not hold. */
  'backup-failing',
] as const;
export type UpdateWait = (typeof UPDATE_WAITS)[number];

/** Why a version that was offered is never installed. */
export const UPDATE_REFUSALS = [
  /** Older than what runs: an old offer shown again. */
  'downgrade',
  /** Not signed by who made this version. */
  'signature',
  /** This station's records are newer than what that version can read. */
  'too-new-database',
] as const;
export type UpdateRefusal = (typeof UPDATE_REFUSALS)[number];

/** Why a check, a download or an installation did not succeed; each is tried again. */
export const UPDATE_FAULTS = [
  'unreachable',
  /** Something answers that is no feed: a log-in page, a wrong address, a damaged list. */
  'not-a-feed',
  /** The feed's server points elsewhere. */
  'redirected',
  /** Nothing came for too long. */
  'stalled',
  /** What came is not what was signed. */
  'file-damaged',
  'disk-full',
  /** The feed has no file for this PC. */
  'no-file',
  /** The installer ran or should have run, and the old version is still here. */
  'not-installed',
  'other',
] as const;
export type UpdateFault = (typeof UPDATE_FAULTS)[number];

/** Why there are no updates here at all. */
export const UPDATE_OFFS = [
  /** Built without an address to ask. */
  'no-feed',
  /** Built without a key to check signatures with. */
  'no-key',
  /** Started from its sources. */
  'not-packaged',
  /** The system's own package management put it here. */
  'installed-otherwise',
] as const;
export type UpdateOff = (typeof UPDATE_OFFS)[number];
