import {
  fulfilmentOf,
  isReturnClosed,
  RETURN_ACT_ENDS,
  type Return,
  type ReturnAct,
  type ReturnStatus,
  returnStatus,
} from './returns.ts';
import type { ShipmentType } from './shipment.ts';
import type { MutationKind } from './states.ts';

/** Which list a return stands in: one to decide about, one on its way or to be picked up, one that is here, one that is over. */
const RETURN_PLACES = ['to-decide', 'coming', 'received', 'closed'] as const;
export type ReturnPlace = (typeof RETURN_PLACES)[number];

export interface ReturnDue {
  readonly what: 'tech-visit' | 'pickup' | 'arrival';
  /** UTC epoch ms. */
  readonly atMs: number;
}

export type ReturnFulfilment = ReturnType<typeof fulfilmentOf>;

/**
 * A self-ship return that waits for a decision stays there even when its parcel came early: without the decision it cannot be
 * closed (seed: return item lifecycle).
 */
function returnPlace(
  fulfilment: ReturnFulfilment,
  source: Return['items'][number]['source'],
  status: ReturnStatus,
  received: boolean,
): ReturnPlace {
  if (isReturnClosed(status)) return 'closed';
  const undecided = status === 'requested' || status === 'created';
  if (fulfilment === 'self-ship' && source === 'customer_return' && undecided) return 'to-decide';
  return received ? 'received' : 'coming';
}

/** What is due next of an open return, by its earliest date; null where nothing is, or no date is known. */
export function returnDue(
  { items }: Pick<Return, 'items'>,
  fulfilment: ReturnFulfilment,
  status: ReturnStatus,
): ReturnDue | null {
  if (isReturnClosed(status)) return null;
  const expectedMs = earliest(items.map((item) => item.expectedMs));
  const ours = fulfilment === 'self-ship' && items[0]?.source === 'customer_return';
  if (ours && (status === 'requested' || status === 'created')) {
    const visitMs = earliest(items.flatMap(({ services }) => services.map(({ serviceByMs }) => serviceByMs)));
    return visitMs === null ? null : { what: 'tech-visit', atMs: visitMs };
  }
  if (expectedMs === null) return null;
  return { what: ours && status === 'approved' ? 'pickup' : 'arrival', atMs: expectedMs };
}

/** Which act of a return each kind of change is. */
export const RETURN_ACT_OF: Readonly<Partial<Record<MutationKind, ReturnAct>>> = {
  'service-attempt': 'tech-visit-attempt',
  'return-approve': 'approve',
  'return-reject': 'reject',
  'return-pickup-attempt': 'pickup-attempt',
  'return-pickup': 'pickup',
  'return-complete': 'complete',
  'return-cancel': 'cancel',
};

/** A change of ours that the marketplace took, and when it did, by the PC's clock. */
export interface TakenChange {
  readonly kind: MutationKind;
  readonly atMs: number;
}

/** As the items show it; what the marketplace took since they were read stands until a later read shows what became of it. */
export function standingStatus(
  { items, readAtMs }: Pick<Return, 'items'> & { readonly readAtMs: number },
  taken: readonly TakenChange[],
): ReturnStatus {
  const shown = returnStatus(items);
  if (isReturnClosed(shown)) return shown;
  const ends = taken.flatMap(({ kind, atMs }) => {
    const act = RETURN_ACT_OF[kind];
    const end = act === undefined || atMs < readAtMs ? null : RETURN_ACT_ENDS[act];
    return end === null ? [] : [end];
  });
  return ends.at(-1) ?? shown;
}

/** All of what the lists need of a return in this status, from its items and the type of its order where that is known. */
export function returnFacts(
  of: Pick<Return, 'items'>,
  status: ReturnStatus,
  orderType: ShipmentType | null,
  received: boolean,
) {
  const fulfilment = fulfilmentOf(of, orderType);
  const source = of.items[0]?.source ?? 'courier_return';
  return {
    source,
    place: returnPlace(fulfilment, source, status, received),
    due: returnDue(of, fulfilment, status),
  };
}

function earliest(times: readonly (number | null)[]): number | null {
  return times.reduce<number | null>(
    (least, at) => (at === null ? least : Math.min(least ?? Number.POSITIVE_INFINITY, at)),
    null,
  );
}
