import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PracticeApi, packRequest } from '../support/practice-api.ts';
import { type Practised, SELLER_LINES, type SellerRequest, sellerRequests } from '../support/seller-requests.ts';

const PATHS = [
  '/oauth-service/oauth/token',
  '/sellers/v3/shipments',
  '/sellers/v3/shipments/filter',
  '/sellers/v3/shipments/filter/',
  '/sellers/v3/shipments/labels',
  '/sellers/v3/shipments/dispatch',
  '/sellers/v3/shipments/forms/updateAck',
  '/sellers/v3/shipments/x/labelOnly',
  '/sellers/v3/shipments/x/labelOnly/pdf',
  '/sellers/v3/shipments/x/labels',
  '/sellers/v3/shipments/x/invoices',
  '/sellers/v3/shipments/x/forms',
  '/sellers/v3/shipments/x/update',
  '/sellers/v3/shipments/cancel',
  '/sellers/v3/shipments/manifest',
  '/sellers/v3/shipments/handover/counts',
  '/sellers/v3/shipments/otc/x',
  '/sellers/v3/shipments/selfShip/dispatch',
  '/sellers/v3/shipments/selfShip/delivery',
  '/sellers/v3/shipments/selfShip/deliveryAttempt',
  '/sellers/v2/services/attempt',
  '/sellers/v2/services/complete',
  '/sellers/v2/returns',
  '/sellers/v2/returns/approve',
  '/sellers/v2/returns/reject',
  '/sellers/v2/returns/complete',
  '/sellers/v2/returns/cancel',
  '/sellers/v2/returns/pickup',
  '/sellers/v2/returns/pickupAttempt',
  '/sellers/selfship/vendors',
  '/control/orders',
  '/control/cancel',
  '/control/advance',
  '/control/switches',
  '/control/dispatch-dates',
  '/control/returns',
  '/control/service',
  '/control/return-event',
  '/control/refusals',
];
const KEYS = [
  'shipments',
  'shipmentIds',
  'locationId',
  'filter',
  'type',
  'states',
  'taxItems',
  'invoices',
  'subShipments',
  'returns',
  'returnIds',
  'returnId',
  'services',
  'serviceFulfilmentId',
  'params',
  'failureAttributes',
  'deliveryDate',
  '__proto__',
];

/** Any JSON, shaped like a request often enough to get past the first check. */
const body = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.jsonValue(), tie('object'), fc.array(tie('value'), { maxLength: 4 })),
      object: fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 5, noNullPrototype: true }),
    }))
    .object.map((value) => JSON.stringify(value)),
);

const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD'),
  path: fc.oneof(
    fc.constantFrom(...PATHS),
    fc.tuple(fc.constantFrom(...PATHS), fc.string()).map(([path, rest]) => `${path}/${rest}`),
    fc.tuple(fc.constantFrom(...PATHS), fc.webQueryParameters()).map(([path, query]) => `${path}?${query}`),
    fc
      .tuple(
        fc.constantFrom(...PATHS),
        fc.constantFrom('shipmentIds', 'orderIds', 'next_token', 'reprint', 'source', 'returnIds', 'createdAfter'),
        fc.string(),
      )
      .map(([path, name, value]) => `${path}?${name}=${value}`),
    fc.string(),
  ),
  token: fc.boolean(),
  body,
});

/** Everything the marketplace knows that can change, as a text. */
function stateOf({ marketplace }: PracticeApi): string {
  const shipments = Array.from(marketplace.shipments(), ({ items, ...rest }) => ({
    ...rest,
    items: items.map(({ product, ...item }) => item),
  }));
  return JSON.stringify([shipments, [...marketplace.returns()], [...marketplace.services()]]);
}

/** A marketplace that is new again every so many requests: orders that pile up would be all the test looks at. */
function renewed<T>(make: () => T, every = 200): () => T {
  let current = make();
  let used = 0;
  return () => {
    used += 1;
    if (used % every === 0) current = make();
    return current;
  };
}

const PATIENCE_MS = 120_000;

test(
  'six thousand requests of any form never break it, and one that is refused changes nothing',
  () => {
    const next = renewed(() => new PracticeApi({ shipments: 6 }));
    fc.assert(
      fc.property(request, (drawn) => {
        const api = next();
        const token = `Bearer ${api.fetchToken()}`;
        const before = stateOf(api);
        const effects = api.marketplace.history().length;
        const reply = api.raw(drawn.method, drawn.path, drawn.token ? { authorization: token } : {}, drawn.body);
        expect(reply.status).toBeGreaterThanOrEqual(200);
        expect(reply.status).toBeLessThan(500);
        if (reply.status >= 400) expect(api.marketplace.history()).toHaveLength(effects);
        if (reply.status >= 400 && drawn.path.startsWith('/sellers')) {
          expect(reply.json).toMatchObject(reply.status === 401 ? { error: expect.any(String) } : { errors: [{}] });
        }
        if (api.marketplace.history().length === effects) expect(stateOf(api)).toBe(before);
      }),
      { numRuns: 6_000 },
    );
  },
  PATIENCE_MS,
);

test(
  'four thousand good requests over all routes with any one value replaced are taken or refused, never half',
  async () => {
    const next = renewed(() => {
      const api = new PracticeApi({ shipments: 0 });
      api.control('switches', { packDelayMs: 0 });
      return { api, requests: sellerRequests(practised(api)), waiting: new Map<string, SellerRequest>() };
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SELLER_LINES), fc.nat(), anyValue, async (line, which, value) => {
        const { api, requests, waiting } = next();
        const token = { authorization: `Bearer ${api.fetchToken()}` };
        const good = waiting.get(line) ?? (await requests[line]());
        waiting.set(line, good);
        const bad = good.body === undefined ? changedPath(good.path, which, value) : good.path;
        const body = good.body === undefined ? '' : changedBody(good.body, which, value);
        const effects = api.marketplace.history().length;
        const before = stateOf(api);
        const reply = api.raw(good.method, `/sellers${bad}`, token, body);
        const changed = api.marketplace.history().length > effects;
        expect([200, 400, 404, 405, 422]).toContain(reply.status);
        if (reply.status !== 200) expect(reply.json).toMatchObject({ errors: [{}] });
        if (reply.status !== 200 || !reply.text.includes('"SUCCESS"')) {
          // A document that was fetched is kept in the history, and counted on its shipment.
          const fetched = reply.status === 200 && /^%PDF-|"invoices"/.test(reply.text);
          expect(changed && !fetched).toBe(false);
          if (!fetched) expect(stateOf(api)).toBe(before);
        }
        // What was taken is no request that would be taken again.
        if (changed) waiting.delete(line);
      }),
      { numRuns: 4_000 },
    );
  },
  PATIENCE_MS,
);

const anyValue = fc.oneof(fc.jsonValue(), fc.constantFrom('', '2026-11-22', '2031-01-01', '__proto__', 1e21, -1));

function practised(api: PracticeApi): Practised {
  return {
    locationId: api.locationId,
    nowMs: () => api.nowMs,
    async control<T>(path: string, body: unknown) {
      const reply = api.control(path, body);
      if (reply.status !== 200) throw new Error(`${path}: ${reply.text}`);
      return reply.json as T;
    },
    send: async ({ method, path, body }) => (method === 'GET' ? api.get(path) : api.post(path, body)).json,
  };
}

/** One value of the body replaced, whichever `which` falls on. */
function changedBody(body: unknown, which: number, value: unknown): string {
  let count = 0;
  const total = countValues(body);
  return JSON.stringify(JSON.parse(JSON.stringify(body)), (_, each: unknown) => {
    count += 1;
    return count === 2 + (which % Math.max(1, total)) ? value : each;
  });
}

/** One letter of the path replaced. */
function changedPath(path: string, which: number, value: unknown): string {
  const at = which % path.length;
  return `${path.slice(0, at)}${JSON.stringify(value).slice(0, 8)}${path.slice(at + 1)}`;
}

test('a good pack request with any one value replaced is answered for each shipment or refused, never broken', () => {
  const api = new PracticeApi({ shipments: 1 });
  const token = { authorization: `Bearer ${api.fetchToken()}` };
  fc.assert(
    fc.property(fc.nat(), fc.jsonValue(), (which, value) => {
      const record = api.order({ lines: [{ sku: 'PHN-TARA-5G-128' }] });
      const good = JSON.stringify({ shipments: [packRequest(record)] });
      let count = 0;
      const total = countValues(JSON.parse(good));
      const bad = JSON.stringify(JSON.parse(good), (_, each: unknown) => {
        count += 1;
        return count === 2 + (which % Math.max(1, total - 1)) ? value : each;
      });
      const reply = api.raw('POST', '/sellers/v3/shipments/labels', token, bad);
      expect([200, 400, 422]).toContain(reply.status);
      const taken = api.kinds(record.shipmentId).includes('pack-accepted');
      expect(taken).toBe(reply.text.includes('"SUCCESS"'));
    }),
    { numRuns: 300 },
  );
});

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, each) => sum + countValues(each), 1);
}
