import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Documents } from '../../main/db/documents.ts';
import { openDocuments } from '../../main/db/documents.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { type AddressLoop, createAddressLoop } from '../../main/documents/address-loop.ts';
import type { Answer, DeliveryAddress } from '../../main/marketplace/client.ts';
import { createRoster } from '../../main/printing/roster.ts';
import { applyBatch } from '../../main/pull/apply-shipment.ts';
import { readAddress } from '../../shared/model/delivery-address.ts';
import { zplPrinter } from '../support/bench-parts.ts';
import { dataFolder } from '../support/data-folder.ts';
import { orderItem, shipment } from '../support/shipments.ts';
import { createVirtualTime } from '../support/virtual-time.ts';

const addressOf = (shipmentId: string, name = 'Asha Example'): DeliveryAddress => ({
  ...{ shipmentId, name, lines: ['1 Sample Street'], city: 'Bengaluru', state: 'Karnataka', pincode: '560001' },
  phone: '9000000000',
});

let folder: ReturnType<typeof dataFolder>;
let time: ReturnType<typeof createVirtualTime>;
let documents: Documents;
let loop: AddressLoop;
let asked: string[];
let arrived: string[];
let wanted: string[];
let answer: (shipmentId: string) => Answer<DeliveryAddress | null>;
let roster: ReturnType<typeof createRoster>;

beforeEach(() => {
  folder = dataFolder();
  time = createVirtualTime();
  documents = openDocuments(':memory:');
  const shipments = shipmentQueries(folder.open().db);
  applyBatch(shipments, [shipment('S1', [orderItem('CUP')], { type: 'SELF' })], 1);
  asked = [];
  arrived = [];
  wanted = ['S1', 'S2'];
  answer = (shipmentId) => ({ ok: true, value: addressOf(shipmentId) });
  roster = createRoster({ printers: [zplPrinter()], persist: () => undefined });
  loop = createAddressLoop({
    ...{ documents, shipments, roster, ports: time },
    client: {
      readAddress: async (shipmentId, lane) => {
        asked.push(`${lane} ${shipmentId}`);
        return answer(shipmentId);
      },
    },
    wanted: () => wanted,
    onArrived: (shipmentId) => void arrived.push(shipmentId),
    onFault: (error) => {
      throw error;
    },
  });
});
afterEach(async () => {
  await loop.stop();
  documents.close();
  folder[Symbol.dispose]();
});

test('addresses of what is to be packed are read one after another and kept, and not read again', async () => {
  loop.start();
  await time.runUntil(() => arrived.length === 2, 60_000);
  expect(asked).toEqual(['documents S1', 'documents S2']);
  const kept = loop.keptOf('S1');
  const bytes = kept && documents.get(kept.documentKey)?.bytes;
  expect(bytes && readAddress(new TextDecoder().decode(bytes))).toMatchObject({
    value: { name: 'Asha Example', orderIds: ['OD-S1'], pincode: '560001' },
  });
  loop.wake();
  await time.advance(60_000);
  expect(asked).toHaveLength(2);
});

test('where no printer takes slips nothing is read, until one does', async () => {
  roster.remove('label-1');
  loop.start();
  await time.advance(120_000);
  expect(asked).toEqual([]);
  roster.save(zplPrinter());
  loop.printersChanged();
  await time.runUntil(() => arrived.length === 2, 60_000);
});

test('a network that is gone is asked once in a while for one of them, and at once when it is back', async () => {
  answer = () => ({ ok: false, fault: { kind: 'not-sent', codes: [], message: 'offline' } });
  loop.start();
  await time.advance(600_000);
  expect(new Set(asked)).toEqual(new Set(['documents S1']));
  expect(asked.length).toBeLessThan(20);
  answer = (shipmentId) => ({ ok: true, value: addressOf(shipmentId) });
  loop.networkUp();
  await time.runUntil(() => arrived.length === 2, 5_000);
});

test('one that is refused, or told of nobody, holds up no other and is asked for again only now and then', async () => {
  answer = (shipmentId) =>
    shipmentId === 'S1' ? { ok: true, value: null } : { ok: true, value: addressOf(shipmentId) };
  loop.start();
  await time.runUntil(() => arrived.includes('S2'), 60_000);
  await time.advance(600_000);
  expect(asked).toEqual(['documents S1', 'documents S2']);
  answer = (shipmentId) => ({ ok: true, value: addressOf(shipmentId) });
  await time.runUntil(() => arrived.includes('S1'), 3_600_000);
});

test('another address takes the place of the one before', async () => {
  expect(await loop.readNow('S1')).toBe('kept');
  answer = (shipmentId) => ({ ok: true, value: addressOf(shipmentId, 'Ravi Example') });
  expect(await loop.readNow('S1')).toBe('kept');
  expect(documents.count()).toBe(1);
});
