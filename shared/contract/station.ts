import { z } from 'zod';
import type { PrinterReadinessView } from '../model/printers.ts';

import { request } from './request.ts';
import { supervised } from './shell.ts';

export interface PrinterStatus {
  readonly id: string;
  readonly readiness: PrinterReadinessView;
  readonly queued: number;
}

export interface StationStatus {
  readonly stationId: string;
  readonly locationId: string | null;
  /** `connected`: the last exchange got an answer; `offline`: it did not; `paused`: credentials refused; `unknown`: none tried yet. */
  readonly network: 'connected' | 'offline' | 'paused' | 'unknown';
  readonly networkSinceMs: number | null;
  /** ISO-8601 with offset of the moment up to which the marketplace's news is known whole; null before the first. */
  readonly lastPullAt: string | null;
  readonly lastPullAtMs: number | null;
  /** The pull is reading right now. */
  readonly pulling: boolean;
  readonly shipments: number;
  readonly packable: number;
  readonly outbox: {
    readonly pending: number;
    readonly sending: number;
    readonly verify: number;
    readonly rejected: number;
    readonly awaitingDocuments: number;
  };
  readonly printers: readonly PrinterStatus[];
  readonly prints: { readonly unknown: number; readonly waiting: number };
  /** How many parcels can be packed with no network: all documents are here. */
  readonly offlineReady: number;
  /** Which of the account's stations this is. */
  readonly stations: { readonly index: number; readonly count: number };
  /** Parcels packed ahead of their goods; null where nobody agreed to it. */
  readonly ahead: { readonly wanted: number; readonly ready: number; readonly making: number } | null;
  /** Parcels put aside; `ready`: their label prints as soon as their mark is scanned; `stopped`: late news met them there. */
  readonly shelf: { readonly total: number; readonly ready: number; readonly stopped: number };
  /** Labels that came out and were not scanned back; `urgent` ones take over the status bar. */
  readonly unseen: { readonly total: number; readonly urgent: number; readonly oldestMs: number | null };
  readonly nextCutOffMs: number | null;
  /** Returns of self-ship orders that wait for a decision. */
  readonly returnsToDecide?: number;
  /** The marketplace's clock less this PC's, whose hands may be wrong by a day; 0 until it answered once. */
  readonly serverAheadMs: number;
  /** The database is being checked after an unclean stop; sending and printing wait. */
  readonly checking: boolean;
  readonly nowMs: number;
  readonly practice: {
    readonly marketplaceUrl: string;
    readonly labelsDir: string;
    readonly networkUp: boolean;
  } | null;
}

/** What a shell cannot do, said on the diagnostics screen. */
export type Lack = 'secret-store' | 'shortcut-blocking' | 'autostart';

export interface Diagnostics {
  readonly version: string;
  readonly shell: 'electron' | 'browser' | 'none';
  readonly runtime: string;
  readonly platform: string;
  readonly stationUid: string;
  readonly generation: number;
  readonly dataDir: string;
  readonly database: {
    readonly bytes: number;
    readonly schemaVersion: number;
    readonly synchronous: number;
    readonly commitMs: number | null;
    readonly journalRows: number;
  };
  readonly secretStore: { readonly kind: 'electron' | 'dpapi' | 'file' | 'memory'; readonly protects: string };
  readonly backups: readonly { readonly file: string; readonly atMs: number; readonly bytes: number }[];
  readonly sweep: { readonly lastMs: number | null; readonly requests: number | null; readonly missed: number };
  readonly lacks: readonly Lack[];
  readonly logTail: readonly string[];
}

export const stationContract = {
  'station.status': request<StationStatus>()(z.strictObject({})),
  'diagnostics.read': request<Diagnostics>()(z.strictObject({})),
  'diagnostics.verifyJournal': request<{
    readonly rows: number;
    readonly intact: boolean;
    readonly firstBadSeq: number | null;
  }>()(z.strictObject({})),
  'backup.make': request<{ readonly file: string; readonly bytes: number }>()(z.strictObject({})),
  /**
   * Stops the station, puts the backup in the place of the file (which is kept aside), starts again as a new generation, whose journal
   * says who wanted it and why; INVALID_INPUT without them while a station runs. Where its file is refused nobody needs to be asked.
   */
  'backup.restore': request<{ readonly generation: number }>()(
    z.strictObject({
      file: z.string().min(1).max(300),
      by: supervised.by.optional(),
      reason: supervised.reason.optional(),
    }),
  ),
};
