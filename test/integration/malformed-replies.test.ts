import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Answer, BatchAnswer, MarketplaceClient } from '../../main/marketplace/client.ts';
import { SHIPMENT_STATES } from '../../shared/model/shipment.ts';
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
import { wireInvoice } from '../support/wire-invoices.ts';
import {
  LOCATION_ID,
  OTHER_SHIPMENT_ID,
  SHIPMENT_ID,
  wireAnswer,
  wireDetail,
  wireOrderItem,
  wireShipment,
} from '../support/wire-shipments.ts';

const RUNS = 3_000;
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const ASKED = [SHIPMENT_ID, OTHER_SHIPMENT_ID];

const id = z.string().regex(/^[\w.:-]+$/);
const finite = z.number().refine(Number.isFinite);
/** What the rest of the station may rely on, stated strictly and apart from the readers under test. */
const shipment = z.strictObject({
  shipmentId: id,
  locationId: z.string(),
  type: z.enum(['NORMAL', 'SELF', 'EXPRESS']),
  hold: z.boolean(),
  mps: z.boolean(),
  packagingPolicy: z.enum(['GREEN_PACKAGE', 'TRANSPARENT_PACKAGE', 'DEFAULT', 'NA']),
  orderDateMs: finite,
  dispatchAfterMs: finite.nullable(),
  dispatchByMs: finite.nullable(),
  updatedAtMs: finite.nullable(),
  orderItems: z
    .array(
      z.strictObject({
        orderItemId: id,
        orderId: id,
        cancellationGroupId: z.string(),
        sku: z.string(),
        fsn: z.string(),
        listingId: z.string(),
        hsn: z.string(),
        title: z.string(),
        quantity: z.number().int().min(0),
        state: z.enum(SHIPMENT_STATES),
        replacement: z.boolean(),
        totalPricePaise: z.number().int(),
        packageIds: z.array(z.string()),
      }),
    )
    .min(1),
  subShipments: z.array(
    z.strictObject({
      subShipmentId: id,
      packages: z.array(
        z.strictObject({
          packageId: z.string(),
          sku: z.string(),
          title: z.string(),
          quantity: z.number().int().min(0),
        }),
      ),
    }),
  ),
});
const detail = z.strictObject({
  shipmentId: id,
  trackingIds: z.array(z.strictObject({ subShipmentId: id, trackingId: z.string().min(1), vendorName: z.string() })),
  handling: z.array(
    z.strictObject({ orderItemId: id, fragile: z.boolean(), dangerous: z.boolean(), large: z.boolean() }),
  ),
});
const invoice = z.strictObject({
  shipmentId: id,
  invoiceDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  invoiceNumber: z.string().min(1).max(100),
  orderItems: z.array(
    z.strictObject({
      orderItemId: id,
      invoiceAmountPaise: z.number().int().min(0).nullable(),
      taxRatePercent: finite.min(0).max(300).nullable(),
      serialNumbers: z.array(z.array(z.string().min(1))),
    }),
  ),
});
const pack = {
  locationId: LOCATION_ID,
  ...{ taxItems: [], serialNumbers: [], invoices: [], subShipments: [], ignoreWarning: false },
};
const filter = {
  type: 'preDispatch' as const,
  states: ['APPROVED' as const],
  locationId: LOCATION_ID,
  shipmentTypes: ['NORMAL' as const],
};
const NEXT = '/v3/shipments/filter?next_token=abc';

const PDF = Buffer.from(`%PDF-1.7\n${'1 0 obj <</Type /Page>> endobj\n'.repeat(20)}trailer\n%%EOF\n`);

interface Endpoint {
  readonly name: string;
  readonly valid: object;
  /** Malformed replies that are no JSON; those made from `valid` unless told. */
  readonly replies?: fc.Arbitrary<MalformedReply>;
  readonly call: (client: MarketplaceClient) => Promise<Answer<unknown>>;
  /** Fails when a value that was accepted could not have been told by this body. */
  readonly check: (value: never, body: Uint8Array) => void;
}

const shipments = {
  shipments: [
    wireShipment({ subShipments: [{ subShipmentId: 'SS-1', packages: [{ id: 'P' }] }] }),
    wireShipment({ shipmentId: OTHER_SHIPMENT_ID, orderItems: [wireOrderItem(), wireOrderItem({ orderItemId: '9' })] }),
  ],
};
const answers = { shipments: ASKED.map((shipmentId) => wireAnswer({ shipmentId })) };

const ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'search',
    valid: { hasMore: true, nextPageUrl: NEXT, ...shipments },
    call: (client) => client.searchShipments(filter, 'pull'),
    check: checkPage,
  },
  {
    name: 'next page',
    valid: { hasMore: true, nextPageUrl: NEXT, ...shipments },
    call: (client) => client.nextPage(NEXT, 'pull'),
    check: checkPage,
  },
  {
    name: 'read shipments',
    valid: shipments,
    call: (client) => client.readShipments({ by: 'shipmentIds', ids: ASKED }, 'send'),
    check: (value) => checkIds(z.array(shipment).parse(value)),
  },
  {
    name: 'read details',
    valid: { shipments: ASKED.map((shipmentId) => wireDetail({ shipmentId })) },
    call: (client) => client.readDetails(ASKED, 'documents'),
    check: (value) => checkIds(z.array(detail).parse(value)),
  },
  {
    name: 'pack',
    valid: answers,
    call: (client) =>
      client.pack(
        ASKED.map((shipmentId) => ({ shipmentId, ...pack })),
        'send',
      ),
    check: checkBatch,
  },
  {
    name: 'dispatch',
    valid: answers,
    call: (client) => client.dispatch(ASKED, LOCATION_ID, 'send'),
    check: checkBatch,
  },
  {
    name: 'label',
    valid: { errors: [{ code: 'INVALID_SHIPMENTS', description: 'not packed' }] },
    call: (client) => client.fetchLabel(SHIPMENT_ID, 'documents'),
    check: (value: Uint8Array) => {
      const start = Buffer.from(value).toString('latin1').trimStart();
      expect(start).not.toBe('');
      expect(start.startsWith('<')).toBe(false);
      expect(/INVALID_SHIPMENTS/.test(start) && /^\s*[[{]/.test(start)).toBe(false);
    },
  },
  ...(['fetchLabelPdf', 'fetchLabelAndInvoicePdf', 'fetchInvoicePdf'] as const).map(
    (name): Endpoint => ({
      name,
      valid: {},
      replies: malformedPdfs(PDF),
      call: (client) => client[name](SHIPMENT_ID, 'documents'),
      check: checkPdf,
    }),
  ),
  {
    name: 'read invoices',
    valid: { invoices: ASKED.map((shipmentId) => wireInvoice({ shipmentId })) },
    call: (client) => client.readInvoices(ASKED, 'documents'),
    check: (value) => {
      const read = z.array(invoice).parse(value);
      expect(read.every(({ shipmentId }) => ASKED.includes(shipmentId))).toBe(true);
      const keys = read.map(({ shipmentId, invoiceNumber }) => `${shipmentId} ${invoiceNumber}`);
      expect(new Set(keys).size).toBe(keys.length);
    },
  },
  {
    name: 'token',
    valid: { access_token: '11111111-2222-4333-8444-555555555555', token_type: 'bearer', expires_in: 4_233_600 },
    call: (client) => client.testCredentials(),
    check: (value) => {
      z.strictObject({ expiresInSeconds: finite.min(0).max(315_360_000).nullable() }).parse(value);
    },
  },
];

function checkPage(value: { shipments: unknown; nextPageUrl: unknown; unreadable: unknown }): void {
  z.array(shipment).parse(value.shipments);
  z.array(z.string().min(1)).parse(value.unreadable);
  if (value.nextPageUrl !== null) expect(value.nextPageUrl).toMatch(/^\/v3\/shipments\/filter/);
}

function checkIds(read: readonly { shipmentId: string }[]): void {
  const ids = read.map((one) => one.shipmentId);
  expect(ids.every((one) => ASKED.includes(one))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
}

/** A success must stand in the body for that very id, in so many words. */
function checkBatch(value: BatchAnswer, body: Uint8Array): void {
  expect([...value.keys()]).toEqual(ASKED);
  for (const [shipmentId, answer] of value) {
    if (answer.kind !== 'success') continue;
    const told = JSON.parse(Buffer.from(body).toString()) as { shipments: { shipmentId: string; status: string }[] };
    const own = told.shipments.filter((entry) => Object.hasOwn(entry, 'shipmentId') && entry.shipmentId === shipmentId);
    expect(own.length).toBeGreaterThan(0);
    expect(own.every((entry) => Object.hasOwn(entry, 'status') && entry.status === 'SUCCESS')).toBe(true);
  }
}

describe('malformed replies', () => {
  let marketplace: HttpMarketplace;
  let current: MalformedReply | undefined;
  beforeAll(async () => {
    marketplace = await startHttpMarketplace((_, response) => sendMalformed(current, response), {
      limiter: unlimitedLimiter,
    });
  });
  afterAll(() => marketplace.close());

  it(`all end in typed answers: ${RUNS} generated ones, seed ${seed}`, async () => {
    console.log(`malformed replies: ${RUNS} runs, seed ${seed} (SEED=… to repeat)`);
    const goodToken = marketplace.tokenScript;
    const kinds = new Map<string, number>();
    const cases = fc.oneof(
      ...ENDPOINTS.map((endpoint) =>
        (endpoint.replies ?? malformedReplies(endpoint.valid, ASKED)).map((reply) => ({ endpoint, reply })),
      ),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ endpoint, reply }) => {
        current = reply;
        marketplace.tokenScript = endpoint.name === 'token' ? marketplace.script : goodToken;
        const answer = await endpoint.call(marketplace.client);
        const outcome = answer.ok ? 'believed' : answer.fault.kind;
        kinds.set(outcome, (kinds.get(outcome) ?? 0) + 1);
        if (answer.ok) {
          expect(reply.status).toBeLessThan(300);
          if (endpoint.replies) expect(reply.status).toBe(200);
          endpoint.check(answer.value as never, reply.body);
        } else {
          faultSchema.parse(answer.fault);
        }
        expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
        expect(({} as { shipments?: unknown }).shipments).toBeUndefined();
      }),
      { numRuns: RUNS, seed },
    );
    console.log(`malformed replies: ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
  });

  it('the well-formed ones they are made from are believed, so that the run above means something', async () => {
    marketplace.tokenScript = () => ({ body: { access_token: 'good-token' } });
    for (const endpoint of ENDPOINTS.filter(({ name }) => name !== 'label' && name !== 'token')) {
      const body = endpoint.replies ? PDF : new TextEncoder().encode(JSON.stringify(endpoint.valid));
      current = { flaw: 'none', status: 200, headers: {}, body, cutBytes: 0 };
      const answer = await endpoint.call(marketplace.client);
      expect(answer.ok, endpoint.name).toBe(true);
      if (answer.ok) endpoint.check(answer.value as never, body);
    }
  });

  it('beyond 20 MB end as unknown', async () => {
    current = { flaw: 'huge', status: 200, headers: {}, body: Buffer.alloc(21 * 1024 * 1024, ' '), cutBytes: 0 };
    const answer = await marketplace.client.readShipments({ by: 'shipmentIds', ids: ASKED }, 'send');
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'unknown' } });
    expect(!answer.ok && answer.fault.message).toContain('too-large');
  });
});
