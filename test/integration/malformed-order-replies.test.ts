import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Answer, BatchAnswer, MarketplaceClient } from '../../main/marketplace/client.ts';
import { RETURN_SOURCES, RETURN_STATUSES } from '../../shared/model/returns.ts';
import { CHANGE_CALLS, type ChangeCall } from '../support/change-calls.ts';
import { type HttpMarketplace, startHttpMarketplace } from '../support/http-marketplace.ts';
import {
  checkPdf,
  faultSchema,
  type MalformedReply,
  malformedPdfs,
  malformedReplies,
  sendMalformed,
} from '../support/malformed-replies.ts';
import { unlimitedLimiter } from '../support/unlimited-limiter.ts';
import { OTHER_RETURN_ID, RETURN_ID, wirePickup, wireReturn } from '../support/wire-returns.ts';
import { LOCATION_ID, SHIPMENT_ID, wireDetail } from '../support/wire-shipments.ts';

const RUNS = 3_000;
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

const PDF = Buffer.from(`%PDF-1.7\n${'1 0 obj <</Type /Page>> endobj\n'.repeat(20)}trailer\n%%EOF\n`);
const NEXT = '/returns?next_token=abc';

const id = z.string().regex(/^[\w.:-]+$/);
const instant = z.number().refine(Number.isFinite).nullable();
const service = z.strictObject({
  serviceFulfilmentId: id,
  description: z.string(),
  serviceByMs: instant,
  createdAtMs: instant,
});
/** What the rest of the station may rely on, stated strictly and apart from the readers under test. */
const returnItem = z.strictObject({
  returnId: id,
  orderItemId: id,
  orderId: z.string(),
  shipmentId: id.nullable(),
  locationId: z.string(),
  source: z.enum(RETURN_SOURCES),
  status: z.enum(RETURN_STATUSES),
  statusText: z.string(),
  quantity: z.number().int().min(0),
  ...{ reason: z.string(), subReason: z.string(), comments: z.string(), shipmentStatus: z.string() },
  trackingId: z.string().min(1).nullable(),
  courierName: z.string(),
  sellerId: id.nullable(),
  ...{ createdMs: instant, updatedMs: instant, approvedMs: instant, expectedMs: instant },
  services: z.array(service),
});
const pickup = z.strictObject({
  vendorGroupCode: z.string().min(1),
  count: z.number().int().min(0),
  isMps: z.boolean(),
  window: z.strictObject({ fromMs: z.number(), toMs: z.number() }).nullable(),
  otc: z.union([
    z.strictObject({ is: z.literal('code'), code: z.string().min(1) }),
    z.strictObject({ is: z.enum(['not-ready', 'off']) }),
  ]),
});
const otcs = z.union([
  z.strictObject({
    is: z.literal('codes'),
    otcs: z.array(z.strictObject({ type: z.string(), vendor: z.string(), code: z.string().min(1) })).min(1),
  }),
  z.strictObject({ is: z.enum(['not-ready', 'off']) }),
]);
const form = z.strictObject({
  name: z.string().min(1),
  link: z.string().min(1).nullable(),
  automated: z.boolean(),
  status: z.string(),
});
const address = z.strictObject({
  shipmentId: z.literal(SHIPMENT_ID),
  name: z.string(),
  lines: z.array(z.string().min(1)).min(1),
  ...{ city: z.string(), state: z.string(), pincode: z.string() },
  phone: z.string().min(1).nullable(),
});
interface Endpoint {
  readonly name: string;
  readonly valid: object;
  readonly replies: fc.Arbitrary<MalformedReply>;
  readonly call: (client: MarketplaceClient) => Promise<Answer<unknown>>;
  /** Fails when a value that was accepted could not have been told by this body. */
  readonly check: (value: never, body: Uint8Array) => void;
}

function json(
  name: string,
  valid: object,
  ids: readonly string[],
  call: Endpoint['call'],
  check: Endpoint['check'],
): Endpoint {
  return { name, valid, replies: malformedReplies(valid, ids), call, check };
}

/** A success must stand in the body for that very id, in so many words. */
function changed(call: ChangeCall): Endpoint {
  const valid = { [call.list]: [{ [call.idKey]: call.id, status: 'SUCCESS', errorCode: null }] };
  return json(
    call.name,
    valid,
    [call.id],
    (client) => call.ask(client, 1),
    (value: BatchAnswer, body) => {
      expect([...value.keys()]).toEqual([call.id]);
      if (value.get(call.id)?.kind !== 'success') return;
      const told = JSON.parse(Buffer.from(body).toString()) as Record<string, Record<string, unknown>[]>;
      const own = (told[call.list] ?? []).filter((entry) => entry[call.idKey] === call.id);
      expect(own.length).toBeGreaterThan(0);
      expect(own.every((entry) => Object.hasOwn(entry, 'status') && entry['status'] === 'SUCCESS')).toBe(true);
    },
  );
}

const found = { returnItems: [wireReturn(), wireReturn({ returnId: OTHER_RETURN_ID })] };
const more = { hasMore: true, nextUrl: NEXT, ...found };
const RETURN_IDS = [RETURN_ID, OTHER_RETURN_ID];
const deliveryAddress = { firstName: 'Asha', addressLine1: '1 Sample Street', city: 'Bengaluru', pincode: '560001' };

const ENDPOINTS: readonly Endpoint[] = [
  ...CHANGE_CALLS.map(changed),
  json(
    'search returns',
    more,
    RETURN_IDS,
    (client) => client.searchReturns({ source: 'customer_return' }, 'pull'),
    checkReturns,
  ),
  json('next returns', more, RETURN_IDS, (client) => client.nextReturns(NEXT, 'pull'), checkReturns),
  json(
    'read returns',
    found,
    RETURN_IDS,
    (client) => client.readReturns({ by: 'returnIds', ids: RETURN_IDS }, 'send'),
    (value) => {
      const read = z.array(returnItem).parse(value);
      expect(read.every(({ returnId }) => RETURN_IDS.includes(returnId))).toBe(true);
      expect(new Set(read.map((one) => `${one.returnId} ${one.orderItemId}`)).size).toBe(read.length);
    },
  ),
  json(
    'handover counts',
    { resultManifestDetails: [wirePickup()] },
    ['Example Logistics'],
    (client) => client.readHandoverCounts(LOCATION_ID, 'pull'),
    (value) => void z.array(pickup).parse(value),
  ),
  json(
    'return otcs',
    { otcs: [{ status: 'SUCCESS', requestType: 'RETURN', otc: [{ type: 'LARGE', code: '7310', vendor: 'E' }] }] },
    ['7310'],
    (client) => client.readReturnOtcs(LOCATION_ID, 'pull'),
    (value) => void otcs.parse(value),
  ),
  json(
    'forms',
    {
      shipments: [
        { shipmentId: SHIPMENT_ID, forms: [{ name: 'FORM_X1', link: null, automated: false, status: 'FAILED' }] },
      ],
    },
    [SHIPMENT_ID],
    (client) => client.readForms([SHIPMENT_ID], 'pull'),
    (value) => {
      const forms = z.map(z.literal(SHIPMENT_ID), z.array(form)).parse(value);
      expect(forms.size).toBeLessThanOrEqual(1);
    },
  ),
  json(
    'vendors',
    { vendors: [{ name: 'Example Couriers' }, { name: 'Other Couriers' }] },
    ['Example Couriers'],
    (client) => client.readVendors('pull'),
    (value) => void z.array(z.string().min(1).max(100)).nullable().parse(value),
  ),
  json(
    'address',
    { shipments: [wireDetail({ deliveryAddress })] },
    [SHIPMENT_ID],
    (client) => client.readAddress(SHIPMENT_ID, 'documents'),
    (value) => void address.nullable().parse(value),
  ),
  {
    name: 'manifest',
    valid: PDF,
    replies: malformedPdfs(PDF),
    call: (client) =>
      client.fetchManifest({ vendorGroupCode: 'E', isMps: false, window: null }, LOCATION_ID, 'documents'),
    check: checkPdf,
  },
];

function checkReturns(value: { returns: unknown; nextUrl: unknown; unreadable: unknown }): void {
  z.array(returnItem).parse(value.returns);
  z.array(z.string().min(1)).parse(value.unreadable);
  if (value.nextUrl !== null) expect(value.nextUrl).toMatch(/^\/returns\?/);
}

describe('malformed replies about orders and returns', () => {
  let marketplace: HttpMarketplace;
  let current: MalformedReply | undefined;
  beforeAll(async () => {
    marketplace = await startHttpMarketplace((_, response) => sendMalformed(current, response), {
      limiter: unlimitedLimiter,
    });
  });
  afterAll(() => marketplace.close());

  it(`all end in typed answers: ${RUNS} generated ones, seed ${seed}`, async () => {
    console.log(`malformed replies about orders: ${RUNS} runs, seed ${seed} (SEED=… to repeat)`);
    const kinds = new Map<string, number>();
    const cases = fc.oneof(...ENDPOINTS.map((endpoint) => endpoint.replies.map((reply) => ({ endpoint, reply }))));
    await fc.assert(
      fc.asyncProperty(cases, async ({ endpoint, reply }) => {
        current = reply;
        const answer = await endpoint.call(marketplace.client);
        const outcome = answer.ok ? 'believed' : answer.fault.kind;
        kinds.set(outcome, (kinds.get(outcome) ?? 0) + 1);
        if (answer.ok) {
          // A list of couriers that is not there, and codes refused because there are none, are values too.
          if (!['vendors', 'return otcs'].includes(endpoint.name)) expect(reply.status).toBeLessThan(300);
          endpoint.check(answer.value as never, reply.body);
        } else {
          faultSchema.parse(answer.fault);
        }
        expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
      }),
      { numRuns: RUNS, seed },
    );
    console.log(`malformed replies about orders: ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
  });

  it('the well-formed ones they are made from are believed, so that the run above means something', async () => {
    for (const endpoint of ENDPOINTS) {
      const body =
        endpoint.valid instanceof Uint8Array
          ? endpoint.valid
          : new TextEncoder().encode(JSON.stringify(endpoint.valid));
      current = { flaw: 'none', status: 200, headers: {}, body, cutBytes: 0 };
      const answer = await endpoint.call(marketplace.client);
      expect(answer.ok, endpoint.name).toBe(true);
      if (answer.ok) endpoint.check(answer.value as never, body);
    }
  });
});
