import type { Return } from '../../shared/model/returns.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { Db } from '../db/database.ts';
import type { MutationQueries } from '../db/mutations.ts';
import type { MarketplaceClient } from '../marketplace/client.ts';
import type { Clock, Random, Timers } from '../ports/index.ts';
import type { Breaker } from './breaker.ts';
import type { Ledger } from './ledger.ts';
import type { NetworkWatch } from './network-watch.ts';
import type { OutboxSettings } from './settings.ts';
import type { Boot } from './verify.ts';

/**
 * Writes what the marketplace told of these shipments: the only writer of server truth. `readAtMs` is when the request
 * that told of them started, UTC epoch ms.
 */
export type ApplyShipments = (shipments: readonly Shipment[], readAtMs: number) => Promise<unknown>;
/** The same of returns. */
export type ApplyReturns = (returns: readonly Return[], readAtMs: number) => Promise<unknown>;

/** What the parts of one running outbox share. */
export interface OutboxContext {
  readonly client: MarketplaceClient;
  readonly db: Db;
  readonly queries: MutationQueries;
  readonly ports: { readonly clock: Clock; readonly timers: Timers; readonly random: Random };
  readonly settings: OutboxSettings;
  /**
   * The wall clock that waits on disk are reckoned by, whole UTC epoch ms: the PC's as of the last look at it, gone on with the monotonic
   * one. It and all waits are moved together when the PC's clock was set, so that none is reckoned by one clock and moved by the other.
   */
  readonly scheduleMs: () => number;
  readonly applyShipments: ApplyShipments;
  readonly applyReturns: ApplyReturns;
  readonly ledger: Ledger;
  readonly boot: Boot;
  readonly network: NetworkWatch;
  /** Monotonic ms before which nothing is sent, because a backup took the place of the file; null otherwise. */
  readonly restedUntilMs: () => number | null;
  readonly writeBreaker: Breaker;
  readonly readBreaker: Breaker;
  /** An answer came that cannot be the marketplace's own. */
  readonly suspect: () => void;
  /** Other stations send for this account too. */
  readonly sharesAccount: boolean;
  /** What was printed for its parcel tells what the shipment no longer is. */
  readonly isStale: (shipmentId: string) => boolean;
  /** Shipments and returns (`keyOf`) some work is under way for: one worker for each. */
  readonly busy: Set<string>;
  /** True once stopped: a late answer must not touch the database any more. */
  readonly isDead: () => boolean;
  /** A bug or a broken disk; said to the log, and the rows concerned are asked about again. */
  readonly onFault: (error: unknown) => void;
  /** Something ended; look for the next thing to do. */
  readonly pump: () => void;
}

/** Rows per transaction: each writes itself and its journal entry, and a commit must not hold up a scan. */
export const ROWS_PER_COMMIT = 10;

export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
