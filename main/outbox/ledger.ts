import type { JournalEvent } from '../../shared/model/journal.ts';
import type { Db } from '../db/database.ts';
import type { Mutation, MutationChange, MutationQueries } from '../db/mutations.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Clock } from '../ports/clock.ts';

/** Appends to the journal inside the transaction under way. */
export type RecordEvent = (event: JournalEvent, shipmentId: string) => void;

export interface Move {
  readonly from: Mutation;
  readonly to: MutationChange;
}

export interface LedgerOptions {
  readonly db: Db;
  readonly queries: MutationQueries;
  readonly clock: Clock;
  readonly record: RecordEvent;
  /** Local work that must be committed together with a change of state (the parcel's own state). Runs inside the transaction. */
  readonly alongside?: (mutation: Mutation, from: Mutation) => void;
  /** After the commit, never inside it. */
  readonly onCommitted: (changed: readonly Mutation[]) => void;
}

/** The one place where the outbox's worker writes: rows, journal and what belongs to them in one transaction. */
export interface Ledger {
  /** All or none. Returns the rows as they are now, in the order given. */
  move(moves: readonly Move[]): Mutation[];
  /**
   * Moves those rows to `sending` that still stand as they were read: what was withdrawn or rewritten since must not leave.
   * They are read again in the transaction that moves them, so that a withdrawal comes either before it, or too late.
   */
  claim(rows: readonly Mutation[], to: (row: Mutation) => MutationChange): Claimed[];
}

export interface Claimed {
  readonly before: Mutation;
  readonly row: Mutation;
}

export function createLedger(options: LedgerOptions, generation: () => number): Ledger {
  const { db, queries, clock } = options;

  function moveOne({ from, to }: Move, atMs: number): Mutation {
    const next = queries.transition(from, to, atMs, generation());
    if (next.state !== from.state || next.lastError !== from.lastError) {
      options.record(
        {
          kind: 'mutation',
          payload: {
            mutationId: next.mutationId,
            kind: next.kind,
            state: next.state,
            ...(next.lastError === null ? {} : { error: next.lastError }),
          },
        },
        next.shipmentId,
      );
    }
    if (next.state !== from.state) {
      options.alongside?.(next, from);
      if (next.kind === 'pack' && (next.state === 'acked' || next.state === 'rejected')) {
        queries.wakeShipment(next.shipmentId);
      }
    }
    return next;
  }

  function stillAsRead(row: Mutation): boolean {
    const now = queries.byId(row.mutationId);
    return now?.state === row.state && now.payload === row.payload;
  }

  return {
    move(moves) {
      if (moves.length === 0) return [];
      const atMs = clock.wallMs();
      const changed = inTransaction(db, () => moves.map((move) => moveOne(move, atMs)));
      options.onCommitted(changed);
      return changed;
    },
    claim(rows, to) {
      const atMs = clock.wallMs();
      const claimed = inTransaction(db, () =>
        rows.filter(stillAsRead).map((before) => ({ before, row: moveOne({ from: before, to: to(before) }, atMs) })),
      );
      if (claimed.length > 0) options.onCommitted(claimed.map(({ row }) => row));
      return claimed;
    },
  };
}
