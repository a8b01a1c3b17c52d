/**
 * A scan belongs to the bench wherever the packer is looking, but for one place: a barcode field that has the focus. It takes
 * scans from the moment it is focused until it is left.
 */
export interface ScanTaker {
  /** Returns the end of it. */
  takeScans(take: (code: string) => void): () => void;
  /** True when somebody took it. */
  offer(code: string): boolean;
}

export function createScanTaker(): ScanTaker {
  let taker: ((code: string) => void) | null = null;
  return {
    takeScans(take) {
      taker = take;
      return () => {
        if (taker === take) taker = null;
      };
    },
    offer(code) {
      if (taker === null) return false;
      taker(code);
      return true;
    },
  };
}
