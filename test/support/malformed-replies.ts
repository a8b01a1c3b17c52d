import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect } from 'vitest';
import { z } from 'zod';
import type { ScriptedReply } from './http-marketplace.ts';

/** A reply no marketplace should send, and a network between may. */
export interface MalformedReply {
  /** What is wrong with it, for the message of a failing run. */
  readonly flaw: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The connection ends this many bytes early. */
  readonly cutBytes: number;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Values that stand where something else belongs. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, false, 0, -1, 1.5, 1e308, 2 ** 53 + 2, '', ' ', 'NaN', 'null', [], {}, [[]], [null], {
    toString: 'x',
  }),
  fc.constantFrom('2026-02-30T25:61:00Z', 'Invalid Date', '0000-00-00', '2026-03-04T99:00:00+05:30', '+275760-09-13'),
  fc.constantFrom('../../etc/passwd', "' OR 1=1 --", '\u0000', '\ud800', 'https://evil.example/', '7c1b1d0e'),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 2 }),
);

const statuses = fc.oneof(
  { weight: 6, arbitrary: fc.constant(200) },
  { weight: 1, arbitrary: fc.constantFrom(201, 202, 206, 226) },
  { weight: 1, arbitrary: fc.constantFrom(302, 400, 401, 403, 404, 408, 422, 429, 499, 500, 502, 503, 599) },
);

/** Malformed variants of `valid`, which holds `ids` as the shipment ids asked for. */
export function malformedReplies(valid: object, ids: readonly string[]): fc.Arbitrary<MalformedReply> {
  const text = JSON.stringify(valid);
  const flawed = (
    flaw: string,
    bodies: fc.Arbitrary<string | Uint8Array>,
    headers = {},
    cut: fc.Arbitrary<number> = fc.constant(0),
  ) =>
    fc.record({
      flaw: fc.constant(flaw),
      status: statuses,
      headers: fc.constant(headers),
      body: bodies.map((body) => (typeof body === 'string' ? utf8(body) : body)),
      cutBytes: cut,
    });
  const cutAt = fc.integer({ min: 0, max: Math.max(0, text.length - 1) });
  const gzip = { 'content-encoding': 'gzip' };

  return fc.oneof(
    flawed(
      'truncated text',
      cutAt.map((end) => text.slice(0, end)),
    ),
    flawed('early end', fc.constant(text), {}, fc.integer({ min: 1, max: Math.max(1, text.length) })),
    flawed(
      'html',
      fc.string().map((words) => `<!doctype html><html><body>${words}</body></html>`),
    ),
    { weight: 6, arbitrary: flawed('wrong type', replacements(valid)) },
    { weight: 3, arbitrary: flawed('wrong id', wrongIds(text, ids)) },
    flawed(
      'no list',
      junk.map((value) => JSON.stringify(value) ?? ''),
    ),
    flawed(
      'deep nesting',
      fc.integer({ min: 1, max: 100_000 }).map((depth) => deep(depth, text)),
    ),
    flawed(
      'huge',
      fc.integer({ min: 1, max: 20 }).map((times) => huge(times, valid)),
    ),
    {
      weight: 2,
      arbitrary: flawed(
        'not utf-8',
        fc.tuple(cutAt, bytes).map(([at, foreign]) => spliced(text, at, foreign)),
      ),
    },
    { weight: 3, arbitrary: flawed('prototype keys', prototypeKeys(valid)) },
    flawed('gzip garbage', bytes, gzip),
    flawed(
      'cut gzip',
      cutAt.map((end) => gzipSync(text).subarray(0, Math.min(end, gzipSync(text).length - 1))),
      gzip,
    ),
    flawed('unannounced gzip', fc.constant(gzipSync(text))),
    flawed('random bytes', bytes),
    flawed('two replies in one', fc.constant(text + text)),
    flawed('repeated entries', fc.constant(JSON.stringify(valid).replace('"shipments":[', `"shipments":[${text},`))),
  );
}

/** Malformed variants of a whole PDF, with the errors that are served as one (marketplace-api 6.6). */
export function malformedPdfs(pdf: Uint8Array): fc.Arbitrary<MalformedReply> {
  const text = Buffer.from(pdf).toString('latin1');
  const flawed = (
    flaw: string,
    bodies: fc.Arbitrary<string | Uint8Array>,
    headers = {},
    cut: fc.Arbitrary<number> = fc.constant(0),
  ) =>
    fc.record({
      flaw: fc.constant(flaw),
      status: statuses,
      headers: fc.constant({ 'content-type': 'application/pdf', ...headers }),
      body: bodies.map((body) => (typeof body === 'string' ? utf8(body) : body)),
      cutBytes: cut,
    });
  const cutAt = fc.integer({ min: 0, max: pdf.length - 1 });
  const size = fc.integer({ min: 1, max: 3_000 });
  const codes = fc.constantFrom('DEPENDENT_SYSTEM_CALL_FAILED', 'INVALID_SHIPMENTS', 'OPERATION_NOT_ALLOWED');
  const errors = codes.chain((code) =>
    fc.constantFrom({ errorCode: code }, { errors: [{ description: `${code}: %PDF-1.4 %%EOF` }] }, { error: code }),
  );
  return fc.oneof(
    flawed('whole', fc.constant(pdf)),
    flawed(
      'truncated',
      cutAt.map((end) => pdf.subarray(0, end)),
    ),
    flawed('early end', fc.constant(pdf), {}, fc.integer({ min: 1, max: pdf.length })),
    flawed(
      'error as pdf',
      errors.map((error) => JSON.stringify(error)),
    ),
    flawed(
      'html',
      fc.string().map((words) => ` <html><body>${words} %PDF-1.4 %%EOF</body></html>`),
    ),
    flawed(
      'junk before',
      size.map((length) => Buffer.concat([Buffer.alloc(length, 'j'), pdf])),
    ),
    flawed(
      'junk after',
      size.map((length) => Buffer.concat([pdf, Buffer.alloc(length, 0)])),
    ),
    flawed('base64', fc.constant(Buffer.from(pdf).toString('base64'))),
    flawed(
      'not a pdf',
      junk.map((value) => JSON.stringify(value) ?? ''),
    ),
    flawed('marks the wrong way round', fc.constant(`%%EOF ${text.replace('%%EOF', '')}`)),
    flawed('gzip garbage', bytes, { 'content-encoding': 'gzip' }),
    flawed('unannounced gzip', fc.constant(gzipSync(pdf))),
    flawed('random bytes', bytes),
    flawed('nothing', fc.constant('')),
  );
}

const bytes = fc.uint8Array({ maxLength: 300 });

/** The valid reply with up to three values, anywhere in it, replaced by junk. */
function replacements(valid: object): fc.Arbitrary<string> {
  const paths = pathsOf(valid);
  return fc
    .array(fc.tuple(fc.constantFrom(...paths), junk), { minLength: 1, maxLength: 3 })
    .map((changes) =>
      JSON.stringify(changes.reduce<unknown>((whole, [path, value]) => replaced(whole, path, value), valid)),
    );
}

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const members = Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]));
  return [path, ...members];
}

function replaced(whole: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof whole !== 'object' || whole === null) return whole;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(whole) ? [...whole] : { ...whole };
  const member: unknown = Reflect.get(copy, key);
  Reflect.set(copy, key, replaced(member, rest, value));
  return copy;
}

function wrongIds(text: string, ids: readonly string[]): fc.Arbitrary<string> {
  const near = ids.flatMap((id) => [`${id.toUpperCase()}0`, id.slice(0, -1), `${id} x`, `${id},${id}`, `x${id}`]);
  return fc
    .tuple(fc.constantFrom(...ids), fc.constantFrom(...near, '', '0', 'null', '7c1b1d0e-0000-4000-8000-000000000000'))
    .map(([id, other]) => text.replaceAll(JSON.stringify(id), JSON.stringify(other)));
}

function deep(depth: number, text: string): string {
  const kind = depth % 3;
  if (kind === 0) return '['.repeat(depth);
  if (kind === 1) return `${'{"shipments":['.repeat(depth)}${text}${']}'.repeat(depth)}`;
  return text.replace('{', `{"nested":${'['.repeat(depth)}${']'.repeat(depth)},`);
}

function huge(times: number, valid: object): string {
  return JSON.stringify({ padding: 'x'.repeat(times * 10_000), ...valid, shipments: Array(times * 20).fill(null) });
}

function spliced(text: string, at: number, foreign: Uint8Array): Uint8Array {
  return Buffer.concat([utf8(text.slice(0, at)), Uint8Array.of(0xff, 0xc0), foreign, utf8(text.slice(at))]);
}

/** Keys that would reach every object's prototype in a careless reader; the list itself stands only behind them. */
function prototypeKeys(valid: object): fc.Arbitrary<string> {
  const text = JSON.stringify(valid);
  const list = Object.values(valid).find((member) => Array.isArray(member)) as unknown[] | undefined;
  const entry = JSON.stringify(list?.[0] ?? valid);
  return fc.constantFrom(
    `{"__proto__":${text}}`,
    `{"constructor":{"prototype":${text}}}`,
    `{"shipments":[{"__proto__":${entry}}]}`,
    `{"shipments":{"__proto__":[${entry}],"length":1,"0":${entry}}}`,
    `{"shipments":[{"__proto__":{"shipmentId":"polluted"},"shipmentId":"toString","status":"constructor"}]}`,
    text.replace('{', '{"__proto__":{"polluted":true},"hasOwnProperty":1,"toString":null,'),
  );
}

/** What the rest of the station may rely on of a fault, stated strictly. */
export const faultSchema = z.strictObject({
  kind: z.enum(['not-sent', 'unknown', 'throttled', 'credentials', 'refused']),
  status: z.number().int().min(100).max(599).optional(),
  codes: z.array(z.string().min(1).max(200)),
  message: z.string().min(1),
  retryAfterMs: z.number().min(1_000).max(900_000).optional(),
  suspicious: z.literal(true).optional(),
});

/** Sends one, cut off where it is to be; for `startHttpMarketplace`. */
export function sendMalformed(reply: MalformedReply | undefined, response: ServerResponse): ScriptedReply | undefined {
  if (!reply) return { status: 500 };
  const { status, headers, body, cutBytes } = reply;
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.write(body.subarray(0, Math.max(0, body.length - cutBytes)));
  if (cutBytes > 0) response.flushHeaders();
  if (cutBytes > 0) setImmediate(() => response.socket?.end());
  else response.end();
  return undefined;
}

/** Only a whole PDF, byte for byte as the body had it. */
export function checkPdf(value: Uint8Array, body: Uint8Array): void {
  const text = Buffer.from(value).toString('latin1');
  expect(Buffer.from(value).equals(body)).toBe(true);
  expect(text.slice(0, 1_024)).toContain('%PDF-');
  expect(text.slice(-1_024)).toContain('%%EOF');
  expect(/^\s*[<{[]/.test(text)).toBe(false);
}
