/**
 * A scan belongs to the bench wherever the packer is looking, but for what asks for scans itself: a barcode field that has the focus,
 * a screen where parcels are found by scanning, a question that wants a number from one. It takes scans until it is left.
 */
export interface ScanTaker {
  /** The newest taker hears; when it ends, the one before it does again. Returns the end of it. */
  takeScans(take: (code: string, scanId: string) => void): () => void;
  /** True when somebody took it. */
  offer(code: string, scanId: string): boolean;
}

export function createScanTaker(): ScanTaker {
  let takers: readonly { readonly take: (code: string, scanId: string) => void }[] = [];
  return {
    takeScans(take) {
      const taker = { take };
      takers = [...takers, taker];
      return () => {
        takers = takers.filter((one) => one !== taker);
      };
    },
    offer(code, scanId) {
      const taker = takers.at(-1);
      taker?.take(code, scanId);
      return taker !== undefined;
    },
  };
}
