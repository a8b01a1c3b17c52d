import { type AppError, AppFailure } from '../../shared/errors.ts';
import type { DocumentKind, PrinterConfig } from '../../shared/model/printers.ts';

import { err, ok, type Result } from '../../shared/result.ts';
import { lintZpl } from './languages/lint-zpl.ts';
import { sniffLabel } from './languages/sniff.ts';
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

/**
 * The bytes of a job as they will go to its printer. What the station composed itself (tickets, test labels) is in the printer's
 * own language, whichever that is; it is sniffed all the same, because a printer may have been exchanged since. Everything else
 * is judged as a label. Errors as `checkPrintable`.
 */
export function checkJob(
  document: DocumentKind,
  stored: Uint8Array,
  printer: Pick<PrinterConfig, 'id' | 'language'>,
): Result<Uint8Array, AppError> {
  const composedHere = document === 'ticket' || document === 'test-label';
  if (!composedHere || printer.language === 'zpl') {
    const label = checkPrintable(stored, printer);
    return label.ok ? ok(label.value.bytes) : label;
  }
  if (stored.byteLength > MAX_LABEL_BYTES) return refuse('unknown', 'too-large', `${stored.byteLength} bytes`);
  const kind = sniffLabel(stored);
  if (kind === printer.language) return ok(stored);
  return refuse(kind, 'wrong-language', `${kind} cannot go to the ${printer.language} printer ${printer.id}`);
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
