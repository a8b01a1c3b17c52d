import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PracticeApi, packRequest } from '../support/practice-api.ts';

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
  '/control/orders',
  '/control/cancel',
  '/control/advance',
  '/control/switches',
  '/control/dispatch-dates',
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
        fc.constantFrom('shipmentIds', 'orderIds', 'next_token', 'reprint'),
        fc.string(),
      )
      .map(([path, name, value]) => `${path}?${name}=${value}`),
    fc.string(),
  ),
  token: fc.boolean(),
  body,
});

test('two thousand requests of any form never break it, and one that is refused changes nothing', () => {
  const api = new PracticeApi({ shipments: 16 });
  const token = `Bearer ${api.fetchToken()}`;
  const snapshot = () => JSON.stringify([...api.marketplace.shipments()]);
  let before = snapshot();
  fc.assert(
    fc.property(request, (drawn) => {
      const effects = api.marketplace.history().length;
      const reply = api.raw(drawn.method, drawn.path, drawn.token ? { authorization: token } : {}, drawn.body);
      expect(reply.status).toBeGreaterThanOrEqual(200);
      expect(reply.status).toBeLessThan(500);
      if (reply.status >= 400) expect(api.marketplace.history()).toHaveLength(effects);
      if (reply.status >= 400 && drawn.path.startsWith('/sellers')) {
        expect(reply.json).toMatchObject(reply.status === 401 ? { error: expect.any(String) } : { errors: [{}] });
      }
      if (api.marketplace.history().length === effects) expect(snapshot()).toBe(before);
      else before = snapshot();
    }),
    { numRuns: 2_000 },
  );
});

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
