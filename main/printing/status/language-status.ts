import type { PrinterIdentity, PrinterReadiness } from '../printer.ts';
import type { Answer, Question } from '../transport.ts';

export type Ask = (question: Question, signal?: AbortSignal) => Promise<Answer>;

/** How printers of one language are asked. Only between jobs: inside one the question would be part of a picture (printing 2.2). */
export interface LanguageStatus {
  /** Silence and noise are `unknown`, never health. */
  readiness(ask: Ask, signal?: AbortSignal): Promise<PrinterReadiness>;
  identify?(ask: Ask, signal?: AbortSignal): Promise<PrinterIdentity | null>;
  /** As `Printer.resync`. */
  readonly resync: Uint8Array;
}

export const STATUS_TIMEOUT_MS = 1_000;

export const NOT_UNDERSTOOD: PrinterReadiness = { kind: 'unknown', reason: 'not-understood' };

/** What an answer that never came says of the printer. */
export function unheard(answer: Extract<Answer, { kind: 'none' }>): PrinterReadiness {
  return { kind: 'unknown', reason: answer.reason };
}

export function needs(reason: string): PrinterReadiness {
  return { kind: 'needs-attention', reason };
}
