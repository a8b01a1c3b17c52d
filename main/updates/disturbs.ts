import type { RequestInput, RequestName, RequestResult } from '../../shared/contract/index.ts';
import type { UpdateWait } from '../../shared/model/updates.ts';
import { inShift } from '../../shared/shift.ts';

/** Asks the station as a page does. */
export type AskStation = <N extends RequestName>(name: N, input: RequestInput<N>) => Promise<RequestResult<N>>;

export interface Bench {
  /** Empty: nobody is disturbed now. */
  readonly why: readonly UpdateWait[];
  /** The last act at the bench that is known, UTC epoch ms. */
  readonly lastActMs: number | null;
}

/** What everything at the station says about an interruption now. Undefined when it cannot be told: then it is not interrupted. */
export async function lookAtBench(ask: AskStation, nowMs: number): Promise<Bench | undefined> {
  const setup = await ask('setup.state', {});
  if (!setup.ok) return undefined;
  // First run, or records that this version cannot use: nobody packs, and a new version may be what helps.
  if (setup.value.step !== 'ready') return { why: [], lastActMs: null };
  const [bench, status, prints, batches] = await Promise.all([
    ask('bench.state', {}),
    ask('station.status', {}),
    ask('prints.list', { limit: 200 }),
    ask('batch.list', { limit: 1 }),
  ]);
  if (!bench.ok || !status.ok || !prints.ok || !batches.ok) return undefined;
  const lastActMs = bench.value.recent[0]?.atMs ?? null;
  const facts: readonly (readonly [UpdateWait, boolean])[] = [
    ['order-open', bench.value.session.status !== 'idle'],
    ['in-shift', inShift(lastActMs, nowMs)],
    ['printing', prints.value.jobs.some(({ state }) => state === 'sending')],
    ['send-in-flight', status.value.outbox.sending > 0],
    ['batch-open', batches.value.batches.length > 0],
  ];
  return { why: facts.filter(([, holds]) => holds).map(([wait]) => wait), lastActMs };
}
