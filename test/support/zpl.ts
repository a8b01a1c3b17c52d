import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A small label whose only barcode holds `code`, letters and digits. */
export function zplLabel(code: string): Buffer {
  return Buffer.from(`^XA^PW812^LL609^FO60,60^BY3^BCN,160,Y,N,N^FD${code}^FS^XZ\n`, 'latin1');
}

/** One format of about `bytes` bytes: more than the buffers of a loopback connection hold. */
export function hugeZplLabel(code: string, bytes: number): Buffer {
  const rows = Math.ceil(bytes / 200);
  const graphic = `^FO0,200^GFA,${rows * 100},${rows * 100},100,${'0'.repeat(rows * 200)}^FS`;
  return Buffer.from(`^XA${graphic}^FO60,60^BCN,120^FD${code}^FS^XZ\n`, 'latin1');
}

const LABELS = resolve(import.meta.dirname, '../../../shared/labels/zpl');

/** Real carrier labels kept beside the project; undefined where they are not. */
export function carrierLabels(): { readonly name: string; readonly bytes: Buffer }[] | undefined {
  if (!existsSync(LABELS)) return undefined;
  return readdirSync(LABELS)
    .filter((name) => name.endsWith('.zpl'))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(LABELS, name)) }));
}
