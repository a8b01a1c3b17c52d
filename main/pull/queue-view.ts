import type { Queue, QueueEntry } from '../../shared/contract/shipments.ts';
import { indiaIso } from '../../shared/india-time.ts';
import type { Gate } from '../../shared/model/gates.ts';
import { type OwnInputsNeeded, type PackingContext, packingGate } from '../../shared/model/pack-input.ts';
import { type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import type { LocalWork, QueueAsked, QueueQueries, SearchHit } from '../db/queue.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { Timers } from '../ports/timers.ts';
import { pause } from '../ports/timers.ts';
import { liveUnits } from './apply-shipment.ts';
import type { QueueWalk } from './queue-walk.ts';

export interface QueueSources {
  readonly shipments: ShipmentQueries;
  readonly queue: QueueQueries;
  readonly walk: QueueWalk;
  readonly timers: Timers;
}

/** What a pack takes from catalogue and account: asked SKU by SKU for the rows shown, known as a whole for the counts. */
export interface QueuePacking extends Pick<PackingContext, 'inputs' | 'boxing'> {
  readonly ownNeeded: OwnInputsNeeded;
}

/** What decides whether a shipment can be packed, beside what is stored. */
export interface QueuePlaceAndTime extends Pick<PackingContext, 'stations'> {
  readonly locationId: string;
  /** Server time, UTC epoch ms. */
  readonly nowMs: number;
  readonly packing: QueuePacking;
}

export interface QueueQuestion extends QueuePlaceAndTime {
  readonly limit: number;
  readonly offset: number;
  readonly search: string;
  readonly packableOnly: boolean;
}

/** Rows put together before others get their turn; about 1 ms. */
const ROWS_AT_ONCE = 8;

/** One page of the queue with the counts of everything that matches. Never holds up a scan for more than a few milliseconds. */
export async function readQueue(sources: QueueSources, question: QueueQuestion): Promise<Queue> {
  const { total, packable, ids } =
    question.search === '' ? await pageOf(sources, question) : await searched(sources, question);
  const entries: QueueEntry[] = [];
  for (let at = 0; at < ids.length; at += ROWS_AT_ONCE) {
    await pause(sources.timers, 0);
    for (const shipmentId of ids.slice(at, at + ROWS_AT_ONCE)) {
      const shipment = sources.shipments.read(shipmentId);
      if (shipment) entries.push(entryOf(shipment, sources.queue.localWork(shipmentId), question));
    }
  }
  return { total, packable, entries };
}

interface Page {
  readonly total: number;
  readonly packable: number;
  readonly ids: readonly string[];
}

async function pageOf({ walk }: QueueSources, question: QueueQuestion): Promise<Page> {
  const { limit, offset, packableOnly } = question;
  const { total, packable, ids } = await walk.page(askedOf(question), { limit, offset, packableOnly });
  return { total: packableOnly ? packable : total, packable, ids };
}

async function searched({ queue, timers }: QueueSources, question: QueueQuestion): Promise<Page> {
  const asked = askedOf(question);
  const hits: SearchHit[] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const slice = queue.searchSlice(asked, question.search, next);
    hits.push(...slice.hits);
    next = slice.next;
    if (next !== undefined) await pause(timers, 0);
  }
  const packable = hits.filter((hit) => hit.packable);
  const matching = (question.packableOnly ? packable : hits).sort(
    (a, b) => a.dueMs - b.dueMs || (a.shipmentId < b.shipmentId ? -1 : 1),
  );
  return {
    total: matching.length,
    packable: packable.length,
    ids: matching.slice(question.offset, question.offset + question.limit).map((hit) => hit.shipmentId),
  };
}

function askedOf({ locationId, nowMs, stations, packing }: QueuePlaceAndTime): QueueAsked {
  return { locationId, nowMs, stations, ownNeeded: packing.ownNeeded };
}

/** Why it cannot be packed now; null when it can. */
export function gateNow(shipment: Shipment, work: LocalWork, around: QueuePlaceAndTime): Gate | null {
  return packingGate(shipment, contextOf(work, around));
}

/** All that decides about one shipment beside what the marketplace says of it. */
export function contextOf(
  { packedByUs, cancelQueued, takenOver, adopted }: LocalWork,
  { locationId, nowMs, stations, packing: { inputs, boxing } }: QueuePlaceAndTime,
): PackingContext {
  return { locationId, nowMs, stations, packedByUs, cancelQueued, takenOver, adopted, inputs, boxing };
}

function entryOf(shipment: Shipment, work: LocalWork, question: QueueQuestion): QueueEntry {
  const gate = gateNow(shipment, work, question);
  const wanted = shipment.orderItems.filter((item) => liveUnits(item) > 0);
  const items = wanted.length > 0 ? wanted : shipment.orderItems;
  return {
    shipmentId: shipment.shipmentId,
    orderIds: distinct(shipment.orderItems.map((item) => item.orderId)),
    dispatchByMs: shipment.dispatchByMs,
    dispatchBy: shipment.dispatchByMs === null ? null : indiaIso(shipment.dispatchByMs),
    state: shipmentState(shipment.orderItems),
    parcel: work.parcel,
    units: wanted.reduce((units, item) => units + item.quantity, 0),
    titles: distinct(items.map((item) => item.title)),
    skus: distinct(items.map((item) => item.sku)),
    ...(gate ? { why: gate.kind, gate } : {}),
  };
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
