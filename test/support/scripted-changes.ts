import type {
  Answer,
  BatchAnswer,
  ItemAnswer,
  Lane,
  MarketplaceClient,
  MayLeave,
} from '../../main/marketplace/client.ts';
import type { MutationBody, MutationPayload } from '../../shared/model/mutations.ts';
import type { MutationKind } from '../../shared/model/states.ts';
import type { ScriptedOrders } from './scripted-orders.ts';

/** One of the changes of a request: what the answer names it by, and what it does to the orders. */
export interface ChangePart {
  readonly id: string;
  readonly apply: () => ItemAnswer;
}

export type AskForChange = (
  kind: MutationKind,
  parts: readonly ChangePart[],
  lane: Lane,
  mayLeave?: MayLeave,
) => Promise<Answer<BatchAnswer>>;

type Other = Exclude<MutationKind, 'pack' | 'dispatch' | 'return-complete' | 'return-cancel' | 'self-update'>;

/** All requests of the port that change something. */
export function scriptedChanges(orders: ScriptedOrders, ask: AskForChange) {
  /** The bodies of one kind, named by one of their ids. */
  function of<K extends Other>(kind: K, nameOf: (body: MutationBody<K>) => string) {
    return (bodies: readonly MutationBody<K>[], lane: Lane, mayLeave?: MayLeave) => {
      // The kind and its body belong together, which the compiler cannot follow through a parameter.
      const apply = (body: MutationBody<K>) => () => orders.apply({ kind, body } as unknown as MutationPayload);
      return ask(
        kind,
        bodies.map((body) => ({ id: nameOf(body), apply: apply(body) })),
        lane,
        mayLeave,
      );
    };
  }
  const ofShipment = ({ shipmentId }: { readonly shipmentId: string }) => shipmentId;
  const ofReturn = ({ returnId }: { readonly returnId: string }) => returnId;
  const ofService = ({ serviceFulfilmentId }: { readonly serviceFulfilmentId: string }) => serviceFulfilmentId;
  const byIds =
    (kind: 'return-complete' | 'return-cancel') =>
    (ids: readonly string[], locationId: string, lane: Lane, mayLeave?: MayLeave) =>
      ask(
        kind,
        ids.map((returnId) => ({
          id: returnId,
          apply: () => orders.apply({ kind, body: { returnId, shipmentId: null, locationId } }),
        })),
        lane,
        mayLeave,
      );

  return {
    pack: (requests: readonly { readonly shipmentId: string }[], lane: Lane, mayLeave?: MayLeave) =>
      ask(
        'pack',
        requests.map(({ shipmentId }) => ({ id: shipmentId, apply: () => orders.pack(shipmentId) })),
        lane,
        mayLeave,
      ),
    dispatch: (ids: readonly string[], _locationId: string, lane: Lane, mayLeave?: MayLeave) =>
      ask(
        'dispatch',
        ids.map((id) => ({ id, apply: () => orders.dispatch(id) })),
        lane,
        mayLeave,
      ),
    cancel: of('cancel', ofShipment),
    updateFormsAck: of('forms-ack', ofShipment),
    selfDispatch: of('self-dispatch', ofShipment),
    selfDelivery: of('self-delivery', ofShipment),
    selfAttempt: of('self-attempt', ofShipment),
    selfUpdate: (body: MutationBody<'self-update'>, lane: Lane, mayLeave?: MayLeave) =>
      ask(
        'self-update',
        [{ id: body.shipmentId, apply: () => orders.apply({ kind: 'self-update', body }) }],
        lane,
        mayLeave,
      ),
    serviceAttempt: of('service-attempt', ofService),
    serviceComplete: of('service-complete', ofService),
    approveReturns: of('return-approve', ofReturn),
    rejectReturns: of('return-reject', ofReturn),
    completeReturns: byIds('return-complete'),
    cancelReturns: byIds('return-cancel'),
    pickUpReturns: of('return-pickup', ofReturn),
    attemptReturnPickups: of('return-pickup-attempt', ofReturn),
  } satisfies Partial<MarketplaceClient>;
}
