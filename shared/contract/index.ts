import type { z } from 'zod';
import type { AppError } from '../errors.ts';
import type { Result } from '../result.ts';
import { batchContract } from './batch.ts';
import { benchContract } from './bench.ts';
import { bufferContract } from './buffer.ts';
import { catalogueContract } from './catalogue.ts';
import type { StationEvent } from './events.ts';
import { folderContract } from './folder.ts';
import { handoverContract } from './handover.ts';
import { networkContract } from './network.ts';
import { operateContract } from './operate.ts';
import { ordersContract } from './orders.ts';
import { outboxContract } from './outbox.ts';
import { printersContract } from './printers.ts';
import { printsContract } from './prints.ts';
import { retentionContract } from './retention.ts';
import { returnsContract } from './returns.ts';
import { selfShipContract } from './self-ship.ts';
import { setupContract } from './setup.ts';
import { shellContract } from './shell.ts';
import { shipmentsContract } from './shipments.ts';
import { stationContract } from './station.ts';
import { updatesContract } from './updates.ts';

/** Everything a shell, a test or automation can ask of a station. */
export const contract = {
  ...batchContract,
  ...benchContract,
  ...bufferContract,
  ...shipmentsContract,
  ...outboxContract,
  ...printersContract,
  ...printsContract,
  ...stationContract,
  ...setupContract,
  ...catalogueContract,
  ...folderContract,
  ...handoverContract,
  ...ordersContract,
  ...retentionContract,
  ...returnsContract,
  ...selfShipContract,
  ...shellContract,
  ...updatesContract,
  ...networkContract,
  ...operateContract,
};
export type Contract = typeof contract;
export type RequestName = keyof Contract;

/** As the caller writes it: defaults may be left out. */
export type RequestInput<N extends RequestName> = z.input<Contract[N]['input']>;
/** As the use case receives it: parsed, defaults filled. */
export type ParsedInput<N extends RequestName> = z.output<Contract[N]['input']>;
export type Reply<N extends RequestName> = NonNullable<Contract[N]['reply']>;
export type RequestResult<N extends RequestName> = Result<Reply<N>, AppError>;

/** A use case throws `AppFailure` for expected failures and anything else for faults. */
export type Handler<N extends RequestName> = (input: ParsedInput<N>) => Reply<N> | Promise<Reply<N>>;
/** What one folder exports: the requests of the contract that it answers. */
export type Handlers<N extends RequestName = RequestName> = { readonly [K in N]: Handler<K> };

export function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(contract, name);
}

/** All the renderer has of the station: two functions, whichever shell carries them. */
export interface StationBridge {
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestResult<N>>;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: StationEvent) => void): () => void;
}

export type { StationEvent, StationEventName } from './events.ts';
