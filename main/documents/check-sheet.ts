import { AppFailure } from '../../shared/errors.ts';
import { marketplaceFailure } from '../../shared/marketplace-failure.ts';
import type { ShipmentDetail } from '../../shared/model/shipment.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { MarketplaceClient } from '../marketplace/client.ts';
import type { PrinterProfile, Renderer, Rendition } from '../printing/rendition.ts';
import { type LabelOwner, ownerOf } from './label-owner.ts';

export interface CheckSheetOptions {
  readonly client: Pick<MarketplaceClient, 'readDetails'>;
  readonly shipments: Pick<ShipmentQueries, 'trackingIds' | 'idsByTrackingId'>;
  readonly renderer: Pick<Renderer, 'render'>;
  readonly nowMs: () => number;
  /** Writes tracking ids: the one writer of server truth. */
  readonly applyDetails: (details: readonly ShipmentDetail[], readAtMs: number) => void;
}

/** Whatever office printer it comes out of, as it is. */
const OFFICE_PAPER: PrinterProfile = {
  ...{ language: 'pdf', dpi: 203, widthMm: 210, heightMm: 297 },
  ...{ crop: 'whole', turn: 0, compressed: true },
};

/**
 * The label and invoice of this shipment as they may be given out, opened and read page by page in the process that renders. Once
 * it is given out nobody stops it as the bench stops a wrong label, so one of which nothing tells whose it is is refused as well.
 * Throws LABEL_NOT_PRINTABLE with `details.reason`, or as `Renderer.render` and a read of the marketplace do.
 */
export function sheetCheck(options: CheckSheetOptions) {
  const { client, shipments, renderer } = options;

  function ownerNow(shipmentId: string, pages: Rendition['pages']): LabelOwner {
    return ownerOf({
      ...{ shipmentId, pages, decoded: true, shipmentsOf: shipments.idsByTrackingId },
      trackingIds: shipments.trackingIds(shipmentId).map(({ trackingId }) => trackingId),
    });
  }

  /** One that seems to be nobody's is judged once more by fresh tracking ids: a courier may have been changed meanwhile. */
  async function judged(shipmentId: string, pages: Rendition['pages']): Promise<LabelOwner> {
    const owner = ownerNow(shipmentId, pages);
    if (owner.is === 'own' || owner.is === 'another-shipment') return owner;
    const readAtMs = options.nowMs();
    const details = await client.readDetails([shipmentId], 'documents');
    if (!details.ok) throw marketplaceFailure(details.fault);
    options.applyDetails(details.value, readAtMs);
    return ownerNow(shipmentId, pages);
  }

  return async (shipmentId: string, bytes: Uint8Array): Promise<Uint8Array> => {
    const made = await renderer.render({ document: 'label', bytes, profile: OFFICE_PAPER, urgent: true });
    if (!made.ok) throw new AppFailure(made.error.code, made.error.message, made.error.details);
    const owner = await judged(shipmentId, made.value.pages);
    if (owner.is === 'own') return made.value.bytes;
    if (owner.is !== 'another-shipment') {
      const message = `Nothing on the sheet is a tracking id of ${shipmentId}`;
      throw new AppFailure('LABEL_NOT_PRINTABLE', message, { reason: 'no-tracking-id' });
    }
    const { is: reason, code, shipmentId: stranger } = owner;
    const message = `The sheet of ${shipmentId} carries ${code}, which is of ${stranger}`;
    throw new AppFailure('LABEL_NOT_PRINTABLE', message, { reason, code, shipmentId: stranger });
  };
}
