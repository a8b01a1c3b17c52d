import type { StationConfig } from '../shared/model/config.ts';
import type { MarketplaceClient } from './marketplace/client.ts';
import { createOrders, type OrdersHandlers, type OrdersOptions } from './orders/orders.ts';
import { mutationRow } from './outbox/enqueue.ts';
import type { StationOptions } from './station-options.ts';
import type { Store } from './station-store.ts';

export interface StationOrdersOptions
  extends Pick<OrdersOptions, 'alongside' | 'locationId' | 'nowMs' | 'onQueued' | 'record'> {
  readonly store: Store;
  readonly client: MarketplaceClient;
  readonly config: StationConfig;
  readonly ports: StationOptions['ports'];
}

/** Cancelling, road permits and invoices at this station. */
export function stationOrders({ store, config, ports, ...options }: StationOrdersOptions): OrdersHandlers {
  return createOrders({ ...store, ...options, mutationRow, ids: ports.ids, stations: config.stations });
}
