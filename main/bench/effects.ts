import { proofIn } from '../../shared/bench/scan-back.ts';
import type { BusySession, LabelProof, OpenParcel, Session } from '../../shared/bench/session.ts';
import type { Effect } from '../../shared/bench/step.ts';
import type { VerdictDetail } from '../../shared/contract/bench.ts';
import {
  type DocumentKind,
  PARCEL_DOCUMENTS,
  type ParcelDocument,
  SELF_SHIP_DOCUMENTS,
} from '../../shared/model/printers.ts';
import { assertNever } from '../../shared/result.ts';
import type { JournalQueries } from '../db/journal.ts';
import { type BenchShipments, lateGate } from './bench-shipments.ts';
import type { BenchChanges } from './changes.ts';
import { awayStateOf, type Desk } from './desk.ts';
import type { LabelJobs } from './label-jobs.ts';
import type { DocumentPrinting } from './print-documents.ts';
import { workingSession } from './resume-parcel.ts';
import type { Shelving } from './shelving.ts';

export interface EffectsOptions {
  readonly desk: Desk;
  readonly known: BenchShipments;
  readonly changes: BenchChanges;
  readonly jobs: LabelJobs;
  readonly shelves: Shelving;
  readonly papers: DocumentPrinting;
  readonly journal: JournalQueries;
  readonly locationId: string;
  readonly nowMs: () => number;
  /** What is here for the parcel tells what its shipment no longer is. */
  readonly forgetDocuments: (parcel: OpenParcel) => void;
}

/** What an effect adds to the step's answer. */
export interface EffectResult {
  /** The session to keep, where the effect moves it on from the step's. */
  readonly session?: Session;
  readonly detail?: Partial<VerdictDetail>;
}

const NOTHING: EffectResult = {};

/** What comes out with a parcel, whoever ships it. */
const WITH_IT: readonly DocumentKind[] = [...PARCEL_DOCUMENTS, ...SELF_SHIP_DOCUMENTS];

/** Makes a step's effects true, in the transaction that commits the verdict which announces them. */
export function benchEffects(options: EffectsOptions) {
  const { desk, known, changes, jobs, shelves, papers } = options;

  function opened(parcel: OpenParcel): void {
    options.journal.append(
      { kind: 'parcel-opened', payload: { parcelId: parcel.parcelId } },
      { atMs: options.nowMs(), shipmentId: parcel.shipmentId },
    );
  }

  function labelSeen(before: Session, parcel: OpenParcel, jobId: string): void {
    const { shipmentId, parcelId } = parcel;
    jobs.seen(jobId);
    changes.queueDispatch(shipmentId, 'label-seen');
    shelves.takeOff(parcelId);
    const state = changes.dispatchState(shipmentId) === 'acked' ? 'dispatched' : 'dispatch-queued';
    const left = before.status === 'idle' ? desk.sessionOf(parcelId) : before;
    desk.leave(
      proven(left, parcel, jobId, () => papers.proofOf(jobId)),
      state,
      'label-seen',
    );
  }

  /** It waits for its courier, with all that is verified: its serial numbers go into the self-ship dispatch. */
  function selfPacked(parcel: OpenParcel): void {
    desk.leave({ status: 'verifying', parcel, blocked: null }, 'complete', 'packed for self-ship');
    papers.queueSelfShip(parcel);
  }

  /** An answered stop: a cancelled parcel is void and its serial numbers free; any other waits for its reason to go. */
  function stopLeft(session: BusySession): void {
    const { parcelId, shipmentId } = session.parcel;
    const truth = known.read(shipmentId);
    jobs.withdrawAll(parcelId, [...WITH_IT, 'ticket']);
    if (truth && lateGate(truth.shipment, options.locationId)?.kind === 'cancelled') {
      changes.withdrawPending(shipmentId, 'pack');
      changes.withdrawPending(shipmentId, known.dispatchKind(shipmentId));
      shelves.takeOff(parcelId);
      desk.leave(session, 'void', 'cancelled');
      return;
    }
    const keepsItsStop =
      session.status === 'stopped' && (session.why.kind === 'rejected' || session.why.kind === 'quantity-changed');
    const left = keepsItsStop
      ? session
      : workingSession(session, truth ? known.isCompleted(truth) : false, options.nowMs());
    const stands = keepsItsStop || known.startGate(shipmentId) !== null;
    desk.leave(left, stands ? 'stopped' : awayStateOf(left), 'stop answered');
  }

  function reprint(before: Session, parcel: OpenParcel, jobId: string): Session {
    jobs.notOut(jobId);
    return papers.reprint(parcel, before.status === 'asking' ? 'did-not-come-out' : 'not-readable');
  }

  function labelVoid({ parcelId, shipmentId }: OpenParcel, by: 'scan' | 'destroyed' | 'not-out'): void {
    jobs.makeVoid(parcelId);
    if (by === 'scan') return;
    const decision = by === 'destroyed' ? 'stale label destroyed' : 'stale label never came out';
    options.journal.append(
      { kind: 'decision', payload: { about: 'parcel', id: parcelId, decision } },
      { atMs: options.nowMs(), shipmentId },
    );
  }

  function letGoWithout({ parcelId, shipmentId }: OpenParcel, documents: readonly ParcelDocument[]): void {
    options.journal.append(
      {
        kind: 'decision',
        payload: { about: 'parcel', id: parcelId, decision: `printed without ${documents.join(', ')}` },
      },
      { atMs: options.nowMs(), shipmentId },
    );
  }

  return {
    /** `before` is the session the step started from. */
    apply(effect: Effect, before: Session): EffectResult {
      switch (effect.kind) {
        case 'opened':
          opened(effect.parcel);
          return NOTHING;
        case 'completed':
          changes.queuePack(effect.parcel);
          return NOTHING;
        case 'self-packed':
          selfPacked(effect.parcel);
          return NOTHING;
        case 'shelved': {
          const mark = shelves.put(effect.session, effect.mark);
          return mark ? { detail: { mark } } : NOTHING;
        }
        case 'unshelved':
          shelves.takeOff(effect.parcel.parcelId);
          return NOTHING;
        case 'let-go-without':
          letGoWithout(effect.parcel, effect.documents);
          return NOTHING;
        case 'label-in-hand': {
          const label = papers.earlierLabel(effect.parcel.parcelId);
          if (label) jobs.seen(label.jobId);
          return NOTHING;
        }
        case 'label-void':
          labelVoid(effect.parcel, effect.by);
          return NOTHING;
        case 'documents-stale':
          options.forgetDocuments(effect.parcel);
          // One that was refused stands in the way of the dispatch that the new label queues.
          changes.withdrawDispatch(effect.parcel.shipmentId);
          return NOTHING;
        case 'label-seen':
          labelSeen(before, effect.parcel, effect.jobId);
          return NOTHING;
        case 'reprint':
          return { session: reprint(before, effect.parcel, effect.jobId) };
        case 'attested':
          jobs.attested(effect.jobId);
          return NOTHING;
        case 'reopened':
          changes.withdraw(effect.parcel.shipmentId, 'pack');
          jobs.withdrawAll(effect.parcel.parcelId, WITH_IT);
          return NOTHING;
        case 'dispatch-withdrawn':
          changes.withdrawDispatch(effect.parcel.shipmentId);
          return NOTHING;
        case 'warning-confirmed':
          changes.sendAnyway(effect.parcel.shipmentId);
          return NOTHING;
        case 'pack-withdrawn':
          changes.withdraw(effect.parcel.shipmentId, 'pack');
          return NOTHING;
        case 'stopped-parcel-left':
          stopLeft(effect.session);
          return NOTHING;
        default:
          return assertNever(effect);
      }
    },
  };
}

/** The session undo brings back: the label as it stood before its last scan, whether it was proven here, asked about or on the shelf. */
function proven(left: Session | undefined, parcel: OpenParcel, jobId: string, proofOf: () => LabelProof): BusySession {
  if (left?.status === 'confirming-label') return { ...left, blocked: null };
  const proof = left?.status === 'asking' ? proofIn(left) : proofOf();
  return { status: 'confirming-label', parcel, jobId, ...proof, sentAtMs: 0, blocked: null };
}

export type BenchEffects = ReturnType<typeof benchEffects>;
