import { AppFailure } from '../../shared/errors.ts';
import type { Db } from '../db/database.ts';
import type { Mutation, MutationQueries } from '../db/mutations.ts';
import { inTransaction } from '../db/transaction.ts';
import type { MarketplaceClient } from '../marketplace/client.ts';
import type { Ports } from '../ports/index.ts';
import { type Cancel, pause } from '../ports/timers.ts';
import { spreadMs } from './backoff.ts';
import { createBatchRamp } from './batch-ramp.ts';
import { createBreaker } from './breaker.ts';
import { type ApplyReturns, type ApplyShipments, chunksOf, type OutboxContext, ROWS_PER_COMMIT } from './context.ts';
import { createLedger, type RecordEvent } from './ledger.ts';
import { createLook } from './look.ts';
import { createNetworkWatch } from './network-watch.ts';
import { type OutboxStatus, outboxFacts, outboxStatus } from './outbox-status.ts';
import { createPlan } from './plan.ts';
import { createScheduleClock } from './schedule-clock.ts';
import { createSend } from './send.ts';
import { LONGEST_WAIT_MS, OUTBOX_DEFAULTS, type OutboxSettings } from './settings.ts';
import type { OutboxFacts } from './waits.ts';

export interface SendLoopOptions {
  readonly client: MarketplaceClient;
  readonly db: Db;
  readonly queries: MutationQueries;
  readonly ports: Pick<Ports, 'clock' | 'timers' | 'random' | 'ids'>;
  readonly applyShipments: ApplyShipments;
  /** Nothing is kept of returns, when left out. */
  readonly applyReturns?: ApplyReturns;
  readonly record: RecordEvent;
  /** Local work that is committed together with a change of state. Runs inside the transaction. */
  readonly alongside?: (mutation: Mutation, from: Mutation) => void;
  /** After each commit: send events, fetch labels. */
  readonly onCommitted: (changed: readonly Mutation[]) => void;
  /** A bug or a broken disk. The loop goes on; what was under way is asked about again. */
  readonly onFault: (error: unknown) => void;
  readonly settings?: Partial<OutboxSettings>;
  /** What was printed for its parcel tells what the shipment no longer is: nothing is sent for it. Never, when left out. */
  readonly isStale?: (shipmentId: string) => boolean;
  /** Other stations send for this account too; false when left out. */
  readonly sharesAccount?: boolean;
  /** Nothing is sent or read while it says false (the check after an unclean stop); call `wake` when it changes. */
  readonly gate?: () => boolean;
}

export interface SendLoop {
  /** Takes over the rows on disk: what was being sent when the last run ended is asked about. Throws when started twice. */
  start(): void;
  /** Starts nothing new and waits for what is under way; `queued` changes stay on disk for the next start. */
  stop(maxWaitMs: number): Promise<{ readonly queued: number }>;
  /** A row was added or decided about, or the gate opened. Cheap; call it after every such commit. */
  wake(): void;
  /** The pull has news of these shipments: what waits for them is looked at again. */
  shipmentsChanged(shipmentIds: readonly string[]): void;
  /** The system says the network is back. */
  networkUp(): void;
  /** Ends the pause after refused credentials. */
  credentialsChanged(): void;
  status(): OutboxStatus;
  /** What no row holds and a screen needs to say what a row waits for. */
  facts(): OutboxFacts;
}

/** A missed event costs at most this. */
const TICK_MS = 60_000;
const REST_AFTER_FAULT_MS = 5_000;

/** Brings every change of this station to the marketplace with its effect exactly once (design: outbox; reliability 1). */
export function createSendLoop(options: SendLoopOptions): SendLoop {
  const { db, queries } = options;
  const { clock, timers, random } = options.ports;
  const settings: OutboxSettings = { ...OUTBOX_DEFAULTS, ...options.settings };
  const network = createNetworkWatch(clock, random, settings);
  const ramp = createBatchRamp(settings.batchStart, settings.batchMax);
  let generation = 0;
  let life: 'new' | 'running' | 'stopping' | 'dead' = 'new';
  let cancelTimer: Cancel = () => {};
  const schedule = createScheduleClock(clock);
  let pumping = false;
  let again = false;
  let recoverAtMono: number | null = null;
  let restedUntilMono: number | null = null;

  const context: OutboxContext = {
    client: options.client,
    db,
    queries,
    ports: options.ports,
    settings,
    scheduleMs: schedule.nowMs,
    applyShipments: options.applyShipments,
    applyReturns: options.applyReturns ?? (async () => undefined),
    ledger: createLedger({ ...options, clock }, () => generation),
    boot: { id: options.ports.ids.next(), startedMonoMs: clock.monotonicMs() },
    network,
    restedUntilMs: () => restedUntilMono,
    writeBreaker: createBreaker(settings, clock, random),
    readBreaker: createBreaker(settings, clock, random),
    suspect,
    sharesAccount: options.sharesAccount ?? false,
    isStale: options.isStale ?? (() => false),
    busy: new Set(),
    isDead: () => life === 'dead',
    onFault: fault,
    pump,
  };
  const look = createLook(context, networkReturned);
  const send = createSend(context, look, ramp, networkReturned);
  const plan = createPlan(context, look, send, ramp);

  function fault(error: unknown): void {
    if (life === 'dead') return;
    recoverAtMono = clock.monotonicMs() + REST_AFTER_FAULT_MS;
    options.onFault(error);
  }

  /** So many answers that cannot be the marketplace's: changes rest, and one read at a time finds out when it is there again. */
  function suspect(): void {
    if (network.doubted() < settings.breakerAfterSuspicious) return;
    context.writeBreaker.open();
    context.readBreaker.open();
  }

  function networkReturned(): void {
    ramp.outageOver();
    const nowMs = schedule.nowMs();
    const waiting = queries.waitingForNetwork(nowMs);
    if (waiting.length === 0) return;
    inTransaction(db, () => {
      for (const mutationId of waiting) queries.hurry(mutationId, nowMs + spreadMs(random));
    });
  }

  /** A request that no worker carries any more may have left: it is asked about, never sent again blindly. */
  function suspectAbandoned(): void {
    const abandoned = queries.inState('sending').filter((row) => !send.isCarrying(row.mutationId));
    for (const chunk of chunksOf(abandoned, ROWS_PER_COMMIT)) {
      context.ledger.move(
        chunk.map((from) => ({
          from,
          to: {
            state: 'verify',
            probes: 0,
            notBeforeMs: null,
            lastError: 'OUTCOME_UNKNOWN',
            lastMessage: 'the station stopped while it was being sent',
          },
        })),
      );
    }
  }

  function followClock(): void {
    const movedMs = schedule.follow();
    if (movedMs === 0) return;
    look.clockSet();
    inTransaction(db, () => queries.shiftWaits(Math.round(movedMs)));
  }

  function pump(): void {
    again = true;
    if (life !== 'running' || pumping) return;
    pumping = true;
    cancelTimer();
    let nextMono: number | null = null;
    try {
      // What a commit wakes meanwhile is looked at in a further round.
      while (again) {
        again = false;
        nextMono = runOnce();
      }
    } catch (error) {
      again = false;
      fault(error);
    } finally {
      pumping = false;
    }
    const nowMono = clock.monotonicMs();
    const soonest = Math.min(nextMono ?? Infinity, recoverAtMono ?? Infinity, nowMono + TICK_MS);
    cancelTimer = timers.after(Math.max(1, soonest - nowMono), pump);
  }

  function runOnce(): number | null {
    // After a fault everything rests: a disk that takes no commit would be asked again without end.
    if (recoverAtMono !== null && clock.monotonicMs() < recoverAtMono) return null;
    followClock();
    if (recoverAtMono !== null) {
      suspectAbandoned();
      recoverAtMono = null;
    }
    endRest();
    return (options.gate?.() ?? true) ? plan.run() : null;
  }

  /** Counted from this start: what an earlier run sent left before it. */
  function endRest(): void {
    if (restedUntilMono === null || clock.monotonicMs() < restedUntilMono) return;
    look.forgetAll();
    inTransaction(db, queries.settleRestore);
    restedUntilMono = null;
  }

  function start(): void {
    if (life !== 'new') throw new AppFailure('WRONG_STATE', 'the outbox was started before');
    inTransaction(db, () => {
      generation = queries.nextGeneration();
      queries.clampWaits(clock.wallMs() + LONGEST_WAIT_MS);
    });
    schedule.restart();
    context.boot.startedMonoMs = clock.monotonicMs();
    if (!queries.isRestoreSettled()) restedUntilMono = context.boot.startedMonoMs + settings.settleMs;
    life = 'running';
    suspectAbandoned();
    pump();
  }

  async function stop(maxWaitMs: number): Promise<{ readonly queued: number }> {
    if (life === 'running') {
      life = 'stopping';
      cancelTimer();
      const late = new AbortController();
      await Promise.race([send.settled(), pause(timers, maxWaitMs, late.signal)]);
      late.abort();
    }
    life = 'dead';
    const counts = queries.counts();
    return { queued: counts.pending + counts.sending + counts.verify + counts['awaiting-documents'] };
  }

  return {
    start,
    stop,
    wake: pump,
    shipmentsChanged(shipmentIds) {
      if (life !== 'running') return;
      inTransaction(db, () => {
        for (const shipmentId of shipmentIds) queries.wakeShipment(shipmentId);
      });
      pump();
    },
    networkUp() {
      if (life !== 'running') return;
      context.readBreaker.networkUp();
      context.writeBreaker.networkUp();
      look.networkUp();
      networkReturned();
      pump();
    },
    credentialsChanged() {
      network.credentialsChanged();
      pump();
    },
    facts: () => outboxFacts(context, options.gate?.() ?? true),
    status: () => outboxStatus(context, send.inFlight(), ramp.size()),
  };
}
