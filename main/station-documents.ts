import type { Batches } from './batch/batches.ts';
import type { Bench } from './bench/bench.ts';
import { createDocumentsLoop, type DocumentsLoopOptions } from './documents/documents-loop.ts';
import type { Log } from './host.ts';
import { sniffLabel } from './printing/languages/sniff.ts';
import type { Store } from './station-store.ts';

export interface StationDocumentsOptions
  extends Pick<
    DocumentsLoopOptions,
    'applyDetails' | 'client' | 'onFault' | 'parcels' | 'ports' | 'renderer' | 'roster'
  > {
  readonly store: Store;
  readonly log: Log;
  readonly bench: Pick<Bench, 'documentReady' | 'documentProblem'>;
  readonly batches: Pick<Batches, 'documentReady' | 'labelProblem'>;
}

/** Fetches what the station's parcels wait for, and tells those who wait. */
export function stationDocuments({ store, log, bench, batches, ...options }: StationDocumentsOptions) {
  return createDocumentsLoop({
    ...{ ...store, ...options, sniff: sniffLabel },
    onArrived(shipmentId) {
      bench.documentReady(shipmentId);
      batches.documentReady(shipmentId);
    },
    onProblem(shipmentId, document, error) {
      log.warn('a document cannot be printed', { shipmentId, document, error });
      const reason = String(error.details?.['reason'] ?? error.code);
      bench.documentProblem(shipmentId, document, reason);
      if (document === 'label') batches.labelProblem(shipmentId, reason);
    },
  });
}
