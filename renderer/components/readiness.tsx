import {
  CircleCheckBig,
  CircleHelp,
  Hand,
  type LucideIcon,
  Printer,
  ScrollText,
  Thermometer,
  TriangleAlert,
} from 'lucide-react';
import type { PrinterReadinessView, ReadinessReason } from '../../shared/model/printers.ts';
import { type PrinterState, printerState } from '../feedback/printer-state.ts';
import { useNow } from '../stores/index.ts';
import { usePrinterWords } from './printer-words.ts';
import { useMoment, useWords } from './words.ts';

export interface ReadinessProps {
  readonly readiness: PrinterReadinessView;
  readonly held: boolean;
  /** UTC epoch ms since when it is so; null before it was first known. */
  readonly sinceMs: number | null;
}

/** How a printer is: sign, words, who told it, what to do, since when. */
export function Readiness({ readiness, held, sinceMs }: ReadinessProps) {
  const { t, age } = useWords();
  const moment = useMoment();
  const now = useNow();
  const words = usePrinterWords();
  const state = printerState(readiness, held);
  const Sign = signOf(state);
  return (
    <span className={`readiness ${state.kind}`} data-testid="readiness" data-state={state.kind}>
      <Sign aria-hidden="true" size={28} />
      <span>
        <span className="strong">{words.short(state)}</span>
        <span className="small">{useStateText(state)}</span>
        {/* Held is what a person did; the printer may need one all the same. */}
        {held && state.kind === 'attention' ? <span className="small strong">{t('printers.held')}</span> : null}
        {sinceMs === null ? null : (
          <span className="small quiet">
            {t('printers.sinceNow', { time: moment(sinceMs), age: age(Math.max(0, now - sinceMs)) })}
          </span>
        )}
      </span>
    </span>
  );
}

function useStateText(state: PrinterState): string {
  const { t } = useWords();
  const words = usePrinterWords();
  switch (state.kind) {
    case 'ready':
      return t('printers.readyTold');
    case 'held':
      return t('printers.heldText');
    case 'attention':
      return `${capital(t(`toldBy.${state.toldBy}`))}. ${words.reasonNamed(state.reason).act}`;
    case 'unknown': {
      const { what, act } = words.reasonNamed(state.reason);
      return state.said === null ? `${what} ${act}` : state.said;
    }
  }
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

const REASON_SIGNS: Partial<Readonly<Record<ReadinessReason, LucideIcon>>> = {
  'paper-out': ScrollText,
  'ribbon-out': ScrollText,
  'take-label': ScrollText,
  'too-hot': Thermometer,
  'too-cold': Thermometer,
  stalled: Printer,
};

function signOf(state: PrinterState): LucideIcon {
  switch (state.kind) {
    case 'ready':
      return CircleCheckBig;
    case 'held':
      return Hand;
    case 'unknown':
      return CircleHelp;
    case 'attention':
      return REASON_SIGNS[state.reason] ?? TriangleAlert;
  }
}
