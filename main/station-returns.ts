import type { Handlers } from '../shared/contract/index.ts';
import { isOwned } from '../shared/model/gates.ts';
import type { StationShare } from '../shared/model/ownership.ts';
import { changeQueue } from './db/change-queue.ts';
import type { Mutation } from './db/mutations.ts';
import type { Log } from './host.ts';
import type { MarketplaceClient } from './marketplace/client.ts';
import type { Ports } from './ports/index.ts';
import { createReturnsPull, type ReturnsPullOptions } from './pull/returns-pull.ts';
import { actHandlers } from './returns/acts.ts';
import { listHandlers } from './returns/list.ts';
import { receiving } from './returns/receive.ts';
import type { Store } from './station-store.ts';

export interface StationReturnsOptions {
  readonly store: Store;
  readonly client: MarketplaceClient;
  readonly ports: Pick<Ports, 'clock' | 'timers' | 'random' | 'ids'>;
  readonly log: Pick<Log, 'warn'>;
  readonly locationId: string;
  readonly stations: StationShare;
  readonly nowMs: () => number;
  readonly serverNowMs: () => number;
  readonly applyShipments: ReturnsPullOptions['applyShipments'];
  readonly onFault: (error: unknown) => void;
  /** After a commit that changed returns, or what is shown with them; `queued`: the outbox has something new. */
  readonly onChanged: (count: number, queued: boolean) => void;
}

type Answered =
  | 'returns.list'
  | 'returns.read'
  | 'returns.find'
  | 'returns.receive'
  | 'returns.approve'
  | 'returns.reject'
  | 'returns.techVisitAttempt'
  | 'returns.pickup'
  | 'returns.pickupAttempt'
  | 'returns.complete'
  | 'returns.cancel';

/** Returns of this station: read from the marketplace, decided about, received. */
export function stationReturns(options: StationReturnsOptions) {
  const { store, client, ports, log, locationId, nowMs, serverNowMs, onFault, onChanged } = options;
  const { db, mutations, journal, returns: records } = store;
  const { timers, ids } = ports;
  const changes = changeQueue({ mutations, journal, ids, nowMs });
  const isOurs = (shipmentId: string) =>
    isOwned(shipmentId, { stations: options.stations, ...store.takeOvers.of(shipmentId) }) ||
    store.parcels.ofShipment(shipmentId) !== undefined;
  const sources = { isOurs, db, records, mutations, locationId, timers, serverNowMs };

  const received = receiving({
    ...{ ...sources, journal, changes, nowMs },
    onReceived: () => onChanged(1, true),
  });
  const pull = createReturnsPull({
    ...{ client, db, records, ports, locationId, onFault },
    applyShipments: options.applyShipments,
    onApplied(changes) {
      for (const { returnId } of changes) mutations.wakeReturn(returnId);
      received.returnsApplied(changes.map(({ returnId }) => returnId));
    },
    onNews: (changes) => onChanged(changes.length, true),
    onTrouble: (message, details) => log.warn(message, details),
  });
  const handlers: Handlers<Answered> = {
    ...listHandlers({ ...sources, readAtMs: pull.readAtMs }),
    ...received.handlers,
    ...actHandlers({ ...sources, changes, onQueued: () => onChanged(1, true) }),
  };

  return {
    handlers,
    /** What the outbox, or anybody else, read of returns. */
    apply: pull.apply,
    start: pull.start,
    stop: pull.stop,
    readNow: pull.now,
    refresh: pull.refresh,
    networkWorked: pull.networkWorked,
    /** In the transaction that moved a change of ours: its return stands where that leaves it. */
    mutationMoved({ returnId, state }: Mutation): void {
      if (returnId !== null && state === 'acked') records.renew(returnId);
    },
    /** Changes of ours moved: what they led to is read soon, and shown. */
    mutationsMoved(changed: readonly Mutation[]): void {
      const of = changed.filter(({ returnId }) => returnId !== null);
      const ended = of.filter(({ state }) => state === 'acked' || state === 'rejected');
      pull.soon([...new Set(ended.flatMap(({ returnId }) => returnId ?? []))]);
      if (of.length > 0) onChanged(of.length, false);
    },
    /** Returns that wait for a decision. */
    toDecide: (): number => records.heads.countOf(locationId, 'to-decide'),
  };
}
export type StationReturns = ReturnType<typeof stationReturns>;
