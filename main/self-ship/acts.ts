import type { Handlers } from '../../shared/contract/index.ts';
import type { SelfShipAct } from '../../shared/contract/self-ship.ts';
import { indiaDate } from '../../shared/india-time.ts';
import { broken, checkHappened, checkToCome } from '../../shared/model/field-checks.ts';
import { isDay } from '../../shared/model/field-rules.ts';
import { type MutationPayload, type OutboxReason, subjectOf } from '../../shared/model/mutations.ts';
import type { MutationKind } from '../../shared/model/states.ts';
import { type ChangeQueueOptions, changeQueue } from '../db/change-queue.ts';
import type { Db } from '../db/database.ts';
import type { Mutation, MutationQueries } from '../db/mutations.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { RememberedQueries } from '../db/remembered.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { inTransaction } from '../db/transaction.ts';
import { newest, stands } from './course.ts';
import { dispatchBody } from './dispatch-body.ts';
import { type KnownOrder, knownOrder, type OrderSources, selfShipRow } from './known-order.ts';
import { refusalOf, refused, serviceRefusalOf } from './refusals.ts';

/** The station's own invoice series, as far as a dispatch is concerned. */
export interface DispatchInvoicing {
  /** In the transaction that queues the dispatch; false for a number that is another order's. */
  readonly takeNumber: (dispatch: {
    readonly invoiceNumber: string;
    readonly invoiceDate: string;
    readonly orderId: string;
    readonly shipmentId: string;
    readonly mutationId: string;
  }) => boolean;
}

export interface ActsOptions extends OrderSources, ChangeQueueOptions {
  readonly db: Db;
  readonly mutations: OrderSources['mutations'] & ChangeQueueOptions['mutations'] & Pick<MutationQueries, 'countOf'>;
  readonly shipments: Pick<ShipmentQueries, 'items'>;
  readonly parcels: Pick<ParcelQueries, 'ofShipment' | 'setState'>;
  readonly remembered: RememberedQueries;
  readonly serverNowMs: () => number;
  readonly invoicing: DispatchInvoicing;
  /** After the commit of a queued change. */
  readonly onQueued: (changed: readonly Mutation[]) => void;
}

type Acts = Handlers<
  | 'selfShip.dispatch'
  | 'selfShip.deliver'
  | 'selfShip.attempt'
  | 'selfShip.update'
  | 'services.attempt'
  | 'services.complete'
>;

/** Couriers kept for the next form. */
const COURIERS_KEPT = 10;

/**
 * What a seller tells of an order he ships himself. Each act is judged by what is known and queued here (seed: associated actions), by India's
 * day of the marketplace's clock, and queued in the transaction that judged it; a refused one queues nothing.
 */
export function selfShipActs(options: ActsOptions): Acts {
  const { db, mutations, remembered, parcels } = options;
  const changes = changeQueue(options);

  /** What was refused of the same gives way: the marketplace has nothing of it, and a person just said it anew. */
  function queue(payload: MutationPayload): Mutation {
    const { shipmentId } = subjectOf(payload);
    for (const row of mutations.byShipment(shipmentId)) {
      if (row.state === 'rejected' && isSaidAnew(row, payload)) changes.giveUp(row);
    }
    return changes.queue(payload);
  }

  function takeInvoiceNumber({ shipmentId, mutationId }: Mutation, { kind, body }: MutationPayload): void {
    if (kind !== 'self-dispatch' || body.invoice.invoiceNumber === undefined) return;
    const { invoiceNumber, invoiceDate, items } = body.invoice;
    const orderId = options.shipments
      .items(shipmentId)
      .find((item) => item.orderItemId === items[0]?.orderItemId)?.orderId;
    const invoice = { invoiceNumber, invoiceDate, orderId: orderId ?? '', shipmentId, mutationId };
    if (!options.invoicing.takeNumber(invoice)) throw broken('invoiceNumber', 'not-of-this');
  }

  /** Judges and queues in one transaction; `payload` may throw what is wrong with a field. */
  function act(
    name: SelfShipAct,
    shipmentId: string,
    payload: (order: KnownOrder) => MutationPayload,
    refusal: (order: KnownOrder) => ReturnType<typeof refusalOf> = (order) =>
      refusalOf(name, order, options.serverNowMs()),
  ): { readonly mutationId: string } {
    const row = inTransaction(db, () => {
      const order = knownOrder(options, selfShipRow(options, shipmentId));
      const why = refusal(order);
      if (why !== null) throw refused(name, why, order);
      const made = payload(order);
      if (isSaidAlready(order, made)) throw refused(name, 'already-queued', order);
      const queued = queue(made);
      takeInvoiceNumber(queued, made);
      followedBy(order, made);
      return queued;
    });
    options.onQueued([row]);
    return { mutationId: row.mutationId };
  }

  /** What is true with the change: its parcel leaves, and what was said of the courier is offered the next time. */
  function followedBy({ row }: KnownOrder, { kind, body }: MutationPayload): void {
    if (kind !== 'self-dispatch' && kind !== 'self-update') return;
    const { locationId } = row;
    const { deliveryPartner } = body;
    if (deliveryPartner !== undefined) {
      const before = remembered.read(locationId, 'couriers-used')?.value ?? [];
      const couriers = [deliveryPartner, ...before.filter((each) => each !== deliveryPartner)];
      remembered.put(locationId, 'couriers-used', couriers.slice(0, COURIERS_KEPT), options.nowMs());
    }
    if (kind !== 'self-dispatch') return;
    remembered.put(locationId, 'self-dispatch-from', body.address, options.nowMs());
    const parcel = parcels.ofShipment(row.shipmentId);
    if (parcel?.state === 'complete') parcels.setState(parcel.parcelId, 'dispatch-queued', options.nowMs());
  }

  const next = (shipmentId: string, kind: MutationKind): number => mutations.countOf(shipmentId, kind) + 1;

  /** Neither in the future, nor before its parcel left as far as that was said here. */
  function checkAfterDispatch(field: string, atMs: number, { changes }: KnownOrder): void {
    checkHappened(field, atMs, options.serverNowMs());
    const dispatched = newest(changes, 'self-dispatch')?.dispatchDateMs;
    if (dispatched !== undefined && indiaDate(atMs) < indiaDate(dispatched)) throw broken(field, 'not-before-dispatch');
  }

  /** The same for a day of service and the delivery. */
  function checkAfterDelivery(field: string, day: string, { changes }: KnownOrder): void {
    checkHappened(field, day, options.serverNowMs());
    const delivered = newest(changes, 'self-delivery')?.deliveredMs;
    if (delivered !== undefined && day < indiaDate(delivered)) throw broken(field, 'not-before-delivery');
  }

  /** A service somebody typed that is another order's. */
  function checkServiceOf(shipmentId: string, serviceFulfilmentId: string): void {
    const of = options.serviceItems.shipmentOf(serviceFulfilmentId);
    if (of !== undefined && of !== shipmentId) throw broken('serviceFulfilmentId', 'not-of-this');
  }

  return {
    'selfShip.dispatch': (asked) =>
      act('dispatch', asked.shipmentId, ({ row }) => {
        const nowMs = options.serverNowMs();
        checkHappened('dispatchDateMs', asked.dispatchDateMs, nowMs);
        checkToCome('tentativeDeliveryMs', asked.tentativeDeliveryMs, nowMs);
        if (!isDay(asked.invoiceDate)) throw broken('invoiceDate', 'no-such-day');
        const items = options.shipments.items(row.shipmentId);
        const body = dispatchBody(asked, row.locationId, items, parcels.ofShipment(row.shipmentId));
        return { kind: 'self-dispatch', body };
      }),
    'selfShip.deliver': ({ shipmentId, deliveredMs }) =>
      act('deliver', shipmentId, (order) => {
        checkAfterDispatch('deliveredMs', deliveredMs, order);
        return { kind: 'self-delivery', body: { shipmentId, locationId: order.row.locationId, deliveredMs } };
      }),
    'selfShip.attempt': ({ shipmentId, attemptedMs, reason, subReason, newDeliveryMs }) =>
      act('attempt', shipmentId, (order) => {
        checkAfterDispatch('attemptedMs', attemptedMs, order);
        checkToCome('newDeliveryMs', newDeliveryMs, options.serverNowMs());
        const { locationId } = order.row;
        const ordinal = next(shipmentId, 'self-attempt');
        const body = { shipmentId, locationId, attemptedMs, reason, subReason, newDeliveryMs, ordinal };
        return { kind: 'self-attempt', body };
      }),
    'selfShip.update': ({ shipmentId, trackingId, deliveryPartner, tentativeDeliveryMs }) =>
      act('update', shipmentId, (order) => {
        checkToCome('tentativeDeliveryMs', tentativeDeliveryMs, options.serverNowMs());
        const { locationId } = order.row;
        const ordinal = next(shipmentId, 'self-update');
        const body = { shipmentId, locationId, trackingId, deliveryPartner, tentativeDeliveryMs, ordinal };
        return { kind: 'self-update', body };
      }),
    'services.attempt': ({ shipmentId, serviceFulfilmentId, attemptedOn, newDate, reason, subReason, comments }) =>
      act(
        'service-attempt',
        shipmentId,
        (order) => {
          checkServiceOf(shipmentId, serviceFulfilmentId);
          checkAfterDelivery('attemptedOn', attemptedOn, order);
          checkToCome('newDate', newDate, options.serverNowMs());
          const ordinal = next(shipmentId, 'service-attempt');
          const said = comments === undefined || comments === '' ? {} : { comments };
          const body = { serviceFulfilmentId, shipmentId, returnId: null, attemptedOn, newDate, reason, subReason };
          return { kind: 'service-attempt', body: { ...body, ...said, ordinal } };
        },
        (order) => serviceRefusalOf('service-attempt', order, serviceFulfilmentId, options.serverNowMs()),
      ),
    'services.complete': ({ shipmentId, serviceFulfilmentId, completedOn }) =>
      act(
        'service-complete',
        shipmentId,
        (order) => {
          checkServiceOf(shipmentId, serviceFulfilmentId);
          checkAfterDelivery('completedOn', completedOn, order);
          return { kind: 'service-complete', body: { serviceFulfilmentId, shipmentId, returnId: null, completedOn } };
        },
        (order) => serviceRefusalOf('service-complete', order, serviceFulfilmentId, options.serverNowMs()),
      ),
  };
}

/** Attempts carry a number of their own; one that nobody can tell of stays beside the next, because it may have been taken. */
function isSaidAnew({ kind, subject, lastError }: Mutation, payload: MutationPayload): boolean {
  if (kind !== payload.kind) return false;
  const now = subjectOf(payload).subject;
  if (subject === now) return true;
  const isRefused = lastError !== ('NOBODY_CAN_TELL' satisfies OutboxReason);
  return isRefused && now.includes('#') && subject.split('#')[0] === now.split('#')[0];
}

/** The same attempt or courier once more, word for word: one key struck twice. */
function isSaidAlready({ changes }: KnownOrder, made: MutationPayload): boolean {
  const last = changes.findLast((change) => change.row.kind === made.kind && stands(change));
  return last !== undefined && withoutOrdinal(last.payload) === withoutOrdinal(made);
}

function withoutOrdinal({ body }: MutationPayload): string {
  const fields = Object.entries(body).filter(([name]) => name !== 'ordinal');
  return JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}
