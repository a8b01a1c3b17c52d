import type { StationConfig } from '../shared/model/config.ts';
import { type BenchOptions, createBench } from './bench/bench.ts';
import { mutationRow } from './outbox/enqueue.ts';
import { ticketZpl } from './printing/tickets.ts';
import type { StationOptions } from './station-options.ts';
import type { Store } from './station-store.ts';

export interface StationBenchOptions
  extends Pick<
    BenchOptions,
    'inputs' | 'invoicing' | 'labelsCanCome' | 'locationId' | 'nowMs' | 'serverNowMs' | 'onChanged' | 'onCommitted'
  > {
  readonly store: Store;
  readonly config: StationConfig;
  readonly ports: StationOptions['ports'];
  readonly practice: boolean;
}

/** The bench of this station, with the printers and rules its settings name. */
export function stationBench({ store, config, ports, practice, ...options }: StationBenchOptions) {
  const { boxing, findBy, shelfMarks, dispatchAfter } = config;
  return createBench({
    ...{ ...store, ...options, mutationRow, boxing, findBy, shelfMarks, dispatchAfter },
    ids: ports.ids,
    labelPrinterId: printerFor(config, 'label')?.id,
    tickets: ticketPrinter(config, practice),
  });
}

/** The printer a document goes to. */
export function printerFor(config: StationConfig, document: 'label' | 'ticket') {
  return config.printers.find((printer) => printer.documents.includes(document));
}

/** Tickets come out where the settings say, else of the label printer; null where that cannot print them. */
function ticketPrinter(config: StationConfig, practice: boolean): BenchOptions['tickets'] {
  const printer = printerFor(config, 'ticket') ?? printerFor(config, 'label');
  if (printer?.language !== 'zpl') return null;
  return {
    printerId: printer.id,
    compose: (ticket) => ({ kind: 'zpl', bytes: ticketZpl({ ...ticket, practice }, printer) }),
  };
}
