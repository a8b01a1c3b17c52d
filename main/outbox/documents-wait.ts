import type { ShipmentState } from '../../shared/model/shipment.ts';
import type { OutboxSettings } from './settings.ts';

/** Looks at a shipment being packed: 2, 4, 8, 16, then every 30 s, after five minutes every 60 s (marketplace-api 6.1). */
export function nextPollMs(polls: number): number {
  if (polls < 4) return 2_000 * 2 ** polls;
  return polls < 14 ? 30_000 : 60_000;
}

export type PackProgress =
  | { readonly is: 'packed' }
  | { readonly is: 'waiting'; readonly late: boolean }
  | { readonly is: 'form-failed' }
  | { readonly is: 'cancelled' }
  /** Accepted, and still untouched after half an hour. */
  | { readonly is: 'not-taken' };

/** What a read tells of a pack that the marketplace accepted `elapsedMs` ago. */
export function packProgress(
  state: ShipmentState,
  elapsedMs: number,
  settings: Pick<OutboxSettings, 'documentsLateMs' | 'packNotTakenMs'>,
): PackProgress {
  switch (state) {
    case 'APPROVED':
      return elapsedMs >= settings.packNotTakenMs
        ? { is: 'not-taken' }
        : { is: 'waiting', late: elapsedMs >= settings.documentsLateMs };
    case 'PACKING_IN_PROGRESS':
    case 'UNKNOWN':
      return { is: 'waiting', late: elapsedMs >= settings.documentsLateMs };
    case 'FORM_FAILED':
      return { is: 'form-failed' };
    case 'CANCELLED':
      return { is: 'cancelled' };
    default:
      return { is: 'packed' };
  }
}
