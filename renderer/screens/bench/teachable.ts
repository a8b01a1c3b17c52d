import type { ParcelLine, Session } from '../../../shared/bench/session.ts';
import type { Face } from '../../feedback/face.ts';
import { teachableGate } from '../../feedback/gates.ts';
import { isOpen } from '../../feedback/parcel-facts.ts';

export type Teachable =
  /** A code nobody knows was scanned; it may be one of these items'. */
  | { readonly kind: 'barcode'; readonly code: string; readonly lines: readonly ParcelLine[] }
  /** A gate stands because the catalogue lacks this. */
  | { readonly kind: 'product'; readonly sku: string; readonly lacks: 'tax-rate' | 'box' };

/** What the packer can teach the catalogue about the last scan; null when there is nothing. */
export function teachable(face: Face, session: Session | null): Teachable | null {
  if (face.mustAnswer || session === null) return null;
  if (session.status === 'verifying' && face.detail?.what === 'unknown-code' && face.code !== null) {
    const lines = oneForEachSku(session.parcel.lines.filter(isOpen));
    return lines.length === 0 ? null : { kind: 'barcode', code: face.code, lines };
  }
  const gate = session.status === 'idle' && face.shows === 'gate' ? teachableGate(face.detail) : null;
  if (gate === null) return null;
  return { kind: 'product', sku: gate.sku, lacks: gate.kind === 'box-missing' ? 'box' : 'tax-rate' };
}

function oneForEachSku(lines: readonly ParcelLine[]): readonly ParcelLine[] {
  return lines.filter((line, index) => lines.findIndex(({ sku }) => sku === line.sku) === index);
}
