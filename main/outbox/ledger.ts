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

  let followed: Mutation[] = [];

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
      if (next.state === 'acked' || next.state === 'rejected' || next.state === 'verify') {
        queries.wakeShipment(next.shipmentId);
        if (next.returnId !== null) queries.wakeReturn(next.returnId);
      }
      if (next.kind === 'forms-ack' && next.state === 'acked') packGoesOn(next.shipmentId, atMs);
    }
    return next;
  }

  /** The number of its form was taken: the marketplace makes the documents of the pack that stands. */
  function packGoesOn(shipmentId: string, atMs: number): void {
    const from = queries.openOf(shipmentId, 'pack');
    if (from?.state !== 'rejected' || from.lastError !== 'FORM_FAILED') return;
    const to = {
      state: 'awaiting-documents',
      notBeforeMs: null,
      probes: 0,
      lastError: null,
      lastMessage: null,
    } as const;
    followed.push(moveOne({ from, to }, atMs));
  }

  function stillAsRead(row: Mutation): boolean {
    const now = queries.byId(row.mutationId);
    return now?.state === row.state && now.payload === row.payload;
  }

  return {
    move(moves) {
      if (moves.length === 0) return [];
      const atMs = clock.wallMs();
      followed = [];
      const changed = inTransaction(db, () => moves.map((move) => moveOne(move, atMs)));
      options.onCommitted([...changed, ...followed]);
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
