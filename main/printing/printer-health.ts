import type { PrinterReadinessView } from '../../shared/model/printers.ts';
import type { Clock } from '../ports/clock.ts';
import type { Printer, PrinterIdentity, PrinterReadiness } from './printer.ts';

export interface PrinterHealthOptions {
  readonly printer: Pick<Printer, 'readiness' | 'identify'>;
  readonly clock: Clock;
  /** How often an idle printer is asked; null never. */
  readonly everyMs: number | null;
  readonly onChanged: () => void;
}

/** What is known of one printer. A state that lasts until somebody looks at the printer. */
export interface HealthKnown {
  readonly readiness: PrinterReadiness;
  readonly answered: boolean;
  readonly model: string | null;
}

/** What broke off stands in the printer; shown until its status is clean or a person says so (printing 2.4). */
export const HALF_A_LABEL = 'half-a-label';
/** A printer that needs somebody is asked this often, so that it goes on as soon as it was put right. */
export const ATTENTION_EVERY_MS = 1_500;
/** One that still prints what it was given. */
const BUSY_EVERY_MS = 500;

/**
 * Asks one printer how it is, between its jobs, and remembers. Silence is never health; an answer cut short by a job says nothing
 * new; a way that has no question is not asked again.
 */
export function printerHealth({ printer, clock, everyMs, onChanged }: PrinterHealthOptions, before?: HealthKnown) {
  let readiness: PrinterReadiness = before?.readiness ?? { kind: 'unknown', reason: 'not-asked' };
  let answered = before?.answered ?? false;
  let model = before?.model ?? null;
  let dueAt = 0;
  let cannotAnswer = false;
  let asking: { readonly abort: AbortController; readonly yieldsToJobs: boolean } | undefined;

  function become(next: PrinterReadiness): void {
    const changed = next.kind !== readiness.kind || reasonOf(next) !== reasonOf(readiness);
    readiness = next;
    if (changed) onChanged();
  }

  function nextLookMs(answer: PrinterReadiness, unproven: boolean): number {
    if (answer.kind === 'needs-attention') return ATTENTION_EVERY_MS;
    return unproven ? BUSY_EVERY_MS : (everyMs ?? 0);
  }

  return {
    get known(): HealthKnown {
      return { readiness, answered, model };
    },
    get readiness(): PrinterReadiness {
      return readiness;
    },
    get answered(): boolean {
      return answered;
    },
    get view(): PrinterReadinessView {
      return { kind: readiness.kind, reason: reasonOf(readiness) };
    },
    /** Monotonic ms until it is due to be asked; null when it never is. */
    dueInMs: (): number | null => (everyMs === null || cannotAnswer ? null : Math.max(0, dueAt - clock.monotonicMs())),
    /** `unproven`: the last job waits for the printer to say that it is idle. */
    async ask({ yieldsToJobs, unproven }: { readonly yieldsToJobs: boolean; readonly unproven: boolean }) {
      const abort = new AbortController();
      asking = { abort, yieldsToJobs };
      const answer = await printer.readiness(abort.signal);
      asking = undefined;
      dueAt = clock.monotonicMs() + nextLookMs(answer, unproven);
      if (answer.kind === 'unknown') {
        if (answer.reason === 'interrupted') return readiness;
        cannotAnswer = answer.reason === 'no-way';
        if (cannotAnswer && readiness.kind === 'unknown' && readiness.reason !== 'not-asked') return readiness;
      } else {
        answered = true;
      }
      become(answer);
      return answer;
    },
    async identify(): Promise<PrinterIdentity | null> {
      const told = (await printer.identify?.()) ?? null;
      if (told?.model) model = told.model;
      if (told) answered = true;
      return told;
    },
    /** A job told more than the last answer, which no longer holds. */
    learned(next: PrinterReadiness): void {
      become(next);
    },
    /** The next look is due at once. */
    lookSoon(): void {
      dueAt = 0;
    },
    /** Ends a question that a job need not wait for, or any. */
    interrupt(onlyForJobs: boolean): void {
      if (asking && (!onlyForJobs || asking.yieldsToJobs)) asking.abort.abort();
    },
  };
}
export type PrinterHealth = ReturnType<typeof printerHealth>;

export function reasonOf(readiness: PrinterReadiness): string | null {
  return readiness.kind === 'ready' ? null : readiness.reason;
}
