import type { DrawRequest } from './draw-worker.ts';
import type { PracticeLanguage } from './streams/open-stream.ts';

/** Labels with a barcode, so that drawing and reading are both loaded. */
const LABELS: Readonly<Record<PracticeLanguage, string>> = {
  zpl: '^XA^FO8,8^BCN,40,N^FDW^FS^XZ',
  tspl: 'CLS\nBARCODE 8,8,"128",40,0,0,1,1,"W"\nPRINT 1\n',
  epl: 'N\nB8,8,0,1,1,1,40,N,"W"\nP1\n',
  escpos: '\x1b@\x1dkI\x03{BW',
};

export function warmingLabel(language: PracticeLanguage): Omit<DrawRequest, 'id'> {
  const bytes = Buffer.from(LABELS[language], 'latin1');
  return { language, bytes, asText: false, widthMm: 20, heightMm: 10, dpi: 203, withoutZ64: false };
}
