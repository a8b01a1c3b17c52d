import type { Session } from '../../shared/bench/session.ts';
import { idleAfter } from '../../shared/bench/step.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { Db } from '../db/database.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { inTransaction } from '../db/transaction.ts';
import type { BenchShipments } from './bench-shipments.ts';
import type { BenchChanges } from './changes.ts';
import type { Desk } from './desk.ts';
import type { LabelJobs } from './label-jobs.ts';
import type { Shelving } from './shelving.ts';
import { unseenLimits } from './unseen.ts';

export interface AttestOptions {
  readonly db: Db;
  readonly desk: Desk;
  readonly known: BenchShipments;
  readonly changes: BenchChanges;
  readonly jobs: LabelJobs;
  readonly shelves: Shelving;
  readonly parcels: ParcelQueries;
  readonly shipments: ShipmentQueries;
  readonly journal: JournalQueries;
  readonly nowMs: () => number;
  readonly serverNowMs: () => number;
}

/** Labels that nobody scanned back, and a supervisor's word in place of the scan (design: label scan-back). */
export function attestHandlers(options: AttestOptions): Handlers<'bench.unseen' | 'bench.attest'> {
  const { db, desk, known, changes, jobs, shelves, parcels, shipments, journal } = options;

  function attest(shipmentId: string, by: string, reason: string, bench?: Session): void {
    const row = parcels.ofShipment(shipmentId);
    if (!row) throw new AppFailure('NOT_FOUND', `no parcel of ${shipmentId}`);
    const gate = known.gateOf(shipmentId);
    if (gate) throw new AppFailure('WRONG_STATE', `It must not be dispatched now (${gate.kind}).`, { gate: gate.kind });
    if (row.state !== 'label-sent' || !('jobId' in row.session) || row.session.jobId === null) {
      throw new AppFailure('WRONG_STATE', `Its label has not come out, or was seen (${row.state}).`, {
        state: row.state,
      });
    }
    const { session } = row;
    jobs.attested(row.session.jobId);
    if (!changes.queueDispatch(shipmentId, 'attested')) {
      throw new AppFailure('WRONG_STATE', 'Its dispatch is queued already.');
    }
    journal.append(
      { kind: 'decision', payload: { about: 'parcel', id: row.parcelId, decision: `attested by ${by}`, reason } },
      { atMs: options.nowMs(), shipmentId },
    );
    shelves.takeOff(row.parcelId);
    desk.leave(session, 'dispatch-queued', 'attested', bench);
  }

  return {
    'bench.unseen': ({ limit }) => {
      const limits = unseenLimits(options.nowMs(), options.serverNowMs());
      const entries = parcels.unseen(limit).map(({ shipmentId, sentAtMs, dispatchByMs }) => ({
        shipmentId,
        orderIds: [...new Set(shipments.items(shipmentId).map((item) => item.orderId))],
        sentAtMs,
        dispatchByMs,
        urgent: sentAtMs <= limits.sentBeforeMs || (dispatchByMs !== null && dispatchByMs < limits.dueBeforeMs),
      }));
      return { total: parcels.unseenCounts(limits).total, entries };
    },
    'bench.attest': ({ shipmentId, by, reason }) => {
      const current = desk.session;
      if (current.status !== 'idle' && current.parcel.shipmentId === shipmentId) {
        desk.change(() => {
          const left = idleAfter(current.parcel, options.nowMs());
          attest(shipmentId, by, reason, left);
          return { session: left, result: undefined };
        });
      } else {
        inTransaction(db, () => attest(shipmentId, by, reason));
      }
      return { queued: true };
    },
  };
}
