import type { Bitmap } from './bitmap.ts';
import { inverted } from './inverted.ts';

/**
 * One label as `GW`; 0 is black. `q` sets the width, without which the printer clips to whatever the last job set, and stays set
 * until the next one. `Q` (length and gap) stays set too and is left out: a gap that is not the paper's makes every later label
 * misfeed, and the printer has measured the paper itself. The line end before `N` ends what a broken-off line left behind.
 */
export function encodeEpl(bitmap: Bitmap): Uint8Array {
  const { bytesPerRow, heightDots, bits } = bitmap;
  const head = `\nN\nq${bytesPerRow * 8}\nGW0,0,${bytesPerRow},${heightDots},`;
  return Buffer.concat([Buffer.from(head), inverted(bits), Buffer.from('\nP1\n')]);
}
