import type { AppError } from '../../shared/errors.ts';
import type { RenderRefusal } from '../../shared/model/print-reasons.ts';

/** About whose label it is, or about this PC: another form of it would fare no better. */
const NOT_OF_ITS_FORM: ReadonlySet<string> = new Set([
  ...(['too-slow', 'too-much-memory'] satisfies RenderRefusal[]),
  'another-shipment',
  'no-tracking-id',
  'shipment-changed',
]);

/**
 * Whether the label is asked for as PDF (`labelOnly/pdf`) because its byte stream cannot be printed: what that one is made of is documented
 * nowhere (marketplace-api 6.4). `kind` is what the bytes turned out to be.
 */
export function isWantedAsPdf({ code, details }: AppError, kind: string): boolean {
  return code === 'LABEL_NOT_PRINTABLE' && kind !== 'pdf' && !NOT_OF_ITS_FORM.has(String(details?.['reason']));
}
