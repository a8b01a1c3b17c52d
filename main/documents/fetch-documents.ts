import { type AppError, AppFailure } from '../../shared/errors.ts';
import { packedFor } from '../../shared/model/packed-for.ts';
import type { ShipmentDetail } from '../../shared/model/shipment.ts';
import type { Result } from '../../shared/result.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { Answer, Lane, MarketplaceClient, MarketplaceFault } from '../marketplace/client.ts';
import type { Clock } from '../ports/index.ts';
import { isWantedAsPdf } from './label-as-pdf.ts';
import type { FetchedBytes, MakeReady } from './make-ready.ts';
import type { FetchedDocument, ParcelDocuments } from './parcel-documents.ts';
import type { createWaits } from './waits.ts';

export interface FetchingOptions {
  readonly client: Pick<MarketplaceClient, 'readDetails' | 'fetchLabel' | 'fetchLabelPdf' | 'fetchInvoicePdf'>;
  readonly shipments: ShipmentQueries;
  /** Says what each parcel waits for. */
  readonly parcels: ParcelDocuments;
  readonly sniff: (bytes: Uint8Array) => string;
  readonly ports: { readonly clock: Clock };
  /** Writes tracking ids and handling marks: the one writer of server truth. */
  readonly applyDetails: (details: readonly ShipmentDetail[], readAtMs: number) => void;
  /** One of its documents is stored; called after the commit. */
  readonly onArrived: (shipmentId: string) => void;
  /**
   * The document came and cannot be printed, or the marketplace keeps refusing an invoice whose label is here; it is asked for
   * again on the poll schedule, in case it mends.
   */
  readonly onProblem: (shipmentId: string, document: FetchedDocument, error: AppError) => void;
}

export interface FetchingParts {
  readonly lane: Extract<Lane, 'documents' | 'pack-ahead'>;
  readonly ready: Pick<MakeReady, 'keep'>;
  readonly waits: ReturnType<typeof createWaits>;
  /** False once the station stops: nothing is written of what comes then. */
  readonly isRunning: () => boolean;
}

/** An invoice refused so often after its label came is told to a person: about a quarter of a minute. */
const REFUSALS_TOLD = 4;

/** Asks for one parcel's tracking ids and documents and keeps what comes; what does not come is waited for (`waits`). */
export function documentFetching(options: FetchingOptions & FetchingParts) {
  const { client, parcels, shipments, lane, ready, waits, isRunning } = options;
  const { clock } = options.ports;

  function fetched(shipmentId: string, document: FetchedDocument): Promise<Answer<Uint8Array>> {
    return document === 'label' ? client.fetchLabel(shipmentId, lane) : client.fetchInvoicePdf(shipmentId, lane);
  }

  /** What it is asked for: units taken back meanwhile make other documents. */
  function askedFor(shipmentId: string): string | undefined {
    const shipment = shipments.read(shipmentId);
    return shipment && packedFor(shipment);
  }

  /** False when the marketplace could not be asked at all, and asking for others would fail alike. */
  async function fetchAll(shipmentId: string): Promise<boolean> {
    for (const document of parcels.documentsOf(shipmentId).missing) {
      const before = askedFor(shipmentId);
      const fits = () => askedFor(shipmentId) === before;
      const answer = await fetched(shipmentId, document);
      if (!isRunning()) return false;
      if (!answer.ok) {
        const tries = waits.wait(shipmentId);
        if (!isAboutThisOne(answer.fault)) return false;
        // Without its label nothing is late yet but the label, and that is on its way.
        if (document === 'invoice' && tries >= REFUSALS_TOLD) {
          options.onProblem(shipmentId, document, refusedInvoice(answer.fault));
        }
        return true;
      }
      if (!(await keep({ shipmentId, document, bytes: answer.value, fits }))) return true;
      waits.forget(shipmentId);
      options.onArrived(shipmentId);
    }
    return true;
  }

  /** A label that seems to be nobody's is judged once more by fresh tracking ids: a courier may have been changed meanwhile. */
  async function keep(fetched: FetchedBytes): Promise<boolean> {
    const { shipmentId, document } = fetched;
    let kept = await ready.keep(fetched);
    if (!kept.ok && kept.error.details?.['reason'] === 'no-tracking-id' && isRunning()) {
      if (await readDetails([shipmentId])) kept = await ready.keep(fetched);
      else return false;
    }
    if (!kept.ok && document === 'label' && isWantedAsPdf(kept.error, options.sniff(fetched.bytes))) {
      kept = (await keepAsPdf(fetched)) ?? kept;
    }
    if (kept.ok) return true;
    waits.wait(shipmentId);
    const changed = kept.error.details?.['reason'] === 'shipment-changed';
    if (isRunning() && !changed) options.onProblem(shipmentId, document, kept.error);
    return false;
  }

  /** The same label in its other form; undefined where that is no better, so that the reason of the first one stands. */
  async function keepAsPdf(fetched: FetchedBytes): Promise<Result<void, AppError> | undefined> {
    if (!isRunning()) return undefined;
    const answer = await client.fetchLabelPdf(fetched.shipmentId, lane);
    if (!answer.ok || !isRunning()) return undefined;
    const kept = await ready.keep({ ...fetched, bytes: answer.value });
    return kept.ok ? kept : undefined;
  }

  async function readDetails(shipmentIds: readonly string[]): Promise<boolean> {
    const readAtMs = clock.wallMs();
    const details = await client.readDetails(shipmentIds, lane);
    if (!isRunning()) return false;
    if (!details.ok) {
      for (const shipmentId of shipmentIds) waits.wait(shipmentId);
      return false;
    }
    options.applyDetails(details.value, readAtMs);
    return true;
  }

  return { fetchAll, readDetails };
}

/** A refusal speaks of this document; everything else of the marketplace or the way to it. */
function isAboutThisOne(fault: MarketplaceFault): boolean {
  return fault.kind === 'refused';
}

function refusedInvoice(fault: MarketplaceFault): AppError {
  const details = { reason: 'invoice-missing', code: fault.codes[0] ?? null };
  return new AppFailure('LABEL_NOT_READY', `The marketplace gives no invoice: ${fault.message}`, details).toAppError();
}
