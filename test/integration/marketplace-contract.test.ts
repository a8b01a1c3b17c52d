import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, MarketplaceClient, MarketplaceFault, PackRequest } from '../../main/marketplace/client.ts';
import { createMarketplaceClient } from '../../main/marketplace/http-client.ts';
import { createLimiter } from '../../main/marketplace/limiter.ts';
import { realClock } from '../../main/ports/clock.ts';
import { createHttp } from '../../main/ports/real-http.ts';
import { realTimers } from '../../main/ports/timers.ts';
import type { FaultKind } from '../../main/practice/marketplace/faults.ts';
import { createPracticeMarketplace, type PracticeMarketplace } from '../../main/practice/marketplace/marketplace.ts';
import type { ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import { servePracticeMarketplace } from '../../main/practice/marketplace/server.ts';
import type { Switches } from '../../main/practice/marketplace/switches.ts';
import { SHIPMENT_TYPES, shipmentState } from '../../shared/model/shipment.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

interface Bench {
  readonly practice: PracticeMarketplace;
  readonly client: MarketplaceClient;
  readonly locationId: string;
  /** Can be packed at once: not held, due, without serial numbers, one box. */
  readonly packable: ShipmentRecord;
}

async function start(switches: Partial<Switches> = {}, startPerSecond = 5_000): Promise<Bench> {
  const practice = createPracticeMarketplace({
    clock: realClock,
    seed: 7,
    shipments: 120,
    switches: { packDelayMs: 0, ...switches },
  });
  const server = await servePracticeMarketplace(practice, 0);
  const http = createHttp();
  cleanups.push(async () => {
    await http.close();
    await server.close();
    practice.close();
  });
  const ports = { clock: realClock, timers: realTimers };
  const client = createMarketplaceClient({
    http,
    ...ports,
    limiter: createLimiter(ports, { startPerSecond, maxPerSecond: startPerSecond }),
    config: { url: server.url, appId: practice.appId, appSecret: async () => practice.appSecret },
  });
  const locationId = practice.locationIds[0];
  const packable = [...practice.shipments()].find((record) => isPackable(record, locationId));
  if (!packable) throw new Error('the catalogue of this seed has nothing to pack');
  return { practice, client, locationId, packable };
}

function isPackable(record: ShipmentRecord, locationId: string): boolean {
  return (
    record.locationId === locationId &&
    record.type === 'NORMAL' &&
    !record.hold &&
    record.dispatchAfterMs < Date.now() &&
    record.boxes.length === 1 &&
    record.items.every((item) => item.state === 'APPROVED' && item.product.serials === null)
  );
}

function packOf(record: ShipmentRecord): PackRequest {
  return {
    shipmentId: record.shipmentId,
    locationId: record.locationId,
    taxItems: record.items.map((item) => ({
      orderItemId: item.orderItemId,
      taxRatePercent: item.product.taxRatePercent,
      quantity: item.quantity,
    })),
    serialNumbers: [],
    invoices: [],
    subShipments: record.boxes.map((box) => ({
      ...{ subShipmentId: box.subShipmentId, lengthMm: 205, breadthMm: 150, heightMm: 100 },
      weightGrams: record.items.reduce((sum, item) => sum + item.product.weightGrams * item.quantity, 0),
    })),
    ignoreWarning: false,
  };
}

function told<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.fault.kind}: ${answer.fault.message}`);
  return answer.value;
}

const effectsOf = (practice: PracticeMarketplace, kind: string) =>
  practice.history().filter((entry) => entry.kind === kind).length;

describe('against the practice marketplace', () => {
  it('credentials are proved, and a wrong secret is refused', async () => {
    const { client, practice } = await start();
    expect(told(await client.testCredentials()).expiresInSeconds).toBeGreaterThan(0);
    const http = createHttp();
    cleanups.push(() => http.close());
    const wrong = createMarketplaceClient({
      http,
      clock: realClock,
      timers: realTimers,
      config: { url: await urlOf(practice), appId: practice.appId, appSecret: async () => 'not the secret' },
    });
    const answer = await wrong.testCredentials();
    expect(!answer.ok && answer.fault.kind).toBe('credentials');
  });

  it('a search and its pages find every shipment of the location, whole and once', async () => {
    const { client, practice, locationId } = await start();
    const states = ['APPROVED', 'PACKING_IN_PROGRESS', 'PACKED', 'FORM_FAILED', 'READY_TO_DISPATCH'] as const;
    const seen: string[] = [];
    // Without `hold` the marketplace takes false.
    for (const hold of [false, true]) {
      const filter = { type: 'preDispatch', states, locationId, shipmentTypes: SHIPMENT_TYPES, hold } as const;
      let page = told(await client.searchShipments(filter, 'pull'));
      for (;;) {
        expect(page.unreadable).toEqual([]);
        expect(page.shipments.every((shipment) => shipment.hold === hold)).toBe(true);
        seen.push(...page.shipments.map((shipment) => shipment.shipmentId));
        if (page.nextPageUrl === null) break;
        page = told(await client.nextPage(page.nextPageUrl, 'pull'));
      }
    }
    const there = [...practice.shipments()]
      .filter((record) => record.locationId === locationId)
      .filter((record) => record.items.some((item) => (states as readonly string[]).includes(item.state)));
    expect(seen.length).toBeGreaterThan(20);
    expect([...seen].sort()).toEqual(there.map((record) => record.shipmentId).sort());
  });

  it.each<Partial<Switches>>([{}, { replacementKey: 'isReplacement' }, { unknownIds: 'refuse' }])(
    'a shipment read by any id says what the marketplace holds, with %o',
    async (switches) => {
      const { client, practice } = await start(switches);
      for (const record of [...practice.shipments()].slice(0, 40)) {
        const [item] = record.items;
        if (!item) throw new Error('a shipment without items');
        const by = [
          { by: 'shipmentIds', ids: [record.shipmentId, 'NO-SUCH-SHIPMENT'] },
          { by: 'orderIds', ids: [item.orderId] },
          { by: 'orderItemIds', ids: [item.orderItemId] },
        ] as const;
        for (const ids of by) {
          const found = told(await client.readShipments(ids, 'send'));
          const shipment = found.find(({ shipmentId }) => shipmentId === record.shipmentId);
          expect(shipment).toMatchObject({
            ...{ locationId: record.locationId, type: record.type, hold: record.hold, mps: record.mps },
            ...{ dispatchAfterMs: record.dispatchAfterMs, dispatchByMs: record.dispatchByMs },
            orderDateMs: record.orderDateMs,
          });
          expect(
            shipment?.orderItems.map((each) => [each.orderItemId, each.quantity, each.state, each.replacement]),
          ).toEqual(record.items.map((each) => [each.orderItemId, each.quantity, each.state, each.replacement]));
        }
      }
    },
  );

  it.each<Partial<Switches>>([{}, { statusKey: 'processingStatus' }, { statusKey: 'both', courierPlace: 'shipment' }])(
    'a parcel goes its whole way, with %o',
    async (switches) => {
      const { client, practice, packable, locationId } = await start(switches);
      const { shipmentId } = packable;
      const ids = { by: 'shipmentIds', ids: [shipmentId] } as const;
      const early = await client.fetchLabel(shipmentId, 'documents');
      expect(early).toMatchObject({ ok: false, fault: { kind: 'refused' } });

      expect(told(await client.pack([packOf(packable)], 'send')).get(shipmentId)).toEqual({ kind: 'success' });
      expect(told(await client.pack([packOf(packable)], 'send')).get(shipmentId)).toMatchObject({
        kind: 'failure',
        code: 'INVALID_PACK_REQUEST',
      });
      const packed = told(await client.readShipments(ids, 'send'));
      expect(packed.map((shipment) => shipmentState(shipment.orderItems))).toEqual(['PACKED']);

      const [detail] = told(await client.readDetails([shipmentId], 'documents'));
      expect(detail?.trackingIds).toHaveLength(1);
      expect(detail?.handling.map((each) => each.orderItemId)).toEqual(packable.items.map((each) => each.orderItemId));
      const label = Buffer.from(told(await client.fetchLabel(shipmentId, 'documents'))).toString();
      expect(label.startsWith('%PDF-')).toBe(true);

      const dispatched = told(await client.dispatch([shipmentId], locationId, 'send'));
      expect(dispatched.get(shipmentId)).toEqual({ kind: 'success' });
      const [ready] = told(await client.readShipments(ids, 'send'));
      expect(ready && shipmentState(ready.orderItems)).toBe('READY_TO_DISPATCH');
      expect(effectsOf(practice, 'pack-accepted')).toBe(1);
      expect(effectsOf(practice, 'dispatched')).toBe(1);
    },
  );

  it('measures arrive in centimetres and kilograms', async () => {
    const { client, practice, packable } = await start();
    const request = packOf(packable);
    told(await client.pack([request], 'send'));
    expect(practice.shipment(packable.shipmentId)?.pack?.boxes).toEqual([
      {
        ...{ subShipmentId: 'SS-1', length: 20.5, breadth: 15, height: 10 },
        weight: (request.subShipments[0]?.weightGrams ?? 0) / 1_000,
      },
    ]);
  });

  it.each<[Switches['labelFormat'], 'bytes' | MarketplaceFault['kind']]>([
    ['zpl', 'bytes'],
    ['pdf', 'bytes'],
    ['png', 'bytes'],
    ['png-300', 'bytes'],
    ['base64-json', 'bytes'],
    ['html', 'unknown'],
    ['empty', 'unknown'],
    // Well-formed as a reply; that the label in it is cut shows when it is read.
    ['truncated', 'bytes'],
  ])('a label made as %s ends as %s', async (labelFormat, expected) => {
    const { client, packable } = await start({ labelFormat });
    told(await client.pack([packOf(packable)], 'send'));
    const answer = await client.fetchLabel(packable.shipmentId, 'documents');
    expect(answer.ok ? 'bytes' : answer.fault.kind).toBe(expected);
  });

  it.each<[FaultKind, boolean, 'success' | 'missing' | MarketplaceFault['kind'], number]>([
    ['429', false, 'throttled', 0],
    ['500', false, 'unknown', 0],
    ['500', true, 'unknown', 1],
    ['503', false, 'unknown', 0],
    ['599', true, 'unknown', 1],
    ['html', true, 'unknown', 1],
    ['empty', false, 'unknown', 0],
    ['truncated', false, 'unknown', 1],
    ['wrong-type', false, 'success', 1],
    ['missing-items', false, 'missing', 1],
    ['reset-before', false, 'unknown', 0],
    ['reset-after', false, 'unknown', 1],
    ['401', false, 'success', 1],
  ])(
    'a pack that meets %s (applied: %s) ends as %s and is applied %d times',
    async (kind, applied, expected, packs) => {
      const { client, practice, packable } = await start();
      practice.addFault({ route: 'labels', kind, applied, times: 1, after: 0, chance: 1 });
      const answer = await client.pack([packOf(packable)], 'send');
      expect(answer.ok ? answer.value.get(packable.shipmentId)?.kind : answer.fault.kind).toBe(expected);
      expect(effectsOf(practice, 'pack-accepted')).toBe(packs);
    },
  );

  it('a token that was revoked is renewed without anyone noticing', async () => {
    const { client, practice, packable } = await start();
    const ids = { by: 'shipmentIds', ids: [packable.shipmentId] } as const;
    told(await client.readShipments(ids, 'send'));
    practice.answer({ method: 'POST', path: '/control/tokens/revoke', headers: {}, body: '{}' });
    expect(told(await client.readShipments(ids, 'send'))).toHaveLength(1);
    expect(effectsOf(practice, 'token-issued')).toBe(2);
  });
});

/** A second server over the same marketplace. */
async function urlOf(practice: PracticeMarketplace): Promise<string> {
  const server = await servePracticeMarketplace(practice, 0);
  cleanups.push(() => server.close());
  return server.url;
}
