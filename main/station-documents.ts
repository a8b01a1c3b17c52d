import type { Batches } from './batch/batches.ts';
import type { Bench } from './bench/bench.ts';
import type { PackBuffer } from './buffer/buffer.ts';
import { type AddressLoop, type AddressLoopOptions, createAddressLoop } from './documents/address-loop.ts';
import { sheetCheck } from './documents/check-sheet.ts';
import {
  createDocumentsLoop,
  type DocumentsLoop,
  type DocumentsLoopOptions,
  mayMend,
} from './documents/documents-loop.ts';
import type { Log } from './host.ts';
import { sniffLabel } from './printing/languages/sniff.ts';
import type { Store } from './station-store.ts';

export interface StationDocumentsOptions
  extends Pick<DocumentsLoopOptions, 'applyDetails' | 'onFault' | 'parcels' | 'ports' | 'renderer' | 'roster'> {
  readonly store: Store;
  readonly client: DocumentsLoopOptions['client'] & AddressLoopOptions['client'];
  readonly locationId: string;
  readonly log: Log;
  readonly bench: Pick<Bench, 'addressReady' | 'documentReady' | 'documentProblem'>;
  readonly batches: Pick<Batches, 'documentReady' | 'labelProblem'>;
  readonly buffer: Pick<PackBuffer, 'documentProblem'>;
  /** One of a parcel packed ahead came. */
  readonly onAhead: () => void;
}

/** Addresses are the buyers' own: no more are kept ahead than are soon needed, those due first. */
const ADDRESSES_KEPT = 200;

/**
 * Fetches what the station's parcels wait for, and tells those who wait; beside it, and after it in the line of requests, what is packed
 * ahead of its goods, and where those go that the seller ships himself.
 */
export function stationDocuments(parts: StationDocumentsOptions): DocumentsLoop & {
  readonly addresses: Pick<AddressLoop, 'keptOf' | 'readNow'>;
  readonly checkSheet: ReturnType<typeof sheetCheck>;
} {
  const { store, locationId, log, bench, batches, buffer, onAhead, ...options } = parts;
  const common = { ...store, ...options, sniff: sniffLabel };
  const waiting = createDocumentsLoop({
    ...common,
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
  const ahead = createDocumentsLoop({
    ...common,
    lane: 'pack-ahead',
    onArrived(shipmentId) {
      // Somebody may have completed it meanwhile.
      if (store.parcels.stateOf(shipmentId) !== undefined) bench.documentReady(shipmentId);
      onAhead();
    },
    onProblem(shipmentId, document, error) {
      log.warn('a document of a parcel packed ahead cannot be printed', { shipmentId, document, error });
      if (error.code !== 'LABEL_NOT_PRINTABLE' || mayMend(error)) return;
      buffer.documentProblem(shipmentId, String(error.details?.['reason'] ?? error.code));
    },
  });
  const addresses = createAddressLoop({
    ...{ ...store, ...options },
    wanted: () => store.selfShip.toPack(locationId, ADDRESSES_KEPT),
    onArrived: bench.addressReady,
  });
  const both = (work: (loop: DocumentsLoop | AddressLoop) => void) => () => [waiting, ahead, addresses].forEach(work);
  return {
    start: both((loop) => loop.start()),
    wake: both((loop) => loop.wake()),
    networkUp: both((loop) => loop.networkUp()),
    printersChanged: both((loop) => loop.printersChanged()),
    addresses,
    checkSheet: sheetCheck({ ...common, nowMs: options.ports.clock.wallMs }),
    stop: async () => void (await Promise.all([waiting.stop(), ahead.stop(), addresses.stop()])),
  };
}
