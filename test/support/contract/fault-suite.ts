import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Answer, BatchAnswer } from '../../../main/marketplace/client.ts';
import { faultSchema } from '../../../main/practice/marketplace/faults.ts';
import { findRoute } from '../../../main/practice/marketplace/seller-routes.ts';
import { DEFAULT_SWITCHES } from '../../../main/practice/marketplace/switches.ts';
import { type PracticeBench, startPracticeBench } from '../practice-bench.ts';
import { unlimitedLimiter } from '../unlimited-limiter.ts';
import type { ContractEndpoint } from './endpoint.ts';

/** What a request ends as: the whole success, an empty one, all missing, or the kind of its fault. */
type End = 'success' | 'nothing' | 'missing' | 'unknown' | 'throttled' | 'credentials' | 'refused';

interface Trouble {
  readonly fault: Omit<z.input<typeof faultSchema>, 'route'>;
  /** Of a change. */
  readonly ends: End;
  readonly applied: boolean;
  /** Of a read, where it differs. */
  readonly readEnds?: End;
  readonly retryAfterMs?: number;
}

/** Every fault the practice marketplace knows, before and after applying (marketplace-api 3.3, 3.4; reliability 1.2). */
const TROUBLES: readonly Trouble[] = [
  { fault: { kind: '202' }, ends: 'success', applied: true },
  { fault: { kind: '403' }, ends: 'refused', applied: false },
  { fault: { kind: '404' }, ends: 'refused', applied: false },
  { fault: { kind: '408' }, ends: 'unknown', applied: false },
  { fault: { kind: '408', applied: true }, ends: 'unknown', applied: true },
  { fault: { kind: '499' }, ends: 'unknown', applied: false },
  { fault: { kind: '499', applied: true }, ends: 'unknown', applied: true },
  { fault: { kind: '429' }, ends: 'throttled', applied: false },
  { fault: { kind: '429', retryAfterS: 2 }, ends: 'throttled', applied: false, retryAfterMs: 2_000 },
  { fault: { kind: '500' }, ends: 'unknown', applied: false },
  { fault: { kind: '500', applied: true }, ends: 'unknown', applied: true },
  { fault: { kind: '503' }, ends: 'unknown', applied: false },
  { fault: { kind: '503', applied: true }, ends: 'unknown', applied: true },
  { fault: { kind: '503', retryAfterS: 3 }, ends: 'throttled', applied: false, retryAfterMs: 3_000 },
  { fault: { kind: '599' }, ends: 'unknown', applied: false },
  { fault: { kind: '599', applied: true }, ends: 'unknown', applied: true },
  { fault: { kind: '401' }, ends: 'success', applied: true },
  { fault: { kind: '401', times: 2 }, ends: 'credentials', applied: false },
  { fault: { kind: 'html' }, ends: 'unknown', applied: false },
  { fault: { kind: 'html', applied: true }, ends: 'unknown', applied: true },
  { fault: { kind: 'empty' }, ends: 'unknown', applied: false },
  { fault: { kind: 'empty', applied: true }, ends: 'unknown', applied: true },
  { fault: { kind: 'truncated' }, ends: 'unknown', applied: true },
  { fault: { kind: 'wrong-type' }, ends: 'success', applied: true },
  { fault: { kind: 'missing-items' }, ends: 'missing', applied: true, readEnds: 'nothing' },
  { fault: { kind: 'slow', delayMs: 10 }, ends: 'success', applied: true },
  { fault: { kind: 'late', delayMs: 10 }, ends: 'unknown', applied: true },
  { fault: { kind: 'reset-before' }, ends: 'unknown', applied: false },
  { fault: { kind: 'reset-after' }, ends: 'unknown', applied: true },
];

/** Where an endpoint rightly differs. */
function endOf({ call, does }: ContractEndpoint, { fault, ends, readEnds }: Trouble): End {
  // What an update answers is documented nowhere: nothing at all is a success.
  if (call === 'selfUpdate' && fault.kind === 'empty') return 'success';
  // The token's own 401 is about the credentials.
  if (call === 'testCredentials' && (fault.kind === '401' || fault.kind === '403')) return 'credentials';
  if (call === 'testCredentials' && fault.kind === 'missing-items') return 'success';
  // Nothing else stands in that list, and a seller may have no couriers of his own (marketplace-api 8, C29).
  if (call === 'readVendors' && fault.kind === '404') return 'nothing';
  if (isAskedInAnotherForm(call, fault.kind)) return 'success';
  // What is still being made is no document yet.
  if (does === 'document' && (fault.kind === 'missing-items' || fault.kind === '202')) return 'unknown';
  return typeof does === 'object' ? ends : (readEnds ?? ends);
}

/** A manifest that is refused is asked for in the next of its forms (marketplace-api 7.2). */
function isAskedInAnotherForm(call: ContractEndpoint['call'], kind: string): boolean {
  return call === 'fetchManifest' && (kind === '403' || kind === '404');
}

/** Crosses endpoints with all troubles, over real HTTP; each meets what it needs anew and is asked once. */
export function describeFaults(endpoints: readonly ContractEndpoint[]): void {
  describe.each(endpoints.map((endpoint): [string, ContractEndpoint] => [endpoint.call, endpoint]))(
    '%s',
    (_, endpoint) => {
      let bench: PracticeBench;
      let asked = 0;
      beforeAll(async () => {
        bench = await startPracticeBench(
          {},
          { limiter: unlimitedLimiter, watch: ({ method, path }) => count(method, path) },
        );
      });
      afterAll(() => bench.close());

      function count(method: string, path: string): void {
        const found = findRoute(method, path.split('?')[0] ?? '', DEFAULT_SWITCHES);
        if ('route' in found && found.route === endpoint.route) asked += 1;
      }

      it.each(TROUBLES.map((trouble): [string, Trouble] => [JSON.stringify(trouble.fault), trouble]))(
        'meets %s',
        async (__, trouble) => {
          const ready = await endpoint.prepare(bench);
          const before = effects();
          asked = 0;
          bench.practice.addFault(faultSchema.parse({ route: endpoint.route, ...trouble.fault }));
          const answer = await ready.ask();

          const end = endOf(endpoint, trouble);
          expect(endReached(answer, ready.check)).toBe(end);
          if (!answer.ok) expect(answer.fault.retryAfterMs).toBe(trouble.retryAfterMs);
          // One attempt, but for a token that was refused: nothing was applied then.
          const { kind } = trouble.fault;
          const again = (kind === '401' && endpoint.route !== 'token') || isAskedInAnotherForm(endpoint.call, kind);
          const repeats = again ? 2 : 1;
          expect(asked).toBe(repeats);
          const made = trouble.applied ? (ready.ids?.length ?? 0) : 0;
          if (kind === 'late') await expect.poll(() => effects() - before).toBe(made);
          else expect(effects() - before).toBe(made);
          bench.control('faults/clear', {});
        },
      );

      function effects(): number {
        const { does } = endpoint;
        if (typeof does === 'string') return 0;
        return bench.practice.history().filter((entry) => entry.kind === does.change).length;
      }
    },
  );
}

function endReached(answer: Answer<unknown>, check: (value: unknown) => void): string {
  if (!answer.ok) return answer.fault.kind;
  try {
    check(answer.value);
    return 'success';
  } catch {
    const { value } = answer;
    if (!(value instanceof Map)) return 'nothing';
    const batch = [...(value as BatchAnswer).values()];
    if (batch.length === 0) return 'nothing';
    return batch.every((item) => item.kind === 'missing') ? 'missing' : 'otherwise';
  }
}
