import type { LoadedParcel, LoadVerdict, Reconciliation } from '../../shared/contract/handover.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { PickupKey } from '../../shared/model/handover.ts';
import type { Db } from '../db/database.ts';
import type { HandoverQueries, LoadScan } from '../db/handover.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { RememberedQueries } from '../db/remembered.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { inTransaction } from '../db/transaction.ts';
import { pause, type Timers } from '../ports/timers.ts';
import { countLoad, hereFor, isWhole, loadedNow, missingBoxes, openLoadOf, openPickups } from './loads.ts';
import { isReadyThere, type ReadStaged } from './staged.ts';
import { lackingOf, toldOf } from './windows.ts';

export interface ReconcileOptions {
  readonly db: Db;
  readonly handover: HandoverQueries;
  readonly journal: JournalQueries;
  readonly parcels: Pick<ParcelQueries, 'stateOf' | 'ofShipment' | 'setState'>;
  readonly shipments: Pick<ShipmentQueries, 'items'>;
  readonly remembered: RememberedQueries;
  readonly timers: Timers;
  readonly locationId: string;
  readonly nowMs: () => number;
  readonly readStaged: ReadStaged;
  readonly onChanged: () => void;
  /** After the commit: these left with their courier. */
  readonly onHandedOver: (shipmentIds: readonly string[]) => void;
}

/** Scanned at a load and not of it. */
const NOT_OF_IT: ReadonlySet<LoadVerdict> = new Set<LoadVerdict>([
  'wrong-courier',
  'not-dispatched',
  'stopped',
  'foreign',
]);
/** Parcels handed over in one transaction: each writes itself and its entry, and a scan waits for no longer one. */
const AT_ONCE = 8;
/** Orders read between two turns of others; about 1 ms. */
const READ_AT_ONCE = 50;

/** Ready there, packed here, scanned out: the three compared, and the load closed over what that shows. */
export function reconciling(options: ReconcileOptions): Handlers<'handover.reconcile' | 'handover.close'> {
  const { db, handover, journal, parcels, shipments, remembered, locationId } = options;

  async function ordersOf(shipmentIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = new Map<string, readonly string[]>();
    for (const shipmentId of shipmentIds) {
      if (found.size % READ_AT_ONCE === READ_AT_ONCE - 1) await pause(options.timers, 0);
      found.set(shipmentId, [...new Set(shipments.items(shipmentId).map(({ orderId }) => orderId))]);
    }
    return found;
  }

  /** Turned away and not loaded after all, each parcel once; and what was loaded before news stopped it. */
  function foreignAmong(scans: readonly LoadScan[], loaded: ReadonlySet<string>): Reconciliation['foreign'] {
    const last = new Map<string, Reconciliation['foreign'][number]>();
    for (const { verdict, shipmentId, code, courier, atMs } of scans) {
      const stopped = verdict === 'loaded' && shipmentId !== null && parcels.stateOf(shipmentId) === 'stopped';
      if (!stopped && (!NOT_OF_IT.has(verdict) || (shipmentId !== null && loaded.has(shipmentId)))) continue;
      last.set(shipmentId ?? code, { code, verdict: stopped ? 'stopped' : verdict, courier, atMs });
    }
    return [...last.values()];
  }

  async function compare(key: PickupKey): Promise<Reconciliation> {
    const staged = await options.readStaged();
    const load = openLoadOf(handover, key);
    const pickup = load?.pickup ?? key;
    const { boxes, scans } = loadedNow(handover, load);
    const here = hereFor(handover, staged, pickup, load);
    const told = remembered.read(locationId, 'pickup-counts');
    const of = toldOf(told?.value ?? [], openPickups(handover), pickup);
    const { there, thereOfCourier, shared } = of;
    // Those that stand on another load of the courier are of what is ready there too.
    const ours = new Set(
      staged
        .of(pickup)
        .filter(isReadyThere)
        .map(({ shipmentId }) => shipmentId),
    );
    for (const shipmentId of boxes.keys()) ours.add(shipmentId);
    const notLoaded = here.filter((parcel) => !isWhole(parcel, boxes.get(parcel.shipmentId)));
    const lacking = lackingOf(notLoaded.length, countLoad(here, { boxes }).loaded, of);
    const missing = lacking === 0 ? [] : notLoaded;
    const orders = await ordersOf([...boxes.keys(), ...missing.map(({ shipmentId }) => shipmentId)]);
    return {
      pickup: { vendorGroupCode: pickup.vendorGroupCode, isMps: pickup.isMps, window: pickup.window },
      ...{ there, thereAsOfMs: told?.readAtMs ?? null, here: here.length, shared, lacking },
      loaded: scans.flatMap(({ verdict, shipmentId, trackingId, atMs }): LoadedParcel[] =>
        verdict === 'loaded' && shipmentId !== null
          ? [{ shipmentId, orderIds: orders.get(shipmentId) ?? [], trackingId: trackingId ?? '', atMs }]
          : [],
      ),
      missing: missing.map((each) => ({
        ...{ shipmentId: each.shipmentId, orderIds: orders.get(each.shipmentId) ?? [] },
        trackingIds: missingBoxes(each, boxes.get(each.shipmentId)),
        ...{ state: each.state, parcel: each.parcel },
      })),
      foreign: foreignAmong(scans, new Set(boxes.keys())),
      elsewhere: thereOfCourier === null || thereOfCourier < ours.size ? null : thereOfCourier - ours.size,
      closedAtMs: null,
    };
  }

  /** In a transaction; false where it is not the courier's any more, or went before. */
  function handOver(shipmentId: string, atMs: number): boolean {
    const row = parcels.ofShipment(shipmentId);
    if (row?.state !== 'dispatched' && row?.state !== 'dispatch-queued') return false;
    const { parcelId } = row;
    parcels.setState(parcelId, 'handed-over', atMs);
    const payload = { parcelId, state: 'handed-over', cause: 'load closed' } as const;
    journal.append({ kind: 'parcel-changed', payload }, { atMs, shipmentId });
    return true;
  }

  /**
   * Before the load is closed, so that after a crash in between closing it again does the rest. A shipment of which a box stayed here
   * stays ours.
   */
  async function handOverAll(shipmentIds: readonly string[]): Promise<void> {
    for (let at = 0; at < shipmentIds.length; at += AT_ONCE) {
      if (at > 0) await pause(options.timers, 0);
      const some = shipmentIds.slice(at, at + AT_ONCE);
      const gone = inTransaction(db, () => some.filter((shipmentId) => handOver(shipmentId, options.nowMs())));
      if (gone.length > 0) options.onHandedOver(gone);
    }
  }

  return {
    'handover.reconcile': compare,

    async 'handover.close'({ by, note, ...key }) {
      const load = openLoadOf(handover, key);
      if (!load) throw new AppFailure('WRONG_STATE', 'Nothing has been loaded for this pick-up.');
      const result = await compare(key);
      const missing = new Set(result.missing.map(({ shipmentId }) => shipmentId));
      const whole = result.loaded.map(({ shipmentId }) => shipmentId).filter((shipmentId) => !missing.has(shipmentId));
      await handOverAll([...new Set(whole)]);
      const atMs = options.nowMs();
      inTransaction(db, () => {
        handover.closeLoad(load.loadId, by, note ?? null, atMs);
        const { loadId, pickup } = load;
        const noted = note === undefined || note === '' ? {} : { note };
        journal.append(
          {
            kind: 'handover',
            payload: {
              ...{ loadId, vendorGroupCode: pickup.vendorGroupCode, act: 'closed', missing: [...missing], by },
              ...noted,
            },
          },
          { atMs },
        );
      });
      options.onChanged();
      return { ...result, closedAtMs: atMs };
    },
  };
}
