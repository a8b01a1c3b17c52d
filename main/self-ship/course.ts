import { type MutationBody, type MutationPayload, readMutationPayload } from '../../shared/model/mutations.ts';
import type { ShipmentService, ShipmentState } from '../../shared/model/shipment.ts';
import type { MutationKind } from '../../shared/model/states.ts';
import type { Mutation } from '../db/mutations.ts';

/** One of this station's changes of a self-ship order, read. */
export interface OwnChange {
  readonly row: Mutation;
  readonly payload: MutationPayload;
}

const KINDS: ReadonlySet<MutationKind> = new Set<MutationKind>([
  'self-dispatch',
  'self-delivery',
  'self-attempt',
  'self-update',
  'service-attempt',
  'service-complete',
]);

/** Our changes of the order itself, oldest first; those given up, and those of its returns, are none of them. */
export function ownChanges(rows: readonly Mutation[]): readonly OwnChange[] {
  return rows.flatMap((row): OwnChange[] => {
    if (!KINDS.has(row.kind) || row.state === 'discarded' || row.returnId !== null) return [];
    const read = readMutationPayload(row.kind, row.version, row.payload);
    return read.ok ? [{ row, payload: read.value }] : [];
  });
}

/** Not refused: the marketplace took it, or will hear of it. */
export function stands({ row }: OwnChange): boolean {
  return row.state !== 'rejected';
}

/** What the marketplace took is shown by its reads within this time; one that begins later and does not show it is believed. */
const SHOWN_WITHIN_MS = 10 * 60_000;

/** `readAtMs`: when the last read of the order began, by the PC's clock. */
function isTaken({ row }: OwnChange, readAtMs: number): boolean {
  return row.state === 'acked' && readAtMs <= row.changedAtMs + SHOWN_WITHIN_MS;
}

/**
 * Where the order stands once these changes are through, beyond what the marketplace shows of it (seed: associated actions). With
 * no service known a delivery completes it.
 */
function after(
  state: ShipmentState,
  changes: readonly OwnChange[],
  services: readonly Pick<ShipmentService, 'serviceFulfilmentId'>[],
): ShipmentState {
  const has = (kind: MutationKind) => changes.some(({ row }) => row.kind === kind);
  let at = state;
  if (isBeforeShipping(at) && has('self-dispatch')) at = 'SHIPPED';
  if (isOnItsWay(at) && has('self-delivery')) at = services.length > 0 ? 'DELIVERED' : 'COMPLETED';
  if (at === 'DELIVERED' && services.length > 0 && services.every((each) => isCompleted(each, changes)))
    at = 'COMPLETED';
  return at;
}

/** As far as it is known: what the marketplace took counts until a read tells what became of it. */
export function knownState(
  { state, readAtMs }: { readonly state: ShipmentState; readonly readAtMs: number },
  changes: readonly OwnChange[],
  services: readonly Pick<ShipmentService, 'serviceFulfilmentId'>[],
): ShipmentState {
  return after(
    state,
    changes.filter((change) => isTaken(change, readAtMs)),
    services,
  );
}

/** Where what is queued leads: the next act is queued behind it, with or without a network. */
export function comingState(
  state: ShipmentState,
  changes: readonly OwnChange[],
  services: readonly Pick<ShipmentService, 'serviceFulfilmentId'>[],
): ShipmentState {
  return after(state, changes.filter(stands), services);
}

/** It has not left, as far as its state tells; one that is not known here (`UNKNOWN`) is taken for such. */
export function isBeforeShipping(state: ShipmentState): boolean {
  return ['APPROVED', 'PACKING_IN_PROGRESS', 'FORM_FAILED', 'PACKED', 'READY_TO_DISPATCH', 'UNKNOWN'].includes(state);
}

/** It left and has not arrived. */
export function isOnItsWay(state: ShipmentState): boolean {
  return state === 'SHIPPED' || state === 'PICKUP_COMPLETE';
}

/** One of these changes completes the service. */
export function isCompleted(
  { serviceFulfilmentId }: Pick<ShipmentService, 'serviceFulfilmentId'>,
  changes: readonly OwnChange[],
): boolean {
  return changes.some(
    ({ payload }) => payload.kind === 'service-complete' && payload.body.serviceFulfilmentId === serviceFulfilmentId,
  );
}

/** The body of the newest of this kind that stands. */
export function newest<K extends MutationKind>(changes: readonly OwnChange[], kind: K): MutationBody<K> | undefined {
  const found = changes.findLast((change) => change.payload.kind === kind && stands(change))?.payload;
  // The kind was just compared, which the compiler cannot follow into the body.
  return found?.body as MutationBody<K> | undefined;
}

/** When the buyer was promised it last: at its dispatch, or since by an attempt or a change of courier. UTC epoch ms. */
export function promisedMs(changes: readonly OwnChange[]): number | null {
  for (const change of changes.toReversed()) {
    const { payload } = change;
    if (!stands(change)) continue;
    if (payload.kind === 'self-attempt') return payload.body.newDeliveryMs;
    if (payload.kind === 'self-dispatch' || payload.kind === 'self-update') return payload.body.tentativeDeliveryMs;
  }
  return null;
}

/** Who brings it, as last said here. */
export function courierOf(
  changes: readonly OwnChange[],
): { readonly deliveryPartner: string | null; readonly trackingId: string | null } | null {
  for (const change of changes.toReversed()) {
    const { payload } = change;
    if (!stands(change) || (payload.kind !== 'self-dispatch' && payload.kind !== 'self-update')) continue;
    const { deliveryPartner = null, trackingId = null } = payload.body;
    return { deliveryPartner, trackingId };
  }
  return null;
}
