import type { Handlers } from '../../shared/contract/index.ts';
import type { ListedPrintJob, PrintJobQueries } from '../db/print-jobs.ts';
import type { PrintQueue } from './print-queue.ts';

export type PrintRequests = 'prints.list' | 'prints.settle' | 'prints.reprint' | 'prints.cancel';

/** Answers the print requests of the contract. */
export function printHandlers({
  queue,
  jobs,
}: {
  readonly queue: PrintQueue;
  readonly jobs: Pick<PrintJobQueries, 'list' | 'total'>;
}): Handlers<PrintRequests> {
  return {
    'prints.list': ({ limit }) => ({
      jobs: jobs.list(limit).map((row) => view(row, queue.isStalled(row.jobId))),
      total: jobs.total(),
    }),
    'prints.settle': ({ jobId, came }) => ({ state: queue.settle(jobId, came) }),
    'prints.reprint': ({ jobId, reason }) => ({ jobId: queue.reprint(jobId, reason) }),
    'prints.cancel': async ({ jobId }) => ({ state: await queue.cancel(jobId) }),
  };
}

function view(row: ListedPrintJob, stalled: boolean) {
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
    bytes: row.bytes,
    copy: row.copy,
    stalled,
  };
}
