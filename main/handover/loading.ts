import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { PickupKey } from '../../shared/model/handover.ts';
import type { JournalPayload } from '../../shared/model/journal.ts';
import type { Db } from '../db/database.ts';
import type { HandoverQueries, Load, LoadScan } from '../db/handover.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { RememberedQueries } from '../db/remembered.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Ids } from '../ports/ids.ts';
import { type FindSources, findParcel } from './find-parcel.ts';
import { judgeParcel } from './judge-parcel.ts';
import { countLoad, hereFor, loadedNow, openLoadOf, openPickups } from './loads.ts';
import type { ReadStaged } from './staged.ts';
import { lackingOf, toldOf } from './windows.ts';

export interface LoadingOptions {
  readonly db: Db;
  readonly handover: HandoverQueries;
  readonly journal: JournalQueries;
  readonly parcels: Pick<ParcelQueries, 'stateOf'>;
  readonly shipments: FindSources['shipments'] & Pick<ShipmentQueries, 'read'>;
  readonly documents: FindSources['documents'];
  readonly remembered: Pick<RememberedQueries, 'read'>;
  readonly ids: Ids;
  readonly locationId: string;
  readonly nowMs: () => number;
  readonly readStaged: ReadStaged;
  /** After each commit. */
  readonly onChanged: () => void;
}

type Judged = Pick<LoadScan, 'verdict' | 'shipmentId' | 'trackingId' | 'courier'>;

const FOREIGN: Judged = { verdict: 'foreign', shipmentId: null, trackingId: null, courier: null };

/** Parcels scanned out at the loading door, from local knowledge alone: it works with the network down. */
export function loading(options: LoadingOptions): Handlers<'handover.scan' | 'handover.unload'> {
  const { db, handover, journal, parcels, shipments, documents, locationId } = options;

  function judge(code: string, pickup: PickupKey): Judged {
    const isHere = (shipmentId: string) => parcels.stateOf(shipmentId) !== undefined;
    const found = findParcel(code, { shipments, documents, isHere });
    if (found.is === 'unknown') return FOREIGN;
    if (found.is === 'several') {
      const what = `The code stands on ${found.shipmentIds.length} parcels. Scan the tracking id.`;
      throw new AppFailure('INVALID_INPUT', what, { parcels: found.shipmentIds.length });
    }
    const { shipmentId } = found;
    const shipment = shipments.read(shipmentId);
    if (!shipment) return FOREIGN;
    if (found.is === 'which-box') {
      const what = 'The parcel has several boxes. Scan the tracking id of each.';
      throw new AppFailure('INVALID_INPUT', what, { shipmentId });
    }
    const boxes = shipments
      .trackingIds(shipmentId)
      .map(({ trackingId, subShipmentId, vendorName }) => ({ trackingId, subShipmentId, courier: vendorName }));
    const loaded = handover.loadedBoxes(shipmentId).map(({ trackingId }) => trackingId);
    const at = { shipment, parcel: parcels.stateOf(shipmentId), boxes, box: found.box, loaded };
    const box = boxes.find(({ trackingId }) => trackingId === found.box);
    return {
      ...{ verdict: judgeParcel(at, pickup, locationId), shipmentId, trackingId: found.box },
      courier: box && box.courier !== '' ? box.courier : null,
    };
  }

  function note(payload: JournalPayload<'handover'>, shipmentId: string | null): void {
    journal.append({ kind: 'handover', payload }, { atMs: options.nowMs(), shipmentId });
  }

  function open(pickup: PickupKey): Load {
    const load = { loadId: options.ids.next(), pickup, openedAtMs: options.nowMs() };
    handover.insertLoad(load);
    return load;
  }

  /** In a transaction: the scan and its verdict, on the load that is open or begins with it. */
  function write(code: string, scanId: string, pickup: PickupKey): LoadScan {
    const judged = judge(code, pickup);
    const { loadId } = openLoadOf(handover, pickup) ?? open(pickup);
    const scan: LoadScan = { scanId, loadId, atMs: options.nowMs(), code, ...judged };
    handover.insertScan(scan);
    const { verdict, shipmentId } = judged;
    const act = verdict === 'loaded' ? 'loaded' : 'refused';
    note({ loadId, vendorGroupCode: pickup.vendorGroupCode, act, code, verdict }, shipmentId);
    return scan;
  }

  async function countsOf(pickup: PickupKey) {
    const staged = await options.readStaged();
    const load = openLoadOf(handover, pickup);
    const { loaded, missing } = countLoad(hereFor(handover, staged, pickup, load), loadedNow(handover, load));
    const counts = options.remembered.read(locationId, 'pickup-counts')?.value ?? [];
    return { loaded, missing: lackingOf(missing, loaded, toldOf(counts, openPickups(handover), pickup)) };
  }

  return {
    async 'handover.scan'({ code, scanId, ...pickup }) {
      const scan = handover.scanOf(scanId) ?? inTransaction(db, () => write(code, scanId, pickup));
      options.onChanged();
      const { verdict, shipmentId, courier } = scan;
      return { verdict, shipmentId, courier, ...(await countsOf(pickup)) };
    },

    async 'handover.unload'({ shipmentId, ...pickup }) {
      const load = openLoadOf(handover, pickup);
      const { loadId } = load ?? { loadId: '' };
      inTransaction(db, () => {
        if (!load || handover.undo(loadId, shipmentId) === 0) {
          throw new AppFailure('NOT_FOUND', `${shipmentId} is not on this load.`);
        }
        note({ loadId, vendorGroupCode: pickup.vendorGroupCode, act: 'unloaded' }, shipmentId);
      });
      options.onChanged();
      const { loaded } = await countsOf(pickup);
      return { loaded };
    },
  };
}
