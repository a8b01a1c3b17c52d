import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MarketplaceCli, startMarketplaceCli } from '../support/practice-cli.ts';
import {
  type Practised,
  SELLER_LINES,
  type SellerLine,
  type SellerRequest,
  sellerRequests,
} from '../support/seller-requests.ts';

interface Told {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

let cli: MarketplaceCli;
let token: string;
let requests: ReturnType<typeof sellerRequests>;
const run = promisify(execFile);
const hasCurl = works('curl', '--version');

beforeAll(async () => {
  if (!hasCurl) console.info('curl is not on this machine: the lines are asked for with fetch');
  cli = await startMarketplaceCli('--port=0', '--shipments=40', '--seed=5');
  const basic = Buffer.from(`${cli.ready.appId}:${cli.ready.appSecret}`).toString('base64');
  const query = 'grant_type=client_credentials&scope=Seller_Api';
  const answer = await ask('GET', `/oauth-service/oauth/token?${query}`, { authorization: `Basic ${basic}` });
  token = (JSON.parse(answer.body.toString()) as { access_token: string }).access_token;
  const market: Practised = {
    locationId: cli.ready.locationId,
    nowMs: () => Date.now(),
    async control(path, body) {
      const told = await ask('POST', `/control/${path}`, {}, JSON.stringify(body));
      if (told.status !== 200) throw new Error(`${path}: ${told.status} ${told.body.toString()}`);
      return JSON.parse(told.body.toString());
    },
    send: async (request) => JSON.parse((await sell(request)).body.toString()),
  };
  await market.control('switches', { packDelayMs: 0 });
  requests = sellerRequests(market);
});
afterAll(async () => {
  await cli.end('SIGTERM');
});

function sell({ method, path, body, accept }: SellerRequest): Promise<Told> {
  const headers = { authorization: `Bearer ${token}`, ...(accept ? { accept } : {}) };
  return ask(method, `/sellers${path}`, headers, body === undefined ? undefined : JSON.stringify(body));
}

async function ask(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Told> {
  const url = `${cli.ready.url}${path}`;
  if (!hasCurl) {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body ? { body } : {}),
    });
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, body: Buffer.from(await response.arrayBuffer()) };
  }
  const sent = Object.entries({ 'content-type': 'application/json', ...headers });
  const flags = sent.flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const data = method === 'POST' ? ['--data-binary', body ?? ''] : [];
  const args = ['-s', '-X', method, ...flags, ...data, '-w', '\n%{http_code} %{content_type}', url];
  const { stdout } = await run('curl', args, { encoding: 'buffer', maxBuffer: 10_000_000 });
  const mark = stdout.lastIndexOf('\n');
  const [status = '', ...type] = stdout
    .subarray(mark + 1)
    .toString()
    .split(' ');
  return { status: Number(status), type: type.join(' '), body: stdout.subarray(0, mark) };
}

function works(file: string, ...args: string[]): boolean {
  try {
    execFileSync(file, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const text = expect.any(String);
const number = expect.any(Number);
const whole = (part: object): unknown => expect.objectContaining(part);
const iso = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}\+05:30$/);
const item = whole({ orderItemId: text, orderId: text, status: text, quantity: number, sku: text, fsn: text });
const shipment = whole({ shipmentId: text, dispatchByDate: iso, hold: false, orderItems: [item], forms: [] });
const done = { shipments: [{ shipmentId: text, status: 'SUCCESS', errorCode: null, errorMessage: null }] };
const sent = { shipments: [{ shipmentId: text, processingStatus: 'SUCCESS', errorCode: null, errorMessage: null }] };
const served = { services: [{ serviceFulfilmentId: text, status: 'SUCCESS', failureReason: null }] };
const decided = { returns: [{ returnId: text, processingStatus: 'SUCCESS', errorCode: null, errorMessage: null }] };
const courier = whole({ courierDetails: whole({ pickupDetails: { vendorName: text, trackingId: text } }) });
const returnItem = whole({
  ...{ orderItemId: text, locationId: text, orderId: text, quantity: number, orderDate: iso, createdDate: iso },
  ...{ updatedDate: iso, courierName: text, sellerId: text, returnId: text, status: text, type: 'customer_return' },
  ...{ reason: text, subReason: text, shipmentStatus: text, shipmentId: text, services: expect.any(Array) },
});

/** What each line answers, by the shapes of the facts. */
const SHAPES: Readonly<Record<SellerLine, unknown>> = {
  'POST /v3/shipments/filter/': {
    hasMore: true,
    nextPageUrl: expect.stringMatching(/^\/v3\/shipments\/filter\?next_token=/),
    shipments: expect.arrayContaining([whole({ shipmentId: text })]),
  },
  'GET /v3/shipments?shipmentIds={}': { shipments: [shipment] },
  'POST /v3/shipments/labels': done,
  'GET /v3/shipments/{shipmentIds}/labels': 'pdf',
  'POST /v3/shipments/{shipmentIds}/labelOnly/pdf': 'pdf',
  'POST /v3/shipments/{shipmentIds}/labelOnly': 'stream',
  'POST /v3/shipments/dispatch': done,
  'GET /v3/shipments/{shipmentIds}': {
    shipments: [whole({ orderId: text, deliveryAddress: whole({ pincode: text }), subShipments: [courier] })],
  },
  'GET /v3/shipments/{shipmentIds}/invoices': {
    invoices: [
      whole({ shipmentId: text, invoiceDate: text, invoiceNumber: text, orderItems: [whole({ orderItemId: text })] }),
    ],
  },
  'POST /v3/shipments/cancel': done,
  'GET /v3/shipments/{shipmentIds}/forms': { shipments: [{ shipmentId: text, forms: [] }] },
  'POST /v3/shipments/forms/updateAck': done,
  'GET /v3/shipments/handover/counts': {
    resultManifestDetails: expect.arrayContaining([
      {
        ...{ vendorGroupCode: text, count: number, isMps: false, pickUpDate: { after: iso, before: iso } },
        otc: { code: expect.stringMatching(/^\d{4}$/), error_code: null },
      },
    ]),
  },
  'POST /v3/shipments/manifest': 'pdf',
  'GET /v3/shipments/otc/{locationId}': {
    otcs: [
      {
        status: 'SUCCESS',
        requestType: 'RETURN',
        otc: expect.arrayContaining([{ type: text, vendor: text, code: text }]),
      },
    ],
  },
  'GET /v2/returns': { hasMore: false, nextUrl: null, returnItems: expect.arrayContaining([returnItem]) },
  'POST /v3/shipments/selfShip/dispatch': sent,
  'POST /v3/shipments/selfShip/delivery': sent,
  'POST /v3/shipments/selfShip/deliveryAttempt': sent,
  'POST /v2/services/attempt': served,
  'POST /v2/services/complete': served,
  'POST /v2/returns/approve': decided,
  'POST /v2/returns/reject': decided,
  'POST /v2/returns/complete': decided,
  'POST /v2/returns/pickup': decided,
  'POST /v2/returns/pickupAttempt': decided,
  'GET /selfship/vendors': { vendors: expect.arrayContaining([{ name: text }]) },
  'POST /v2/returns/cancel': decided,
  'POST /v3/shipments/{shipmentId}/update': sent,
};

test.each(SELLER_LINES)(
  '%s answers on the wire as the facts say, to nobody without a token, and by no other method',
  async (line) => {
    const request = await requests[line]();
    const told = await sell(request);
    expect([told.status, told.body.subarray(0, 300).toString('latin1')]).toEqual([200, expect.any(String)]);
    const shape = SHAPES[line];
    if (typeof shape === 'string') {
      expect(told.type).toBe(shape === 'pdf' ? 'application/pdf' : 'application/octet-stream');
      expect(told.body.subarray(0, 5).toString()).toBe('%PDF-');
      expect(told.body.includes('%%EOF')).toBe(true);
    } else {
      expect(told.type).toMatch(/^application\/json/);
      expect(JSON.parse(told.body.toString())).toEqual(shape);
    }
    const path = `/sellers${request.path}`;
    expect((await ask(request.method, path, {}, request.body === undefined ? undefined : '{}')).status).toBe(401);
    expect((await ask('DELETE', path, { authorization: `Bearer ${token}` })).status).toBe(405);
  },
);

test('the list of shipments is read by order items and by orders too', async () => {
  const { path } = await requests['GET /v3/shipments?shipmentIds={}']();
  const { shipments } = JSON.parse((await sell({ method: 'GET', path })).body.toString()) as {
    shipments: { orderItems: { orderItemId: string; orderId: string }[] }[];
  };
  const [one] = shipments[0]?.orderItems ?? [];
  for (const query of [`orderItemIds=${one?.orderItemId}`, `orderIds=${one?.orderId}`]) {
    const told = await sell({ method: 'GET', path: `/v3/shipments?${query}` });
    expect(JSON.parse(told.body.toString())).toEqual({ shipments });
  }
});
