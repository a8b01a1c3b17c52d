import type { PrintJob } from '../../../shared/contract/prints.ts';
import type { DocumentKind } from '../../../shared/model/printers.ts';

export const SHOWN = ['all', 'unknown', 'waiting', 'held', 'out', 'ended'] as const;
export type Shown = (typeof SHOWN)[number];

/** Which prints a person wants to see; null means all of that kind. */
export interface PrintFilter {
  readonly shown: Shown;
  readonly printerId: string | null;
  readonly document: DocumentKind | null;
  readonly text: string;
}

/** No byte of it has left. */
export function isWaiting({ state }: PrintJob): boolean {
  return state === 'queued' || state === 'not-sent';
}

export function isShown(job: PrintJob, shown: Shown): boolean {
  switch (shown) {
    case 'all':
      return true;
    case 'unknown':
      return job.state === 'unknown';
    case 'waiting':
      return isWaiting(job) && !job.held;
    case 'held':
      return job.held;
    case 'out':
      return job.state === 'sending' || job.state === 'sent' || job.state === 'printed';
    case 'ended':
      return job.state === 'cancelled' || job.state === 'expired';
  }
}

/** Everything but the state, so that each state can be counted. */
export function matches(job: PrintJob, { printerId, document, text }: PrintFilter): boolean {
  if (printerId !== null && job.printerId !== printerId && job.insteadOf !== printerId) return false;
  if (document !== null && job.document !== document) return false;
  const wanted = text.trim().toLowerCase();
  return [job.shipmentId ?? '', ...job.orderIds, job.printerId].some((one) => one.toLowerCase().includes(wanted));
}
