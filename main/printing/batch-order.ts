import type { PrintJobQueries, PrintJobRow } from '../db/print-jobs.ts';

export interface BatchOrderOptions {
  readonly jobs: Pick<PrintJobQueries, 'openOfBatches'>;
  /** Nothing becomes of this job for now: its printer cannot be reached, takes nothing, needs somebody, or is held. */
  readonly stuck: (job: PrintJobRow) => boolean;
}

/**
 * Lets the documents of one parcel come out together (design: printing): in their order, whatever printers they go to, and nothing
 * of another parcel between them on any printer; unless they are stuck, for which nobody waits. Once they go on, the parcel that
 * overtook them is finished first.
 */
export function batchOrder({ jobs, stuck }: BatchOrderOptions) {
  /** The batch that was sent from last. */
  let current: string | null = null;

  /** What each batch would send next. A stack of labels for many shipments keeps to its printer's order and holds up nobody. */
  function heads(open: readonly PrintJobRow[]): ReadonlyMap<string, PrintJobRow> {
    const found = new Map<string, PrintJobRow>();
    const stacks = new Set<string>();
    for (const job of open) {
      if (job.batchId === null) continue;
      const head = found.get(job.batchId);
      if (!head) found.set(job.batchId, job);
      else if (head.shipmentId !== job.shipmentId) stacks.add(job.batchId);
    }
    return new Map([...found].filter(([batchId]) => !stacks.has(batchId)));
  }

  return {
    /** Whether this waiting job may be sent now. */
    mayStart(job: PrintJobRow): boolean {
      const { batchId, parcelId, shipmentId } = job;
      // What belongs to no parcel, e.g. a test label, stands between no parcel's papers that a person would mix up.
      if (batchId === null && parcelId === null && shipmentId === null) return true;
      const open = jobs.openOfBatches();
      if (open.some((before) => before.batchId === batchId && before.seq < job.seq)) return false;
      const next = heads(open);
      const moving = (head: PrintJobRow | undefined): head is PrintJobRow =>
        head !== undefined && head.batchId !== batchId && !ofOneParcel(head, job) && !stuck(head);
      if (current !== null && current === batchId) return true;
      if (current !== null && moving(next.get(current))) return false;
      return ![...next.values()].some((head) => head.seq < job.seq && moving(head));
    },
    started({ batchId }: PrintJobRow): void {
      if (batchId !== null) current = batchId;
    },
  };
}

function ofOneParcel(one: PrintJobRow, other: PrintJobRow): boolean {
  return one.parcelId !== null && one.parcelId === other.parcelId;
}
