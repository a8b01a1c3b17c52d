import type { BusySession, OpenParcel, Session } from '../../shared/bench/session.ts';
import type { Match } from '../../shared/bench/step.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import { type Gate, isOwned } from '../../shared/model/gates.ts';
import type { OutboxReason } from '../../shared/model/mutations.ts';
import type { StationShare } from '../../shared/model/ownership.ts';
import { wantedItems } from '../../shared/model/pack-input.ts';
import { isClosed, isPackApplied, type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import type { Mutation, MutationQueries } from '../db/mutations.ts';
import type { ParcelQueries, ParcelRow } from '../db/parcels.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { TakeOverQueries } from '../db/take-over.ts';
import type { Ids } from '../ports/ids.ts';
import {
  type KnownShipment,
  type OpeningContext,
  type OpeningInputs,
  openingGate,
  openParcel,
  refreshedParcel,
} from './open-shipment.ts';
import type { DocumentPrinting } from './print-documents.ts';
import { type ResumeContext, resumedSession, resumedWork } from './resume-parcel.ts';

export interface BenchShipmentsOptions extends OpeningInputs {
  readonly shipments: ShipmentQueries;
  readonly parcels: ParcelQueries;
  readonly mutations: MutationQueries;
  readonly papers: Pick<DocumentPrinting, 'earlierLabel' | 'owesMore'>;
  readonly ids: Ids;
  readonly takeOvers: Pick<TakeOverQueries, 'of'>;
  /** Which of the account's stations this is. */
  readonly stations: StationShare;
  readonly locationId: string;
  readonly holdOffline?: StationConfig['holdOffline'];
  /** False while the network is down, as far as pull and outbox know. */
  readonly networkUp: () => boolean;
  /** The PC's clock and the server's, UTC epoch ms. */
  readonly nowMs: () => number;
  readonly serverNowMs: () => number;
}

const MAY_BE_LABELLED: ReadonlySet<ParcelState | undefined> = new Set<ParcelState | undefined>([
  'labelled',
  'parked',
  'stopped',
  'waiting-label',
]);

/** Shipments as the bench meets them: server truth, our own parcel of it, and whether either lets it be packed now. */
export function benchShipments(options: BenchShipmentsOptions) {
  const { shipments, parcels, mutations, takeOvers, papers, inputs, boxing, stations } = options;

  function packedByUs(shipmentId: string): boolean {
    const pack = mutations.openOf(shipmentId, 'pack');
    return pack !== undefined && !isAnothers(pack);
  }

  /** Packed ahead, and too late to say another box. */
  function isPackGone(shipmentId: string): boolean {
    const pack = mutations.openOf(shipmentId, 'pack');
    return pack !== undefined && pack.state !== 'pending' && pack.state !== 'rejected';
  }

  function context(shipmentId: string): OpeningContext {
    return {
      ...{ inputs, boxing: isPackGone(shipmentId) ? 'known' : boxing },
      nowMs: options.nowMs(),
      serverNowMs: options.serverNowMs(),
      locationId: options.locationId,
      packedByUs: packedByUs(shipmentId),
      cancelQueued: mutations.isCancelQueued(shipmentId),
      ...{ stations, ...takeOvers.of(shipmentId) },
    };
  }

  /** With no network, and read too long ago for what it is worth (`holdOffline`): it may have been cancelled meanwhile. */
  function oldNews({ shipment, readAtMs }: KnownShipment): Gate | null {
    const { holdOffline } = options;
    if (!holdOffline || options.networkUp() || !isOld(readAtMs)) return null;
    const valuePaise = wantedItems(shipment.orderItems).reduce((total, item) => total + item.totalPricePaise, 0);
    return valuePaise >= holdOffline.valuePaise ? { kind: 'news-too-old', readAtMs } : null;
  }

  function isOld(readAtMs: number): boolean {
    const { olderThanMinutes = 0 } = options.holdOffline ?? {};
    return options.nowMs() - readAtMs > olderThanMinutes * 60_000;
  }

  function startGateOf(known: KnownShipment): Gate | null {
    return openingGate(known.shipment, context(known.shipment.shipmentId)) ?? oldNews(known);
  }

  function read(shipmentId: string): KnownShipment | undefined {
    return shipments.known(shipmentId);
  }

  function isCompleted({ shipment }: KnownShipment): boolean {
    if (shipment.type === 'SELF') return false;
    return packedByUs(shipment.shipmentId) || isPackApplied(shipmentState(shipment.orderItems));
  }

  function rejection(shipmentId: string): ResumeContext['rejected'] {
    const row = [mutations.openOf(shipmentId, 'pack'), mutations.openOf(shipmentId, 'dispatch')].find(
      (each) => each?.state === 'rejected',
    );
    return row ? { code: row.lastError ?? 'REFUSED', message: row.lastMessage ?? '' } : null;
  }

  function resumeContext(
    known: KnownShipment,
    { parcelId, session }: Pick<ParcelRow, 'parcelId' | 'session'>,
  ): ResumeContext {
    const { shipmentId } = known.shipment;
    const earlierLabel = papers.earlierLabel(parcelId);
    const labelled = session.status !== 'idle' && session.parcel.labelled === true;
    return {
      ...{ inputs, boxing },
      nowMs: options.nowMs(),
      gate: startGateOf(known),
      completed: isCompleted(known),
      rejected: rejection(shipmentId),
      earlierLabel,
      owesMore: earlierLabel !== undefined && labelled && papers.owesMore(session.parcel),
    };
  }

  function resume(known: KnownShipment, row: ParcelRow | undefined): BusySession | null {
    return row ? resumedSession(row, known, resumeContext(known, row)) : null;
  }

  return {
    read,
    packedByUs,
    isCompleted,
    /** What tells the marketplace that its parcel leaves. */
    dispatchKind: (shipmentId: string): 'dispatch' | 'self-dispatch' =>
      shipments.typeOf(shipmentId) === 'SELF' ? 'self-dispatch' : 'dispatch',
    /** It may be chosen here: this station's by its share, or taken over. */
    owns: (shipmentId: string): boolean => isOwned(shipmentId, { stations, ...takeOvers.of(shipmentId) }),
    /** The marketplace took the pack. */
    isPacked: ({ shipment }: KnownShipment): boolean => isPackApplied(shipmentState(shipment.orderItems)),
    isLive(shipmentId: string): boolean {
      const known = read(shipmentId);
      return known !== undefined && !isClosed(shipmentState(known.shipment.orderItems));
    },
    /** The parcel's label came out of a printer and has not been scanned back. */
    awaitsLabelScan(shipmentId: string): boolean {
      return parcels.stateOf(shipmentId) === 'label-sent';
    },
    /** What was printed for its parcel tells what the shipment no longer is. */
    isStale(shipmentId: string): boolean {
      const session = parcels.stateOf(shipmentId) === 'stopped' ? parcels.ofShipment(shipmentId)?.session : undefined;
      if (session?.status === 'voiding') return true;
      if (session?.status !== 'stopped') return false;
      return session.voiding !== undefined || session.why.kind === 'quantity-changed';
    },
    /** Its label was asked for before its goods were in hand, and opens it. */
    isLabelled(shipmentId: string): boolean {
      if (!MAY_BE_LABELLED.has(parcels.stateOf(shipmentId))) return false;
      const session = parcels.ofShipment(shipmentId)?.session;
      return session !== undefined && session.status !== 'idle' && session.parcel.labelled === true;
    },
    /**
     * The parcel of a shipment that is packed before its goods are in hand, and what keeps it from that. Its boxes are what the
     * catalogue says: nobody can be asked about them, so that one that is not on file is a gate whatever the settings say.
     */
    unopened(shipmentId: string): { readonly parcel: OpenParcel; readonly gate: Gate | null } | undefined {
      const known = read(shipmentId);
      if (!known) return undefined;
      const around: OpeningContext = { ...context(shipmentId), boxing: 'known' };
      const unpacked: Gate | null = known.shipment.type === 'SELF' ? { kind: 'self-ship' } : null;
      const gate = openingGate(known.shipment, around) ?? unpacked ?? oldNews(known);
      return { parcel: openParcel(known, options.ids.next(), around), gate };
    },
    resumeOf(shipmentId: string): Session | null {
      const known = read(shipmentId);
      return known ? resume(known, parcels.ofShipment(shipmentId)) : null;
    },
    /** A stopped parcel whose reason is gone goes on so. */
    workOf(session: BusySession): BusySession {
      const known = read(session.parcel.shipmentId);
      const { parcelId } = session.parcel;
      return known ? resumedWork(session, known, resumeContext(known, { parcelId, session })) : session;
    },
    /** The session's parcel against what the marketplace wants now. */
    refreshed(session: BusySession) {
      const known = read(session.parcel.shipmentId);
      return known ? refreshedParcel(session.parcel, known, { inputs, boxing }) : session.parcel;
    },
    gateOf(shipmentId: string): Gate | null {
      const known = read(shipmentId);
      return known ? openingGate(known.shipment, context(shipmentId)) : null;
    },
    /** What keeps it from being begun, or gone on with before its label is out. */
    startGate(shipmentId: string): Gate | null {
      const known = read(shipmentId);
      return known ? startGateOf(known) : null;
    },
    /** What keeps its papers from coming out now: news that stops a parcel anywhere, and news that is too old. */
    printGate(shipmentId: string): Gate | null {
      const known = read(shipmentId);
      return known ? (lateGate(known.shipment, options.locationId) ?? oldNews(known)) : null;
    },
    /** Nothing is to be feared from the age of its news: it was read lately, or `holdOffline` is not set. */
    isNewsFresh(shipmentId: string): boolean {
      const known = read(shipmentId);
      return known === undefined || !options.holdOffline || !isOld(known.readAtMs);
    },
    /** The scan of one of this shipment's ids. */
    match(shipmentId: string): Match {
      const known = read(shipmentId);
      if (!known) return { kind: 'unknown' };
      const around = context(shipmentId);
      const row = parcels.ofShipment(shipmentId);
      const selfPacked = selfPackedOf(known, row);
      if (selfPacked) {
        return {
          kind: 'shipment',
          shipmentId,
          gate: openingGate(known.shipment, around),
          resume: null,
          parcel: null,
          selfPacked,
        };
      }
      const resumed = resume(known, row);
      // With its label out the parcel exists as it is, whatever the age of its news.
      const labelled = row !== undefined && papers.earlierLabel(row.parcelId) !== undefined;
      const gate = openingGate(known.shipment, around) ?? (labelled ? null : oldNews(known));
      const told = row?.session.status === 'stopped' && resumed?.status === 'stopped';
      const voiding = resumed?.status === 'voiding' && (resumed.cancelled === true || gate?.kind !== 'on-hold');
      const toBeTold = row?.state === 'stopped' && (told || voiding);
      return {
        kind: 'shipment',
        shipmentId,
        gate: toBeTold ? null : (gate ?? (row && !resumed ? { kind: 'already-dispatched' } : null)),
        resume: resumed,
        parcel: row ? null : openParcel(known, options.ids.next(), around),
      };
    },
  };
}

/** The seller ships it himself and it was packed here: it needs the bench no more, unless something stopped it. */
function selfPackedOf({ shipment }: KnownShipment, row: ParcelRow | undefined) {
  if (shipment.type !== 'SELF') return undefined;
  if (row?.state === 'complete') return 'self-dispatch';
  return row?.state === 'dispatch-queued' ? 'self-dispatch-queued' : undefined;
}

/** News that stops a parcel wherever it stands, even one staged for handover; null when there is none. */
export function lateGate(shipment: Shipment, locationId: string): Gate | null {
  const state = shipmentState(shipment.orderItems);
  if (state === 'CANCELLED') return { kind: 'cancelled' };
  if (isClosed(state)) return null;
  if (shipment.hold) return { kind: 'on-hold' };
  return shipment.locationId === locationId ? null : { kind: 'wrong-location', locationId: shipment.locationId };
}

/** A pack of ours that the marketplace already had from somebody else. */
function isAnothers({ state, lastError }: Mutation): boolean {
  return state === 'rejected' && lastError === ('PACKED_ELSEWHERE' satisfies OutboxReason);
}

export type BenchShipments = ReturnType<typeof benchShipments>;
