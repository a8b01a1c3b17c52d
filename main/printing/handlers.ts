import type { Handlers } from '../../shared/contract/index.ts';
import type { PrintJob, PrintPreview } from '../../shared/contract/prints.ts';
import type { ListedPrintJob, PrintJobQueries } from '../db/print-jobs.ts';
import type { PrintQueue } from './print-queue.ts';

export type PrintRequests = `prints.${'list' | 'settle' | 'reprint' | 'cancel' | 'hold' | 'move' | 'preview'}`;

/** Answers the print requests of the contract. */
export function printHandlers({
  queue,
  jobs,
  preview,
}: {
  readonly queue: PrintQueue;
  readonly jobs: Pick<PrintJobQueries, 'list' | 'total'>;
  readonly preview: (jobId: string) => Promise<PrintPreview>;
}): Handlers<PrintRequests> {
  return {
    'prints.list': ({ limit }) => ({
      jobs: jobs.list(limit).map((row) => view(row, queue.isStalled(row.jobId))),
      total: jobs.total(),
    }),
    'prints.settle': ({ jobId, came }) => ({ state: queue.settle(jobId, came) }),
    'prints.reprint': ({ jobId, reason, printerId }) => ({ jobId: queue.reprint(jobId, reason, printerId) }),
    'prints.cancel': async ({ jobId }) => ({ state: await queue.cancel(jobId) }),
    'prints.hold': ({ jobId, held }) => {
      queue.hold(jobId, held);
      return { held };
    },
    'prints.move': ({ jobId, printerId }) => {
      queue.move(jobId, printerId);
      return { printerId };
    },
    'prints.preview': ({ jobId }) => preview(jobId),
  };
}

function view(row: ListedPrintJob, stalled: boolean): PrintJob {
  const reason = row.outcomeReason ?? row.reason;
  return {
    jobId: row.jobId,
    printerId: row.printerId,
    shipmentId: row.shipmentId,
    orderIds: row.orderIds,
    document: row.document,
    state: row.state,
    ...(row.evidence === null ? {} : { evidence: row.evidence }),
    ...(reason === null ? {} : { reason }),
    createdAtMs: row.createdAtMs,
    changedAtMs: row.changedAtMs,
    // Of what is composed when it prints nothing is known before.
    bytes: row.sentBytes ?? row.bytes,
    copy: row.copy,
    stalled,
    held: row.held,
    insteadOf: row.insteadOf,
  };
}
