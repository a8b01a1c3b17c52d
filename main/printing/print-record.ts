import type { PrintEvidence, PrintState } from '../../shared/model/states.ts';
import type { Db } from '../db/database.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { Claim, NewPrintJob, PrintJobQueries, PrintJobRow } from '../db/print-jobs.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Clock } from '../ports/clock.ts';

export interface PrintRecordOptions {
  readonly db: Db;
  readonly jobs: PrintJobQueries;
  readonly journal: JournalQueries;
  readonly clock: Clock;
  /** After the commit, for every job whose state changed. */
  readonly onCommitted: (jobId: string, state: PrintState) => void;
}

export interface PrintChange {
  readonly state: PrintState;
  readonly evidence?: PrintEvidence | null;
  readonly reason?: string | null;
}

export interface Decision {
  readonly decision: string;
  readonly reason?: string;
}

/** Commits what becomes of print jobs: the row and its journal entry in one transaction, the news after it. */
export function printRecord(options: PrintRecordOptions) {
  const { db, jobs, journal, clock, onCommitted } = options;

  function note(job: PrintJobRow, change: PrintChange, atMs: number, decision?: Decision): void {
    const at = { atMs, shipmentId: job.shipmentId };
    if (decision) journal.append({ kind: 'decision', payload: { about: 'print', id: job.jobId, ...decision } }, at);
    journal.append(
      {
        kind: 'print',
        payload: {
          jobId: job.jobId,
          state: change.state,
          document: job.document,
          copy: job.copy,
          ...(change.evidence ? { evidence: change.evidence } : {}),
          ...(change.reason ? { reason: change.reason } : {}),
        },
      },
      at,
    );
  }

  return {
    /** False when it must not be sent now, as `PrintJobQueries.claim` says. Committed before it returns. */
    claim(job: PrintJobRow, sent: Pick<Claim, 'sentSha256' | 'sentBytes'>): boolean {
      const claimed = inTransaction(db, () => {
        const atMs = clock.wallMs();
        const { jobId, printerId } = job;
        if (!jobs.claim({ jobId, printerId, atMs, ...sent })) return false;
        note(job, { state: 'sending' }, atMs);
        return true;
      });
      if (claimed) onCommitted(job.jobId, 'sending');
      return claimed;
    },
    /**
     * Moves the job when it is in one of `from`; returns the state it is in afterwards. Anything else is left as it is: a label
     * may have been scanned, or a parcel put aside, while its job was under way.
     */
    move(jobId: string, from: readonly PrintState[], change: PrintChange, decision?: Decision): PrintState | undefined {
      const moved = inTransaction(db, () => {
        const job = jobs.byId(jobId);
        if (!job || !from.includes(job.state)) return { state: job?.state, changed: false };
        const atMs = clock.wallMs();
        jobs.setState(jobId, [job.state], { ...change, atMs });
        note(job, change, atMs, decision);
        return { state: change.state, changed: true };
      });
      if (moved.changed) onCommitted(jobId, change.state);
      return moved.state;
    },
    /** Runs `change` and journals what a person decided, when it made a difference; whether it did. */
    decide(jobId: string, decision: Decision, change: (atMs: number) => boolean): boolean {
      const changed = inTransaction(db, () => {
        const job = jobs.byId(jobId);
        const atMs = clock.wallMs();
        if (!job || !change(atMs)) return false;
        journal.append(
          { kind: 'decision', payload: { about: 'print', id: jobId, ...decision } },
          { atMs, shipmentId: job.shipmentId },
        );
        return true;
      });
      if (changed) onCommitted(jobId, jobs.byId(jobId)?.state ?? 'queued');
      return changed;
    },
    add(job: NewPrintJob, decision: Decision): void {
      inTransaction(db, () => {
        jobs.insert(job);
        const row = jobs.byId(job.jobId);
        if (!row) throw new Error(`Print job ${job.jobId} was not stored`);
        note(row, { state: 'queued', ...(job.reason ? { reason: job.reason } : {}) }, job.createdAtMs, decision);
      });
      onCommitted(job.jobId, 'queued');
    },
  };
}
export type PrintRecord = ReturnType<typeof printRecord>;
