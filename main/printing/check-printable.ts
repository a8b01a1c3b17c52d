import { type AppError, AppFailure } from '../../shared/errors.ts';
import type { PrinterConfig } from '../../shared/model/config.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { lintZpl } from './languages/lint-zpl.ts';
import { MAX_LABEL_BYTES, unwrapLabel } from './languages/unwrap.ts';

/** A label as it will go to the printer. */
export interface PrintableLabel {
  readonly kind: 'zpl';
  readonly bytes: Uint8Array;
  /** Physical labels it feeds. */
  readonly labels: number;
}

/**
 * What was fetched as a label, judged for a printer: unwrapped, sniffed, linted. Only ZPL goes to a ZPL printer; everything else
 * is LABEL_NOT_PRINTABLE with `details.reason` (a lint reason, `too-large`, `empty`, `wrong-language`) and `details.kind`.
 */
export function checkPrintable(
  received: Uint8Array,
  printer: Pick<PrinterConfig, 'id' | 'language'>,
): Result<PrintableLabel, AppError> {
  if (received.byteLength > MAX_LABEL_BYTES) return refuse('unknown', 'too-large', `${received.byteLength} bytes`);
  const { kind, bytes } = unwrapLabel(received);
  if (kind === 'empty') return refuse(kind, 'empty', 'the label has no bytes');
  if (kind !== 'zpl' || printer.language !== 'zpl') {
    return refuse(kind, 'wrong-language', `${kind} cannot go to the ${printer.language} printer ${printer.id}`);
  }
  const linted = lintZpl(bytes);
  if (!linted.ok) return refuse(kind, linted.error.reason, linted.error.found);
  return ok({ kind, bytes, labels: linted.value.labels });
}

function refuse(kind: string, reason: string, found: string): { readonly ok: false; readonly error: AppError } {
  return err(
    new AppFailure('LABEL_NOT_PRINTABLE', `The label cannot be printed (${reason}): ${found}`, {
      kind,
      reason,
      found,
    }).toAppError(),
  );
}
