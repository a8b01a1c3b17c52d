import type { Shipment } from '../../shared/model/shipment.ts';
import type { Answer, MarketplaceClient, MarketplaceFault } from '../marketplace/client.ts';
import type { Clock, Random, Timers } from '../ports/index.ts';
import { pause } from '../ports/timers.ts';
import type { ShipmentChange } from './apply-shipment.ts';

/** Thrown inside the pull when the marketplace cannot be read; the loop turns it into back-off, a pause or a typed failure. */
export class ReadFailed extends Error {
  override readonly name = 'ReadFailed';
  readonly fault: MarketplaceFault;

  constructor(fault: MarketplaceFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** Thrown inside the pull when the station stops: nothing is written any more. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** What every kind of read of the pull needs. */
export interface Reading {
  readonly client: MarketplaceClient;
  readonly ports: { readonly clock: Clock; readonly timers: Timers; readonly random: Random };
  readonly locationId: string;
  /** Writes server truth; one caller at a time, in the order asked. `readAtMs` is the start of the request. */
  readonly apply: (shipments: readonly Shipment[], readAtMs: number) => Promise<readonly ShipmentChange[]>;
  readonly signal: AbortSignal;
}

/** UTC epoch ms of the marketplace's clock, as far as it is known; dates of filters are compared with it. */
export function serverNow({ client, ports }: Pick<Reading, 'client' | 'ports'>): number {
  return ports.clock.wallMs() + (client.serverOffsetMs() ?? 0);
}

export interface Told<T> {
  readonly value: T;
  /** When the request that brought it started, by the PC's clock. */
  readonly readAtMs: number;
}

const TRIES = 3;

/**
 * One read, tried up to three times when the answer was lost or refused for its pace: reads are safe to repeat.
 * Throws `ReadFailed` when offline at once, and `Stopped`.
 */
export async function ask<T>(
  reading: Pick<Reading, 'ports' | 'signal'>,
  call: () => Promise<Answer<T>>,
): Promise<Told<T>> {
  for (let tried = 1; ; tried++) {
    if (reading.signal.aborted) throw new Stopped();
    const readAtMs = reading.ports.clock.wallMs();
    const answer = await call();
    if (reading.signal.aborted) throw new Stopped();
    if (answer.ok) return { value: answer.value, readAtMs };
    const { fault } = answer;
    const again = tried < TRIES && (fault.kind === 'unknown' || fault.kind === 'throttled');
    if (!again) throw new ReadFailed(fault);
    const delayMs = fault.retryAfterMs ?? reading.ports.random.next() * 1000 * 2 ** tried;
    await pause(reading.ports.timers, delayMs, reading.signal);
  }
}

/** At most this many ids in one read (marketplace-api 3.1). */
export const IDS_PER_READ = 100;

/**
 * Reads up to 100 shipments by id. Ids the marketplace does not know are absent; where it refuses a whole call because of one
 * of them (undocumented, marketplace-api 5.2), the call is halved until the one is alone.
 */
export async function readByIds(reading: Reading, ids: readonly string[]): Promise<Told<readonly Shipment[]>> {
  try {
    return await ask(reading, () => reading.client.readShipments({ by: 'shipmentIds', ids }, 'pull'));
  } catch (error) {
    if (!(error instanceof ReadFailed) || error.fault.kind !== 'refused') throw error;
    if (ids.length === 1) {
      // Only a refusal of this id says that it is unknown; any other one (no permission, say) tells nothing about it.
      if (error.fault.status !== 404 && error.fault.status !== 400 && error.fault.status !== 422) throw error;
      return { value: [], readAtMs: reading.ports.clock.wallMs() };
    }
    const half = Math.ceil(ids.length / 2);
    const first = await readByIds(reading, ids.slice(0, half));
    const second = await readByIds(reading, ids.slice(half));
    return { value: [...first.value, ...second.value], readAtMs: Math.min(first.readAtMs, second.readAtMs) };
  }
}
