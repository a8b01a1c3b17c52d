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
  /** When a person moved it or let it go, UTC epoch ms: it expires counted from there. Null: from when it was made. */
  readonly waitsSinceMs: number | null;
  /** What it printed tells what the shipment no longer is: it was scanned and put away, and is nobody's label or invoice any more. */
  readonly isVoid: boolean;
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

/** A row as SQLite gives it. */
type Stored = Omit<PrintJobRow, 'held' | 'isVoid'> & { readonly held: number; readonly isVoid: number };

export interface Claim {
  readonly jobId: string;
  /** Whoever claims sends it there: a job moved meanwhile is not claimed. */
  readonly printerId: string;
  readonly atMs: number;
  /** Of the bytes that are about to go. */
  readonly sentSha256: string;
  readonly sentBytes: number;
}

export interface PrintOutcomeChange {
  readonly state: PrintState;
  readonly evidence?: PrintEvidence | null;
  readonly reason?: string | null;
  readonly atMs: number;
}

const COLUMNS = `job_id AS jobId, seq, printer_id AS printerId, shipment_id AS shipmentId, parcel_id AS parcelId, document,
  document_key AS documentKey, copy, reason, sha256, bytes, state, evidence, outcome_reason AS outcomeReason, attempts,
  batch_id AS batchId, held, instead_of AS insteadOf, sent_sha256 AS sentSha256, sent_bytes AS sentBytes,
  waits_since_ms AS waitsSinceMs, void AS isVoid, created_at_ms AS createdAtMs, changed_at_ms AS changedAtMs`;
const WAITING = `state IN ('queued', 'not-sent')`;
/** Spelled out beside the partial index's own condition, so that SQLite uses it. */
const OPEN = `state IN ('queued', 'sending', 'not-sent', 'unknown')`;

/**
 * The print queue's rows (design: printing). Every change of state names the states it may come from and throws when the row
 * was in none of them: a lost race is a bug to be heard of, never a silent overwrite. Only `claim` may lose.
 */
export function printJobQueries(db: Db) {
  const insert = db.prepare<[Record<string, unknown>]>(`
    INSERT INTO print_job (job_id, printer_id, shipment_id, parcel_id, document, document_key, copy, reason, sha256,
      bytes, state, attempts, batch_id, created_at_ms, changed_at_ms)
    VALUES (@jobId, @printerId, @shipmentId, @parcelId, @document,
      @documentKey, (SELECT coalesce(max(copy), 0) + 1 FROM print_job WHERE document_key = @documentKey), @reason, @sha256,
      @bytes, 'queued', 0, @batchId, @createdAtMs, @createdAtMs)`);
  const select = <P extends unknown[]>(rest: string) => {
    const statement = db.prepare<P, Stored>(`SELECT ${COLUMNS} FROM print_job WHERE ${rest}`);
    return (...params: P): PrintJobRow[] => statement.all(...params).map(rowOf);
  };
  const byId = select<[string]>('job_id = ?');
  const waiting = select<[string, number]>(`printer_id = ? AND ${OPEN} AND ${WAITING} ORDER BY seq LIMIT ?`);
  const allWaiting = select<[]>(`${OPEN} AND ${WAITING} ORDER BY seq`);
  const waitingCount = db
    .prepare<[string], number>(`SELECT count(*) FROM print_job WHERE printer_id = ? AND ${OPEN} AND ${WAITING}`)
    .pluck();
  const claim = db.prepare<[Record<string, unknown>]>(`
    UPDATE print_job SET state = 'sending', attempts = attempts + 1, outcome_reason = NULL, changed_at_ms = @atMs,
      sent_sha256 = @sentSha256, sent_bytes = @sentBytes
    WHERE job_id = @jobId AND printer_id = @printerId AND held = 0 AND ${WAITING}
      AND NOT EXISTS (SELECT 1 FROM printer_hold AS hold WHERE hold.printer_id = print_job.printer_id)
      AND NOT EXISTS (SELECT 1 FROM print_job AS other
        WHERE other.printer_id = print_job.printer_id AND other.state = 'sending')
      AND NOT EXISTS (SELECT 1 FROM print_job AS before
        WHERE before.batch_id = print_job.batch_id AND before.seq < print_job.seq
          AND before.state IN ('queued', 'sending', 'not-sent'))`);
  const change = db.prepare<[Record<string, unknown>]>(`
    UPDATE print_job SET state = @state, evidence = @evidence, outcome_reason = @reason, changed_at_ms = @atMs
    WHERE job_id = @jobId AND instr(@from, ',' || state || ',') > 0`);
  const hold = db.prepare<[number, number, number, string]>(
    `UPDATE print_job SET held = ?, waits_since_ms = ?, changed_at_ms = ? WHERE job_id = ? AND ${WAITING}`,
  );
  const move = db.prepare<[Record<string, unknown>]>(`
    UPDATE print_job SET printer_id = @printerId, state = 'queued', outcome_reason = NULL,
      instead_of = CASE WHEN instead_of IS @printerId THEN NULL ELSE coalesce(instead_of, printer_id) END,
      waits_since_ms = @atMs, changed_at_ms = @atMs
    WHERE job_id = @jobId AND printer_id <> @printerId AND ${WAITING}`);
  const markVoid = db.prepare<[string]>('UPDATE print_job SET void = 1 WHERE job_id = ? AND void = 0');
  const letGo = db.prepare<[number, string]>(
    `UPDATE print_job SET waits_since_ms = ? WHERE printer_id = ? AND ${OPEN} AND ${WAITING}`,
  );
  const inState = select<[string]>(`${OPEN} AND state = ? ORDER BY seq`);
  const stale = select<[number]>(`${OPEN} AND ${WAITING} AND held = 0
    AND coalesce(waits_since_ms, created_at_ms) < ?
    AND NOT EXISTS (SELECT 1 FROM printer_hold AS hold WHERE hold.printer_id = print_job.printer_id) ORDER BY seq`);
  const batchesOpen = select<[]>(
    `${OPEN} AND batch_id IS NOT NULL AND state IN ('queued', 'sending', 'not-sent') ORDER BY seq`,
  );
  const ofParcel = select<[string]>('parcel_id = ? ORDER BY seq DESC');
  const copies = select<[string]>('document_key = ? AND void = 0 ORDER BY copy DESC');
  const keyed = select<[string, string]>('document_key >= ? AND document_key < ? ORDER BY seq DESC');
  const goneSince = db
    .prepare<[string, number], number>(
      `SELECT count(*) FROM print_job WHERE printer_id = ? AND changed_at_ms >= ? AND state IN ('sent', 'printed')`,
    )
    .pluck();
  const list = db.prepare<[number], Stored & { orderIds: string }>(`
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
      throw new Error(`Print job ${jobId} is ${byId(jobId)[0]?.state ?? 'absent'}, not ${from.join(' or ')}`);
    }
  }

  return {
    /** Adds a job as `queued`, after all others, as the next copy of its document. Throws when the id exists. */
    insert(job: NewPrintJob): void {
      insert.run({ ...job, batchId: job.batchId ?? null });
    },
    byId: (jobId: string): PrintJobRow | undefined => byId(jobId)[0],
    /** Jobs of one printer that have not gone out (`queued`, `not-sent`), oldest first. */
    waiting: (printerId: string, limit: number): PrintJobRow[] => waiting(printerId, limit),
    /** Of every printer, set up or not. */
    allWaiting: (): PrintJobRow[] => allWaiting(),
    waitingCount: (printerId: string): number => waitingCount.get(printerId) ?? 0,
    /**
     * Takes a waiting job for sending, counts the attempt and keeps what is about to go. False when it no longer waits there, a
     * person keeps it or its printer back, another job of its printer is being sent by anybody, or one before it in its batch has
     * not gone out yet.
     */
    claim: (claimed: Claim): boolean => claim.run({ ...claimed }).changes === 1,
    setState,
    /** False once it no longer waits. */
    hold: (jobId: string, held: boolean, atMs: number): boolean =>
      hold.run(held ? 1 : 0, atMs, atMs, jobId).changes === 1,
    /** Sends a waiting job to another printer, in its old place; false once it no longer waits, or is there already. */
    move: (jobId: string, printerId: string, atMs: number): boolean =>
      move.run({ jobId, printerId, atMs }).changes === 1,
    /** False where it was void before. */
    markVoid: (jobId: string): boolean => markVoid.run(jobId).changes === 1,
    /** What waits for this printer expires counted from here. */
    letGo: (printerId: string, atMs: number): void => void letGo.run(atMs, printerId),
    /** `sending` or `unknown` of every printer, oldest first. */
    inState: (state: 'sending' | 'unknown'): PrintJobRow[] => inState(state),
    /** Waiting jobs that nobody keeps back and that wait since before this instant. */
    stale: (beforeMs: number): PrintJobRow[] => stale(beforeMs),
    /** Of every batch what has not gone out, oldest first. */
    openOfBatches: (): PrintJobRow[] => batchesOpen(),
    /** Newest first, void ones too. */
    ofParcel: (parcelId: string): PrintJobRow[] => ofParcel(parcelId),
    /** All copies of one document that count, newest first. */
    copiesOf: (documentKey: string): PrintJobRow[] => copies(documentKey),
    /** Jobs whose document's key is this path or below it, newest first. */
    below: (path: string): PrintJobRow[] => keyed(`${path}/`, `${path}0`),
    /** How many documents a printer was given since then that came to `sent` or `printed`. */
    goneSince: (printerId: string, sinceMs: number): number => goneSince.get(printerId, sinceMs) ?? 0,
    /** Newest first, with the orders of the job's shipment. */
    list: (limit: number): ListedPrintJob[] =>
      list.all(limit).map((row) => ({ ...rowOf(row), orderIds: JSON.parse(row.orderIds) as string[] })),
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

function rowOf<T extends Stored>(
  row: T,
): Omit<T, 'held' | 'isVoid'> & { readonly held: boolean; readonly isVoid: boolean } {
  return { ...row, held: row.held === 1, isVoid: row.isVoid === 1 };
}
