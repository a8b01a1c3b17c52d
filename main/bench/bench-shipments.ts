import type { Session } from '../../shared/bench/session.ts';
import type { Match } from '../../shared/bench/step.ts';
import type { PackDefaults } from '../../shared/model/pack-input.ts';
import { isClosed, shipmentState } from '../../shared/model/shipment.ts';
import type { Documents } from '../db/documents.ts';
import type { MutationQueries } from '../db/mutations.ts';
import type { ParcelQueries, ParcelRow } from '../db/parcels.ts';
import type { PrintJobQueries } from '../db/print-jobs.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { Ids } from '../ports/ids.ts';
import {
  type EarlierLabel,
  type KnownShipment,
  type OpeningContext,
  openingGate,
  openParcel,
  resumedSession,
  withEarlierLabel,
} from './open-shipment.ts';

export interface BenchShipmentsOptions {
  readonly shipments: ShipmentQueries;
  readonly parcels: ParcelQueries;
  readonly mutations: MutationQueries;
  readonly printJobs: PrintJobQueries;
  readonly documents: Documents;
  readonly ids: Ids;
  readonly locationId: string;
  readonly defaults: PackDefaults;
  /** The PC's clock and the server's, UTC epoch ms. */
  readonly nowMs: () => number;
  readonly serverNowMs: () => number;
}

/** Shipments as the bench meets them: server truth, our own parcel of it, and whether either lets it be packed now. */
export function benchShipments(options: BenchShipmentsOptions) {
  const { shipments, parcels, mutations } = options;

  function context(shipmentId: string): OpeningContext {
    return {
      nowMs: options.nowMs(),
      serverNowMs: options.serverNowMs(),
      locationId: options.locationId,
      packedByUs: packedByUs(shipmentId),
      defaults: options.defaults,
    };
  }

  function packedByUs(shipmentId: string): boolean {
    return mutations.byShipment(shipmentId).some((row) => row.kind === 'pack' && row.state !== 'discarded');
  }

  function read(shipmentId: string): KnownShipment | undefined {
    const shipment = shipments.read(shipmentId);
    const knowledge = shipments.knowledge(shipmentId);
    return shipment && knowledge && { shipment, items: shipments.items(shipmentId), readAtMs: knowledge.readAtMs };
  }

  function earlierLabel(parcelId: string): EarlierLabel | undefined {
    for (const job of options.printJobs.ofParcel(parcelId)) {
      const { jobId, state, outcomeReason, changedAtMs, documentKey } = job;
      if (job.document !== 'label') continue;
      if (state !== 'sent' && state !== 'printed' && state !== 'unknown' && state !== 'sending') continue;
      const labelCodes = options.documents.head(documentKey)?.codes ?? [];
      return { jobId, state, reason: outcomeReason, changedAtMs, labelCodes };
    }
    return undefined;
  }

  function resume(known: KnownShipment, row: ParcelRow | undefined): Session | null {
    const resumed = row && resumedSession(row, known, options.nowMs());
    return row && resumed ? withEarlierLabel(resumed, row, earlierLabel(row.parcelId)) : null;
  }

  return {
    read,
    packedByUs,
    isLive(shipmentId: string): boolean {
      const known = read(shipmentId);
      return known !== undefined && !isClosed(shipmentState(known.shipment.orderItems));
    },
    /** The parcel's label came out of a printer and has not been scanned back. */
    awaitsLabelScan(shipmentId: string): boolean {
      return parcels.ofShipment(shipmentId)?.state === 'label-sent';
    },
    resumeOf(shipmentId: string): Session | null {
      const known = read(shipmentId);
      return known ? resume(known, parcels.ofShipment(shipmentId)) : null;
    },
    gateOf(shipmentId: string) {
      const known = read(shipmentId);
      return known ? openingGate(known.shipment, context(shipmentId)) : null;
    },
    /** The scan of one of this shipment's ids. */
    match(shipmentId: string): Match {
      const known = read(shipmentId);
      if (!known) return { kind: 'unknown' };
      const around = context(shipmentId);
      const row = parcels.ofShipment(shipmentId);
      const gate = openingGate(known.shipment, around);
      const resumed = resume(known, row);
      return {
        kind: 'shipment',
        shipmentId,
        gate: gate ?? (row && !resumed ? { kind: 'already-dispatched' } : null),
        resume: resumed,
        parcel: row ? null : openParcel(known, options.ids.next(), around),
      };
    },
  };
}

export type BenchShipments = ReturnType<typeof benchShipments>;
