import type { Clock } from '../ports/index.ts';
import { IDS_PER_READ, type Reading, readByIds } from './reading.ts';

/** However often a relay speaks, the marketplace is asked no more often for what it says. */
const EVERY_MS = 2_000;
/** What does not find room comes with the next news or sweep all the same. */
const MOST = 500;

/**
 * Shipments of which somebody heard that they changed: read by id in the next turn of the pull, many at once. A hint only hurries; it is
 * believed in nothing.
 */
export function createHints(clock: Clock) {
  const waiting = new Set<string>();
  let notBeforeMs = Number.NEGATIVE_INFINITY;

  return {
    /** False where too many wait already. */
    add(shipmentId: string): boolean {
      if (waiting.size >= MOST && !waiting.has(shipmentId)) return false;
      waiting.add(shipmentId);
      return true;
    },
    /** Until the next read; null where nothing waits. */
    dueInMs: (): number | null => (waiting.size === 0 ? null : Math.max(0, notBeforeMs - clock.monotonicMs())),
    /** Reads the oldest hundred. They wait on where that fails; what the marketplace does not know by its id is let go. */
    async read(reading: Reading, isKnown: (shipmentId: string) => boolean): Promise<void> {
      const ids = [...waiting].slice(0, IDS_PER_READ);
      notBeforeMs = clock.monotonicMs() + EVERY_MS;
      const { value, readAtMs } = await readByIds(reading, ids);
      for (const id of ids) waiting.delete(id);
      const ours = value.filter(
        ({ shipmentId, locationId }) => locationId === '' || locationId === reading.locationId || isKnown(shipmentId),
      );
      await reading.apply(ours, readAtMs);
    },
  };
}

export type Hints = ReturnType<typeof createHints>;
