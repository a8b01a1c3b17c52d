/** How a job on an attached device ended, as far as this PC knows. */
export type CarrierEnd =
  | { readonly kind: 'sent' }
  /** For certain nothing of it can come out. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * Something attached to this PC that takes the bytes of one job. Its calls may block the whole process, so only a process that may
 * be ended uses it. They reject with a `DeviceFault`.
 */
export interface Carrier {
  /** The most that is written at a time, so that progress is seen. */
  readonly pieceBytes: number;
  /** Resolves when the device, or the system's own buffer before it, took all of it. */
  write(piece: Uint8Array): Promise<void>;
  /** Nothing more comes. Resolves when the way is through with the job, which can take as long as somebody needs to load paper. */
  finish(): Promise<CarrierEnd>;
  /** Ends the job before its time, as far as that can be done, and gives everything back. */
  withdraw(reason: string): Promise<CarrierEnd>;
}

export interface CarrierEvents {
  onData(bytes: Uint8Array): void;
  /** The system says that the printer stands still, or goes on. */
  onStalled(stalled: boolean): void;
}

/** `code` is the system's own, e.g. `ENOENT`, `EBUSY`, `ERROR_1801`, or a word. */
export class DeviceFault extends Error {
  override readonly name = 'DeviceFault';
  readonly code: string;

  constructor(code: string, message = code) {
    super(message);
    this.code = code;
  }
}

/** The word for what went wrong. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.message : String(error);
}
