/** How many dispatches go into one call: small after an outage, doubling, one at a time after an unknown outcome (design: outbox). */
export interface BatchRamp {
  size(): number;
  succeeded(): void;
  unknown(): void;
  outageOver(): void;
}

export function createBatchRamp(start: number, max: number): BatchRamp {
  let size = Math.min(start, max);
  return {
    size: () => size,
    succeeded() {
      size = Math.min(max, size * 2);
    },
    unknown() {
      size = 1;
    },
    outageOver() {
      size = Math.min(size, start);
    },
  };
}
