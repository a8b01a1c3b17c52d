import {
  type MutationPayload,
  type OutboxReason,
  readMutationPayload,
  subjectOf,
} from '../../shared/model/mutations.ts';
import { assertNever } from '../../shared/result.ts';
import type { Mutation, MutationChange } from '../db/mutations.ts';
import type { Answer, BatchAnswer } from '../marketplace/client.ts';
import { pause } from '../ports/timers.ts';
import { backoffMs } from './backoff.ts';
import type { BatchRamp } from './batch-ramp.ts';
import { chunksOf, type OutboxContext, ROWS_PER_COMMIT } from './context.ts';
import { nextPollMs } from './documents-wait.ts';
import { changeLookMs, heldBack } from './held-back.ts';
import { answerIdOf, callFor, KINDS } from './kinds/kinds.ts';
import type { Look } from './look.ts';
import { type Outcome, outcomeOf } from './outcome-table.ts';
import { preflight } from './preflight.ts';
import { keyOf, knownOf, siblingsOf } from './seen.ts';

/** A pending row with its request, ready to leave. */
export interface Ready {
  readonly row: Mutation;
  readonly payload: MutationPayload;
}

/** A row on its way, and how it stood before. */
interface Leaving {
  readonly before: Mutation;
  readonly row: Mutation;
  readonly payload: MutationPayload;
}

/** Sends changes and settles their answers (reliability 1.2). */
export interface Send {
  /** Checks a pending row that came due. Null when it does not leave now; then it was moved, or is waiting for a read. */
  prepare(row: Mutation): Ready | null;
  /** In one request: all of one kind and, where the request names one, of one location. */
  send(batch: readonly Ready[]): void;
  /** A batch with this row was refused as a whole. */
  leavesAlone(mutationId: string): boolean;
  inFlight(): number;
  packAheadInFlight(): number;
  /** Resolves when nothing is in flight. */
  settled(): Promise<void>;
  /** Mutations whose request is under way. */
  isCarrying(mutationId: string): boolean;
}

export function createSend(context: OutboxContext, look: Look, ramp: BatchRamp, onNetworkReturned: () => void): Send {
  const { client, queries, ledger, network, writeBreaker, busy } = context;
  const { clock, timers, random } = context.ports;
  const carried = new Set<string>();
  const alone = new Set<string>();
  const underWay = new Set<Promise<void>>();
  let packAhead = 0;

  function prepare(row: Mutation): Ready | null {
    const payload = readMutationPayload(row.kind, row.version, row.payload);
    if (!payload.ok || !isOf(row, payload.value)) {
      const lastMessage = payload.ok ? 'the stored request is for another shipment' : payload.error;
      ledger.move([{ from: row, to: { state: 'rejected', lastError: 'UNREADABLE_PAYLOAD', lastMessage } }]);
      return null;
    }
    const key = keyOf(row);
    const { seen, readAtMs } = knownOf(queries, row);
    const decision = preflight(row, payload.value, {
      seen,
      // What a label says is checked once more after an outage, however short it was: what has left cannot be taken back.
      fresh: look.isFresh(key, readAtMs) && (row.kind === 'pack' || look.isReadSinceAway(key, readAtMs)),
      siblings: siblingsOf(queries, row),
      serverNowMs: serverNowMs(),
    });
    if (decision.do === 'send') return { row, payload: payload.value };
    if (decision.do === 'read') look.want(key);
    else ledger.move([{ from: row, to: heldBack(context, row, decision) }]);
    return null;
  }

  const serverNowMs = () => clock.wallMs() + (client.serverOffsetMs() ?? 0);

  function carry(batch: readonly Ready[], onEnd: () => void): void {
    const rows = batch.map(({ row }) => row);
    for (const row of rows) {
      busy.add(keyOf(row));
      carried.add(row.mutationId);
      alone.delete(row.mutationId);
    }
    const work = exchange(batch)
      .catch(context.onFault)
      .finally(() => {
        underWay.delete(work);
        onEnd();
        for (const row of rows) {
          busy.delete(keyOf(row));
          carried.delete(row.mutationId);
        }
        context.pump();
      });
    underWay.add(work);
  }

  async function exchange(batch: readonly Ready[]): Promise<void> {
    const payloads = new Map(batch.map(({ row, payload }) => [row.mutationId, payload]));
    const rows = batch.map(({ row }) => row);
    const sending: Leaving[] = [];
    for (const [at, chunk] of chunksOf(rows, ROWS_PER_COMMIT).entries()) {
      if (at > 0) await pause(timers, 0);
      if (context.isDead()) return;
      const claimed = ledger.claim(chunk, (from) => ({
        state: 'sending',
        attempts: from.attempts + 1,
        sent: mark(),
        probes: 0,
        notBeforeMs: null,
      }));
      for (const { before, row } of claimed) {
        const payload = payloads.get(row.mutationId);
        if (payload) sending.push({ before, row, payload });
      }
    }
    if (sending.length === 0) return;
    let calledOff = false;
    const answer = await callFor(
      client,
      sending.map(({ payload }) => payload),
      () => {
        calledOff = context.isDead() || !sending.every(mayStillLeave);
        return !calledOff;
      },
    );
    if (context.isDead()) return;
    if (calledOff) {
      takeBack(sending);
      return;
    }
    const outcomes = sending.map(({ before, row, payload }) => ({
      before,
      row,
      outcome: outcomeOf(answerIdOf(payload), answer, sending.length),
    }));
    learn(
      answer,
      outcomes.map(({ outcome }) => outcome),
    );
    const pauseMs = answer.ok || answer.fault.kind !== 'throttled' ? 0 : network.pauseWrites(answer.fault.retryAfterMs);
    for (const chunk of chunksOf(outcomes, ROWS_PER_COMMIT)) {
      ledger.move(chunk.map(({ before, row, outcome }) => ({ from: row, to: settle(row, before, outcome, pauseMs) })));
      if (outcomes.length > ROWS_PER_COMMIT) await pause(timers, 0);
      if (context.isDead()) return;
    }
  }

  /** A request waits for its turn, behind all others for a while: what came meanwhile counts as much as what came before. */
  function mayStillLeave({ before: row, payload }: Leaving): boolean {
    // Taken back, it is withdrawn by the bench in the same transaction.
    if (row.kind === 'dispatch' && context.isStale(row.shipmentId)) return false;
    const { seen } = knownOf(queries, row);
    const decision = preflight(row, payload, {
      ...{ seen, fresh: true, siblings: siblingsOf(queries, row), serverNowMs: serverNowMs() },
    });
    return decision.do === 'send' || decision.do === 'read';
  }

  /** Nothing of it left: each row stands as it did, and is looked at again with what is known now. */
  function takeBack(rows: readonly Leaving[]): void {
    ledger.move(
      rows.map(({ before, row }) => ({
        from: row,
        to: {
          ...{ state: 'pending' as const, sent: before.sent, attempts: before.attempts, probes: before.probes },
          ...{ notBeforeMs: null, lastError: before.lastError, lastMessage: before.lastMessage },
        },
      })),
    );
  }

  /** What the call as a whole tells of the network and of how much to send at once. */
  function learn(answer: Answer<BatchAnswer>, outcomes: readonly Outcome[]): void {
    if (!answer.ok) network.failed(answer.fault);
    const noAnswer = !answer.ok && (answer.fault.kind === 'not-sent' || answer.fault.kind === 'unknown');
    if (isSuspicious(answer)) context.suspect();
    else if (answer.ok) network.believed();
    if (!answer.ok && answer.fault.kind === 'not-sent') look.wasAway();
    if (noAnswer) writeBreaker.failed();
    else {
      writeBreaker.succeeded();
      if (answer.ok && network.answered()) onNetworkReturned();
    }
    if (!answer.ok && answer.fault.kind === 'credentials') network.pauseAccount();
    if (outcomes.some((outcome) => outcome.do === 'verify' && outcome.error === 'OUTCOME_UNKNOWN')) ramp.unknown();
    else if (answer.ok) ramp.succeeded();
  }

  function settle(row: Mutation, before: Mutation, outcome: Outcome, pauseMs: number): MutationChange {
    switch (outcome.do) {
      case 'accept':
        // What was read before tells what stood before; nothing but its end follows a dispatch.
        if (row.kind !== 'dispatch') look.forget(keyOf(row));
        return KINDS[row.kind].afterAccepted === 'done'
          ? { state: 'acked', lastError: null, lastMessage: null }
          : {
              state: 'awaiting-documents',
              sent: mark(),
              notBeforeMs: context.scheduleMs() + nextPollMs(0),
              lastError: null,
              lastMessage: null,
            };
      case 'verify':
        return { state: 'verify', sent: mark(), ...told(row, before, outcome) };
      case 'back-off':
        return {
          state: 'pending',
          sent: before.sent,
          notBeforeMs: context.scheduleMs() + backoffMs(row.attempts, random),
          lastError: outcome.error,
          lastMessage: outcome.message,
        };
      case 'pause-class':
        return {
          state: 'pending',
          sent: before.sent,
          notBeforeMs: context.scheduleMs() + pauseMs,
          lastError: 'THROTTLED',
          lastMessage: outcome.message,
        };
      case 'pause-account':
        return { state: 'pending', sent: before.sent, lastError: 'CREDENTIALS', lastMessage: outcome.message };
      case 'wait':
        look.forget(keyOf(row));
        return {
          state: 'pending',
          sent: before.sent,
          notBeforeMs: context.scheduleMs() + changeLookMs(before),
          probes: before.probes + 1,
          lastError: outcome.error,
          lastMessage: outcome.message,
        };
      case 'send-alone':
        alone.add(row.mutationId);
        return { state: 'pending', sent: before.sent, lastError: outcome.error, lastMessage: outcome.message };
      case 'reject':
        return { state: 'rejected', lastError: outcome.error, lastMessage: outcome.message };
      default:
        return assertNever(outcome);
    }
  }

  /**
   * What an answer of unknown meaning tells. Where other stations work for the account too, "there was one before" to the first
   * request that ever left is about another's, and must not be taken for ours: its label comes out elsewhere.
   */
  function told(
    row: Mutation,
    before: Mutation,
    { error, message }: { readonly error: string; readonly message: string },
  ) {
    const second = context.sharesAccount && before.sent === null && KINDS[row.kind].comesSecond.has(error);
    return second
      ? { lastError: 'PACKED_ELSEWHERE' satisfies OutboxReason, lastMessage: `${error}: ${message}` }
      : { lastError: error, lastMessage: message };
  }

  const mark = () => ({ wallMs: clock.wallMs(), monoMs: clock.monotonicMs(), boot: context.boot.id });

  return {
    prepare,
    send(batch) {
      if (batch.length === 0) return;
      const ahead = batch.filter(
        ({ payload }) => payload.kind === 'pack' && payload.body.origin === 'pack-ahead',
      ).length;
      packAhead += ahead;
      carry(batch, () => {
        packAhead -= ahead;
      });
    },
    leavesAlone: (mutationId) => alone.has(mutationId),
    inFlight: () => underWay.size,
    packAheadInFlight: () => packAhead,
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    isCarrying: (mutationId) => carried.has(mutationId),
  };
}

/** No marketplace says this: HTML, wrong ids, or nothing about what was asked. Something in between answers, or it is broken. */
function isSuspicious(answer: Answer<BatchAnswer>): boolean {
  return answer.ok
    ? [...answer.value.values()].every(({ kind }) => kind === 'missing')
    : answer.fault.suspicious === true;
}

function isOf(row: Mutation, payload: MutationPayload): boolean {
  const of = subjectOf(payload);
  return of.shipmentId === row.shipmentId && of.returnId === row.returnId && of.locationId === row.locationId;
}
