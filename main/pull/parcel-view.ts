import type { ParcelView } from '../../shared/contract/shipments.ts';
import type { InvoiceNumberQueries } from '../db/invoice-numbers.ts';
import type { MutationQueries } from '../db/mutations.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { PrintJobQueries } from '../db/print-jobs.ts';
import type { ShelfQueries } from '../db/shelf.ts';

export interface ParcelViewSources {
  readonly parcels: Pick<ParcelQueries, 'ofShipment'>;
  readonly shelf: Pick<ShelfQueries, 'ofParcel'>;
  readonly printJobs: Pick<PrintJobQueries, 'ofParcel'>;
  readonly mutations: Pick<MutationQueries, 'byShipment'>;
  readonly invoiceNumbers: Pick<InvoiceNumberQueries, 'ofMutation'>;
}

/** What the bench keeps of the shipment's parcel; null where none was begun here, or the last one is void. */
export function parcelView(sources: ParcelViewSources, shipmentId: string): ParcelView | null {
  const row = sources.parcels.ofShipment(shipmentId);
  if (!row || row.session.status === 'idle') return null;
  const { parcel } = row.session;
  const boxIds = parcel.boxes.map((box) => box.subShipmentId);
  return {
    openedAtMs: row.openedAtMs,
    lines: parcel.lines.map((line) => ({
      lineId: line.lineId,
      title: line.title,
      sku: line.sku,
      needed: line.needed,
      verified: line.verified,
      boxNumber: line.boxId === null ? null : boxIds.indexOf(line.boxId) + 1,
      serialNumbers: line.serialNumbers,
    })),
    boxes: parcel.boxes.map(({ subShipmentId, box, confirmed }) => ({ subShipmentId, box, confirmed })),
    mark: sources.shelf.ofParcel(row.parcelId)?.mark ?? null,
    labels: sources.printJobs
      .ofParcel(row.parcelId)
      .filter((job) => job.document === 'label')
      .map(({ jobId, copy, state, evidence, changedAtMs }) => ({ jobId, copy, state, evidence, changedAtMs })),
    invoices: sources.mutations
      .byShipment(shipmentId)
      .flatMap(({ mutationId }) => sources.invoiceNumbers.ofMutation(mutationId)),
  };
}
