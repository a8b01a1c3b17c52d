import PDFDocument from 'pdfkit';
import type { PrinterProfile } from '../rendition.ts';

const POINTS_PER_MM = 72 / 25.4;

/**
 * Labels that came as pictures or ZPL, for an office printer: one page of the paper's size for each, the dots filling it. Refusing
 * them would leave a station whose only printer is an office one without labels.
 */
export function pdfOfPictures(pictures: readonly Uint8Array[], { widthMm, heightMm }: PrinterProfile): Uint8Array {
  const size: [number, number] = [widthMm * POINTS_PER_MM, heightMm * POINTS_PER_MM];
  // No instant of its own: the same label gives the same bytes.
  const file = new PDFDocument({ autoFirstPage: false, margin: 0, info: { CreationDate: new Date(0) } });
  for (const picture of pictures) {
    file.addPage({ size, margin: 0 });
    file.image(Buffer.from(picture), 0, 0, { width: size[0], height: size[1] });
  }
  file.end();
  const bytes: unknown = file.read();
  if (!(bytes instanceof Uint8Array)) throw new Error('The PDF did not come out whole');
  return bytes;
}
