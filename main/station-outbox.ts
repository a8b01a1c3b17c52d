import type { StationShare } from '../shared/model/ownership.ts';
import type { Mutation } from './db/mutations.ts';
import { outboxHandlers } from './outbox/handlers.ts';
import { createSendLoop, type SendLoopOptions } from './outbox/send-loop.ts';
import type { Store } from './station-store.ts';

export interface StationOutboxOptions extends Omit<SendLoopOptions, 'alongside' | 'db' | 'queries' | 'sharesAccount'> {
  readonly store: Store;
  readonly stations: StationShare;
  /** Local work that is committed together with a change of state, whoever made it. Runs inside the transaction. */
  readonly alongside: (to: Mutation, from: Mutation) => void;
}

/** What this station tells the marketplace, and how people look at it and decide about it. */
export function stationOutbox({ store, stations, ...options }: StationOutboxOptions) {
  const outbox = { ...options, db: store.db, queries: store.mutations };
  const send = createSendLoop({ ...outbox, sharesAccount: stations.count > 1 });
  return { ...send, handlers: outboxHandlers({ ...outbox, clock: options.ports.clock, facts: send.facts }) };
}
