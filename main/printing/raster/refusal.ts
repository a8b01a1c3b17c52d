import { type AppError, AppFailure } from '../../../shared/errors.ts';
import type { LintRefusal, RenderRefusal } from '../../../shared/model/print-reasons.ts';

/** Thrown wherever a document shows that it cannot be printed; leaves the process as LABEL_NOT_PRINTABLE. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly reason: RenderRefusal | LintRefusal;
  /** What was found, for the supervisor; at most 80 characters of it are kept. */
  readonly found: string;

  constructor(reason: RenderRefusal | LintRefusal, found: string) {
    super(`${reason}: ${found}`);
    this.reason = reason;
    this.found = found.slice(0, 80);
  }
}

/** LABEL_NOT_PRINTABLE with `details` `{kind, reason, found}`; `kind` is what the bytes were sniffed as, or `unknown`. */
export function notPrintable(reason: RenderRefusal | LintRefusal, found: string, kind = 'unknown'): AppError {
  const details = { kind, reason, found };
  return new AppFailure('LABEL_NOT_PRINTABLE', `It cannot be printed (${reason}): ${found}`, details).toAppError();
}
