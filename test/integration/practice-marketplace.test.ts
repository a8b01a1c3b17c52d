import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { Http, HttpOutcome, HttpRequest } from '../../main/ports/http.ts';
import { createHttp } from '../../main/ports/real-http.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { FAULT_KINDS } from '../../main/practice/marketplace/faults.ts';
import { createPracticeHttp } from '../../main/practice/marketplace/in-process.ts';
import { createPracticeMarketplace } from '../../main/practice/marketplace/marketplace.ts';
import type { ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import { type PracticeServer, servePracticeMarketplace } from '../../main/practice/marketplace/server.ts';
import { PRACTICE_START_MS, PracticeApi, packRequest } from '../support/practice-api.ts';

const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function served(api: PracticeApi): Promise<PracticeServer> {
  const server = await servePracticeMarketplace(api.marketplace, 0);
  closers.push(() => server.close());
  return server;
}

function client(): Http {
  const http = createHttp();
  closers.push(() => http.close());
  return http;
}

type Draft = Partial<HttpRequest> & { readonly path: string };

function toRequest(base: string, api: PracticeApi, { path, ...rest }: Draft): HttpRequest {
  const headers = { authorization: `Bearer ${api.fetchToken()}`, 'content-type': 'application/json', ...rest.headers };
  return { method: 'GET', timeoutMs: 2_000, maxReplyBytes: 1_000_000, ...rest, url: `${base}${path}`, headers };
}

/** What the port's contract promises to be equal, however the exchange travelled. */
function essence(outcome: HttpOutcome): unknown {
  if (!outcome.ok) return { kind: outcome.fault.kind, cause: outcome.fault.cause };
  const { connection, 'keep-alive': keepAlive, 'content-encoding': _, ...headers } = outcome.reply.headers;
  return { status: outcome.reply.status, headers, body: Buffer.from(outcome.reply.body).toString('utf8') };
}

test('the same requests give the same outcomes in process and on the wire, under every fault', async () => {
  const [wireApi, innerApi] = [new PracticeApi(), new PracticeApi()];
  const server = await served(wireApi);
  const wire = client();
  const inner = createPracticeHttp({ marketplace: innerApi.marketplace, timers: realTimers });
  const both = async (draft: Draft) => {
    const seen = [
      essence(await wire.exchange(toRequest(server.url, wireApi, draft))),
      essence(await inner.exchange(toRequest('http://practice', innerApi, draft))),
    ];
    expect(seen[0]).toEqual(seen[1]);
    return seen[0];
  };
  const forBoth = (act: (api: PracticeApi) => void) => [wireApi, innerApi].forEach(act);

  await both({ path: '/sellers/v3/shipments/filter/', method: 'POST', body: '{"filter":{"type":"preDispatch"}}' });
  await both({ path: '/sellers/v3/shipments/filter', method: 'POST', body: 'nonsense' });
  await both({ path: '/sellers/v3/shipments?shipmentIds=x', headers: { authorization: 'Bearer wrong' } });
  await both({ path: '/nowhere' });
  await both({ path: '/sellers/v3/shipments?shipmentIds=x', maxReplyBytes: 5 });
  for (const kind of FAULT_KINDS) {
    const record = innerApi.order();
    expect(wireApi.order().shipmentId).toBe(record.shipmentId);
    forBoth((api) => api.fault({ route: 'labels', kind, delayMs: kind === 'slow' ? 30 : 60_000 }));
    const body = JSON.stringify({ shipments: [packRequest(record)] });
    const seen = await both({ path: '/sellers/v3/shipments/labels', method: 'POST', body });
    if (kind.startsWith('reset') || kind === 'late') expect(seen).toEqual({ kind: 'unknown', cause: 'reset' });
    if (kind === 'truncated')
      expect(seen).toMatchObject({ kind: 'unknown', cause: expect.stringMatching(/truncated|reset/) });
    forBoth((api) => {
      api.nowMs += 2_500;
    });
    await both({ path: `/sellers/v3/shipments?shipmentIds=${record.shipmentId}` });
    await both({ path: `/sellers/v3/shipments/${record.shipmentId}` });
    await both({ path: `/sellers/v3/shipments/${record.shipmentId}/labelOnly?reprint=true`, method: 'POST' });
    const dispatch = JSON.stringify({ shipmentIds: [record.shipmentId], locationId: innerApi.locationId });
    await both({ path: '/sellers/v3/shipments/dispatch', method: 'POST', body: dispatch });
  }
  forBoth((api) => api.fault({ route: 'shipments', kind: 'slow', delayMs: 5_000 }));
  const slow = await both({ path: '/sellers/v3/shipments?shipmentIds=x', timeoutMs: 100 });
  expect(slow).toEqual({ kind: 'unknown', cause: 'timeout' });
  expect(wireApi.marketplace.history()).toEqual(innerApi.marketplace.history());
});

test('in process a request that times out on its way still takes effect when it arrives', async () => {
  const api = new PracticeApi();
  const record = api.order();
  const http = createPracticeHttp({
    marketplace: api.marketplace,
    timers: realTimers,
    latency: () => ({ thereMs: 60, backMs: 0 }),
  });
  const body = JSON.stringify({ shipments: [packRequest(record)] });
  const draft = { path: '/sellers/v3/shipments/labels', method: 'POST', body, timeoutMs: 10 } as const;
  const outcome = await http.exchange(toRequest('http://practice', api, draft));
  expect(outcome).toMatchObject({ ok: false, fault: { kind: 'unknown', cause: 'timeout' } });
  await vi.waitFor(() => expect(api.kinds(record.shipmentId)).toContain('pack-accepted'));
});

test('with the network cut the port refuses and open connections die; it comes back on the same port', async () => {
  const api = new PracticeApi();
  const server = await served(api);
  const http = client();
  const read = () => http.exchange(toRequest(server.url, api, { path: '/sellers/v3/shipments?shipmentIds=x' }));
  expect((await read()).ok).toBe(true);
  api.fault({ route: 'shipments', kind: 'slow', delayMs: 60_000 });
  const hanging = read();
  await vi.waitFor(() => expect(api.control('faults').json).toMatchObject({ faults: [] }));
  await server.setNetwork(false);
  expect(await hanging).toMatchObject({ ok: false, fault: { kind: 'unknown' } });
  expect(await read()).toMatchObject({ ok: false, fault: { kind: 'not-sent', cause: 'refused' } });
  await server.setNetwork(true);
  await server.setNetwork(true);
  expect((await read()).ok).toBe(true);
});

test('a trainer on the wire closes the port for a while, and it opens again by itself', async () => {
  const marketplace = createPracticeMarketplace({
    clock: { wallMs: () => Date.now(), monotonicMs: () => performance.now() },
    seed: 1,
    shipments: 3,
  });
  const server = await servePracticeMarketplace(marketplace, 0);
  closers.push(() => server.close());
  const post = (path: string, body: unknown) =>
    fetch(`${server.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });
  expect((await post('network', { up: false, forMs: 400 })).status).toBe(200);
  await vi.waitFor(() => expect(fetch(`${server.url}/control/network`)).rejects.toThrow());
  await vi.waitFor(
    async () => expect(await (await fetch(`${server.url}/control/network`)).json()).toEqual({ up: true }),
    {
      timeout: 5_000,
    },
  );
});

test('it listens on loopback only, and answers no page of a foreign site', async () => {
  const api = new PracticeApi();
  const server = await served(api);
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  const statusWith = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const target = { host: '127.0.0.1', port: server.port, path: '/control/credentials', headers };
      const request = httpRequest(target, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject).end();
    });
  expect(await statusWith({})).toBe(200);
  expect(await statusWith({ origin: server.url })).toBe(200);
  expect(await statusWith({ host: 'evil.example' })).toBe(403);
  expect(await statusWith({ origin: 'https://evil.example' })).toBe(403);
  expect(await statusWith({ origin: 'null' })).toBe(403);
});

test('a hundred requests at once are answered whole and each change is made once', async () => {
  const api = new PracticeApi({ mix: 'plain', shipments: 100 });
  const server = await served(api);
  const http = client();
  const records = [...api.marketplace.shipments()];
  const outcomes = await Promise.all(
    records.map((record) => {
      const body = JSON.stringify({ shipments: [packRequest(record)] });
      return http.exchange(toRequest(server.url, api, { path: '/sellers/v3/shipments/labels', method: 'POST', body }));
    }),
  );
  expect(outcomes.every((outcome) => outcome.ok && outcome.reply.status === 200)).toBe(true);
  const accepted = api.marketplace.history().filter((entry) => entry.kind === 'pack-accepted');
  expect(new Set(accepted.map((entry) => entry.shipmentId)).size).toBe(100);
  expect(accepted).toHaveLength(100);
});

test('a state file brings everything back, and the same seed and start with it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'practice-'));
  closers.push(() => rmSync(dir, { recursive: true, force: true }));
  const stateFile = join(dir, 'state.jsonl');
  const first = new PracticeApi({ stateFile });
  const record = first.packed(first.order({ lines: [{ sku: 'PHN-TARA-5G-128' }] }));
  first.dispatch(record.shipmentId);
  first.control('switches', { packDelayMs: 90_000 });
  const running = first.order();
  first.pack(packRequest(running));
  first.control('cancel', { shipmentId: first.order().shipmentId });
  const before = JSON.stringify([...first.marketplace.shipments()]);
  const token = first.fetchToken();
  first.marketplace.close();

  const clock = { wallMs: () => PRACTICE_START_MS + 30_000, monotonicMs: () => 0 };
  const second = new PracticeApi({ stateFile, seed: 99, shipments: 5, clock });
  expect(JSON.stringify([...second.marketplace.shipments()])).toBe(before);
  expect(second.marketplace.history()).toEqual(first.marketplace.history());
  expect(second.fetchToken()).toBe(token);
  expect(second.read(running.shipmentId).orderItems[0]?.status).toBe('PACKING_IN_PROGRESS');
  second.marketplace.close();

  const later = { wallMs: () => PRACTICE_START_MS + 200_000, monotonicMs: () => 0 };
  const third = new PracticeApi({ stateFile, clock: later });
  expect(third.read(running.shipmentId).orderItems[0]?.status).toBe('PACKED');
  third.marketplace.close();
});

test('a state file keeps the invoice numbers that were used, and every document is the same bytes after a restart', () => {
  const dir = mkdtempSync(join(tmpdir(), 'practice-'));
  closers.push(() => rmSync(dir, { recursive: true, force: true }));
  const stateFile = join(dir, 'state.jsonl');
  const numbered = (record: ShipmentRecord) =>
    packRequest(record, {
      invoices: [{ orderId: record.items[0]?.orderId, invoiceDate: '2026-11-22', invoiceNumber: 'PB-000001' }],
    });
  const pdf = (api: PracticeApi, shipmentId: string) => {
    const answer = api.answer('GET', `/sellers/v3/shipments/${shipmentId}/labels`, {
      authorization: `Bearer ${api.fetchToken()}`,
    });
    return 'drop' in answer ? '' : Buffer.from(answer.body).toString('latin1');
  };
  const first = new PracticeApi({ stateFile });
  const record = first.order();
  expect(first.pack(numbered(record))[0]?.errorCode).toBeNull();
  first.nowMs += 2_000;
  const before = pdf(first, record.shipmentId);
  expect(before).toContain('%%EOF');
  first.control('switches', { ownInvoicing: true });
  first.marketplace.close();

  const clock = { wallMs: () => PRACTICE_START_MS + 30_000, monotonicMs: () => 0 };
  const second = new PracticeApi({ stateFile, clock });
  expect(second.pack(numbered(second.order()))[0]?.errorCode).toBe('UNPROCESSABLE_ENTITY');
  second.control('switches', { ownInvoicing: false });
  expect(pdf(second, record.shipmentId)).toBe(before);
  second.marketplace.close();
});
