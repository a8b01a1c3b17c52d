import type { DocumentKind } from '../../shared/model/printers.ts';
import type { PrintEvidence, PrintState } from '../../shared/model/states.ts';
import type { Db } from './database.ts';

/** One print job as stored. `seq` is the order in which jobs of one printer go out. */
export interface PrintJobRow {
  readonly jobId: string;
  readonly seq: number;
  readonly printerId: string;
  readonly shipmentId: string | null;
  readonly parcelId: string | null;
  readonly document: DocumentKind;
  /** Where the bytes are in the documents store. */
  readonly documentKey: string;
  /** 1 for the first print of these bytes, higher for a reprint. */
  readonly copy: number;
  /** Why a copy above 1 was asked for. */
  readonly reason: string | null;
  /** Hex SHA-256 of the bytes as they were when the job was made. */
  readonly sha256: string;
  readonly bytes: number;
  readonly state: PrintState;
  readonly evidence: PrintEvidence | null;
  readonly outcomeReason: string | null;
  /** How often sending was begun. */
  readonly attempts: number;
  /** Documents that come out together, in the order of their rows; null for one that stands alone. */
  readonly batchId: string | null;
  /** A person keeps it back: it is not sent and does not expire. */
  readonly held: boolean;
  /** The printer it was meant for, when another took over. */
  readonly insteadOf: string | null;
  /** Hex SHA-256 and length of the bytes that went to the printer the last time; `sha256` is the document's. */
  readonly sentSha256: string | null;
  readonly sentBytes: number | null;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
}

export interface ListedPrintJob extends PrintJobRow {
  readonly orderIds: readonly string[];
}

/** `seq` and `copy` are given by the store. */
export type NewPrintJob = Pick<
  PrintJobRow,
  | 'jobId'
  | 'printerId'
  | 'shipmentId'
  | 'parcelId'
  | 'document'
  | 'documentKey'
  | 'reason'
  | 'sha256'
  | 'bytes'
  | 'createdAtMs'
> & { readonly batchId?: string | null };

export interface PrintOutcomeChange {
  readonly state: PrintState;
  readonly evidence?: PrintEvidence | null;
  readonly reason?: string | null;
  readonly atMs: number;
}

const COLUMNS = `job_id AS jobId, seq, printer_id AS printerId, shipment_id AS shipmentId, parcel_id AS parcelId, document,
  document_key AS documentKey, copy, reason, sha256, bytes, state, evidence, outcome_reason AS outcomeReason, attempts,
  created_at_ms AS createdAtMs, changed_at_ms AS changedAtMs`;
/** Spelled out beside the partial index's own condition, so that SQLite uses it. */
const OPEN = `state IN ('queued', 'sending', 'not-sent', 'unknown')`;

/**
 * The print queue's rows (design: printing). Every change of state names the states it may come from and throws when the row
 * was in none of them: a lost race is a bug to be heard of, never a silent overwrite. Only `claim` may lose.
 */
export function printJobQueries(db: Db) {
  const insert = db.prepare<[Record<string, unknown>]>(`
    INSERT INTO print_job (job_id, printer_id, shipment_id, parcel_id, document, document_key, copy, reason, sha256,
      bytes, state, attempts, created_at_ms, changed_at_ms)
    VALUES (@jobId, @printerId, @shipmentId, @parcelId, @document,
      @documentKey, (SELECT coalesce(max(copy), 0) + 1 FROM print_job WHERE document_key = @documentKey), @reason, @sha256,
      @bytes, 'queued', 0, @createdAtMs, @createdAtMs)`);
  const byId = db.prepare<[string], PrintJobRow>(`SELECT ${COLUMNS} FROM print_job WHERE job_id = ?`);
  const waiting = db.prepare<[string, number], PrintJobRow>(`
    SELECT ${COLUMNS} FROM print_job WHERE printer_id = ? AND ${OPEN} AND state IN ('queued', 'not-sent') ORDER BY seq LIMIT ?`);
  const waitingCount = db
    .prepare<[string], number>(
      `SELECT count(*) FROM print_job WHERE printer_id = ? AND ${OPEN} AND state IN ('queued', 'not-sent')`,
    )
    .pluck();
  const claim = db.prepare<[number, string]>(`
    UPDATE print_job SET state = 'sending', attempts = attempts + 1, outcome_reason = NULL, changed_at_ms = ?
    WHERE job_id = ? AND state IN ('queued', 'not-sent') AND NOT EXISTS (
      SELECT 1 FROM print_job AS other WHERE other.printer_id = print_job.printer_id AND other.state = 'sending')`);
  const change = db.prepare<[Record<string, unknown>]>(`
    UPDATE print_job SET state = @state, evidence = @evidence, outcome_reason = @reason, changed_at_ms = @atMs
    WHERE job_id = @jobId AND instr(@from, ',' || state || ',') > 0`);
  const inState = db.prepare<[string], PrintJobRow>(
    `SELECT ${COLUMNS} FROM print_job WHERE ${OPEN} AND state = ? ORDER BY seq`,
  );
  const stale = db.prepare<[number], PrintJobRow>(`
    SELECT ${COLUMNS} FROM print_job WHERE ${OPEN} AND state IN ('queued', 'not-sent') AND created_at_ms < ? ORDER BY seq`);
  const ofParcel = db.prepare<[string], PrintJobRow>(
    `SELECT ${COLUMNS} FROM print_job WHERE parcel_id = ? ORDER BY seq DESC`,
  );
  const copies = db.prepare<[string], PrintJobRow>(
    `SELECT ${COLUMNS} FROM print_job WHERE document_key = ? ORDER BY copy DESC`,
  );
  const list = db.prepare<[number], PrintJobRow & { orderIds: string }>(`
    SELECT ${COLUMNS}, (SELECT json_group_array(DISTINCT item.order_id) FROM order_item AS item
      WHERE item.shipment_id = print_job.shipment_id) AS orderIds
    FROM print_job ORDER BY seq DESC LIMIT ?`);
  const total = db.prepare<[], number>('SELECT count(*) FROM print_job').pluck();
  const counts = db.prepare<[], { state: PrintState; jobs: number }>(
    `SELECT state, count(*) AS jobs FROM print_job WHERE ${OPEN} GROUP BY state`,
  );

  function setState(jobId: string, from: readonly PrintState[], to: PrintOutcomeChange): void {
    const { changes } = change.run({
      jobId,
      from: `,${from.join(',')},`,
      state: to.state,
      evidence: to.evidence ?? null,
      reason: to.reason ?? null,
      atMs: to.atMs,
    });
    if (changes !== 1) {
      throw new Error(`Print job ${jobId} is ${byId.get(jobId)?.state ?? 'absent'}, not ${from.join(' or ')}`);
    }
  }

  return {
    /** Adds a job as `queued`, after all others, as the next copy of its document. Throws when the id exists. */
    insert(job: NewPrintJob): void {
      insert.run({ ...job });
    },
    byId: (jobId: string): PrintJobRow | undefined => byId.get(jobId),
    /** Jobs of one printer that have not gone out (`queued`, `not-sent`), oldest first. */
    waiting: (printerId: string, limit: number): PrintJobRow[] => waiting.all(printerId, limit),
    waitingCount: (printerId: string): number => waitingCount.get(printerId) ?? 0,
    /**
     * Takes a waiting job for sending and counts the attempt. False when it no longer waits or another job of its printer is
     * being sent, whoever sends it.
     */
    claim: (jobId: string, atMs: number): boolean => claim.run(atMs, jobId).changes === 1,
    setState,
    /** `sending` or `unknown` of every printer, oldest first. */
    inState: (state: 'sending' | 'unknown'): PrintJobRow[] => inState.all(state),
    /** Waiting jobs made before this instant. */
    stale: (beforeMs: number): PrintJobRow[] => stale.all(beforeMs),
    /** Newest first. */
    ofParcel: (parcelId: string): PrintJobRow[] => ofParcel.all(parcelId),
    /** All copies of one document, newest first. */
    copiesOf: (documentKey: string): PrintJobRow[] => copies.all(documentKey),
    /** Newest first, with the orders of the job's shipment. */
    list: (limit: number): ListedPrintJob[] =>
      list.all(limit).map((row) => ({ ...row, orderIds: JSON.parse(row.orderIds) as string[] })),
    total: (): number => total.get() ?? 0,
    /** How many jobs are in each state that is not settled. */
    openCounts(): {
      readonly queued: number;
      readonly sending: number;
      readonly unknown: number;
      readonly notSent: number;
    } {
      const found = new Map(counts.all().map((row) => [row.state, row.jobs]));
      return {
        queued: found.get('queued') ?? 0,
        sending: found.get('sending') ?? 0,
        unknown: found.get('unknown') ?? 0,
        notSent: found.get('not-sent') ?? 0,
      };
    },
  };
}
export type PrintJobQueries = ReturnType<typeof printJobQueries>;
