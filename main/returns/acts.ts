import type { Handlers } from '../../shared/contract/index.ts';
import { indiaDate } from '../../shared/india-time.ts';
import { broken, checkHappened, checkToCome } from '../../shared/model/field-checks.ts';
import type { MutationPayload } from '../../shared/model/mutations.ts';
import type { ReturnAct } from '../../shared/model/returns.ts';
import type { ChangeQueue } from '../db/change-queue.ts';
import type { Db } from '../db/database.ts';
import type { MutationQueries } from '../db/mutations.ts';
import { inTransaction } from '../db/transaction.ts';
import { dispatchedMs } from './dispatch-date.ts';
import { type KnownReturnHere, knownReturn, type ReturnSources } from './known-return.ts';
import { refusalOf, refused } from './rules.ts';

export interface ActOptions extends ReturnSources {
  readonly db: Db;
  readonly mutations: ReturnSources['mutations'] & Pick<MutationQueries, 'byShipment'>;
  readonly changes: Pick<ChangeQueue, 'queue' | 'giveUp'>;
  readonly serverNowMs: () => number;
  /** After each commit: wake the outbox, tell the screens. */
  readonly onQueued: (returnId: string) => void;
}

type ActHandlers = Handlers<
  | 'returns.approve'
  | 'returns.reject'
  | 'returns.techVisitAttempt'
  | 'returns.pickup'
  | 'returns.pickupAttempt'
  | 'returns.complete'
  | 'returns.cancel'
>;

/**
 * What a person decides about a return of a self-ship order. Judged by what is known here, queued with the rules of the seed already
 * kept, so that it is as good offline as online. Throws NOT_FOUND, WRONG_STATE (`details.refusal`), INVALID_INPUT (`details.field`,
 * `details.rule`); nothing is queued then.
 */
export function actHandlers(options: ActOptions): ActHandlers {
  const { db, changes, serverNowMs } = options;
  const queue = (payload: MutationPayload): string => changes.queue(payload).mutationId;

  /** Judges and queues in one transaction; gives the ids in the order of the changes. */
  function act<T extends readonly string[]>(
    name: ReturnAct,
    returnId: string,
    change: (here: KnownReturnHere, ids: ReturnType<typeof idsOf>) => T,
  ): T {
    const ids = inTransaction(db, () => {
      const here = knownReturn(options, returnId);
      const refusal = refusalOf(name, here);
      if (refusal) throw refused(name, refusal, here.status);
      for (const row of here.refused) changes.giveUp(row);
      return change(here, idsOf(here));
    });
    options.onQueued(returnId);
    return ids;
  }

  function one(
    name: ReturnAct,
    returnId: string,
    payload: (here: KnownReturnHere, ids: ReturnType<typeof idsOf>) => MutationPayload,
  ): { readonly mutationId: string } {
    const [mutationId] = act(name, returnId, (here, ids) => [queue(payload(here, ids))] as const);
    return { mutationId };
  }

  return {
    'returns.approve': ({ returnId, comments, serviceDateMs, ...input }) =>
      one('approve', returnId, (here, ids) => {
        const serviceFulfilmentId = serviceOf(here, input.serviceFulfilmentId);
        if (serviceDateMs !== undefined) {
          if (serviceFulfilmentId === undefined) throw broken('serviceFulfilmentId', 'required');
          checkHappened('serviceDateMs', serviceDateMs, serverNowMs());
        }
        return {
          kind: 'return-approve',
          body: {
            ...{ ...ids, comments },
            ...(serviceFulfilmentId === undefined ? {} : { serviceFulfilmentId }),
            ...(serviceDateMs === undefined ? {} : { serviceDateMs }),
          },
        };
      }),

    'returns.reject': ({ returnId, serviceFulfilmentId, serviceDateMs, comments }) =>
      one('reject', returnId, (here, ids) => {
        checkOwnService(here, serviceFulfilmentId);
        checkHappened('serviceDateMs', serviceDateMs, serverNowMs());
        return { kind: 'return-reject', body: { ...ids, serviceFulfilmentId, serviceDateMs, comments } };
      }),

    'returns.techVisitAttempt': ({
      returnId,
      serviceFulfilmentId,
      attemptedOn,
      newDate,
      reason,
      subReason,
      comments,
    }) =>
      one('tech-visit-attempt', returnId, (here, ids) => {
        checkOwnService(here, serviceFulfilmentId);
        checkHappened('attemptedOn', attemptedOn, serverNowMs());
        checkToCome('newDate', newDate, serverNowMs());
        return {
          kind: 'service-attempt',
          body: {
            ...{ serviceFulfilmentId, returnId, shipmentId: ids.shipmentId },
            ...{ attemptedOn, newDate, reason, subReason },
            ...(comments === undefined || comments === '' ? {} : { comments }),
            ...shownBefore('byBeforeMs', serviceByOf(here, serviceFulfilmentId)),
            ordinal: ordinalOf(here, 'service-attempt', serviceFulfilmentId),
          },
        };
      }),

    'returns.pickup': ({ returnId, pickedUpMs }) =>
      one('pickup', returnId, (_, ids) => {
        checkHappened('pickedUpMs', pickedUpMs, serverNowMs());
        return { kind: 'return-pickup', body: { ...ids, pickedUpMs } };
      }),

    'returns.pickupAttempt': ({ returnId, attemptedMs, newPickupMs, reason }) =>
      one('pickup-attempt', returnId, (here, ids) => {
        checkHappened('attemptedMs', attemptedMs, serverNowMs());
        checkToCome('newPickupMs', newPickupMs, serverNowMs());
        const ordinal = ordinalOf(here, 'return-pickup-attempt', returnId);
        const before = shownBefore('expectedBeforeMs', expectedOf(here));
        return {
          kind: 'return-pickup-attempt',
          body: { ...ids, attemptedMs, newPickupMs, reason, ...before, ordinal },
        };
      }),

    'returns.complete': ({ returnId }) =>
      one('complete', returnId, (_, ids) => ({ kind: 'return-complete', body: ids })),

    'returns.cancel': ({ returnId, deliveredMs }) => ({
      mutationIds: act('cancel', returnId, (here, ids) => {
        const { forward } = here;
        if (!forward) throw refused('cancel', 'order-unknown', here.status);
        // One delivery is all its order can have, and one stands.
        if (options.mutations.openOf(forward.shipmentId, 'self-delivery')) {
          throw refused('cancel', 'already-queued', here.status);
        }
        checkHappened('deliveredMs', deliveredMs, serverNowMs());
        const leftMs = dispatchedMs(options.mutations, forward.shipmentId);
        if (leftMs !== undefined && indiaDate(deliveredMs) < indiaDate(leftMs)) {
          throw broken('deliveredMs', 'not-before-dispatch');
        }
        const cancelled = queue({ kind: 'return-cancel', body: ids });
        const delivered = queue({
          kind: 'self-delivery',
          body: { shipmentId: forward.shipmentId, locationId: ids.locationId, deliveredMs, afterReturnId: returnId },
        });
        return [cancelled, delivered] as const;
      }),
    }),
  };
}

function idsOf({ known: { returnId }, shipmentId, locationId }: KnownReturnHere) {
  return { returnId, shipmentId, locationId };
}

/** The tech visit that an approval completes; the only one there is need not be named. */
function serviceOf(here: KnownReturnHere, named: string | undefined): string | undefined {
  if (named !== undefined) {
    checkOwnService(here, named);
    return named;
  }
  const services = [...new Set(here.serviceIds)];
  if (services.length > 1) throw broken('serviceFulfilmentId', 'required');
  return services[0];
}

function checkOwnService({ serviceIds }: KnownReturnHere, serviceFulfilmentId: string): void {
  if (!serviceIds.includes(serviceFulfilmentId)) throw broken('serviceFulfilmentId', 'not-of-this');
}

/** By a date that moved from here on the outbox sees that an attempt was taken. */
function shownBefore<Name extends string>(name: Name, atMs: number | null): Partial<Record<Name, number>> {
  return atMs === null ? {} : ({ [name]: atMs } as Record<Name, number>);
}

function expectedOf({ known }: KnownReturnHere): number | null {
  const shown = known.items.flatMap(({ expectedMs }) => expectedMs ?? []);
  return shown.length === 0 ? null : Math.max(...shown);
}

function serviceByOf({ known }: KnownReturnHere, serviceFulfilmentId: string): number | null {
  const services = known.items.flatMap((item) => item.services);
  return services.find((each) => each.serviceFulfilmentId === serviceFulfilmentId)?.serviceByMs ?? null;
}

/** Attempts of one subject repeat, given up ones counted too: no two may carry the same name. */
function ordinalOf({ rows }: KnownReturnHere, kind: MutationPayload['kind'], of: string): number {
  const taken = rows.flatMap((row) => {
    if (row.kind !== kind || !row.subject.startsWith(`${of}#`)) return [];
    return [Number(row.subject.slice(of.length + 1))];
  });
  return Math.max(0, ...taken) + 1;
}
