import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Db } from '../../main/db/database.ts';
import { type SelfShipQueries, selfShipQueries } from '../../main/db/self-ship.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import type { Answer, MarketplaceClient } from '../../main/marketplace/client.ts';
import { applyBatch } from '../../main/pull/apply-shipment.ts';
import { followSelfShip } from '../../main/pull/follow.ts';
import type { Reading } from '../../main/pull/reading.ts';
import type { Shipment, ShipmentState } from '../../shared/model/shipment.ts';
import { dataFolder } from '../support/data-folder.ts';
import { createScriptedMarketplace } from '../support/scripted-marketplace.ts';
import { orderItem, shipment } from '../support/shipments.ts';
import { createVirtualTime } from '../support/virtual-time.ts';

let folder: ReturnType<typeof dataFolder>;
let db: Db;
let selfShip: SelfShipQueries;
let told: (shipments: readonly Shipment[], readAtMs: number) => void;
let follow: (beforeMs: number) => Promise<number>;
let asked: string[][];
let there: Map<string, ShipmentState>;

const order = (shipmentId: string, state: ShipmentState, over: Partial<Shipment> = {}) =>
  shipment(shipmentId, [orderItem('CUP', 1, { state })], { type: 'SELF', ...over });

beforeEach(() => {
  folder = dataFolder();
  db = folder.open().db;
  const time = createVirtualTime();
  const queries = shipmentQueries(db);
  selfShip = selfShipQueries(db);
  asked = [];
  there = new Map();
  told = (shipments, readAtMs) => {
    for (let at = 0; at < shipments.length; at += 20) applyBatch(queries, shipments.slice(at, at + 20), readAtMs);
  };
  const readShipments = async ({ ids }: { ids: readonly string[] }): Promise<Answer<readonly Shipment[]>> => {
    asked.push([...ids]);
    return { ok: true, value: ids.flatMap((id) => (there.has(id) ? [order(id, there.get(id) ?? 'UNKNOWN')] : [])) };
  };
  const client: MarketplaceClient = { ...createScriptedMarketplace(time).client, readShipments };
  const reading: Reading = {
    ...{
      client,
      ports: { ...time, random: { next: () => 0.5, bytes: (length) => new Uint8Array(length) } },
      locationId: 'LOC1',
    },
    signal: new AbortController().signal,
    apply: async (shipments, readAtMs) => {
      told(shipments, readAtMs);
      return [];
    },
  };
  follow = (beforeMs) => followSelfShip({ reading, queries, selfShip, beforeMs });
});
afterEach(() => folder[Symbol.dispose]());

test('what left is read by id until it is done with, those read longest ago first, and never more than a hundred at once', async () => {
  const ids = Array.from({ length: 130 }, (_, n) => `S${String(n).padStart(3, '0')}`);
  for (const [n, id] of ids.entries()) {
    told([order(id, 'SHIPPED')], 1_000 + n);
    there.set(id, n % 2 === 0 ? 'COMPLETED' : 'DELIVERED');
  }
  expect(await follow(5_000)).toBe(100);
  expect(asked).toEqual([ids.slice(0, 100)]);
  expect(await follow(5_000)).toBe(30);
  // Of those only the ones delivered are left to be followed.
  expect(await follow(Number.MAX_SAFE_INTEGER)).toBe(65);
});

test('nothing is asked while nothing is under way, and nothing is followed that was never dispatched, is done, or is not the seller’s to ship', async () => {
  told([order('A', 'APPROVED'), order('B', 'COMPLETED'), order('C', 'CANCELLED'), order('D', 'RETURNED')], 1);
  told([order('E', 'SHIPPED', { type: 'NORMAL' }), order('F', 'SHIPPED', { locationId: 'LOC2' })], 1);
  expect(await follow(5_000)).toBe(0);
  expect(asked).toEqual([]);
  told([order('G', 'SHIPPED')], 6_000);
  expect(await follow(5_000)).toBe(0);
});

test('one the marketplace does not know any more is asked for once', async () => {
  told([order('A', 'SHIPPED')], 1);
  expect(await follow(5_000)).toBe(1);
  expect(await follow(5_000)).toBe(0);
});

test('services are kept as told, and kept where a reply leaves them out', () => {
  const services = () => db.prepare('SELECT service_fulfilment_id FROM service_item ORDER BY 1').pluck().all();
  const service = (serviceFulfilmentId: string) => ({
    ...{ serviceFulfilmentId, description: 'Assembly', serviceByMs: null, createdAtMs: null, orderItemId: 'I1' },
  });
  told([order('A', 'APPROVED', { services: [service('SF1'), service('SF2')] })], 1);
  expect(services()).toEqual(['SF1', 'SF2']);
  told([order('A', 'SHIPPED')], 2);
  expect(services()).toEqual(['SF1', 'SF2']);
  told([order('A', 'SHIPPED', { services: [service('SF2')] })], 3);
  expect(services()).toEqual(['SF2']);
});
