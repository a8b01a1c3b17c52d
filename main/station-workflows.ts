import type { StationEvent } from '../shared/contract/index.ts';
import type { StationConfig } from '../shared/model/config.ts';
import { createHandover, type HandoverHandlers, type HandoverOptions } from './handover/handover.ts';
import type { MarketplaceClient } from './marketplace/client.ts';
import { createOrders, type OrdersHandlers, type OrdersOptions } from './orders/orders.ts';
import { createSelfShip, type SelfShipHandlers, type SelfShipOptions } from './self-ship/self-ship.ts';
import type { StationOptions } from './station-options.ts';
import type { Store } from './station-store.ts';

export interface StationWorkflowsOptions
  extends Pick<SelfShipOptions, 'addresses' | 'invoicing' | 'onPrint' | 'printerFor'>,
    Pick<OrdersOptions, 'alongside' | 'applyShipments' | 'checkSheet' | 'isStale' | 'onQueued'>,
    Pick<HandoverOptions, 'locationId' | 'nowMs' | 'serverNowMs'> {
  readonly client: MarketplaceClient;
  readonly store: Store;
  readonly config: StationConfig;
  readonly ports: StationOptions['ports'];
  readonly emit: (event: StationEvent) => void;
}

/** What people do with orders beside packing them: ship them themselves, load them into vans, cancel them, tell their form numbers. */
export function stationWorkflows({
  store,
  config,
  ports,
  emit,
  ...options
}: StationWorkflowsOptions): SelfShipHandlers & HandoverHandlers & OrdersHandlers {
  const { ids, timers } = ports;
  const { stations } = config;
  const shared = { ...store, ...options, ids, timers, stations };
  return {
    ...createSelfShip(shared),
    ...createOrders(shared),
    ...createHandover({
      ...shared,
      onChanged: () => emit({ name: 'handover.changed' }),
      onHandedOver: ({ length }) => emit({ name: 'queue.changed', count: length }),
    }),
  };
}
