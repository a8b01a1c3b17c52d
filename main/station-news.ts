import type { StationEvent } from '../shared/contract/index.ts';
import type { MutationKind } from '../shared/model/states.ts';
import type { Batches } from './batch/batches.ts';
import type { Bench } from './bench/bench.ts';
import type { PackBuffer } from './buffer/buffer.ts';
import type { Mutation } from './db/mutations.ts';
import type { DocumentsLoop } from './documents/documents-loop.ts';
import type { OutboxStatus } from './outbox/outbox-status.ts';
import type { SendLoop } from './outbox/send-loop.ts';
import type { Timers } from './ports/timers.ts';
import type { PrintQueue } from './printing/print-queue.ts';
import type { ShipmentChange } from './pull/apply-shipment.ts';
import type { PullLoop, PullStatus } from './pull/pull-loop.ts';
import type { StationReturns } from './station-returns.ts';
import { latestNetwork } from './station-status.ts';

export interface NewsParts {
  readonly batches: Pick<Batches, 'wake'>;
  readonly bench: Bench;
  readonly buffer: Pick<PackBuffer, 'printersChanged' | 'shipmentsChanged' | 'statusChanged' | 'wake'>;
  readonly learn: (shipmentId: string, code: string) => void;
  readonly send: SendLoop;
  readonly prints: PrintQueue;
  readonly documents: DocumentsLoop;
  readonly pull: PullLoop;
  readonly returns: Pick<StationReturns, 'mutationsMoved' | 'networkWorked'>;
}

export interface NewsOptions {
  readonly emit: (event: StationEvent) => void;
  readonly timers: Timers;
  readonly onFault: (error: unknown) => void;
}

/** What moves an order that the seller ships himself. */
const OF_SELF_SHIP: ReadonlySet<MutationKind> = new Set(['self-dispatch', 'self-delivery', 'service-complete']);

/** Until what a disk did not take is tried again. */
const LOOK_AGAIN_MS = 5_000;

/**
 * What follows a commit: the loops whose work it may have made are woken, the bench hears what concerns its parcel, the screens are
 * told to ask again. `parts` is asked for when news comes, because the parts themselves bring it.
 *
 * Outbox and documents are woken in a turn of their own, once for all that came meanwhile: they commit before they send, and a
 * reply to a scan does not wait for that. Only a print is begun at once.
 *
 * Most of it commits something itself. What a disk does not take is told, harms nobody who brought the news, and is made good: soon
 * the bench looks again at all that may have come up, as after a start.
 */
export function stationNews(parts: () => NewsParts, { emit, timers, onFault }: NewsOptions) {
  let owed = false;
  let changedShipments = new Set<string>();
  let wakeComes = false;
  let returns = { pull: 0, outbox: 0 };
  /** Answers the outbox had heard when the line of the pull was found down; null while it is not. */
  let answersBefore: number | null = null;
  let offline = false;

  function lookAgain(): void {
    if (owed) return;
    owed = true;
    timers.after(LOOK_AGAIN_MS, () => {
      owed = false;
      following(() => parts().bench.recheck());
      wakeSoon();
    });
  }

  function following(work: () => void): void {
    try {
      work();
    } catch (error) {
      onFault(error);
      lookAgain();
    }
  }

  function wakeSoon(): void {
    if (wakeComes) return;
    wakeComes = true;
    timers.after(0, () => {
      const { batches, buffer, send, documents } = parts();
      const changed = [...changedShipments];
      changedShipments = new Set();
      wakeComes = false;
      following(() => {
        if (changed.length === 0) return send.wake();
        // Until the outbox has it written down: what waits for news of these looks at them no sooner by itself.
        for (const shipmentId of changed) changedShipments.add(shipmentId);
        send.shipmentsChanged(changed);
        for (const shipmentId of changed) changedShipments.delete(shipmentId);
      });
      following(() => buffer.shipmentsChanged(changed));
      following(documents.wake);
      following(batches.wake);
    });
  }

  /**
   * Who got through tells the others, so that nobody waits out a pause that began in the outage. Counted, not compared with the last look:
   * an outage may be over before anybody looks.
   */
  function followNetwork(): void {
    const { buffer, pull, send, documents, returns: pullOfReturns } = parts();
    const before = returns;
    const told = { pull: pull.status(), outbox: send.status() };
    returns = { pull: told.pull.returns, outbox: told.outbox.returns };
    const connected = { pull: told.pull.network === 'connected', outbox: told.outbox.network === 'connected' };
    const { network } = latestNetwork(told.pull, told.outbox);
    offline = network === 'offline' || network === 'paused';
    const pullWorked = connected.pull && returns.pull > before.pull;
    const outboxWorked = connected.outbox && returns.outbox > before.outbox;
    const lineIsBack = answeredPast(told.pull, told.outbox);
    if (pullWorked && !connected.outbox) send.networkUp();
    if ((outboxWorked && !connected.pull) || lineIsBack) pull.networkWorked();
    if (!pullWorked && !outboxWorked) return;
    documents.networkUp();
    pullOfReturns.networkWorked();
    buffer.wake();
  }

  /** The outbox, which met no outage, heard an answer after no request of the pull could leave: the same line carries both. Once an answer. */
  function answeredPast(pull: Pick<PullStatus, 'lineDown'>, outbox: Pick<OutboxStatus, 'answers'>): boolean {
    const before = answersBefore;
    answersBefore = pull.lineDown ? outbox.answers : null;
    return before !== null && pull.lineDown && outbox.answers > before;
  }

  /** An order's gate comes and goes with its cancellation; what the marketplace took of either kind is shown once it is read. */
  function orderMoved({ kind, state, shipmentId }: Mutation): void {
    if (kind !== 'cancel' && kind !== 'forms-ack') return;
    const { bench, pull } = parts();
    if (state === 'acked') pull.hint(shipmentId);
    if (kind !== 'cancel') return;
    changedShipments.add(shipmentId);
    emit({ name: 'queue.changed', count: 1 });
    bench.shipmentChanged(shipmentId);
  }

  return {
    /** Some loop met a fault, and what it had to tell the bench may not have been told. */
    lookAgain,
    shipments(changes: readonly ShipmentChange[]): void {
      const { bench } = parts();
      for (const { shipmentId } of changes) {
        following(() => bench.shipmentChanged(shipmentId));
        changedShipments.add(shipmentId);
      }
      wakeSoon();
      emit({ name: 'queue.changed', count: changes.length });
    },
    /** A person's word took its gate away. */
    takenOver(shipmentId: string): void {
      following(() => parts().bench.shipmentChanged(shipmentId));
      changedShipments.add(shipmentId);
      wakeSoon();
      emit({ name: 'queue.changed', count: 1 });
    },
    bench(): void {
      const { bench, prints } = parts();
      following(prints.wake);
      wakeSoon();
      const { session } = bench;
      emit({ name: 'bench.changed', shipmentId: session.status === 'idle' ? null : session.parcel.shipmentId });
    },
    outbox(changed: readonly Mutation[]): void {
      const { bench, learn } = parts();
      for (const mutation of changed) {
        const { state, kind, shipmentId, lastError } = mutation;
        if (state === 'rejected' && kind === 'pack' && lastError !== null) {
          following(() => learn(shipmentId, lastError));
        }
        following(() => bench.mutationSettled(mutation));
        following(() => orderMoved(mutation));
        // No window of a sweep shows what became of it.
        if (state === 'acked' && OF_SELF_SHIP.has(kind)) following(() => void parts().pull.hint(shipmentId));
      }
      following(() => parts().returns.mutationsMoved(changed));
      wakeSoon();
      following(followNetwork);
      emit({ name: 'outbox.changed', count: changed.length });
    },
    /** `queued`: with them, or because of them, something may have come to the outbox. */
    returns(count: number, queued: boolean): void {
      if (queued) wakeSoon();
      emit({ name: 'returns.changed', count });
      if (queued) emit({ name: 'outbox.changed', count: 0 });
    },
    /** The queue is a view over the catalogue too: what can be packed may have changed. */
    catalogue(sku: string | null): void {
      parts().buffer.wake();
      emit({ name: 'catalogue.changed', sku });
      emit({ name: 'queue.changed', count: 0 });
    },
    /** What is packed ahead is more, less or further than it was. */
    ahead(): void {
      wakeSoon();
      emit({ name: 'status.changed' });
    },
    /** Somebody asked for a paper away from the bench. */
    printQueued(jobId: string): void {
      following(parts().prints.wake);
      emit({ name: 'prints.changed', jobId });
    },
    print(jobId: string | null): void {
      if (jobId === null) emit({ name: 'status.changed' });
      else emit({ name: 'prints.changed', jobId });
      // What a printer has to do, and how it is, is shown with it.
      emit({ name: 'printers.changed' });
    },
    /** Printers came, changed or went: other documents may print, for which others wait. */
    printers(): void {
      parts().documents.printersChanged();
      parts().buffer.printersChanged();
      wakeSoon();
      emit({ name: 'printers.changed' });
      emit({ name: 'status.changed' });
    },
    status(): void {
      following(followNetwork);
      following(parts().buffer.statusChanged);
      following(parts().bench.newsCame);
      emit({ name: 'status.changed' });
    },
    /** False while nothing gets through to the marketplace, as pull and outbox last learned. */
    labelsCanCome: (): boolean => !offline,
  };
}
