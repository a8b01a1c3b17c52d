import type { PrinterProfile } from '../rendition.ts';
import type { Bitmap } from './bitmap.ts';
import { inverted } from './inverted.ts';

/**
 * One label as `BITMAP` in overwriting mode; 0 is black. `SIZE` stays set in the printer until the next one or power-off, as
 * with every job of TSPL; gap, density, speed and direction stay as the printer's owner set them.
 */
export function encodeTspl(bitmap: Bitmap, paper: Pick<PrinterProfile, 'widthMm' | 'heightMm'>): Uint8Array {
  const head = `SIZE ${paper.widthMm} mm,${paper.heightMm} mm\r\nCLS\r\nBITMAP 0,0,${bitmap.bytesPerRow},${bitmap.heightDots},0,`;
  return Buffer.concat([Buffer.from(head), inverted(bitmap.bits), Buffer.from('\r\nPRINT 1,1\r\n')]);
}
