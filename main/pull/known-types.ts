import { SHIPMENT_TYPES, type ShipmentType } from '../../shared/model/shipment.ts';
import type { PullMemoryQueries } from '../db/pull-memory.ts';
import { laneFilter, SWEEP_LANES, type SweepLane } from './lanes.ts';
import { ask, ReadFailed, type Reading, serverNow } from './reading.ts';

/** A marketplace that did not know EXPRESS is asked again after a day. */
const ASK_AGAIN_MS = 86_400_000;

/** EXPRESS stands in the OpenAPI only (marketplace-api 13, C24): false where a filter for it was refused within a day. */
export function knowsExpress(reading: Reading, memory: PullMemoryQueries): boolean {
  const refusedAtMs = memory.mark(reading.locationId, 'express-refused');
  return refusedAtMs === undefined || Math.abs(serverNow(reading) - refusedAtMs) >= ASK_AGAIN_MS;
}

/** All types a filter may name. Without EXPRESS such orders, if there are any, are told as others. */
export function knownTypes(reading: Reading, memory: PullMemoryQueries): readonly ShipmentType[] {
  return SHIPMENT_TYPES.filter((type) => type !== 'EXPRESS' || knowsExpress(reading, memory));
}

export function knownLanes(reading: Reading, memory: PullMemoryQueries): readonly SweepLane[] {
  return SWEEP_LANES.filter(({ types }) => !types.includes('EXPRESS') || knowsExpress(reading, memory));
}

/**
 * After a search was refused: true when it was for EXPRESS, which is remembered. Believed only where the same filter is taken for
 * every other type and refused for this one, because orders of a type that is not asked for are not seen.
 */
export async function learnedTypes(reading: Reading, memory: PullMemoryQueries, error: unknown): Promise<boolean> {
  if (!isRefusal(error) || !knowsExpress(reading, memory)) return false;
  for (const lane of SWEEP_LANES.filter(({ hold }) => !hold)) {
    const refused = await isRefused(reading, lane);
    if (refused !== lane.types.includes('EXPRESS')) return false;
  }
  memory.setMark(reading.locationId, 'express-refused', serverNow(reading));
  return true;
}

async function isRefused(reading: Reading, lane: SweepLane): Promise<boolean> {
  try {
    await ask(reading, () => reading.client.searchShipments(laneFilter(lane, reading.locationId), 'pull'));
    return false;
  } catch (error) {
    if (isRefusal(error)) return true;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ReadFailed && error.fault.kind === 'refused';
}
