import type { Clock } from '../ports/clock.ts';

/** Documents that are not there yet are asked for after 2, 4, 8 ... 60 s (marketplace-api 6.1, timing). */
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

interface Wait {
  readonly tries: number;
  readonly untilMonoMs: number;
}

/** When each shipment is asked for again. */
export function createWaits(clock: Pick<Clock, 'monotonicMs'>) {
  const waits = new Map<string, Wait>();
  return {
    isDue: (shipmentId: string): boolean => (waits.get(shipmentId)?.untilMonoMs ?? 0) <= clock.monotonicMs(),
    /** Puts off the next try, longer each time; returns how many there were. */
    wait(shipmentId: string): number {
      const tries = (waits.get(shipmentId)?.tries ?? 0) + 1;
      const delayMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
      waits.set(shipmentId, { tries, untilMonoMs: clock.monotonicMs() + delayMs });
      return tries;
    },
    /** Those that are due; they count on from their tries when they wait again, and are due no more until then. */
    takeDue(): string[] {
      const due = [...waits].filter(([, { untilMonoMs }]) => untilMonoMs <= clock.monotonicMs());
      for (const [shipmentId, { tries }] of due)
        waits.set(shipmentId, { tries, untilMonoMs: Number.POSITIVE_INFINITY });
      return due.map(([shipmentId]) => shipmentId);
    },
    forget: (shipmentId: string): void => void waits.delete(shipmentId),
    clear: (): void => waits.clear(),
    any: (): boolean => waits.size > 0,
    /** Forgets those that nobody waits for any more. */
    keepOnly(shipmentIds: readonly string[]): void {
      const waiting = new Set(shipmentIds);
      for (const shipmentId of waits.keys()) if (!waiting.has(shipmentId)) waits.delete(shipmentId);
    },
    /** Until the next of them is due, at least 1 ms; null when there is none. */
    nextInMs(): number | null {
      const next = Math.min(...[...waits.values()].map((each) => each.untilMonoMs));
      return Number.isFinite(next) ? Math.max(1, next - clock.monotonicMs()) : null;
    },
  };
}
