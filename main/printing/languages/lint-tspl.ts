import { ok, type Result } from '../../../shared/result.ts';
import { type LabelRefusal, type LintedLabel, refuse } from './label-refusal.ts';

/** What marks the label (TSPL/TSPL2 programming manual). */
const DRAWS =
  words(`BAR BARCODE BITMAP BLOCK BOX CIRCLE ELLIPSE DIAGONAL TEXT QRCODE DMATRIX PDF417 MPDF417 AZTEC MAXICODE
  RSS TLC39 CODABLOCK PUTBMP PUTPCX`);
const CHANGES_PICTURE = words('CLS ERASE REVERSE');
/**
 * Settings that hold until the next label sets them or power goes off. Drivers send them with every label, `SPEED` and `DENSITY`
 * too, so they pass; what the manual says is saved (`SET`) does not.
 */
const FOR_THE_LABEL = words('SIZE GAP BLINE OFFSET SPEED DENSITY DIRECTION REFERENCE SHIFT COUNTRY CODEPAGE SOUND CUT');
/** These move a whole label past the head. */
const FEEDS = words('FORMFEED HOME FEED BACKFEED BACKUP SELFTEST');
/** Known, and none of a label's business: saved settings, files, programs, sensors, interfaces, questions. */
const CHANGES_PRINTER =
  words(`SET SETUP KILL MOVE RUN EOP EOJ DELAY DISPLAY REDRAW LED INITIALPRINTER GAPDETECT BLINEDETECT
  AUTODETECT LIMITFEED OUT INPUT WLAN NET BT WIFI KEY1 KEY2 PEEL RFID FILES COPY OPEN READ WRITE SEEK`);
const MAX_LINE = 8_192;

/** Judges TSPL by its bytes, read as a printer reads them: in lines, with the counted bytes of graphics between. */
export function lintTspl(bytes: Uint8Array): Result<LintedLabel, LabelRefusal> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let at = 0;
  let labels = 0;
  let cleared = false;
  let drawn = false;
  while (at < text.length) {
    const counted = countedBytes(text, at);
    if (counted) {
      if (counted.end > text.length) return refuse('unterminated', `${counted.name} lacks bytes`);
      if (counted.name === 'DOWNLOAD' && counted.keeps) return refuse('changes-printer', text.slice(at, at + 40));
      drawn ||= counted.name === 'BITMAP';
      at = counted.end;
      continue;
    }
    const end = lineEnd(text, at);
    const line = text.slice(at, Math.min(end, at + MAX_LINE)).trim();
    if (/\x1b!|^~!/.test(line)) return refuse('changes-printer', line);
    if (/^\0*$/.test(line)) {
      at = end + 1;
      continue;
    }
    if (end === text.length) return refuse('unterminated', line);
    const name = /^[A-Z][A-Z0-9]*/i.exec(line)?.[0].toUpperCase() ?? '';
    if (name === 'PRINT') {
      if (!/^PRINT\s+1\s*(,\s*1\s*)?$/i.test(line)) return refuse('copies', line);
      if (!drawn) return refuse('no-label', 'PRINT with nothing drawn');
      // The picture stays in the printer until it is cleared: the last job's would come out with this one's.
      if (!cleared) return refuse('copies', 'no CLS before what is drawn');
      labels += 1;
      cleared = false;
    } else if (name === 'CLS') {
      cleared = true;
      drawn = false;
    } else if (name === 'DOWNLOAD' || CHANGES_PRINTER.has(name)) return refuse('changes-printer', line);
    else if (FEEDS.has(name)) return refuse('copies', line);
    else if (DRAWS.has(name)) drawn = true;
    else if (!FOR_THE_LABEL.has(name) && !CHANGES_PICTURE.has(name)) return refuse('foreign-text', line);
    at = end + 1;
  }
  return labels > 0 ? ok({ labels }) : refuse('no-label', text.trim() || 'nothing');
}

/** `BITMAP x,y,bytes,rows,mode,` and `DOWNLOAD [F,]"name",bytes,` are followed by that many raw bytes. */
function countedBytes(text: string, at: number) {
  const head = text.slice(at, at + 120);
  const bitmap = /^\s*BITMAP\s+-?\d{1,5},\s*-?\d{1,5},\s*(\d{1,5}),\s*(\d{1,5}),\s*\d,/i.exec(head);
  if (bitmap) {
    const end = at + bitmap[0].length + Number(bitmap[1]) * Number(bitmap[2]);
    return { name: 'BITMAP', end, keeps: false };
  }
  const download = /^\s*DOWNLOAD\s+([A-Z],)?\s*"([^"\r\n]{1,40})",\s*(\d{1,8}),/i.exec(head);
  if (!download) return undefined;
  // Without a drive it goes to memory and is gone with the power; a program would run.
  const keeps = download[1] !== undefined || /\.BAS$/i.test(download[2] ?? '');
  return { name: 'DOWNLOAD', end: at + download[0].length + Number(download[3]), keeps };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
