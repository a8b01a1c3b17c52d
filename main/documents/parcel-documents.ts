import type { PrinterConfig, RoutedDocument } from '../../shared/model/printers.ts';
import type { DocumentHead, Documents } from '../db/documents.ts';

/** What the marketplace is asked for. A transporter's form is routed too, and the station does not fetch one. */
export const FETCHED_DOCUMENTS = ['label', 'invoice'] as const satisfies readonly RoutedDocument[];
export type FetchedDocument = (typeof FETCHED_DOCUMENTS)[number];

/** The fetched documents of one shipment, as far as they are here. */
export interface DocumentsOfParcel {
  readonly label: DocumentHead | undefined;
  readonly invoice: DocumentHead | undefined;
  /** Those that come out with the parcel and are not here. */
  readonly missing: readonly FetchedDocument[];
}

/** Which printers there are now. */
export interface PrintersNow {
  printers(): readonly PrinterConfig[];
  printerFor(document: RoutedDocument): PrinterConfig | undefined;
}

/**
 * Which documents a parcel waits for, in the one place that says so: its label always, its invoice where some printer takes
 * invoices. What no printer takes is not printed and not waited for.
 */
export function parcelDocuments(documents: Pick<Documents, 'headsOf' | 'keptOf'>, roster: PrintersNow) {
  const wanted = (): readonly FetchedDocument[] =>
    FETCHED_DOCUMENTS.filter((document) => document === 'label' || roster.printerFor(document) !== undefined);

  return {
    wanted,
    /** The newest of each kind. */
    documentsOf(shipmentId: string): DocumentsOfParcel {
      const heads = documents.headsOf(shipmentId);
      const newest = (document: FetchedDocument) => heads.find((head) => head.documentKey.startsWith(`${document}/`));
      const here = { label: newest('label'), invoice: newest('invoice') };
      return { ...here, missing: wanted().filter((document) => !here[document]) };
    },
    /** Of these shipments those that lack a document they wait for. At most some hundred at once: one search for each. */
    lacking(shipmentIds: readonly string[]): string[] {
      const kept = wanted().map((document) => documents.keptOf(shipmentIds, `${document}/`));
      return shipmentIds.filter((shipmentId) => kept.some((here) => !here.has(shipmentId)));
    },
  };
}

export type ParcelDocuments = ReturnType<typeof parcelDocuments>;
