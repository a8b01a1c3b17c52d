import type { StationConfig } from '../shared/model/config.ts';
import { type BenchOptions, createBench } from './bench/bench.ts';
import { mutationRow } from './outbox/enqueue.ts';
import type { StationOptions } from './station-options.ts';
import { printerFor, ticketPrinter } from './station-printers.ts';
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
