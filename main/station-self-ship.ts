import type { StationConfig } from '../shared/model/config.ts';
import { mutationRow } from './outbox/enqueue.ts';
import { createSelfShip, type SelfShipHandlers, type SelfShipOptions } from './self-ship/self-ship.ts';
import type { StationOptions } from './station-options.ts';
import type { Store } from './station-store.ts';

export interface StationSelfShipOptions
  extends Pick<
    SelfShipOptions,
    | 'addresses'
    | 'alongside'
    | 'client'
    | 'locationId'
    | 'nowMs'
    | 'onPrint'
    | 'onQueued'
    | 'printerFor'
    | 'serverNowMs'
  > {
  readonly store: Store;
  readonly config: Pick<StationConfig, 'stations'>;
  readonly ports: StationOptions['ports'];
}

/** Orders that this station's seller ships himself. */
export function stationSelfShip({ store, config, ports, ...options }: StationSelfShipOptions): SelfShipHandlers {
  const { stations } = config;
  return createSelfShip({ ...store, ...options, mutationRow, stations, ids: ports.ids, timers: ports.timers });
}
