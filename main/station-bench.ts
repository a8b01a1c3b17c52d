import type { StationConfig } from '../shared/model/config.ts';
import { type BenchOptions, createBench } from './bench/bench.ts';
import type { StationOptions } from './station-options.ts';
import type { Store } from './station-store.ts';

export interface StationBenchOptions
  extends Pick<
    BenchOptions,
    | 'inputs'
    | 'invoicing'
    | 'labelsCanCome'
    | 'locationId'
    | 'nowMs'
    | 'serverNowMs'
    | 'onChanged'
    | 'onCommitted'
    | 'practice'
    | 'documentsOf'
    | 'printerFor'
    | 'testedPrinter'
    | 'confirmTest'
    | 'labelledShipment'
  > {
  readonly store: Store;
  readonly config: StationConfig;
  readonly ports: StationOptions['ports'];
}

/** The bench of this station, with the rules its settings name. */
export function stationBench({ store, config, ports, ...options }: StationBenchOptions) {
  const { boxing, findBy, shelfMarks, dispatchAfter, stations } = config;
  return createBench({
    ...{ ...store, ...options, boxing, findBy, shelfMarks, dispatchAfter, stations },
    ids: ports.ids,
    holdOffline: config.holdOffline,
    networkUp: options.labelsCanCome,
  });
}
