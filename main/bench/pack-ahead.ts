import { isVerified } from '../../shared/bench/step.ts';
import type { Gate } from '../../shared/model/gates.ts';
import { wantedItems } from '../../shared/model/pack-input.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { BenchShipments } from './bench-shipments.ts';
import type { BenchChanges } from './changes.ts';
import type { LabelFirst } from './label-first.ts';
import type { OpeningInputs } from './open-shipment.ts';
import type { DocumentPrinting } from './print-documents.ts';

export interface PackAheadOptions extends Pick<OpeningInputs, 'inputs'> {
  readonly known: BenchShipments;
  readonly changes: BenchChanges;
  readonly papers: Pick<DocumentPrinting, 'hasLabelJob'>;
  readonly parcels: ParcelQueries;
  readonly refusalOf: LabelFirst['refusalOf'];
}

/** Packs at the marketplace before anybody begins with the goods, and without a parcel: what the bench knows of such a shipment. */
export function packAhead({ known, changes, papers, parcels, inputs, refusalOf }: PackAheadOptions) {
  function needsNoSerials({ orderItems }: Shipment): boolean {
    return wantedItems(orderItems).every(({ sku }) => inputs.serials(sku).need === 'no');
  }

  return {
    /** Why it cannot be packed ahead of its goods, a gate's kind among others; null when it can. As for labels first. */
    refusalOf,
    /** In a transaction: its pack waits for the outbox. Throws what `refusalOf` would have said. */
    begin(shipmentId: string): void {
      const found = refusalOf(shipmentId) === null ? known.unopened(shipmentId) : undefined;
      if (!found) throw new Error(`${shipmentId} cannot be packed ahead of its goods: ${refusalOf(shipmentId)}`);
      changes.queuePackAhead(found.parcel);
    },
    /** In a transaction; false, and nothing changed, where the pack was made at the bench or may have left. */
    withdraw: changes.withdrawAhead,
    /** What stands before it now that it is chosen. */
    gateOf: (shipmentId: string): Gate | null => known.startGate(shipmentId),
    /** What was learned since it was chosen: its pack, which has not left, would be refused or is of no use. */
    mayLeave(shipmentId: string): boolean {
      const shipment = known.read(shipmentId)?.shipment;
      return shipment !== undefined && known.startGate(shipmentId) === null && needsNoSerials(shipment);
    },
    /** A packer finished it and stands before its pack as before one of the bench's own. */
    isCompleted(shipmentId: string): boolean {
      const row = parcels.ofShipment(shipmentId);
      if (!row || row.session.status === 'idle') return false;
      if (row.state === 'open' || row.state === 'parked') return false;
      return row.state !== 'stopped' || isVerified(row.session.parcel);
    },
    /** Its label waits to print, came out, or may have: its documents stay what they are until the bench has settled that. */
    isLabelOut(shipmentId: string): boolean {
      const row = parcels.ofShipment(shipmentId);
      return row !== undefined && papers.hasLabelJob(row.parcelId);
    },
  };
}
