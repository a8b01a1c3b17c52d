import type { UpdateFault, UpdateRefusal } from '../../shared/model/updates.ts';

/** A check, download or installation that did not succeed and is tried again. */
export class UpdateFailure extends Error {
  override readonly name = 'UpdateFailure';
  readonly fault: UpdateFault;

  constructor(fault: UpdateFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/** An offer that is never taken, however often it is shown. */
export class UpdateRefused extends Error {
  override readonly name = 'UpdateRefused';
  readonly why: UpdateRefusal;
  /** Null where what was read cannot be believed. */
  readonly version: string | null;

  constructor(why: UpdateRefusal, version: string | null, message: string) {
    super(message);
    this.why = why;
    this.version = version;
  }
}
