import type { PrinterConfig } from '../../shared/model/printers.ts';
import type { PrintEvidence } from '../../shared/model/states.ts';

/** What a transport knows after one job. Only `not-sent` may be retried without asking a person (printing 2.1). */
export type PrintOutcome =
  /** No byte left this machine for the printer. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** All bytes left and the printer closed cleanly. `evidence` when the printer itself told more. */
  | { readonly kind: 'sent'; readonly evidence: PrintEvidence | null }
  /** Some bytes left; what came out is not known. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly bytesWritten: number };

export interface PrintProgress {
  /** Physical labels the job feeds, for devices that count them. */
  readonly labels?: number;
  /** The printer takes no bytes at the moment (paper out, cover open, pause); called again with false when it goes on. */
  onStalled?(stalled: boolean): void;
  onFirstByte?(): void;
  /** The printer said something during the job, on transports that can hear it. */
  onReceived?(bytes: Uint8Array): void;
}

export type PrinterReadiness =
  /** `idle` when the printer itself says that nothing is left to print. */
  | { readonly kind: 'ready'; readonly idle?: boolean }
  | { readonly kind: 'unknown'; readonly reason: string }
  /** `reason` is one of `READINESS_REASONS`. */
  | { readonly kind: 'needs-attention'; readonly reason: string };

/** What a printer tells of itself when asked. */
export interface PrinterIdentity {
  readonly model: string | null;
  readonly dpi: PrinterConfig['dpi'] | null;
}

/** One attached printer. One worker owns it; nothing is asked while a `send` is under way. */
export interface Printer {
  readonly printerId: string;
  send(bytes: Uint8Array, progress: PrintProgress, signal: AbortSignal): Promise<PrintOutcome>;
  /** Asked between jobs only; a failed query is `unknown`, never an error. Aborting ends it as `unknown` once the printer is free again. */
  readiness(signal?: AbortSignal): Promise<PrinterReadiness>;
  /** Null when it says nothing that can be understood. Absent where the language or the way has no such question. */
  identify?(signal?: AbortSignal): Promise<PrinterIdentity | null>;
  /**
   * Bytes that bring a printer of this language back to the start of a job after one that broke off, sent before the next one;
   * empty where the language has none (printing 2.4). Absent where no half of a job can stand in it: a spooler takes jobs whole.
   */
  readonly resync?: Uint8Array;
  /** What it says on a way of its own while a job is under way; absent where it has none. */
  aside?(signal?: AbortSignal): Promise<PrinterReadiness>;
  /** Gives back what the way holds open (a serial port, a process). */
  close?(): Promise<void>;
}
