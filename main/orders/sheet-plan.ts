import type { LabelCopies, SheetPlan, SheetRefusal, SheetScan } from '../../shared/contract/orders.ts';
import { AppFailure } from '../../shared/errors.ts';
import { isOwned, isPackOurs } from '../../shared/model/gates.ts';
import type { StationShare } from '../../shared/model/ownership.ts';
import { packedFor } from '../../shared/model/packed-for.ts';
import { isClosed, type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import type { ParcelState, PrintState } from '../../shared/model/states.ts';
import type { Documents } from '../db/documents.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { MutationQueries } from '../db/mutations.ts';
import type { PrintJobQueries } from '../db/print-jobs.ts';
import type { LocalWork, QueueQueries } from '../db/queue.ts';
import type { ShipmentQueries } from '../db/shipments.ts';

export interface SheetPlanOptions {
  readonly shipments: Pick<ShipmentQueries, 'known'>;
  readonly queue: Pick<QueueQueries, 'localWork'>;
  readonly mutations: Pick<MutationQueries, 'isLabelInDoubt'>;
  readonly printJobs: Pick<PrintJobQueries, 'below'>;
  readonly documents: Pick<Documents, 'headsOf'>;
  readonly journal: Pick<JournalQueries, 'byShipment'>;
  /** Which of the account's stations this is. */
  readonly stations: StationShare;
  readonly locationId: string;
  readonly serverNowMs: () => number;
  /** What was printed for its parcel tells what the shipment no longer is. */
  readonly isStale: (shipmentId: string) => boolean;
}

/** What a sheet was given out as, in the journal. */
export const SHEET_DECISION = 'label-sheet';
const MOST_HISTORY = 1_000;

const UNPROVEN: ReadonlySet<PrintState> = new Set<PrintState>(['sending', 'sent', 'unknown']);
const WAITING: ReadonlySet<PrintState> = new Set<PrintState>(['queued', 'not-sent']);
const AWAITS_SCAN: ReadonlySet<ParcelState | null> = new Set<ParcelState | null>(['label-sent', 'labelled']);
const CONFIRMED: ReadonlySet<ParcelState | null> = new Set<ParcelState | null>([
  'label-seen',
  'dispatch-queued',
  'dispatched',
  'handed-over',
]);

export interface KnownSheet extends SheetPlan {
  /** What its documents are about (`packedFor`): other units make another sheet. */
  readonly packedFor: string;
}

/** What is known of a shipment whose label somebody wants on office paper. Throws NOT_FOUND. */
export function knownSheet(options: SheetPlanOptions, shipmentId: string): KnownSheet {
  const known = options.shipments.known(shipmentId);
  if (!known) throw new AppFailure('NOT_FOUND', `No shipment ${shipmentId} is known here.`);
  const { shipment, readAtMs } = known;
  const work = options.queue.localWork(shipmentId);
  const state = shipmentState(shipment.orderItems);
  return {
    ...{ shipmentId, state, readAtMs },
    refusal: refusalOf(shipment, work, options),
    copies: copiesOf(shipmentId, options),
    elsewhere: !work.packedByUs,
    scan: scanOf(state, work.parcel),
    packedFor: packedFor(shipment),
  };
}

/** The endpoint's own rule first (marketplace-api 6.2), then what keeps any label of this station from coming out (`gateOf`). */
function refusalOf(shipment: Shipment, work: LocalWork, options: SheetPlanOptions): SheetRefusal | null {
  const { shipmentId, dispatchAfterMs } = shipment;
  const state = shipmentState(shipment.orderItems);
  if (shipment.type === 'SELF') return 'self-ship';
  if (state === 'CANCELLED') return 'cancelled';
  if (state === 'UNKNOWN') return 'state-unknown';
  if (isClosed(state)) return 'left';
  if (shipment.locationId !== options.locationId) return 'wrong-location';
  if (work.cancelQueued) return 'cancel-queued';
  if (state !== 'PACKED' && state !== 'READY_TO_DISPATCH') return 'not-packed';
  if (shipment.hold) return 'on-hold';
  const isPacked = state === 'PACKED';
  if (isPacked && dispatchAfterMs !== null && dispatchAfterMs > options.serverNowMs()) return 'too-early';
  if (!isPackOurs(state, work)) {
    if (!isOwned(shipmentId, { stations: options.stations, takenOver: work.takenOver })) return 'other-station';
    // After the dispatch there is nothing left that could be taken over.
    if (isPacked) return 'packed-elsewhere';
  }
  return options.isStale(shipmentId) ? 'units-taken-back' : null;
}

/** Of all its parcels and however often its label was fetched. */
function copiesOf(shipmentId: string, options: SheetPlanOptions): LabelCopies {
  const path = `label/${shipmentId}`;
  const jobs = options.printJobs.below(path).filter(({ isVoid }) => !isVoid);
  const count = (isMeant: (state: PrintState) => boolean) => jobs.filter(({ state }) => isMeant(state)).length;
  const printed = count((state) => state === 'printed');
  const unproven = count((state) => UNPROVEN.has(state));
  const head = options.documents.headsOf(shipmentId).find(({ documentKey }) => documentKey.startsWith(`${path}/`));
  const generation = head?.generation ?? Number.MAX_SAFE_INTEGER;
  const isInDoubt = printed + unproven === 0 && options.mutations.isLabelInDoubt(shipmentId, generation);
  return {
    printed,
    unproven: isInDoubt ? 1 : unproven,
    waiting: count((state) => WAITING.has(state)),
    sheets: options.journal
      .byShipment(shipmentId, MOST_HISTORY)
      .filter(
        ({ event }) => event.status === 'known' && event.kind === 'decision' && event.payload.about === SHEET_DECISION,
      ).length,
  };
}

function scanOf(state: SheetPlan['state'], parcel: ParcelState | null): SheetScan {
  if (AWAITS_SCAN.has(parcel)) return 'confirms';
  return CONFIRMED.has(parcel) || state === 'READY_TO_DISPATCH' ? 'not-needed' : 'not-awaited';
}
