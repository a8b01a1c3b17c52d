import { join } from 'node:path';
import type { Db } from '../../main/db/database.ts';
import { openDocuments } from '../../main/db/documents.ts';
import { handoverQueries } from '../../main/db/handover.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { parcelQueries } from '../../main/db/parcels.ts';
import { rememberedQueries } from '../../main/db/remembered.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { createHandover } from '../../main/handover/handover.ts';
import { realIds } from '../../main/ports/ids.ts';
import { realTimers } from '../../main/ports/timers.ts';
import type { ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import type { Switches } from '../../main/practice/marketplace/switches.ts';
import { applyBatch, applyDetails } from '../../main/pull/apply-shipment.ts';
import type { PickupCount, PickupKey } from '../../shared/model/handover.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import { dataFolder } from './data-folder.ts';
import { startPracticeBench, wellAnswered } from './practice-bench.ts';

/** The loading door of a station over real files, with the practice marketplace behind real HTTP; parcels are put there as packed. */
export async function doorStation(switches: Partial<Switches> = {}) {
  const practice = await startPracticeBench(switches);
  const folder = dataFolder();
  const { db }: { readonly db: Db } = folder.open();
  const documents = openDocuments(join(folder.dir, 'documents.db'));
  const shipments = shipmentQueries(db);
  const parcels = parcelQueries(db);
  const handover = handoverQueries(db);
  const journal = journalQueries(db);
  const remembered = rememberedQueries(db);
  let nowMs = Date.now();
  let changes = 0;
  const handedOver: string[] = [];
  const handlers = createHandover({
    ...{ db, handover, journal, parcels, shipments, documents, remembered },
    ...{ client: practice.client, ids: realIds, timers: realTimers, locationId: practice.locationId },
    nowMs: () => nowMs,
    serverNowMs: () => nowMs,
    onChanged() {
      changes += 1;
    },
    onHandedOver: (shipmentIds) => void handedOver.push(...shipmentIds),
  });
  let scans = 0;

  /** What the marketplace tells of these, as pull and documents loop write it. */
  async function pulled(...shipmentIds: readonly string[]): Promise<void> {
    const told = wellAnswered(await practice.client.readShipments({ by: 'shipmentIds', ids: shipmentIds }, 'pull'));
    const details = wellAnswered(await practice.client.readDetails(shipmentIds, 'pull'));
    inTransaction(db, () => {
      for (const shipment of told) applyBatch(shipments, [shipment], nowMs);
    });
    applyDetails({ db, queries: shipments }, details, nowMs);
  }

  function stand(shipmentId: string, state: ParcelState): void {
    const row = { parcelId: `P-${shipmentId}`, shipmentId, session: { status: 'idle' }, onBench: false } as const;
    inTransaction(db, () => parcels.save({ ...row, state, openedAtMs: nowMs, changedAtMs: nowMs }));
  }

  async function dispatched(order: object = {}): Promise<ShipmentRecord> {
    const record = await practice.packed(order);
    const code = await practice.dispatchCode(record);
    if (code !== null) throw new Error(`dispatch: ${code}`);
    return practice.record(record.shipmentId);
  }

  return {
    ...{
      practice,
      documents,
      shipments,
      parcels,
      handover,
      journal,
      handlers,
      handedOver,
      pulled,
      stand,
      dispatched,
    },
    /** As if the marketplace had counted so. */
    counted(counts: readonly PickupCount[]): void {
      inTransaction(db, () => remembered.put(practice.locationId, 'pickup-counts', [...counts], nowMs));
    },
    /** Packed and dispatched from here, and standing ready. */
    async staged(order: object = {}): Promise<ShipmentRecord> {
      const record = await dispatched(order);
      await pulled(record.shipmentId);
      stand(record.shipmentId, 'dispatched');
      return record;
    },
    /** As `staged`, until so many of each of these couriers stand here. */
    async stagedOf(couriers: readonly string[], each: number): Promise<ReadonlyMap<string, readonly ShipmentRecord[]>> {
      const found = new Map<string, ShipmentRecord[]>(couriers.map((courier) => [courier, []]));
      while ([...found.values()].some(({ length }) => length < each)) {
        const order = practice.order({ lines: [{ sku: 'MUG-BLUE-350' }] });
        const group = found.get(order.vendorName);
        if (!group || group.length >= each) continue;
        const failed =
          (await practice.packCode(order)) ?? (await practice.dispatchCode(practice.record(order.shipmentId)));
        if (failed !== null) throw new Error(failed);
        await pulled(order.shipmentId);
        stand(order.shipmentId, 'dispatched');
        group.push(practice.record(order.shipmentId));
      }
      return found;
    },
    trackingId: (shipmentId: string): string => shipments.trackingIds(shipmentId)[0]?.trackingId ?? '',
    async scan(pickup: PickupKey, code: string, scanId = `scan-${++scans}`) {
      nowMs += 1;
      return await handlers['handover.scan']({ ...keyOf(pickup), code, scanId });
    },
    reconcile: async (pickup: PickupKey) => await handlers['handover.reconcile'](keyOf(pickup)),
    close: async (pickup: PickupKey, note?: string) =>
      await handlers['handover.close']({ ...keyOf(pickup), by: 'Asha', ...(note === undefined ? {} : { note }) }),
    overview: async (refresh = false) => await handlers['handover.overview']({ refresh }),
    /** Journal entries of the door, oldest first. */
    journalled: () =>
      journal
        .newest(1_000)
        .reverse()
        .flatMap(({ event }) => (event.status === 'known' && event.kind === 'handover' ? [event.payload] : [])),
    network: (up: boolean) => practice.control('network', { up }),
    get changes() {
      return changes;
    },
    async end() {
      documents.close();
      folder[Symbol.dispose]();
      await practice.close();
    },
  };
}

export type DoorStation = Awaited<ReturnType<typeof doorStation>>;

/** Only what names the pick-up: what is shown of one carries more. */
export function keyOf({ vendorGroupCode, isMps, window }: PickupKey) {
  return { vendorGroupCode, isMps, window: window && { fromMs: window.fromMs, toMs: window.toMs } };
}
