import { expect } from 'vitest';
import type { OutboxSettings } from '../../main/outbox/settings.ts';
import type { ShipmentState } from '../../shared/model/shipment.ts';
import { type OutboxStation, outboxStation } from './outbox-station.ts';
import {
  type Call,
  createScriptedMarketplace,
  type Fate,
  type ScriptedMarketplace,
  type ScriptedOptions,
} from './scripted-marketplace.ts';
import { seededRandom } from './seeded-random.ts';
import { orderItem, shipment } from './shipments.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

/** An outbox and its marketplace in virtual time. */
export interface OutboxWorld {
  readonly time: VirtualTime;
  readonly server: ScriptedMarketplace;
  readonly station: OutboxStation;
}

const worlds: OutboxWorld[] = [];

/** After each test: no loop may have met a fault. */
export function closeWorlds(): void {
  for (const { station } of worlds.splice(0)) {
    expect(station.faults).toEqual([]);
    station.close();
  }
}

export function outboxWorld(
  script: Partial<Omit<ScriptedOptions, 'clock' | 'timers'>> & {
    readonly settings?: Partial<OutboxSettings>;
    readonly gate?: () => boolean;
    readonly creepMs?: number;
    readonly keepsReturns?: boolean;
  } = {},
): OutboxWorld {
  const time = createVirtualTime();
  const { settings, gate, creepMs, keepsReturns, ...options } = script;
  const server = createScriptedMarketplace({ clock: time.clock, timers: time.timers, ...options });
  const station = outboxStation({
    time,
    client: server.client,
    random: seededRandom(1),
    ...(settings ? { settings } : {}),
    ...(gate ? { gate } : {}),
    ...(creepMs ? { creepMs } : {}),
    keepsReturns: keepsReturns ?? true,
  });
  const made = { time, server, station };
  worlds.push(made);
  return made;
}

/** On the marketplace and, freshly read, at the station. */
export function known({ server, station }: OutboxWorld, state: ShipmentState, ...shipmentIds: readonly string[]): void {
  for (const id of shipmentIds) server.put(shipment(id, [orderItem('MUG', 1, { state })]));
  station.told(...shipmentIds.flatMap((id) => server.read(id) ?? []));
}

/** The first call of this name meets `fate`, all others go well. */
export function firstOf(name: Call['name'], fate: Fate): (call: Call) => Fate {
  let met = false;
  return (call) => {
    if (call.name !== name || met) return { kind: 'ok' };
    met = true;
    return fate;
  };
}

export const worldIds = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${prefix}${at + 1}`);
