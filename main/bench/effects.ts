import type { BusySession, OpenParcel, Session } from '../../shared/bench/session.ts';
import type { Effect } from '../../shared/bench/step.ts';
import type { MutationPayload } from '../../shared/model/mutations.ts';
import type { PackDefaults } from '../../shared/model/pack-input.ts';
import { isPackApplied, shipmentState } from '../../shared/model/shipment.ts';
import type { PrintState } from '../../shared/model/states.ts';
import { assertNever } from '../../shared/result.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { MutationQueries, NewMutation } from '../db/mutations.ts';
import type { PrintJobQueries } from '../db/print-jobs.ts';
import type { Ids } from '../ports/ids.ts';
import type { BenchShipments } from './bench-shipments.ts';
import { type Desk, parcelStateOf } from './desk.ts';
import { packRequest } from './pack-request.ts';
import type { LabelPrinting } from './print-label.ts';

export interface EffectsOptions {
  readonly desk: Desk;
  readonly known: BenchShipments;
  readonly mutations: MutationQueries;
  readonly printJobs: PrintJobQueries;
  readonly journal: JournalQueries;
  readonly labels: LabelPrinting;
  readonly ids: Ids;
  readonly nowMs: () => number;
  readonly serverNowMs: () => number;
  readonly defaults: PackDefaults;
  readonly locationId: string;
  /** The outbox's row for a new change. */
  readonly mutationRow: (enqueue: { mutationId: string; payload: MutationPayload; atMs: number }) => NewMutation;
}

/** Makes a step's effects true, in the transaction that commits the verdict which announces them. */
export function benchEffects(options: EffectsOptions) {
  const { desk, known, mutations, printJobs, journal, labels } = options;

  function enqueue(payload: MutationPayload): void {
    const row = options.mutationRow({ mutationId: options.ids.next(), payload, atMs: options.nowMs() });
    mutations.insert(row);
    journal.append(
      { kind: 'mutation', payload: { mutationId: row.mutationId, kind: row.kind, state: 'pending' } },
      { atMs: options.nowMs(), shipmentId: row.shipmentId },
    );
  }

  /** Adds the pack only when none of ours exists and the marketplace does not show one already. */
  function complete(parcel: OpenParcel): void {
    const shipment = known.read(parcel.shipmentId)?.shipment;
    if (!shipment) throw new Error(`Completed a shipment that is not known: ${parcel.shipmentId}`);
    if (known.packedByUs(parcel.shipmentId) || isPackApplied(shipmentState(shipment.orderItems))) return;
    const request = packRequest(shipment, options.defaults, options.serverNowMs());
    enqueue({ kind: 'pack', pack: { request: mutable(request), origin: 'bench' } });
  }

  function settleJob(
    jobId: string,
    from: readonly PrintState[],
    state: PrintState,
    by: 'scan' | 'attest' | 'not-out',
  ): void {
    const job = printJobs.byId(jobId);
    if (!job || !from.includes(job.state)) return;
    const evidence = by === 'scan' ? 'label-scanned' : by === 'attest' ? 'packer-attested' : null;
    const reason = by === 'not-out' ? 'the packer says it did not come out' : null;
    printJobs.setState(jobId, [job.state], { state, evidence, reason, atMs: options.nowMs() });
    journal.append(
      { kind: 'print', payload: { jobId, state, ...(evidence ? { evidence } : {}), ...(reason ? { reason } : {}) } },
      { atMs: options.nowMs(), shipmentId: job.shipmentId },
    );
  }

  /** A parcel goes aside; a label job that certainly has not begun is withdrawn, so that nothing prints in its absence. */
  function shelve(session: BusySession): void {
    if (session.status === 'printing' && session.jobId !== null) {
      const job = printJobs.byId(session.jobId);
      if (job && (job.state === 'queued' || job.state === 'not-sent')) {
        printJobs.setState(job.jobId, ['queued', 'not-sent'], {
          state: 'cancelled',
          reason: 'parcel put aside',
          atMs: options.nowMs(),
        });
        desk.leave({ ...session, waitingFor: 'documents', jobId: null }, 'waiting-label', 'shelved');
        return;
      }
    }
    desk.leave(session, session.status === 'verifying' ? 'parked' : parcelStateOf(session), 'shelved');
  }

  /** The dispatch of a parcel whose label is proven as the policy asks; at most one per shipment. */
  function queueDispatch(shipmentId: string, evidence: 'label-seen' | 'printed-proof' | 'sent'): void {
    if (mutations.byShipment(shipmentId).some((row) => row.kind === 'dispatch' && row.state !== 'discarded')) return;
    enqueue({ kind: 'dispatch', dispatch: { shipmentId, locationId: options.locationId, evidence } });
  }

  return {
    enqueue,
    queueDispatch,
    /** `before` is the session the step started from. Returns the session to keep, which a reprint moves on. */
    apply(effect: Effect, before: Session, after: Session): Session {
      switch (effect.kind) {
        case 'opened':
          if (after.status !== 'idle') {
            const { parcel } = after;
            journal.append(
              { kind: 'parcel-opened', payload: { parcel } },
              { atMs: options.nowMs(), shipmentId: parcel.shipmentId },
            );
          }
          return after;
        case 'completed':
          if (after.status !== 'idle') complete(after.parcel);
          return after;
        case 'shelved':
          shelve(effect.session);
          return after;
        case 'label-seen': {
          settleJob(effect.jobId, ['sent', 'unknown', 'sending', 'printed'], 'printed', 'scan');
          queueDispatch(effect.parcel.shipmentId, 'label-seen');
          const left = proven(before, effect.parcel, effect.jobId, labels.codesOf(effect.jobId));
          desk.leave(left, 'dispatch-queued', 'label-seen');
          return after;
        }
        case 'reprint':
          settleJob(effect.jobId, ['unknown'], 'cancelled', 'not-out');
          return labels.advance(
            {
              status: 'printing',
              parcel: effect.parcel,
              waitingFor: 'documents',
              sinceMs: options.nowMs(),
              jobId: null,
            },
            before.status === 'asking' ? 'did not come out' : 'packer asked for it again',
          );
        case 'attested':
          settleJob(effect.jobId, ['unknown'], 'printed', 'attest');
          return after;
        case 'stopped-parcel-left':
          desk.leave(effect.session, 'stopped', 'stop answered');
          return after;
        default:
          return assertNever(effect);
      }
    },
  };
}

/** The label may be proven from the shelf, where the bench itself was idle. */
function proven(before: Session, parcel: OpenParcel, jobId: string, labelCodes: readonly string[]): BusySession {
  if (before.status === 'confirming-label') return { ...before, blocked: null };
  return { status: 'confirming-label', parcel, jobId, labelCodes, sentAtMs: 0, blocked: null };
}

/** The stored payload's schema has mutable arrays; the request is not kept, so a copy costs nothing. */
function mutable(
  request: ReturnType<typeof packRequest>,
): Extract<MutationPayload, { kind: 'pack' }>['pack']['request'] {
  return structuredClone(request) as Extract<MutationPayload, { kind: 'pack' }>['pack']['request'];
}

export type BenchEffects = ReturnType<typeof benchEffects>;
