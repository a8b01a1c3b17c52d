import type { StationShare } from '../shared/model/ownership.ts';
import type { Shipment, ShipmentDetail } from '../shared/model/shipment.ts';
import type { MarketplaceClient } from './marketplace/client.ts';
import { applyDetails, applyShipments, type ShipmentChange } from './pull/apply-shipment.ts';
import { type PullHandlerOptions, type PullHandlers, pullHandlers } from './pull/pull-handlers.ts';
import { createPullLoop, type PullOptions } from './pull/pull-loop.ts';
import { createQueueWalk } from './pull/queue-walk.ts';
import type { Store } from './station-store.ts';

export interface StationPullOptions
  extends Pick<PullOptions, 'every' | 'onFault' | 'onNews' | 'onStatus' | 'ports'>,
    Pick<PullHandlerOptions, 'nowMs' | 'packing' | 'record' | 'serverNowMs'> {
  readonly client: MarketplaceClient;
  readonly store: Store;
  readonly locationId: string;
  readonly stations: StationShare;
  /** Inside the transaction that writes what the marketplace tells, whoever read it. */
  readonly onApplied: (changes: readonly ShipmentChange[]) => void;
}

type Answering = Pick<PullHandlerOptions, 'alongside' | 'onMutations' | 'onTakenOver' | 'readReturns'>;

/** What the marketplace tells of shipments: read, written as the only server truth, and shown as the queue. */
export function stationPull({ store, locationId, stations, onApplied, ...options }: StationPullOptions) {
  const { clock, timers } = options.ports;
  const truth = { db: store.db, queries: store.shipments, timers, clock };
  const walk = createQueueWalk({ snapshots: store.snapshots, timers });
  const loop = createPullLoop({ ...options, ...truth, onApplied, config: { locationId } });
  const apply = async (told: readonly Shipment[], readAtMs: number): Promise<void> => {
    await applyShipments(truth, told, readAtMs, { onApplied, onCommitted: options.onNews });
  };
  return {
    loop,
    walk,
    apply,
    applyDetails: (details: readonly ShipmentDetail[], readAtMs: number): void =>
      applyDetails(truth, details, readAtMs),
    handlers: (answering: Answering): PullHandlers =>
      pullHandlers({
        ...{ ...store, ...options, ...answering, walk, loop, timers, stations },
        locationId: () => locationId,
        applyShipments: apply,
      }),
  };
}
