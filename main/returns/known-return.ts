import type { ReceiptView, ReturnEntry } from '../../shared/contract/returns.ts';
import type { OpenChange } from '../../shared/contract/words.ts';
import { AppFailure } from '../../shared/errors.ts';
import { type OutboxReason, readMutationPayload } from '../../shared/model/mutations.ts';
import {
  RETURN_ACT_OF,
  type ReturnFulfilment,
  returnDue,
  standingStatus,
  type TakenChange,
} from '../../shared/model/return-place.ts';
import {
  fulfilmentOf,
  RETURN_ACT_ENDS,
  type ReturnAct,
  type ReturnItem,
  type ReturnSource,
  type ReturnStatus,
  returnStatus,
} from '../../shared/model/returns.ts';
import type { ShipmentType } from '../../shared/model/shipment.ts';
import type { Mutation, MutationQueries } from '../db/mutations.ts';
import type { ReturnReceipt } from '../db/return-receipts.ts';
import type { ReturnRecords } from '../db/return-records.ts';
import type { KnownReturn, ReturnedOrderItem } from '../db/returns.ts';

export interface ReturnSources {
  readonly records: ReturnRecords;
  readonly mutations: Pick<MutationQueries, 'byReturn' | 'openOf'>;
  /** The order is this station's by its share, was taken over, or was packed here. */
  readonly isOurs: (shipmentId: string) => boolean;
}

/** A return with all that bears on it here. */
export interface KnownReturnHere {
  readonly known: KnownReturn;
  readonly source: ReturnSource;
  readonly fulfilment: ReturnFulfilment;
  /** As the marketplace shows it, or as a change of ours that it took since leaves it. */
  readonly status: ReturnStatus;
  /** The order it came from, where that is known here. */
  readonly forward: { readonly shipmentId: string; readonly type: ShipmentType; readonly isOurs: boolean } | null;
  readonly shipmentId: string | null;
  readonly locationId: string;
  readonly serviceIds: readonly string[];
  /** Every change of ours about it, oldest first, given up ones too. */
  readonly rows: readonly Mutation[];
  /** Those that are not through or were refused. */
  readonly open: readonly Mutation[];
  /** Of those, what the marketplace refused for certain: it gives way to whatever a person decides instead. */
  readonly refused: readonly Mutation[];
  /** Ends of it that the marketplace took from here, whatever it shows since. */
  readonly taken: ReadonlySet<ReturnAct>;
  readonly receipts: readonly ReturnReceipt[];
}

/** Undefined: no return known here has the id. */
export function readReturn(
  { records, mutations, isOurs }: ReturnSources,
  returnId: string,
): KnownReturnHere | undefined {
  const known = records.returns.read(returnId);
  const first = known?.items[0];
  if (!known || !first) return undefined;
  const forward = records.returns.forward(known);
  const rows = mutations.byReturn(returnId);
  const shipmentId = forward?.shipmentId ?? known.items.find((item) => item.shipmentId !== null)?.shipmentId ?? null;
  const delivery = deliveryAfter(mutations, shipmentId, returnId, rows);
  const open = [...rows, ...(delivery ? [delivery] : [])].filter(isOpen);
  return {
    ...{ known, rows, shipmentId },
    forward: forward && { ...forward, isOurs: isOurs(forward.shipmentId) },
    source: first.source,
    fulfilment: fulfilmentOf(known, forward?.type ?? null),
    status: standingStatus(known, rows.flatMap(takenOf)),
    locationId: first.locationId,
    serviceIds: known.items.flatMap(({ services }) => services.map(({ serviceFulfilmentId }) => serviceFulfilmentId)),
    open,
    refused: open.filter(isRefused),
    taken: new Set(rows.flatMap(endTaken)),
    receipts: records.receipts.ofReturn(returnId),
  };
}

function endTaken({ kind, state }: Mutation): ReturnAct[] {
  const act = RETURN_ACT_OF[kind];
  return state === 'acked' && act !== undefined && RETURN_ACT_ENDS[act] !== null ? [act] : [];
}

/** The same of one that must be known; throws NOT_FOUND. */
export function knownReturn(sources: ReturnSources, returnId: string): KnownReturnHere {
  const here = readReturn(sources, returnId);
  if (!here) throw new AppFailure('NOT_FOUND', `No return ${returnId} is known here.`);
  return here;
}

function takenOf({ kind, state, changedAtMs }: Mutation): TakenChange[] {
  return state === 'acked' ? [{ kind, atMs: changedAtMs }] : [];
}

/** Not through: on its way, or refused and before a person. */
export function isOpen({ state }: Pick<Mutation, 'state'>): boolean {
  return state !== 'acked' && state !== 'discarded';
}

function isRefused({ state, lastError }: Mutation): boolean {
  return state === 'rejected' && lastError !== ('NOBODY_CAN_TELL' satisfies OutboxReason);
}

/** The delivery of its order that is the second half of cancelling it. */
function deliveryAfter(
  mutations: ReturnSources['mutations'],
  shipmentId: string | null,
  returnId: string,
  rows: readonly Mutation[],
): Mutation | undefined {
  if (shipmentId === null || !rows.some(({ kind }) => kind === 'return-cancel')) return undefined;
  const row = mutations.openOf(shipmentId, 'self-delivery');
  if (!row) return undefined;
  const stored = readMutationPayload(row.kind, row.version, row.payload);
  const after = stored.ok && stored.value.kind === 'self-delivery' ? stored.value.body.afterReturnId : undefined;
  return after === returnId ? row : undefined;
}

/** One line of the list; `order` tells what is known of an item in its order. */
export function entryOf(here: KnownReturnHere, order: (item: ReturnItem) => ReturnedOrderItem | null): ReturnEntry {
  const { known, receipts } = here;
  const { items } = known;
  const last = receipts.at(-1);
  return {
    returnId: known.returnId,
    source: here.source,
    fulfilment: here.fulfilment,
    status: here.status,
    statusText: leastOf(items)?.statusText ?? '',
    orderIds: unique(items.map(({ orderId }) => orderId)),
    shipmentId: here.shipmentId,
    trackingIds: unique(items.flatMap(({ trackingId }) => trackingId ?? [])),
    titles: unique(items.flatMap((item) => order(item)?.title ?? [])),
    units: items.reduce((sum, { quantity }) => sum + quantity, 0),
    reason: firstTold(items.map(({ reason }) => reason)),
    courierName: firstTold(items.map(({ courierName }) => courierName)),
    shipmentStatus: firstTold(items.map(({ shipmentStatus }) => shipmentStatus)),
    due: returnDue(known, here.fulfilment, here.status),
    createdMs: items.reduce<number | null>(
      (least, { createdMs }) => (createdMs === null ? least : Math.min(least ?? createdMs, createdMs)),
      null,
    ),
    received: last ? { atMs: last.atMs, condition: last.condition } : null,
    changes: here.open.map(changeOf),
  };
}

function changeOf({ mutationId, kind, state, sinceMs, lastError }: Mutation): OpenChange {
  return { mutationId, kind, state, sinceMs, lastError };
}

/** A receipt as screens show it. */
export function receiptView(receipt: ReturnReceipt): ReceiptView {
  const { receiptId, atMs, code, orderItemId, condition, quantity, otc, note, by } = receipt;
  return { receiptId, atMs, code, orderItemId, condition, quantity, otc, note, by };
}

function leastOf(items: readonly ReturnItem[]): ReturnItem | undefined {
  const status = returnStatus(items);
  return items.find((item) => item.status === status);
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}

function firstTold(texts: readonly string[]): string {
  return texts.find((text) => text !== '') ?? '';
}
