import type { Documents } from '../db/documents.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { profileKey, profileOf } from '../printing/rendition.ts';
import type { ParcelDocuments, PrintersNow } from './parcel-documents.ts';

export interface PrintableOptions {
  readonly documents: Pick<Documents, 'renditionHead'>;
  readonly shipments: Pick<ShipmentQueries, 'trackingIds'>;
  readonly parcels: Pick<ParcelDocuments, 'documentsOf' | 'wanted'>;
  readonly roster: PrintersNow;
}

/**
 * Whether a shipment's papers need nothing more, from the network or from this PC: its tracking ids are known, and of every document
 * that comes out with it the bytes for the printer it is routed to now are here, made from the document that is here.
 */
export function printable({
  documents,
  shipments,
  parcels,
  roster,
}: PrintableOptions): (shipmentId: string) => boolean {
  return (shipmentId) => {
    const here = parcels.documentsOf(shipmentId);
    if (here.missing.length > 0 || shipments.trackingIds(shipmentId).length === 0) return false;
    return parcels.wanted().every((document) => {
      const head = here[document];
      const printer = roster.printerFor(document);
      if (!head || !printer) return false;
      return documents.renditionHead(head.documentKey, profileKey(profileOf(printer)))?.documentSha256 === head.sha256;
    });
  };
}
