import type { Printer, PrinterReadiness, PrintOutcome, PrintProgress } from '../../main/printing/printer.ts';

export interface ScriptedPrinter {
  readonly printer: Printer;
  /** Jobs that came, as text. */
  readonly got: readonly string[];
  /** How it answers the next jobs; a function is run by each. */
  become(next: Partial<ScriptedState>): void;
  /** Ends the job under way. */
  end(outcome?: PrintOutcome): void;
  readonly busy: boolean;
}

export interface ScriptedState {
  readonly readiness: PrinterReadiness;
  /** Null: a job stays until `end`. */
  readonly outcome: PrintOutcome | null;
  /** The printer takes nothing while the job stays. */
  readonly stalls: boolean;
}

const SENT: PrintOutcome = { kind: 'sent', evidence: null };

/** A printer that does as a test tells it, and keeps what came. */
export function scriptedPrinter(printerId: string, extra: Partial<Printer> = {}): ScriptedPrinter {
  const got: string[] = [];
  let state: ScriptedState = { readiness: { kind: 'unknown', reason: 'no-answer' }, outcome: SENT, stalls: false };
  let under: { readonly progress: PrintProgress; readonly end: (outcome: PrintOutcome) => void } | undefined;

  return {
    got,
    get busy() {
      return under !== undefined;
    },
    become(next) {
      state = { ...state, ...next };
    },
    end(outcome = SENT) {
      under?.end(outcome);
    },
    printer: {
      printerId,
      readiness: async () => state.readiness,
      send: async (bytes, progress, signal) => {
        const { outcome, stalls } = state;
        if (outcome?.kind === 'not-sent') return outcome;
        got.push(Buffer.from(bytes).toString('latin1'));
        progress.onFirstByte?.();
        if (outcome) return outcome;
        const ended = await new Promise<PrintOutcome>((resolve) => {
          under = { progress, end: resolve };
          if (stalls) progress.onStalled?.(true);
          signal.addEventListener('abort', () => resolve({ kind: 'unknown', reason: 'cancelled', bytesWritten: 1 }));
        });
        under = undefined;
        if (stalls) progress.onStalled?.(false);
        return ended;
      },
      ...extra,
    },
  };
}
