import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Answer, BatchAnswer } from '../../main/marketplace/client.ts';
import { ROUTES } from '../../main/practice/marketplace/faults.ts';
import { type Switches, switchesSchema } from '../../main/practice/marketplace/switches.ts';
import { isRequestName } from '../../shared/contract/index.ts';
import { MARKETPLACE_CODES } from '../../shared/model/marketplace-codes.ts';
import { CONTRADICTIONS } from '../support/contract/contradictions.ts';
import { testOf, withTables } from '../support/contract/coverage-table.ts';
import type { ClientCall, ContractEndpoint } from '../support/contract/endpoint.ts';
import { ENDPOINTS, endpointOf } from '../support/contract/endpoints.ts';
import { BEYOND_THE_LIST, OVERVIEW, type OverviewLine, pathMatches } from '../support/contract/overview.ts';
import { createRecorder, switchText } from '../support/contract/recorder.ts';
import type { SwitchCase, SwitchEnd } from '../support/contract/switch-case.ts';
import { SWITCH_CASES } from '../support/contract/switch-cases.ts';
import type { PracticeBench } from '../support/practice-bench.ts';

/*
 * Goes through every function of the client, every documented code and every switch of the practice marketplace over real HTTP, keeps
 * what the traffic was, and then says what of the marketplace's own list was not met. All in one file: nothing is left over from an
 * earlier run, and nothing depends on the order of files.
 */

const ROOT = resolve(import.meta.dirname, '../..');
const recorder = createRecorder();
const open: PracticeBench[] = [];
afterAll(async () => {
  for (const bench of open.splice(0)) await bench.close();
});

async function start(switches?: Partial<Switches>): Promise<PracticeBench> {
  const bench = await recorder.start(switches);
  open.push(bench);
  return bench;
}

let shared: PracticeBench | undefined;
async function usual(): Promise<PracticeBench> {
  shared ??= await start();
  return shared;
}

describe('every function of the client', () => {
  it.each(ENDPOINTS.map((endpoint): [string, ContractEndpoint] => [endpoint.call, endpoint]))(
    '%s has its success',
    async (_, { prepare, does }) => {
      const bench = await usual();
      const ready = await prepare(bench);
      const kind = typeof does === 'object' ? does.change : undefined;
      const made = () => bench.practice.history().filter((entry) => entry.kind === kind).length;
      const before = made();
      const answer = await ready.ask();
      if (!answer.ok) throw new Error(answer.fault.message);
      ready.check(answer.value);
      expect(made() - before).toBe(ready.ids?.length ?? 0);
    },
  );
});

const CODED = ENDPOINTS.flatMap((endpoint) => endpoint.codes.map((code) => [endpoint.call, code, endpoint] as const));
/** Refusals by which a list of ids is halved until the unknown ones stand alone (marketplace-api 5.2). */
const OF_UNKNOWN_IDS = ['UNPROCESSABLE_ENTITY', 'INVALID_SHIPMENTS'];
const BY_ID: readonly ClientCall[] = ['readShipments', 'readDetails', 'readAddress', 'readInvoices', 'readForms'];
const CODES_OF_HANDOVER = ['OTC_NOT_GENERATED', 'OTC_UNAVAILABLE'];

/** What a request that is refused as a whole ends as. */
function endOfRefusal(call: ClientCall, code: string): 'refused' | 'unknown' | 'value' {
  if (BY_ID.includes(call) && OF_UNKNOWN_IDS.includes(code)) return 'value';
  if (call === 'readReturnOtcs' && CODES_OF_HANDOVER.includes(code)) return 'value';
  const passes = code === 'DEPENDENT_SYSTEM_CALL_FAILED';
  // For labels and invoices the same code says that they are not ready.
  const isOfPaper = endpointOf(call).does === 'document' && call !== 'fetchManifest';
  return passes && !isOfPaper ? 'unknown' : 'refused';
}

describe('every documented code', () => {
  it.each(CODED)('%s comes back with %s', async (call, code, { prepare, does }) => {
    const bench = await usual();
    const ready = await prepare(bench);
    if (!ready.refused) throw new Error(`${call} cannot be refused`);
    // Reads are asked again for each half of a list, and manifests in each form.
    bench.control('refusals', { ...ready.refused, code, times: typeof does === 'object' ? 1 : 10 });
    const answer = await ready.ask();
    bench.control('faults/clear', {});
    if (typeof does === 'object') {
      const [refused = '', ...others] = ready.ids ?? [];
      expect(batchOf(answer).get(refused)).toMatchObject({ kind: 'failure', code });
      for (const other of others) expect(batchOf(answer).get(other)).toEqual({ kind: 'success' });
    } else {
      expect(answer.ok ? 'value' : answer.fault.kind).toBe(endOfRefusal(call, code));
      if (!answer.ok) expect(answer.fault.codes).toContain(code);
    }
    expect(recorder.codesOf(call)).toContain(code);
  });
});

describe('every switch of the practice marketplace', () => {
  it.each(
    SWITCH_CASES.map((one): [string, ClientCall, SwitchEnd, SwitchCase] => [
      JSON.stringify(one.with),
      one.call,
      one.ends ?? 'success',
      one,
    ]),
  )('%s: %s ends as %s', async (_, call, ends, one) => {
    const bench = await start(one.with);
    const ready = await (one.prepare ?? endpointOf(call).prepare)(bench);
    const answer = await ready.ask();
    expect(endOf(answer, ready.check)).toBe(ends);
    if (answer.ok) one.see?.(answer.value, bench);
    await open.pop()?.close();
  });
});

function batchOf(answer: Answer<unknown>): BatchAnswer {
  if (!answer.ok) throw new Error(answer.fault.message);
  return answer.value as BatchAnswer;
}

function endOf(answer: Answer<unknown>, check: (value: unknown) => void): string {
  if (!answer.ok) return answer.fault.kind;
  if (answer.value instanceof Map) {
    const items: readonly { readonly kind?: string }[] = [...answer.value.values()];
    if (items.some((item) => item.kind === 'failure')) return 'failure';
  }
  try {
    check(answer.value);
    return 'success';
  } catch {
    return 'value';
  }
}

/** What the traffic above shows of each line of the list. */
describe('what was met', () => {
  it('is each of the 27 lines, by the functions and the route named for it', () => {
    expect(OVERVIEW).toHaveLength(27);
    expect([...OVERVIEW, ...BEYOND_THE_LIST].flatMap(unmet)).toEqual([]);
  });

  function unmet(line: OverviewLine): string[] {
    return line.calls
      .filter((call) => {
        const trips = recorder.went.get(call) ?? [];
        return !trips.some(
          (trip) =>
            trip.succeeded &&
            trip.route === line.route &&
            trip.method === (call === 'nextPage' ? 'GET' : line.method) &&
            pathMatches(line.path, trip.path),
        );
      })
      .map((call) => `${line.endpoint}: ${call}`);
  }

  it('is every function of the client and every route of the practice marketplace', async () => {
    const { client } = await usual();
    const calls = Object.keys(client).filter((name) => name !== 'serverOffsetMs');
    expect(ENDPOINTS.map(({ call }) => call).sort()).toEqual(calls.sort());
    expect([...OVERVIEW, ...BEYOND_THE_LIST].flatMap((line) => line.calls).sort()).toEqual(calls.sort());
    const routes = new Set([...recorder.went.values()].flat().map(({ route }) => route));
    expect([...routes].sort()).toEqual([...ROUTES].sort());
  });

  it('is every code the documents name, and this station knows no other', () => {
    const met = new Set(CODED.filter(([call, code]) => recorder.codesOf(call).has(code)).map(([, code]) => code));
    expect(Object.keys(MARKETPLACE_CODES).filter((code) => !met.has(code))).toEqual([]);
    expect([...met].filter((code) => !(code in MARKETPLACE_CODES))).toEqual([]);
  });

  it('is every switch in each of its positions', () => {
    const wanted = Object.entries(switchesSchema.shape).flatMap(([name, schema]) =>
      positionsOf(schema).map((value) => switchText(name, value)),
    );
    expect(wanted.filter((text) => !recorder.switches.has(text))).toEqual([]);
    // Numbers have no list of positions: one besides the usual is enough.
    for (const name of ['packDelayMs', 'tokenLifeSeconds', 'requestsPerSecond']) {
      const seen = [...recorder.switches].filter((text) => text.startsWith(`${name}=`));
      expect(seen.length, name).toBeGreaterThan(1);
    }
  });

  function positionsOf(schema: object): readonly unknown[] {
    if ('options' in schema && Array.isArray(schema.options)) return schema.options;
    const definition = 'def' in schema ? (schema.def as { readonly type?: string }) : {};
    return definition.type === 'boolean' ? [true, false] : [];
  }
});

describe('the contradictions of the documents', () => {
  it('are C1 to C30, each with its switches or the reason why it has none', () => {
    expect(CONTRADICTIONS.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    const names = Object.keys(switchesSchema.shape);
    const wrong = CONTRADICTIONS.filter(
      ({ switches, reading }) =>
        switches.some((name) => !names.includes(name)) || reading.startsWith('none: ') !== (switches.length === 0),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the tables of every endpoint and contradiction', () => {
  it('name requests, screens and tests that exist, and requests that a screen asks', () => {
    const shown = sourceOf(resolve(ROOT, 'renderer'));
    const wrong = [...OVERVIEW, ...BEYOND_THE_LIST].flatMap((line) => [
      ...line.requests.filter((name) => !isRequestName(name)),
      ...line.requests.filter((name) => !shown.includes(`'${name}'`)).map((name) => `no screen asks ${name}`),
      ...line.screens.filter((screen) => !existsSync(resolve(ROOT, 'renderer/screens', screen))),
      ...line.calls.map(testOf).filter((test) => !existsSync(resolve(ROOT, 'test/integration', `${test}.test.ts`))),
    ]);
    expect(wrong).toEqual([]);
  });

  it('stand in ARCHITECTURE.md as they are', () => {
    const path = resolve(ROOT, 'ARCHITECTURE.md');
    const text = readFileSync(path, 'utf8');
    const expected = withTables(text);
    if (process.env['WRITE_TABLE'] === '1') writeFileSync(path, expected);
    else {
      const command = 'WRITE_TABLE=1 npm run test:integration -- marketplace-coverage';
      expect(text, `out of date: ${command}`).toBe(expected);
    }
  });

  function sourceOf(folder: string): string {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes('i18n'))
      .map((entry) => readFileSync(resolve(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
  }
});
