import { type PrintReason, printReason } from '../../shared/model/print-reasons.ts';
import type { PrinterReadinessView, TransportConfig } from '../../shared/model/printers.ts';
import { isOutOfReach, type PrinterState, printerState } from '../feedback/printer-state.ts';
import { useWords } from './words.ts';

/** Words about printers that need more than one key. */
export function usePrinterWords() {
  const { t } = useWords();
  const reason = (name: PrintReason) => ({ what: t(`printReasons.${name}.what`), act: t(`printReasons.${name}.act`) });
  /** In two or three words, for the status bar and lists. */
  const short = (state: PrinterState): string => {
    switch (state.kind) {
      case 'ready':
        return t('printers.ready');
      case 'held':
        return t('printers.held');
      case 'attention':
        return t(`readinessShort.${state.reason}`);
      case 'unknown':
        return t(isOutOfReach(state.reason) ? 'printers.notReached' : 'printers.notAsked');
    }
  };
  return {
    short,
    shortOf: (readiness: PrinterReadinessView, held: boolean) => short(printerState(readiness, held)),
    /** A job's or document's reason in words; `said` is the text itself where no words are known for it. */
    reason: (text: string): { readonly what: string; readonly act: string; readonly said: string | null } => {
      const name = printReason(text);
      return { ...reason(name), said: name === 'other' ? text : null };
    },
    reasonNamed: reason,
    /** Where it is, as a person would look for it: `192.168.1.40:9100`, `/dev/usb/lp0`. */
    place: (transport: TransportConfig): string => {
      switch (transport.kind) {
        case 'tcp':
          return `${transport.host}:${transport.port}`;
        case 'ipp':
          return `${transport.secure ? 'ipps' : 'ipp'}://${transport.host}:${transport.port}${transport.path}`;
        case 'spooler':
        case 'system':
          return transport.queue;
        case 'device':
          return transport.path;
        case 'serial':
          return `${transport.path} · ${transport.baud}`;
        case 'file':
          return transport.folder;
      }
    },
  };
}
