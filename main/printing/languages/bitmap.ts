/** A picture of dots as a print head burns it. */
export interface Bitmap {
  readonly widthDots: number;
  readonly heightDots: number;
  /** `ceil(widthDots / 8)`: rows begin on a byte; bits past the width are 0. */
  readonly bytesPerRow: number;
  /** Row by row, most significant bit left, 1 is black. */
  readonly bits: Uint8Array;
}

export function blankBitmap(widthDots: number, heightDots: number): Bitmap {
  const bytesPerRow = Math.ceil(widthDots / 8);
  return { widthDots, heightDots, bytesPerRow, bits: new Uint8Array(bytesPerRow * heightDots) };
}
