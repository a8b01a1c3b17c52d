import { describe, expect, it } from 'vitest';
import { nextPageUrlOf, urlsOf } from '../../main/marketplace/endpoints/urls.ts';
import { codesOf } from '../../main/marketplace/error-codes.ts';
import { readJson } from '../../main/marketplace/json-text.ts';
import { createRedactor } from '../../main/marketplace/redact.ts';
import { readRetryAfter } from '../../main/marketplace/retry-after.ts';
import { createServerClock } from '../../main/marketplace/server-clock.ts';
import { createVirtualTime } from '../support/virtual-time.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parsed = (text: string): unknown => {
  const read = readJson(bytes(text));
  if (!read.ok) throw new Error(read.reason);
  return read.value;
};

describe('reading JSON', () => {
  it('keeps whole numbers beyond 2^53 digit for digit', () => {
    expect(parsed('{"id":436500000000000101,"list":[-9007199254740993 , 1234567890123456],"n":12}')).toEqual({
      id: '436500000000000101',
      list: ['-9007199254740993', '1234567890123456'],
      n: 12,
    });
  });

  it('leaves digits inside strings, fractions and exponents alone', () => {
    const text =
      '{"a":"x:4365000000000001010\\":4365000000000001011","b":0.5432109876543211,"c":1e30,"d": 436500000000000101}';
    expect(parsed(text)).toEqual({
      a: 'x:4365000000000001010":4365000000000001011',
      b: 0.5432109876543211,
      c: 1e30,
      d: '436500000000000101',
    });
  });

  it.each([
    ['', 'empty'],
    ['  \n ', 'empty'],
    ['\uFEFF<html>', 'html'],
    ['{"a":436500000000000101', 'not-json'],
    ['{"a":"436500000000000101', 'not-json'],
    ['{"a":00000000000000000001}', 'not-json'],
    ['436500000000000101 436500000000000101', 'not-json'],
    ['not json', 'not-json'],
  ])('says of %j that it is %s', (text, reason) => {
    expect(readJson(bytes(text))).toEqual({ ok: false, reason });
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(readJson(Uint8Array.from([0x22, 0xff, 0x22]))).toEqual({ ok: false, reason: 'not-utf8' });
  });
});

describe('reading error codes', () => {
  it.each<[string, unknown, readonly string[]]>([
    [
      'a list of errors',
      { errors: [{ severity: 'ERROR', code: 422, description: 'UNPROCESSABLE_ENTITY: more than 100 shipmentIds' }] },
      ['UNPROCESSABLE_ENTITY'],
    ],
    ['a list with named codes', { errors: [{ code: 'A_CODE' }, { errorCode: 'B_CODE' }] }, ['A_CODE', 'B_CODE']],
    ['one at top level', { errorCode: 'OPERATION_NOT_ALLOWED', errorMessage: 'no' }, ['OPERATION_NOT_ALLOWED']],
    ['OAuth', { error: 'invalid_token', error_description: 'Invalid access token: secret' }, ['invalid_token']],
    [
      'error and message',
      { error: 'Bad Request', message: 'INVALID_REQUEST_JSON at line 1' },
      ['Bad Request', 'INVALID_REQUEST_JSON'],
    ],
    ['per item', { shipments: [{ errorCode: 'ITEM_ON_HOLD' }, { errorCode: null }] }, ['ITEM_ON_HOLD']],
    ['a nested error', { error: { code: 'X_Y' } }, ['X_Y']],
    ['no error', { shipments: [] }, []],
    ['an inherited word', JSON.parse('{"__proto__":{"errorCode":"FAKE_CODE"}}'), []],
    ['no object', 'INTERNAL_ERROR', []],
  ])('finds those of %s', (_, value, codes) => {
    expect(codesOf(value)).toEqual(codes);
  });
});

describe('reading Retry-After', () => {
  const nowMs = Date.parse('Wed, 04 Mar 2026 04:30:00 GMT');
  it.each([
    ['7', 7_000],
    ['0', 1_000],
    ['86400', 900_000],
    ['Wed, 04 Mar 2026 04:30:30 GMT', 30_000],
    ['Wed, 04 Mar 2026 04:00:00 GMT', 1_000],
    ['Thu, 05 Mar 2026 04:30:00 GMT', 900_000],
    ['soon', undefined],
    ['-5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j asks for %j ms', (header, expected) => {
    expect(readRetryAfter(header, nowMs)).toBe(expected);
  });
});

describe('the server clock', () => {
  const httpDate = (atMs: number): string => new Date(atMs).toUTCString();

  it('is unknown before the first reply and after unreadable ones', () => {
    const clock = createServerClock(createVirtualTime().clock);
    expect(clock.offsetMs()).toBeNull();
    clock.observe('yesterday', 0);
    clock.observe(undefined, 0);
    expect(clock.offsetMs()).toBeNull();
  });

  it('is the median of the last nine, so that single wrong replies do not count', async () => {
    const time = createVirtualTime({ startWallMs: 1_772_000_000_000 });
    const clock = createServerClock(time.clock);
    const observe = async (offsetMs: number): Promise<void> => {
      clock.observe(httpDate(time.clock.wallMs() + offsetMs), time.clock.monotonicMs());
      await time.advance(1_000);
    };
    for (const offset of [90_000, 90_000, 90_000, 90_000, -7_200_000, 7_200_000, 90_000]) await observe(offset);
    expect(clock.offsetMs()).toBe(90_500);
    for (let turn = 0; turn < 9; turn += 1) await observe(-30_000);
    expect(clock.offsetMs()).toBe(-29_500);
  });

  it('takes half of the time on the way into account', async () => {
    const time = createVirtualTime({ startWallMs: 1_772_000_000_000 });
    const clock = createServerClock(time.clock);
    await time.advance(4_000);
    clock.observe(httpDate(1_772_000_002_000), 0);
    expect(clock.offsetMs()).toBe(500);
  });

  it('forgets what it knew when the clock of the PC jumps', async () => {
    const time = createVirtualTime({ startWallMs: 1_772_000_000_000 });
    const clock = createServerClock(time.clock);
    clock.observe(httpDate(time.clock.wallMs()), 0);
    time.jumpWall(-3_600_000);
    expect(clock.offsetMs()).toBeNull();
    clock.observe(httpDate(time.clock.wallMs() + 3_600_000), 0);
    expect(clock.offsetMs()).toBe(3_600_500);
  });
});

describe('the URL of the next page', () => {
  const urls = urlsOf('https://api.flipkart.net/');
  const expected = 'https://api.flipkart.net/sellers/v3/shipments/filter?next_token=abc%3D';

  it.each([
    '/v3/shipments/filter?next_token=abc%3D',
    'v3/shipments/filter?next_token=abc%3D',
    '/sellers/v3/shipments/filter?next_token=abc%3D',
    'https://api.flipkart.net/sellers/v3/shipments/filter?next_token=abc%3D',
    'https://api.flipkart.net/v3/shipments/filter?next_token=abc%3D',
    'HTTPS://API.FLIPKART.NET:443/sellers/v3/shipments/filter?next_token=abc%3D',
  ])('%s is joined to the sellers base', (nextPageUrl) => {
    expect(nextPageUrlOf(urls, nextPageUrl)).toBe(expected);
  });

  it.each([
    'https://evil.example/sellers/v3/shipments/filter?next_token=abc',
    '//evil.example/v3/shipments/filter?next_token=abc',
    '\\\\evil.example/v3/shipments/filter',
    '/\\evil.example/v3/shipments/filter',
    'http://api.flipkart.net/sellers/v3/shipments/filter',
    'https://api.flipkart.net@evil.example/sellers/v3/shipments/filter',
    'https://user:pass@api.flipkart.net/sellers/v3/shipments/filter',
    'https://api.flipkart.net:8443/sellers/v3/shipments/filter',
    'javascript:alert(1)',
    '/v3/shipments/cancel',
    '/v3/shipments/filter/../dispatch',
    '/v3/shipments/filter/%2e%2e/dispatch',
    '/v3/shipments/filter?x=1#frag',
    '/v3/shipments/fil ter',
    '',
    `/v3/shipments/filter?next_token=${'a'.repeat(20_000)}`,
  ])('%j is refused', (nextPageUrl) => {
    expect(nextPageUrlOf(urls, nextPageUrl)).toBeUndefined();
  });

  it('keeps the path of a configured base', () => {
    expect(nextPageUrlOf(urlsOf('http://127.0.0.1:8080/practice/sellers'), '/v3/shipments/filter?a=1')).toBe(
      'http://127.0.0.1:8080/practice/sellers/v3/shipments/filter?a=1',
    );
  });
});

describe('redaction', () => {
  it('hides what it was told and every Authorization value', () => {
    const redactor = createRedactor();
    redactor.hide('s3cret-value');
    const cleaned = redactor.clean('Bearer 1111-2222-3333 and basic QUJDREVGRw== and s3cret-value, twice s3cret-value');
    expect(cleaned).toBe('Bearer [redacted] and basic [redacted] and [redacted], twice [redacted]');
  });
});
