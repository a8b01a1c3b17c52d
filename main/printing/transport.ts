import type { PrinterReadiness, PrintOutcome, PrintProgress } from './printer.ts';

/**
 * One way to a printer: carries bytes, whatever they mean. Every way passes the same acceptance suite. `send` never rejects and
 * is never called while another call is under way; the same goes for `ask`.
 */
export interface Transport {
  /** One job. The evidence of its outcome is what the way itself knows, e.g. nothing for TCP, a finished IPP job for CUPS. */
  send(bytes: Uint8Array, progress: PrintProgress, signal: AbortSignal): Promise<PrintOutcome>;
  /** A question between jobs, on ways that can hear an answer. */
  ask?(question: Question, signal?: AbortSignal): Promise<Answer>;
  /** What the way itself knows without asking the printer: a stopped queue, a paper sensor the driver reads. */
  state?(signal?: AbortSignal): Promise<PrinterReadiness>;
  close?(): Promise<void>;
}

export interface Question {
  readonly bytes: Uint8Array;
  /** The reply is whole; asked again for every piece that comes. */
  readonly isWhole: (reply: Uint8Array) => boolean;
  readonly timeoutMs: number;
  /** Asks this TCP port instead of the one jobs go to; ways without ports answer `no-way`. */
  readonly port?: number;
}

export type Answer =
  /** What came until it was whole, the time ran out or the printer closed. Never empty. */
  | { readonly kind: 'reply'; readonly bytes: Uint8Array }
  /** `no-answer`, `closed`, `interrupted`, `no-way` or the cause of a failed connect. */
  | { readonly kind: 'none'; readonly reason: string };
