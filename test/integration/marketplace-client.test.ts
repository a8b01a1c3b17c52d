import { describe, expect, it } from 'vitest';
import type { MarketplaceFault } from '../../main/marketplace/client.ts';
import { APP_ID, APP_SECRET, type Script, scriptedMarketplace } from '../support/http-marketplace.ts';
import { faultOf, packOne, page, readOne, wellAnswered } from '../support/marketplace-calls.ts';
import { SHIPMENT_ID, wireAnswer, wireDetail } from '../support/wire-shipments.ts';

describe('the token', () => {
  it('is asked for once by calls that start together, with Basic credentials in a GET', async () => {
    const marketplace = await scriptedMarketplace(() => page([]));
    await Promise.all(Array.from({ length: 10 }, () => readOne(marketplace)));
    await readOne(marketplace);
    expect(marketplace.tokenRequests).toHaveLength(1);
    expect(marketplace.tokenRequests[0]).toMatchObject({
      method: 'GET',
      url: '/oauth-service/oauth/token?grant_type=client_credentials&scope=Seller_Api',
      headers: { authorization: `Basic ${Buffer.from(`${APP_ID}:${APP_SECRET}`).toString('base64')}` },
    });
  });

  it('is renewed once on a 401, and the call repeated once', async () => {
    const marketplace = await scriptedMarketplace((request) =>
      request.headers.authorization === 'Bearer token-number-1'
        ? { status: 401, body: { error: 'invalid_token', error_description: 'Invalid access token: token-number-1' } }
        : page([wireAnswer()]),
    );
    expect(wellAnswered(await packOne(marketplace)).get(SHIPMENT_ID)).toEqual({ kind: 'success' });
    expect(marketplace.requests).toHaveLength(2);
    expect(marketplace.requests[1]?.body).toBe(marketplace.requests[0]?.body);
    expect(marketplace.tokenRequests).toHaveLength(2);
  });

  it('is renewed once for many calls that met the 401 together', async () => {
    const marketplace = await scriptedMarketplace((request) =>
      request.headers.authorization === 'Bearer token-number-1' ? { status: 401, body: {} } : page([]),
    );
    const answers = await Promise.all(Array.from({ length: 8 }, () => readOne(marketplace)));
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect(marketplace.tokenRequests).toHaveLength(2);
  });

  it('that is refused again ends the call: credentials', async () => {
    const marketplace = await scriptedMarketplace(() => ({ status: 401, body: { error: 'invalid_token' } }));
    expect(faultOf(await packOne(marketplace))).toMatchObject({
      kind: 'credentials',
      status: 401,
      codes: ['invalid_token'],
    });
    expect(marketplace.requests).toHaveLength(2);
  });

  it('is not asked for again while a wrong secret is refused', async () => {
    const marketplace = await scriptedMarketplace(() => page([]));
    marketplace.tokenScript = () => ({
      status: 401,
      body: { error: 'unauthorized', error_description: 'Bad credentials' },
    });
    expect(faultOf(await packOne(marketplace)).kind).toBe('credentials');
    expect(faultOf(await marketplace.client.testCredentials()).kind).toBe('credentials');
    expect(marketplace.tokenRequests).toHaveLength(2);
    expect(marketplace.requests).toHaveLength(0);
  });

  it.each<[string, Script]>([
    ['fails', () => ({ status: 500 })],
    ['is reset', (_, response) => void response.socket?.resetAndDestroy()],
    ['answers HTML', () => ({ body: '<html>Sign in to the guest network</html>' })],
    ['answers nothing usable', () => ({ body: { access_token: 'line\nbreak' } })],
  ])('that cannot be had because its endpoint %s leaves the change unsent', async (_, tokenScript) => {
    const marketplace = await scriptedMarketplace(() => page([wireAnswer()]));
    marketplace.tokenScript = tokenScript;
    expect(faultOf(await packOne(marketplace)).kind).toBe('not-sent');
    expect(marketplace.requests).toHaveLength(0);
  });

  it('that is throttled throttles the account', async () => {
    const marketplace = await scriptedMarketplace(() => page([wireAnswer()]));
    marketplace.tokenScript = () => ({ status: 429, headers: { 'retry-after': '20' } });
    expect(faultOf(await packOne(marketplace))).toMatchObject({ kind: 'throttled', retryAfterMs: 20_000 });
    expect(marketplace.limiter.stats().throttled).toBe(1);
  });

  it('cannot be had without the secret', async () => {
    const marketplace = await scriptedMarketplace(() => page([]), {
      appSecret: () => Promise.reject(new Error('keyring locked')),
    });
    expect(faultOf(await readOne(marketplace)).kind).toBe('credentials');
    expect(marketplace.tokenRequests).toHaveLength(0);
  });

  it('that has ended by its own count is replaced before it is used', async () => {
    const marketplace = await scriptedMarketplace(() => page([]));
    marketplace.tokenScript = () => ({ body: { access_token: 'short-lived', expires_in: 0 } });
    await readOne(marketplace);
    await readOne(marketplace);
    expect(marketplace.tokenRequests).toHaveLength(2);
  });

  it('is fetched anew by a test of the credentials and kept', async () => {
    const marketplace = await scriptedMarketplace(() => page([]));
    await readOne(marketplace);
    expect(wellAnswered(await marketplace.client.testCredentials())).toEqual({ expiresInSeconds: 4_233_600 });
    await readOne(marketplace);
    expect(marketplace.requests[1]?.headers.authorization).toBe('Bearer token-number-2');
  });
});

describe('an answer that is no success', () => {
  const html = '<html><body>sorry</body></html>';
  const coded = { errors: [{ severity: 'ERROR', code: 'INVALID_REQUEST_JSON', description: 'no' }] };

  it.each<[number, unknown, MarketplaceFault['kind'], readonly string[]]>([
    [400, coded, 'refused', ['INVALID_REQUEST_JSON']],
    [403, { error: 'FORBIDDEN_APP', message: 'no' }, 'refused', ['FORBIDDEN_APP']],
    [404, {}, 'refused', ['HTTP_404']],
    [422, { errorCode: 'UNPROCESSABLE_ENTITY' }, 'refused', ['UNPROCESSABLE_ENTITY']],
    [422, { errorCode: 'DEPENDENT_SYSTEM_CALL_FAILED' }, 'unknown', ['DEPENDENT_SYSTEM_CALL_FAILED']],
    [403, html, 'unknown', []],
    [404, '', 'unknown', []],
    [400, '{"errors":[', 'unknown', []],
    [302, '', 'unknown', []],
    [408, coded, 'unknown', ['INVALID_REQUEST_JSON']],
    [499, '', 'unknown', []],
    [500, coded, 'unknown', ['INVALID_REQUEST_JSON']],
    [502, html, 'unknown', []],
    [503, html, 'unknown', []],
    [599, '', 'unknown', []],
    [200, html, 'unknown', []],
    [200, '', 'unknown', []],
    [200, 'null', 'unknown', []],
    [200, '[]', 'unknown', []],
    [200, '{"shipments":{}}', 'unknown', []],
    [200, '{"shipments":[', 'unknown', []],
    [200, coded, 'unknown', ['INVALID_REQUEST_JSON']],
    [204, '', 'unknown', []],
  ])('%d with %j is classified, and a change is not repeated', async (status, body, kind, codes) => {
    const marketplace = await scriptedMarketplace(() => ({ status, body }));
    expect(faultOf(await packOne(marketplace))).toMatchObject({ kind, codes });
    expect(marketplace.requests).toHaveLength(1);
  });

  it('a change that is called off while it waits for its turn does not leave', async () => {
    const marketplace = await scriptedMarketplace(() => ({ status: 200 }));
    const answer = await marketplace.client.dispatch(['S1'], 'LOC', 'send', () => false);
    expect(faultOf(answer).kind).toBe('not-sent');
    expect(marketplace.requests).toEqual([]);
  });

  it('a redirect is not followed with the token', async () => {
    const marketplace = await scriptedMarketplace(() => ({ status: 307, headers: { location: '/elsewhere' } }));
    expect(faultOf(await readOne(marketplace)).kind).toBe('unknown');
    expect(marketplace.requests).toHaveLength(1);
  });

  it.each<[number, string | undefined, number | undefined]>([
    [429, undefined, undefined],
    [429, '7', 7_000],
    [429, '99999', 900_000],
    [503, '2', 2_000],
  ])('%d with Retry-After %j is throttled and slows the account down', async (status, retryAfter, retryAfterMs) => {
    const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    const marketplace = await scriptedMarketplace(() => ({ status, headers }));
    const fault = faultOf(await packOne(marketplace));
    expect(fault.kind).toBe('throttled');
    expect(fault.retryAfterMs).toBe(retryAfterMs);
    expect(marketplace.limiter.stats()).toMatchObject({ throttled: 1, ratePerSecond: 2_500 });
    expect(marketplace.limiter.stats().pausedForMs).toBeGreaterThan(0);
    expect(marketplace.requests).toHaveLength(1);
  });

  it('Retry-After as a date counts from the time of the server, not of the PC', async () => {
    const headers = { date: 'Wed, 04 Mar 2020 04:30:00 GMT', 'retry-after': 'Wed, 04 Mar 2020 04:30:30 GMT' };
    const marketplace = await scriptedMarketplace(() => ({ status: 429, headers }));
    expect(faultOf(await readOne(marketplace)).retryAfterMs).toBe(30_000);
  });
});

describe('a broken connection', () => {
  it('after the request left is unknown, and the change is not repeated', async () => {
    const marketplace = await scriptedMarketplace((_, response) => void response.socket?.resetAndDestroy());
    expect(faultOf(await packOne(marketplace)).kind).toBe('unknown');
    expect(marketplace.requests).toHaveLength(1);
  });

  it('in the middle of the reply is unknown', async () => {
    const marketplace = await scriptedMarketplace((_, response) => {
      response.writeHead(200, { 'content-length': 500 });
      response.write('{"shipments":[', () => response.socket?.destroy());
      return undefined;
    });
    expect(faultOf(await packOne(marketplace)).kind).toBe('unknown');
    expect(marketplace.requests).toHaveLength(1);
  });

  it('before the request left is not-sent', async () => {
    const marketplace = await scriptedMarketplace(() => page([wireAnswer()]));
    await marketplace.client.testCredentials();
    await marketplace.close();
    expect(faultOf(await packOne(marketplace)).kind).toBe('not-sent');
  });
});

describe('the time of the server', () => {
  it('is null before the first reply and then follows the Date headers', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const marketplace = await scriptedMarketplace(() => ({ ...page([]), headers: { date } }));
    marketplace.tokenScript = () => ({ headers: { date }, body: { access_token: 'a-token' } });
    expect(marketplace.client.serverOffsetMs()).toBeNull();
    await readOne(marketplace);
    const offsetMs = marketplace.client.serverOffsetMs() ?? 0;
    expect(Math.abs(offsetMs - 3_600_000)).toBeLessThan(60_000);
  });
});

describe('the log and the messages', () => {
  it('hold no token, no secret and nothing of a successful reply', async () => {
    const echoed = () => ({
      status: 500,
      body: { error: `token-number-1 ${APP_SECRET} Bearer token-number-1`, error_description: 'token-number-1' },
    });
    const marketplace = await scriptedMarketplace((request) =>
      request.method === 'GET' ? page([wireDetail()]) : echoed(),
    );
    const faults = [
      await packOne(marketplace),
      await marketplace.client.readDetails([SHIPMENT_ID], 'documents'),
      await marketplace.client.fetchLabel(SHIPMENT_ID, 'documents'),
    ];
    const written = JSON.stringify([marketplace.log, faults.filter((answer) => !answer.ok)]);
    for (const secret of [
      'token-number-1',
      APP_SECRET,
      'Asha',
      Buffer.from(`${APP_ID}:${APP_SECRET}`).toString('base64'),
    ]) {
      expect(written).not.toContain(secret);
    }
    expect(marketplace.log.map(({ endpoint, status }) => [endpoint, status])).toEqual([
      ['token', 200],
      ['pack', 500],
      ['read details', 200],
      ['label', 500],
    ]);
    expect(marketplace.log[1]?.body).toContain('[redacted]');
  });
});
