import type { PrinterView } from '../../shared/contract/printers.ts';
import { type PrintReason, printReason } from '../../shared/model/print-reasons.ts';
import { type PrinterReadinessView, READINESS_REASONS, type ReadinessReason } from '../../shared/model/printers.ts';

/** How a printer is, as one of the few things a person tells apart. */
export type PrinterState =
  | { readonly kind: 'ready' }
  /** A person keeps its labels back. */
  | { readonly kind: 'held' }
  | { readonly kind: 'attention'; readonly reason: ReadinessReason; readonly toldBy: 'printer' | 'queue' | 'nobody' }
  /** Nothing is known; `said` where the reason is in no list. */
  | { readonly kind: 'unknown'; readonly reason: PrintReason; readonly said: string | null };

export function printerState(readiness: PrinterReadinessView, held: boolean): PrinterState {
  switch (readiness.kind) {
    case 'needs-attention': {
      const reason = READINESS_REASONS.find((one) => one === readiness.reason) ?? 'other-error';
      return {
        kind: 'attention',
        reason,
        toldBy: reason === 'stalled' ? 'nobody' : reason === 'queue-stopped' ? 'queue' : 'printer',
      };
    }
    case 'ready':
      return { kind: held ? 'held' : 'ready' };
    case 'unknown': {
      if (held) return { kind: 'held' };
      // A printer that hangs up when it is asked says as little as one that stays silent.
      const said = readiness.reason === 'closed' ? 'no-answer' : (readiness.reason ?? 'not-asked');
      const reason = printReason(said);
      return { kind: 'unknown', reason, said: reason === 'other' ? readiness.reason : null };
    }
  }
}

const OUT_OF_REACH: ReadonlySet<PrintReason> = new Set([
  'refused',
  'unreachable',
  'not-found',
  'no-permission',
  'busy',
]);

/** Nothing goes to a printer of which this is known. */
export function isOutOfReach(reason: PrintReason): boolean {
  return OUT_OF_REACH.has(reason);
}

/** A printer that cannot be reached or needs a person now: what waits for it may go to another one. */
export function isDown(readiness: PrinterReadinessView): boolean {
  if (readiness.kind === 'needs-attention') return true;
  const state = printerState(readiness, false);
  return state.kind === 'unknown' && isOutOfReach(state.reason);
}

const URGENCY: readonly PrinterState['kind'][] = ['attention', 'held', 'unknown', 'ready'];

export interface WorstPrinter {
  readonly printer: Pick<PrinterView, 'readiness' | 'held' | 'queued'> & { readonly id: string };
  readonly state: PrinterState;
  /** How many others are not ready either. */
  readonly others: number;
}

/** The printer to look at first; one that cannot be reached and has work counts like one that says so. */
export function worstPrinter(printers: readonly WorstPrinter['printer'][]): WorstPrinter | null {
  const judged = printers.map((printer) => ({ printer, state: printerState(printer.readiness, printer.held) }));
  const rank = ({ printer, state }: (typeof judged)[number]) =>
    isDown(printer.readiness) && printer.queued > 0 ? 0 : URGENCY.indexOf(state.kind);
  const [worst] = [...judged].sort((a, b) => rank(a) - rank(b));
  if (worst === undefined) return null;
  const others = judged.filter((one) => one !== worst && ['attention', 'held'].includes(one.state.kind)).length;
  return { ...worst, others };
}
