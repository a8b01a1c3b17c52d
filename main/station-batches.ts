import type { StationConfig } from '../shared/model/config.ts';
import { type BatchesOptions, createBatches } from './batch/batches.ts';
import type { Roster } from './printing/roster.ts';
import type { StationOptions } from './station-options.ts';
import type { Store } from './station-store.ts';

export interface StationBatchesOptions extends Pick<BatchesOptions, 'ahead' | 'onFault'> {
  readonly store: Store;
  readonly config: StationConfig;
  readonly ports: StationOptions['ports'];
  readonly roster: Pick<Roster, 'printerFor'>;
  /** Packs or labels were queued. */
  readonly onChanged: () => void;
}

/** Label-first of this station. */
export function stationBatches({ store, config, ports, roster, onChanged, ...options }: StationBatchesOptions) {
  return createBatches({
    ...{ ...store, ...options, batches: store.labelBatches, labelFirst: config.labelFirst },
    ...{ ids: ports.ids, timers: ports.timers, nowMs: ports.clock.wallMs },
    firstOnTop: () => roster.printerFor('label')?.firstOnTop ?? false,
    onStarted: onChanged,
    onPrinted: onChanged,
  });
}
