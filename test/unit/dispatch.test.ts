import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDispatch } from '../../main/dispatch.ts';
import { MAX_INPUT_CHARACTERS } from '../../main/input-guard.ts';
import { contract, type Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import { createMemoryLog } from '../support/small-host.ts';

/** A station whose every request answers with its parsed input, except for those a test replaces. */
function dispatchWith(replaced: Partial<Record<keyof Handlers, (input: unknown) => unknown>> = {}) {
  const { log, lines } = createMemoryLog();
  const echoing = Object.fromEntries(Object.keys(contract).map((name) => [name, (input: unknown) => input]));
  const handlers = { ...echoing, ...replaced } as unknown as Handlers;
  return { dispatch: createDispatch(handlers, { log, ids: { next: () => 'ref-1' } }), lines };
}

describe('the door into the station', () => {
  it('gives a use case its parsed input with defaults filled', async () => {
    const { dispatch } = dispatchWith();
    expect(await dispatch('queue.list', {})).toEqual({ ok: true, value: { limit: 50, offset: 0 } });
    expect(await dispatch('bench.state', undefined)).toEqual({ ok: true, value: {} });
  });

  it.each(['', 'bench', 'bench.scan ', 'BENCH.SCAN', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'refuses the unknown name "%s"',
    async (name) => {
      const { dispatch } = dispatchWith();
      expect(await dispatch(name, {})).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    },
  );

  it('names the wrong fields, shortly', async () => {
    const { dispatch } = dispatchWith();
    const result = await dispatch('queue.list', { limit: 0, search: 1 });
    expect(result).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    const issues = result.ok ? '' : String(result.error.details?.['issues']);
    expect(issues).toContain('limit: ');
    expect(issues).toContain('search: ');
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${index}`, index]));
    expect(JSON.stringify(await dispatch('queue.list', many)).length).toBeLessThan(700);
  });

  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  it.each<[string, unknown]>([
    ['null', null],
    ['a cycle', cyclic],
    ['a map', new Map([['code', 'a']])],
    ['a date', new Date(0)],
    ['bytes', new Uint8Array(3)],
    ['a function', { code: () => 'a' }],
    ['a getter', Object.defineProperty({}, 'code', { get: () => 'a', enumerable: true })],
    ['a symbol', { code: Symbol('a') }],
    ['a bigint', { code: 1n }],
    ['undefined inside', { code: undefined }],
    ['not a number', { limit: Number.NaN }],
    ['infinity', { limit: Number.POSITIVE_INFINITY }],
    ['a prototype key', JSON.parse('{"__proto__":{"limit":1}}')],
    ['a constructor key', { constructor: {} }],
    ['a prototype key deep inside', JSON.parse('{"a":[{"b":{"prototype":1}}]}')],
    ['an object of a class', Object.create({ code: 'a' })],
    ['too much text', { code: 'x'.repeat(MAX_INPUT_CHARACTERS + 1) }],
    ['too many values', { code: Array.from({ length: 30_000 }, () => 0) }],
    ['too deep an input', JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`)],
    ['a hollow list of great length', { code: new Array(4_000_000) }],
  ])('refuses %s before a schema sees it', async (_what, input) => {
    const { dispatch } = dispatchWith();
    expect(await dispatch('queue.list', input)).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    expect(({} as Record<string, unknown>)['limit']).toBeUndefined();
  });

  it('passes an expected failure on as it is', async () => {
    const { dispatch, lines } = dispatchWith({
      'bench.state': () => {
        throw new AppFailure('WRONG_STATE', 'the parcel is closed', { parcel: 'void' });
      },
    });
    expect(await dispatch('bench.state', {})).toEqual({
      ok: false,
      error: { code: 'WRONG_STATE', message: 'the parcel is closed', details: { parcel: 'void' } },
    });
    expect(lines).toEqual([]);
  });

  it('logs a fault whole and lets only its reference out', async () => {
    const fault = new TypeError('secret detail of the inside');
    const { dispatch, lines } = dispatchWith({ 'bench.state': () => Promise.reject(fault) });
    const result = await dispatch('bench.state', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'INTERNAL', reference: 'ref-1' } });
    expect(JSON.stringify(result)).not.toContain('secret detail');
    expect(lines).toMatchObject([
      { level: 'error', fields: { reference: 'ref-1', request: 'bench.state', error: fault } },
    ]);
  });

  it('ends with a result whatever comes in', async () => {
    const { dispatch } = dispatchWith();
    const seed = Number(process.env['SEED'] ?? 20_261_122);
    console.log(`anything at the door: seed ${seed}`);
    const name = fc.oneof(fc.string(), fc.constantFrom(...Object.keys(contract)));
    await fc.assert(
      fc.asyncProperty(
        name,
        fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, withDate: true }),
        async (asked, input) => {
          const result = await dispatch(asked, input);
          expect(typeof result.ok).toBe('boolean');
          if (!result.ok) expect(result.error.code).toBe('INVALID_INPUT');
        },
      ),
      { numRuns: 1_000, seed },
    );
  });
});
