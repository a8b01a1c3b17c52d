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
  /** The printer takes no bytes at the moment (paper out, cover open, pause); called again with false when it goes on. */
  onStalled?(stalled: boolean): void;
  onFirstByte?(): void;
}

export type PrinterReadiness =
  /** `idle` when the printer itself says that nothing is left to print. */
  | { readonly kind: 'ready'; readonly idle?: boolean }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'needs-attention'; readonly reason: string };

/** One attached printer. One worker owns it; `send` is never called while another is under way. */
export interface Printer {
  readonly printerId: string;
  send(bytes: Uint8Array, progress: PrintProgress, signal: AbortSignal): Promise<PrintOutcome>;
  /** Asked between jobs only; a failed query is `unknown`, never an error. Aborting ends it as `unknown` once the printer is free again. */
  readiness(signal?: AbortSignal): Promise<PrinterReadiness>;
}
