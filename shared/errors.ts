import { NETWORK_TROUBLES } from './model/network-troubles.ts';

/**
 * Facts of the domain a request can end with. The operator's words for each stand in the renderer's language files,
 * which do not compile while a code has none.
 */
export const ERROR_CODES = [
  'INVALID_INPUT',
  'INTERNAL',
  'NOT_FOUND',
  'WRONG_STATE',
  'NOT_CONFIGURED',
  'STATION_STOPPING',
  'STATION_UNREACHABLE',
  'CONFIG_INVALID',
  'SECRET_STORE_FAILED',
  'DATABASE_NEWER',
  'DATABASE_DAMAGED',
  'DATABASE_NOT_OURS',
  'MIGRATION_FAILED',
  'WAY_BACK_READY',
  'DISK_FULL',
  'DISK_READ_ONLY',
  'DISK_FAILED',
  'DATA_DIR_IN_USE',
  'DATA_DIR_COPIED',
  'DATA_DIR_REMOTE',
  'BACKUP_INVALID',
  'PRACTICE_REFUSED',
  'PRACTICE_ONLY',
  'NOT_IN_THIS_SHELL',
  'MARKETPLACE_UNREACHABLE',
  'MARKETPLACE_CREDENTIALS',
  'MARKETPLACE_THROTTLED',
  'MARKETPLACE_UNEXPECTED',
  'MARKETPLACE_REFUSED',
  ...NETWORK_TROUBLES,
  'NETWORK_CLOCK',
  'PRINTER_NOT_CONFIGURED',
  'PRINTER_UNREACHABLE',
  'LABEL_NOT_READY',
  'LABEL_NOT_PRINTABLE',
  'INVOICE_SERIES_FULL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** What crosses a process border when a request fails. `message` is for the log and the supervisor, never the packer's only words. */
export interface AppError {
  readonly code: ErrorCode;
  readonly message: string;
  /** Names the log entry of an `INTERNAL` fault. */
  readonly reference?: string;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Thrown inside a use case for an expected failure that ends the whole request; the dispatch turns it into a `Result`. */
export class AppFailure extends Error {
  override readonly name = 'AppFailure';
  readonly code: ErrorCode;
  readonly details: AppError['details'];

  constructor(code: ErrorCode, message: string, details?: AppError['details']) {
    super(message);
    this.code = code;
    this.details = details;
  }

  toAppError(): AppError {
    return { code: this.code, message: this.message, ...(this.details ? { details: this.details } : {}) };
  }
}
