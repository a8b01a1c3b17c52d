import type { ItemAnswer } from '../../main/marketplace/client.ts';
import type { Timers } from '../../main/ports/timers.ts';
import { parseIndiaIso } from '../../shared/india-time.ts';
import type { MutationPayload } from '../../shared/model/mutations.ts';
import type { Return, ReturnStatus } from '../../shared/model/returns.ts';
import { type Shipment, type ShipmentState, shipmentState } from '../../shared/model/shipment.ts';
import { assertNever } from '../../shared/result.ts';

export interface ScriptedOrdersOptions {
  readonly timers: Timers;
  readonly guards: boolean;
  /** From the pack until PACKED; the state then reached may be another. */
  readonly packing: (shipmentId: string) => { readonly afterMs: number; readonly state: ShipmentState };
}

type Change<K extends MutationPayload['kind']> = Extract<MutationPayload, { kind: K }>['body'];

/**
 * What a scripted marketplace keeps of orders, services and returns, and how each change moves them (seed: associated actions). Without guards it
 * takes whatever it is told, however often.
 */
export function createScriptedOrders({ timers, guards, packing }: ScriptedOrdersOptions) {
  const shipments = new Map<string, Shipment>();
  const returns = new Map<string, Return>();
  const services = new Map<string, { readonly shipmentId: string; done: boolean }>();

  const state = (shipmentId: string) => shipmentState(shipments.get(shipmentId)?.orderItems ?? []);
  const statusOf = (returnId: string) => returns.get(returnId)?.items[0]?.status ?? 'unknown';

  function setState(shipmentId: string, next: ShipmentState): void {
    const shipment = shipments.get(shipmentId);
    if (!shipment) throw new Error(`no shipment ${shipmentId}`);
    shipments.set(shipmentId, {
      ...shipment,
      orderItems: shipment.orderItems.map((item) => (item.state === 'CANCELLED' ? item : { ...item, state: next })),
    });
  }

  function changeReturn(returnId: string, change: Partial<Return['items'][number]>): void {
    const ret = returns.get(returnId);
    if (!ret) throw new Error(`no return ${returnId}`);
    returns.set(returnId, { ...ret, items: ret.items.map((item) => ({ ...item, ...change })) });
  }

  function setStatus(returnId: string, status: ReturnStatus): void {
    changeReturn(returnId, { status, statusText: status });
  }

  /** Documents are made: the pack's, or those of a pack whose forms were acknowledged. */
  function makeDocuments(shipmentId: string, after: { readonly afterMs: number; readonly state: ShipmentState }): void {
    setState(shipmentId, 'PACKING_IN_PROGRESS');
    timers.after(after.afterMs, () => {
      if (state(shipmentId) === 'PACKING_IN_PROGRESS') setState(shipmentId, after.state);
    });
  }

  function pack(shipmentId: string): ItemAnswer {
    const now = state(shipmentId);
    if (guards && now === 'PACKING_IN_PROGRESS') return failure('DUPLICATE_PACK_REQUEST');
    if (now === 'CANCELLED' || (guards && now !== 'APPROVED')) return failure('INVALID_PACK_REQUEST');
    if (now === 'APPROVED') makeDocuments(shipmentId, packing(shipmentId));
    return DONE;
  }

  function dispatch(shipmentId: string): ItemAnswer {
    const now = state(shipmentId);
    if (now === 'READY_TO_DISPATCH' && guards) return failure('ORDER_ITEM_ALREADY_DISPATCHED');
    if (now !== 'PACKED' && now !== 'READY_TO_DISPATCH') return failure('ORDER_ITEM_NOT_PACKED');
    setState(shipmentId, 'READY_TO_DISPATCH');
    return DONE;
  }

  function cancel({ shipmentId, cancellationGroupIds }: Change<'cancel'>): ItemAnswer {
    const shipment = shipments.get(shipmentId);
    if (!shipment) return failure('INVALID_SHIPMENTS');
    const chosen = shipment.orderItems.filter((item) => cancellationGroupIds.includes(item.cancellationGroupId));
    if (guards && !chosen.some((item) => item.state === 'APPROVED')) return WRONG;
    const orderItems = shipment.orderItems.map((item) =>
      chosen.includes(item) ? { ...item, state: 'CANCELLED' as const } : item,
    );
    shipments.set(shipmentId, { ...shipment, orderItems });
    return DONE;
  }

  /** Moves a shipment on from `from`; without guards from anywhere. */
  function move(shipmentId: string, from: ShipmentState, to: ShipmentState | null): ItemAnswer {
    if (guards && state(shipmentId) !== from) return WRONG;
    if (to !== null) setState(shipmentId, to);
    return DONE;
  }

  function moveReturn(returnId: string, from: readonly ReturnStatus[], to: ReturnStatus | null): ItemAnswer {
    if (!returns.has(returnId) || (guards && !from.includes(statusOf(returnId)))) return WRONG;
    if (to !== null) setStatus(returnId, to);
    return DONE;
  }

  const isServed = (shipmentId: string) =>
    [...services.values()].every((service) => service.shipmentId !== shipmentId || service.done);

  function attemptService({ serviceFulfilmentId, returnId, newDate }: Change<'service-attempt'>): ItemAnswer {
    if (returnId === null) {
      const service = services.get(serviceFulfilmentId);
      return service && !(guards && service.done) ? DONE : WRONG;
    }
    const answer = moveReturn(returnId, ['requested'], null);
    if (answer.kind !== 'success') return answer;
    const given = returns.get(returnId)?.items[0]?.services ?? [];
    changeReturn(returnId, {
      services: given.map((each) =>
        each.serviceFulfilmentId === serviceFulfilmentId
          ? { ...each, serviceByMs: parseIndiaIso(`${newDate}T00:00:00`) ?? null }
          : each,
      ),
    });
    return DONE;
  }

  function completeService({ serviceFulfilmentId }: Change<'service-complete'>): ItemAnswer {
    const service = services.get(serviceFulfilmentId);
    if (!service || (guards && (service.done || state(service.shipmentId) !== 'DELIVERED'))) return WRONG;
    service.done = true;
    if (isServed(service.shipmentId)) setState(service.shipmentId, 'COMPLETED');
    return DONE;
  }

  function apply(change: MutationPayload): ItemAnswer {
    switch (change.kind) {
      case 'pack':
        return pack(change.body.request.shipmentId);
      case 'dispatch':
        return dispatch(change.body.shipmentId);
      case 'cancel':
        return cancel(change.body);
      case 'forms-ack': {
        const { shipmentId } = change.body;
        if (guards && state(shipmentId) !== 'FORM_FAILED') return WRONG;
        if (state(shipmentId) === 'FORM_FAILED') makeDocuments(shipmentId, { afterMs: 6_000, state: 'PACKED' });
        return DONE;
      }
      case 'self-dispatch':
        return move(change.body.shipmentId, 'APPROVED', 'SHIPPED');
      case 'self-delivery': {
        const { shipmentId } = change.body;
        return move(shipmentId, 'SHIPPED', isServed(shipmentId) ? 'COMPLETED' : 'DELIVERED');
      }
      case 'self-attempt':
      case 'self-update':
        return move(change.body.shipmentId, 'SHIPPED', null);
      case 'service-attempt':
        return attemptService(change.body);
      case 'service-complete':
        return completeService(change.body);
      case 'return-approve':
        return moveReturn(change.body.returnId, ['requested'], 'approved');
      case 'return-reject':
        return moveReturn(change.body.returnId, ['requested'], 'rejected');
      case 'return-complete':
      case 'return-pickup':
        return moveReturn(change.body.returnId, ['approved'], 'completed');
      case 'return-cancel':
        return moveReturn(change.body.returnId, ['approved'], 'cancelled');
      case 'return-pickup-attempt': {
        const { returnId, newPickupMs } = change.body;
        const answer = moveReturn(returnId, ['approved'], null);
        if (answer.kind === 'success') changeReturn(returnId, { expectedMs: newPickupMs });
        return answer;
      }
      default:
        return assertNever(change);
    }
  }

  return { shipments, returns, services, state, setState, setStatus, pack, dispatch, apply };
}
export type ScriptedOrders = ReturnType<typeof createScriptedOrders>;

export const failure = (code: string): ItemAnswer => ({ kind: 'failure', code, message: `scripted: ${code}` });
const DONE: ItemAnswer = { kind: 'success' };
/** The only word the marketplace has for a self-ship change that does not fit (marketplace-api 8, 10.2). */
const WRONG = failure('UNPROCESSABLE_ENTITY');
