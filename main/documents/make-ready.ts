import { createHash } from 'node:crypto';
import { type AppError, AppFailure } from '../../shared/errors.ts';
import type { PrinterConfig } from '../../shared/model/printers.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Documents, ProfiledRendition, StoredDocument } from '../db/documents.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { profileKey, profileOf, type Renderer, type Rendition } from '../printing/rendition.ts';
import { codesOfLabel, type LabelCodes } from './label-codes.ts';
import { ownerOf } from './label-owner.ts';
import { FETCHED_DOCUMENTS, type FetchedDocument, type ParcelDocuments, type PrintersNow } from './parcel-documents.ts';

export interface MakeReadyOptions {
  readonly documents: Documents;
  readonly shipments: Pick<ShipmentQueries, 'trackingIds' | 'idsByTrackingId'>;
  readonly renderer: Pick<Renderer, 'render'>;
  readonly roster: PrintersNow;
  readonly parcels: Pick<ParcelDocuments, 'documentsOf'>;
  /** What bytes turn out to be, e.g. `pdf`; kept with them. */
  readonly sniff: (bytes: Uint8Array) => string;
  readonly wallMs: () => number;
}

/** One document as it was fetched. */
export interface FetchedBytes {
  readonly shipmentId: string;
  readonly document: FetchedDocument;
  readonly bytes: Uint8Array;
  /** False once the shipment is no longer what it was asked for. */
  readonly fits?: () => boolean;
}

export interface NotRenewed {
  readonly document: FetchedDocument;
  readonly error: AppError;
}

/** Makes documents ready for the printers they will come out of, before anybody waits for them. */
export function makeReady(options: MakeReadyOptions) {
  const { documents, shipments, renderer, roster } = options;

  /** Every way this document may have to be printed, the printer it is routed to first. */
  function profilesFor(document: FetchedDocument) {
    const first = roster.printerFor(document);
    const others = roster.printers().filter((printer) => printer !== first && printer.documents.includes(document));
    const printers: readonly PrinterConfig[] = first ? [first, ...others] : others;
    const profiles = printers.map(profileOf).map((profile) => [profileKey(profile), profile] as const);
    return [...new Map(profiles)];
  }

  /** The codes that prove it, or why it must not be printed for this shipment. */
  function judged({ shipmentId, document }: FetchedBytes, rendition: Rendition): Result<LabelCodes, AppError> {
    const tracking = shipments.trackingIds(shipmentId);
    const owner = ownerOf({
      ...{ shipmentId, pages: rendition.pages, shipmentsOf: shipments.idsByTrackingId },
      trackingIds: tracking.map(({ trackingId }) => trackingId),
      decoded: document === 'label' && !rendition.passedThrough,
    });
    if (owner.is === 'another-shipment') {
      const { code } = owner;
      const whose = `The ${document} of ${shipmentId} carries ${code}, which is of ${owner.shipmentId}`;
      return refused(whose, { reason: owner.is, code, shipmentId: owner.shipmentId });
    }
    if (owner.is === 'no-tracking-id') {
      return refused(`No code of the label is a tracking id of ${shipmentId}`, { reason: owner.is });
    }
    return ok(codesOf(document, rendition.pages, tracking));
  }

  function codesOf(
    document: FetchedDocument,
    pages: Rendition['pages'],
    tracking: ReturnType<typeof shipments.trackingIds>,
  ): LabelCodes {
    if (document === 'label') return codesOfLabel(pages, tracking);
    const codes = [...new Set(pages.flatMap((page) => page.codes))];
    return { codes, sheets: [codes] };
  }

  function stored(fetched: FetchedBytes, told: LabelCodes): StoredDocument {
    const { shipmentId, document, bytes } = fetched;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return {
      documentKey: `${document}/${shipmentId}/${sha256.slice(0, 16)}`,
      ...{ shipmentId, bytes, sha256, ...told },
      kind: options.sniff(bytes),
      fetchedAtMs: options.wallMs(),
    };
  }

  return {
    /**
     * Renders what was fetched for the printer it is routed to and stores both at once. LABEL_NOT_PRINTABLE with `details.reason`,
     * or INTERNAL where nothing can be rendered, LABEL_NOT_READY with `shipment-changed` where it tells what the shipment was before;
     * nothing is stored then. Without any printer it is kept as it came, and rendered
     * when there is one.
     */
    async keep(fetched: FetchedBytes): Promise<Result<void, AppError>> {
      const { document, bytes } = fetched;
      const [first] = profilesFor(document);
      if (!first) {
        documents.put(stored(fetched, codesOf(document, [], shipments.trackingIds(fetched.shipmentId))));
        return ok(undefined);
      }
      const [key, profile] = first;
      const made = await renderer.render({ document, bytes, profile });
      if (!made.ok) return made;
      const told = judged(fetched, made.value);
      if (!told.ok) return told;
      if (fetched.fits?.() === false) return shipmentChanged(fetched);
      documents.put(stored(fetched, told.value), [{ profileKey: key, rendition: made.value }]);
      return ok(undefined);
    },

    /** Makes what the printers of now lack of the shipment's documents; what cannot be made, and why. */
    async renew(shipmentId: string): Promise<readonly NotRenewed[]> {
      const errors: NotRenewed[] = [];
      for (const document of FETCHED_DOCUMENTS) {
        for (const [key, profile] of profilesFor(document)) {
          const head = options.parcels.documentsOf(shipmentId)[document];
          if (!head || documents.renditionHead(head.documentKey, key)) continue;
          const source = documents.get(head.documentKey);
          if (!source) continue;
          const { bytes } = source;
          const made = await renderer.render({ document, bytes, profile });
          const told = made.ok ? judged({ shipmentId, document, bytes }, made.value) : made;
          if (!made.ok || !told.ok) errors.push(...(told.ok ? [] : [{ document, error: told.error }]));
          else keepRendition(source, told.value, { profileKey: key, rendition: made.value });
        }
      }
      return errors;
    },
  };

  /** What is read from the printer the document is routed to counts; a crop that hides a code from it hides it from the packer. */
  function keepRendition(source: StoredDocument, told: LabelCodes, made: ProfiledRendition): void {
    const document = FETCHED_DOCUMENTS.find((each) => source.documentKey.startsWith(`${each}/`));
    const isFirst = document !== undefined && profilesFor(document)[0]?.[0] === made.profileKey;
    // Erased while it was rendered, it stays erased.
    if (!documents.head(source.documentKey)) return;
    if (isFirst) documents.put({ ...source, ...told }, [made]);
    else documents.putRendition(source.documentKey, made.profileKey, made.rendition, options.wallMs());
  }
}

export type MakeReady = ReturnType<typeof makeReady>;

function shipmentChanged({ shipmentId, document }: FetchedBytes): Result<never, AppError> {
  const message = `${shipmentId} changed while its ${document} was fetched`;
  return err(new AppFailure('LABEL_NOT_READY', message, { reason: 'shipment-changed' }).toAppError());
}

function refused(message: string, details: NonNullable<AppError['details']>): Result<never, AppError> {
  return err(new AppFailure('LABEL_NOT_PRINTABLE', message, details).toAppError());
}
