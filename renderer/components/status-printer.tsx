import { Printer } from 'lucide-react';
import type { StationStatus } from '../../shared/contract/station.ts';
import { isDown, type WorstPrinter, worstPrinter } from '../feedback/printer-state.ts';
import { shorten } from '../format/india.ts';
import { useStores, useWhole } from '../stores/index.ts';
import { usePrinterWords } from './printer-words.ts';
import { StatusItem, type Tone } from './status-item.tsx';
import { useWords } from './words.ts';

/** Prints a person must answer come first, then the printer to look at, named and in words. */
export function PrinterItem({ status }: { readonly status: StationStatus }) {
  const { printers } = useStores();
  const { t } = useWords();
  const words = usePrinterWords();
  const remote = useWhole(printers.store);
  if (status.prints.unknown > 0) {
    return (
      <StatusItem
        tone="warn"
        to="prints"
        icon={<Printer />}
        label={t('status.printer')}
        value={t('status.askPrints', { count: status.prints.unknown })}
        testid="status-printer"
      />
    );
  }
  // The list of printers knows of holds; until it is read the status says how each is.
  const known =
    remote.kind === 'ready'
      ? remote.value.printers.map(({ config, readiness, held, queued }) => ({ id: config.id, readiness, held, queued }))
      : status.printers.map((printer) => ({ ...printer, held: false }));
  const worst = worstPrinter(known);
  if (worst === null) {
    return (
      <StatusItem
        tone="warn"
        to="printers"
        icon={<Printer />}
        label={t('status.printer')}
        value={t('status.printerNone')}
        testid="status-printer"
      />
    );
  }
  const { printer, state, others } = worst;
  const name = shorten(printer.id, 14);
  const tone = toneOf(worst);
  return (
    <StatusItem
      tone={tone}
      to="printers"
      icon={<Printer />}
      label={
        tone === 'plain'
          ? t('status.printer')
          : others > 0
            ? t('status.printerMore', { printer: name, number: others })
            : name
      }
      value={state.kind === 'held' ? t('status.printerHeld') : shorten(words.short(state), 24)}
      testid="status-printer"
    />
  );
}

function toneOf({ printer, state }: WorstPrinter): Tone {
  switch (state.kind) {
    case 'attention':
      return 'bad';
    case 'held':
      return 'warn';
    case 'unknown':
      // What cannot be reached matters once something waits for it.
      return isDown(printer.readiness) && printer.queued > 0 ? 'bad' : 'plain';
    case 'ready':
      return 'plain';
  }
}
